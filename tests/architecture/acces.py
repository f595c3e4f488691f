"""Qui peut ouvrir chaque adresse : sans connexion, avec, et page par page d'un dossier selon le rôle et l'étape.

Écrit d'après ``domaine.md`` §3, indépendamment du code des vues : invisible = 404, interdit = 403.
"""

from collections.abc import Callable

from comptes.enums import Role
from comptes.roles import CAPACITES, Capacite
from tests.architecture import (
    acces_ars,
    acces_contrats,
    acces_dialogue,
    acces_execution,
    acces_indemnites,
    acces_paiements,
    acces_preuves,
)
from tests.architecture.acces_association import ASSOCIATION
from tests.architecture.acces_contributions import CONTRIBUTIONS
from tests.architecture.acces_dialogue import DIALOGUE
from tests.architecture.acces_questionnaires import QUESTIONNAIRES
from tests.architecture.acces_tiers import TIERS
from tests.architecture.etapes import EQUIPE, Etape, Niveau, Page, depuis, niveau, visible

# Lisibles sans connexion ; toute autre adresse renvoie à la page de connexion.
PUBLIQUES = frozenset(
    {
        # Information et vie du site.
        "accueil",
        "apparence",
        "association:presentation",
        "composants",
        "demo_courriels",
        "dossiers:questionnaire",
        "dossiers:questionnaire_du_projet",
        *("financement:et_si", "financement:et_si_pdf", "financement:simulateur"),
        "pages:accessibilite",
        "pages:contacts",
        "pages:cpts",
        "pages:donnees",
        "pages:etapes",
        "pages:financement",
        "pages:glossaire",
        "pages:mentions",
        "pages:missions",
        "pages:outils",
        "pages:plan",
        *("sante", "sante_pret", "sante_vivant"),
        # Entrer : connexion, second facteur, mot de passe oublié, invitation.
        "account_confirm_email",
        "account_email_verification_sent",
        "account_inactive",
        "account_login",
        "account_logout",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "account_signup",
        "comptes:invitation",
        # Personnes citées dans un dossier, sans compte.
        "dialogue:desinscription",
        "dialogue:desinscrit",
        "dialogue:invitation",
        "dialogue:invitation_ics",
        "dialogue:merci",
        "dialogue:repondre",
        "dialogue:repondre_au_lien",
        "dossiers:fiche_retiree",
        "dossiers:inscrit",
        "dossiers:ma_fiche",
        "dossiers:rejoindre",
        "dossiers:retrait_personne",
        "suivi:agenda",
        "tiers:lire",
        *("verifier:code", "verifier:page", "verifier:saisie"),
        "mfa_authenticate",
        "mfa_login_webauthn",
    }
)

# Ouvertes à toute personne connectée, quel que soit son rôle.
CONNECTEES = frozenset(
    {
        "comptes:mon_compte",
        "comptes:modifier",
        "comptes:session",
        "dossiers:liste",
        "suivi:a_faire",
        "suivi:notifications",
        *("suivi:colonnes", "suivi:export_dossiers", "suivi:vues"),
        "territoires:communes",
    }
)

# Gestes de toute personne connectée sur son propre compte : envoi seulement (405 à la lecture).
GESTES = frozenset({"dossiers:texte_riche", "suivi:agenda_nouveau", "suivi:agenda_revoque"})

# Pages d'une reprise : introuvables à tous tant qu'elle n'est pas la leur (leurs droits : tests/dossiers).
D_UNE_REPRISE = frozenset(
    {
        "dossiers:reprise",
        "dossiers:reprise_ajout_piece",
        "dossiers:reprise_geste",
        "dossiers:reprise_modifier",
        "dossiers:reprise_piece",
        "dossiers:reprise_retrait_piece",
        "dossiers:reprise_territoire",
    }
)

# Pages d'une demande d'appui : introuvables à tous, sauf au coordinateur de sa région (tests/dossiers/test_appuis.py).
D_UN_APPUI = (
    frozenset({"dossiers:appui", "dossiers:confier_appui", "dossiers:repondre_appui"}) | acces_dialogue.D_UN_APPUI
)
D_UN_REGLAGE = frozenset({"suivi:vue"})
# De même pour un message entre CPTS (tests/dossiers/test_messages.py).
D_UN_MESSAGE = frozenset({"dossiers:message", "dossiers:traiter_message"})


def _selon(capacite: Capacite, ouvert: int = 200) -> Callable[[Role, Etape], int]:
    """``ouvert`` si le rôle a la capacité, 403 sinon (405 : la page n'accepte que l'envoi)."""
    return lambda role, etape: ouvert if capacite in CAPACITES[role] else 403


def _lecture(sujet: str, ouvert: int = 200) -> Callable[[Role, Etape], int]:
    statuts = {Niveau.RIEN: 404, Niveau.INFORMATION: 403, Niveau.LECTURE: ouvert}
    return lambda role, etape: statuts[niveau(role, sujet, etape)]


def _redaction(
    sujet: str, pendant: Etape, ouvert: int = 200, capacite: Capacite = Capacite.REDIGER
) -> Callable[[Role, Etape], int]:
    def statut(role: Role, etape: Etape) -> int:
        if capacite not in CAPACITES[role]:
            return 403
        if niveau(role, sujet, etape) is Niveau.RIEN:
            return 404
        return ouvert if etape is pendant else 403

    return statut


def _compte_du_contrat(role: Role, etape: Etape) -> int:
    """L'IBAN entier : qui prépare, signe ou rappelle, par POST seulement."""
    if niveau(role, "contrat", etape) is Niveau.RIEN:
        return 404
    agit = {
        Capacite.PREPARER_CONTRAT,
        Capacite.RAPPELER_CONTRAT,
        Capacite.SIGNER_CPTS,
        Capacite.SIGNER_ARS,
        Capacite.SIGNER_AM,
    } & CAPACITES[role]
    return 405 if agit else 403


def _acte(sujet: str, capacite: Capacite, possible: Etape) -> Callable[[Role, Etape], int]:
    """Un acte : 404 sur un objet illisible, 403 sans la capacité, 409 si l'état ne s'y prête pas."""

    def statut(role: Role, etape: Etape) -> int:
        if niveau(role, sujet, etape) is Niveau.RIEN:
            return 404
        if capacite not in CAPACITES[role]:
            return 403
        return 200 if etape is possible else 409

    return statut


def _preparation(role: Role, etape: Etape) -> int:
    if niveau(role, "contrat", etape) is Niveau.RIEN:
        return 404
    return 200 if Capacite.PREPARER_CONTRAT in CAPACITES[role] else 403


def _gestion(role: Role, etape: Etape) -> int:
    """Envoi seulement."""
    return 405


def _releve(role: Role, etape: Etape) -> int:
    """Le coordinateur seul ; un membre inconnu n'existe pas, ni une relecture qui n'est pas ouverte."""
    return 404 if role is Role.COORDINATEUR else 403


def _quitter(role: Role, etape: Etape) -> int:
    """Rédacteur et lecteur de l'équipe ; le responsable transmet d'abord sa charge."""
    return 200 if role in EQUIPE - {Role.RESPONSABLE} else 403


def _essai(sujet: str) -> Callable[[Role, Etape], int]:
    """La copie de travail : l'équipe seule ; 404 si l'objet ne se lit pas."""

    def statut(role: Role, etape: Etape) -> int:
        if niveau(role, sujet, etape) is Niveau.RIEN:
            return 404
        return 200 if role in EQUIPE else 403

    return statut


def _brouillon_du_projet(role: Role, etape: Etape) -> int:
    """Le brouillon en PDF : l'équipe seule, et seulement une fois demandé ; ailleurs comme le projet."""
    if niveau(role, "projet", etape) is Niveau.RIEN:
        return 404
    return 404 if role in EQUIPE else 403


DEMANDENT = {Role.COORDINATEUR: Etape.DEPOSEE, Role.INSTRUCTEUR_ARS: Etape.TRANSMISE, Role.INSTRUCTEUR_AM: None}


def _preparer(role: Role, etape: Etape) -> int:
    """Préparer une demande sur la lettre : 404 illisible, 403 qui ne demande jamais, 409 qui ne demande pas là."""
    if niveau(role, "lettre", etape) is Niveau.RIEN:
        return 404
    return 403 if role not in DEMANDENT else 200 if etape is DEMANDENT[role] else 409


def _commenter(role: Role, etape: Etape) -> int:
    """Envoi seulement, de l'équipe ou du coordinateur."""
    return 405 if role in EQUIPE | {Role.COORDINATEUR} else 403


def _de_l_equipe_ou_du_coordinateur(role: Role, etape: Etape) -> int:
    return 200 if role in EQUIPE | {Role.COORDINATEUR} else 403


def _comparaison(travail: bool = False) -> Callable[[Role, Etape], int]:
    """Deux versions de la lettre ; la copie de travail à l'équipe seule ; 404 tant que rien n'est déposé."""

    def statut(role: Role, etape: Etape) -> int:
        lu = niveau(role, "lettre", etape)
        if lu is not Niveau.LECTURE:
            return {Niveau.RIEN: 404, Niveau.INFORMATION: 403}[lu]
        if travail and role not in EQUIPE:
            return 403
        return 200 if depuis(etape, Etape.DEPOSEE) else 404

    return statut


def _ligne_inconnue(role: Role, etape: Etape) -> int:
    """Un import n'existe que pour qui l'a envoyé ; une inscription ou un projet gardé, que tant qu'il attend."""
    return 404 if Capacite.REDIGER in CAPACITES[role] else 403


def _affecter(ouvert: int = 200) -> Callable[[Role, Etape], int]:
    """L'affectation du Guichet : le coordinateur seul, dès le premier dépôt (avant, il ne voit pas le dossier)."""
    return lambda role, etape: ouvert if role is Role.COORDINATEUR else 403


FICHE = {"fiche": 999_999}
LETTRE = {"sujet": "lettre"}
ACTEUR = {**LETTRE, "acteur": 999_999}
_BROUILLON = _redaction("lettre", Etape.BROUILLON)
PIECE = "00000000-0000-4000-8000-000000000000"
DU_DOSSIER: dict[str, Page] = {
    "dossiers:detail": Page(_selon(Capacite.LIRE)),
    "dossiers:journal": Page(_selon(Capacite.LIRE)),
    "dossiers:delais": Page(_selon(Capacite.LIRE)),
    "dossiers:document": Page(lambda role, etape: 404, {"document": 999_999}),
    "dossiers:lecture": Page(_lecture("lettre"), {"sujet": "lettre"}),
    "dossiers:lecture#projet": Page(_lecture("projet"), {"sujet": "projet"}),
    "dossiers:rubrique": Page(_redaction("lettre", Etape.BROUILLON), {"sujet": "lettre", "rubrique": "structure"}),
    "dossiers:rubrique#projet": Page(
        _redaction("projet", Etape.PROJET), {"sujet": "projet", "rubrique": "presentation"}
    ),
    "dossiers:enregistrer": Page(
        _redaction("lettre", Etape.BROUILLON, ouvert=405), {"sujet": "lettre", "rubrique": "structure"}
    ),
    "dossiers:essai": Page(_essai("lettre"), {"sujet": "lettre"}),
    "dossiers:essai#projet": Page(_essai("projet"), {"sujet": "projet"}),
    "dossiers:versions": Page(_lecture("lettre"), {"sujet": "lettre"}),
    "dossiers:versions#projet": Page(_lecture("projet"), {"sujet": "projet"}),
    "dossiers:comparaison": Page(_comparaison(), {"sujet": "lettre", "de": "1", "a": "1"}),
    "dossiers:comparaison#travail": Page(_comparaison(travail=True), {"sujet": "lettre", "de": "1", "a": "travail"}),
    "dossiers:comparaison_pdf": Page(_comparaison(travail=True), {"sujet": "lettre", "de": "travail", "a": "1"}),
    "dossiers:passer_outre": Page(
        _redaction("lettre", Etape.BROUILLON, ouvert=409), {"sujet": "lettre", "regle": "lettre.contact"}
    ),
    "dossiers:territoire": Page(_redaction("lettre", Etape.BROUILLON), {"sujet": "lettre"}),
    "dossiers:fiches": Page(_redaction("projet", Etape.PROJET), {"sujet": "projet"}),
    "dossiers:ecriture": Page(_redaction("projet", Etape.PROJET, capacite=Capacite.COMMENTER)),
    "dossiers:reunion": Page(_redaction("projet", Etape.PROJET, capacite=Capacite.COMMENTER)),
    "dossiers:fiches_de_la_lettre": Page(_redaction("projet", Etape.PROJET, ouvert=405)),
    "dossiers:nouvelle_fiche": Page(_redaction("projet", Etape.PROJET)),
    "dossiers:fiche": Page(_redaction("projet", Etape.PROJET, ouvert=404), FICHE),
    "dossiers:retrait_fiche": Page(_redaction("projet", Etape.PROJET, ouvert=405), FICHE),
    "dossiers:copie_fiche": Page(_redaction("projet", Etape.PROJET, ouvert=405), FICHE),
    "dossiers:enregistrer_fiche": Page(_redaction("projet", Etape.PROJET, ouvert=404), FICHE),
    "dossiers:fiche_pdf": Page(_redaction("projet", Etape.PROJET, ouvert=404), FICHE),
    "dossiers:fiches_pdf": Page(_redaction("projet", Etape.PROJET)),
    "dossiers:projet_pdf": Page(_lecture("projet")),
    "dossiers:brouillon_pdf": Page(_brouillon_du_projet, {"type": "projet"}),
    "dossiers:acteurs": Page(_BROUILLON, LETTRE),
    "dossiers:acteurs#projet": Page(_redaction("projet", Etape.PROJET), {"sujet": "projet"}),
    "dossiers:nouvel_acteur": Page(_BROUILLON, {**LETTRE, "nature": "personne"}),
    "dossiers:annuaire": Page(_BROUILLON, LETTRE),
    "dossiers:export_acteurs": Page(_BROUILLON, LETTRE),
    "dossiers:modele_acteurs": Page(_BROUILLON, LETTRE),
    "dossiers:import_acteurs": Page(_BROUILLON, LETTRE),
    "dossiers:import_acteurs_suivi": Page(_ligne_inconnue, {**LETTRE, "recu": 999_999}),
    "dossiers:lien_adhesion": Page(_BROUILLON, LETTRE),
    "dossiers:affichette": Page(_redaction("lettre", Etape.BROUILLON, ouvert=404), LETTRE),
    "dossiers:demande_adhesion": Page(_ligne_inconnue, {**LETTRE, "demande": 999_999}),
    "dossiers:acteur": Page(_redaction("lettre", Etape.BROUILLON, ouvert=404), ACTEUR),
    "dossiers:retrait_acteur": Page(_redaction("lettre", Etape.BROUILLON, ouvert=405), ACTEUR),
    "dossiers:acte": Page(_acte("lettre", Capacite.DEPOSER, Etape.BROUILLON), {"sujet": "lettre", "nom": "deposer"}),
    "dossiers:acte#avis": Page(
        _acte("lettre", Capacite.RENDRE_AVIS, Etape.DEPOSEE), {"sujet": "lettre", "nom": "rendre_avis"}
    ),
    "dossiers:acte#accord": Page(
        _acte("lettre", Capacite.DECIDER_ARS, Etape.TRANSMISE), {"sujet": "lettre", "nom": "accorder"}
    ),
    "dossiers:acte#validation": Page(
        _acte("projet", Capacite.DECIDER_ARS, Etape.PROJET_DEPOSE), {"sujet": "projet", "nom": "valider_ars"}
    ),
    "dossiers:complements": Page(_lecture("lettre")),
    "dossiers:element": Page(_selon(Capacite.LIRE, ouvert=404), {"element": 999_999}),
    "dossiers:element_geste": Page(_lecture("lettre", 405), {"element": 999_999, "geste": "accepter"}),
    "dossiers:envoyer_reponses": Page(_lecture("lettre", 405), {"demande": 999_999}),
    "dossiers:preparer_complements": Page(_preparer, LETTRE),
    "dossiers:poser_questions": Page(_preparer, LETTRE),
    "dossiers:preparer_depuis": Page(
        lambda role, etape: {200: 405, 409: 405}.get(s := _preparer(role, etape), s), LETTRE
    ),
    "dossiers:demander_aussi": Page(_redaction("lettre", Etape.BROUILLON), {**LETTRE, "rubrique": "structure"}),
    "dossiers:relance": Page(_selon(Capacite.LIRE, ouvert=405), {"demande": 999_999}),
    "dossiers:relecture": Page(_releve),
    "dossiers:modele_equipe": Page(_selon(Capacite.COMMENTER), {"modele": "charte"}),
    "dossiers:modele_equipe_docx": Page(_selon(Capacite.COMMENTER), {"modele": "charte"}),
    "dossiers:modele_equipe_pdf": Page(_selon(Capacite.COMMENTER), {"modele": "charte"}),
    "dossiers:guichet": Page(_selon(Capacite.COMMENTER)),
    "dossiers:demander_relecture": Page(_selon(Capacite.DEMANDER_RELECTURE)),
    "dossiers:demander_appui": Page(_selon(Capacite.DEMANDER_APPUI)),
    "dossiers:annuler_appui": Page(_selon(Capacite.DEMANDER_APPUI, ouvert=405), {"appui": 999_999}),
    "dossiers:ecrire_voisine": Page(_selon(Capacite.ECRIRE_VOISINE, ouvert=404), {"voisine": 999_999}),
    "dossiers:retirer_message": Page(_selon(Capacite.ECRIRE_VOISINE, ouvert=405), {"message": 999_999}),
    "dossiers:fermer_relecture": Page(_selon(Capacite.DEMANDER_RELECTURE, ouvert=405)),
    "dossiers:commentaires": Page(_selon(Capacite.COMMENTER)),
    "dossiers:commenter": Page(_commenter, {"sujet": "lettre", "rubrique": "structure"}),
    "dossiers:fil": Page(_commenter, {"fil": 999_999, "geste": "repondre"}),
    "dossiers:nouvelle_lettre": Page(_selon(Capacite.DEPOSER, ouvert=405)),
    "dossiers:equipe": Page(_lecture("lettre")),
    "dossiers:equipe_quitter": Page(_quitter),
    "dossiers:equipe_invitation": Page(_gestion, {"invitation": 999_999, "geste": "renvoyer"}),
    "dossiers:equipe_membre": Page(_selon(Capacite.GERER_EQUIPE, ouvert=404), {"membre": 999_999, "geste": "retirer"}),
    "dossiers:equipe_releve": Page(_releve, {"membre": 999_999}),
    "dossiers:banque": Page(_lecture("lettre")),
    "dossiers:iban": Page(_selon(Capacite.VOIR_BANQUE, ouvert=405)),
    "dossiers:pilote": Page(_selon(Capacite.CHANGER_PILOTE)),
    "dossiers:archive": Page(_lecture("lettre")),
    "dossiers:projet_garde_renoncer": Page(_ligne_inconnue),
    "dossiers:projet_garde_piece": Page(_ligne_inconnue, {"cle": PIECE}),
    "dossiers:piece": Page(lambda role, etape: 404, {"cle": PIECE}),
    "dossiers:pieces": Page(_redaction("lettre", Etape.BROUILLON), {"sujet": "lettre"}),
    "dossiers:piece_geste": Page(
        _redaction("lettre", Etape.BROUILLON, ouvert=405), {"sujet": "lettre", "cle": PIECE, "geste": "jeter"}
    ),
    "instruction:affectation": Page(_affecter()),
    "instruction:report": Page(_affecter()),
    "instruction:reouverture": Page(_affecter(ouvert=405)),
    "instruction:geste": Page(_affecter(ouvert=404), {"contribution": 999_999, "geste": "retirer"}),
    **ASSOCIATION,
    **(TIERS | acces_execution.EXECUTION | acces_contrats.CONTRATS | acces_preuves.PREUVES),
    **(DIALOGUE | QUESTIONNAIRES),
    **CONTRIBUTIONS,
    **acces_indemnites.INDEMNITES,
    **{nom: Page(*page) for nom, page in (acces_ars.PAGES | acces_paiements.PAGES).items()},
    "dialogue:aide_du_dossier": Page(_selon(Capacite.COMMENTER)),
    "dialogue:geste_de_l_equipe": Page(
        _selon(Capacite.DEMANDER_AIDE, ouvert=405), {"aide": 999_999, "geste": "justifier"}
    ),
    "dialogue:reunions": Page(_de_l_equipe_ou_du_coordinateur),
    "dialogue:nouvelle_reunion": Page(_selon(Capacite.ORGANISER_REUNION)),
    "contrats:contrat": Page(_lecture("contrat")),
    "contrats:et_si": Page(_lecture("contrat")),
    "contrats:et_si_pdf": Page(_lecture("contrat", 302)),
    "contrats:compte": Page(_compte_du_contrat),
    "contrats:preparation": Page(_preparation, {"etape": "parties"}),
}


def statut_attendu(nom: str, role: Role, etape: Etape) -> int:
    """Le statut d'une page de dossier pour un rôle dans le ressort, à cette étape."""
    return DU_DOSSIER[nom].statut(role, etape) if visible(role, etape) else 404


def closes(role: Role, etape: Etape) -> frozenset[str]:
    """Les pages de dossier qui ne montrent rien à ce rôle : test_acces prouve qu'elles répondent 403, 404 ou 405.

    Un test de fuite n'a pas à les rouvrir une à une, sauf celles de ce qu'il surveille.
    """
    return frozenset(nom for nom in DU_DOSSIER if statut_attendu(nom, role, etape) in (403, 404, 405))
