"""Qui peut ouvrir chaque adresse : sans connexion, avec, et page par page d'un dossier selon le rôle et l'étape."""

from comptes.enums import ROLES_EQUIPE, Role
from comptes.roles import CAPACITES, Capacite
from dossiers.enums import EtatLettre

# Lisibles sans connexion ; toute autre adresse renvoie à la page de connexion.
PUBLIQUES = frozenset(
    {
        # Information et vie du site.
        "accueil",
        "apparence",
        "composants",
        "demo_courriels",
        "financement:simulateur",
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
        "sante",
        "sante_pret",
        "sante_vivant",
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
        "mfa_authenticate",
        "mfa_login_webauthn",
    }
)

# Ouvertes à toute personne connectée, quel que soit son rôle.
CONNECTEES = frozenset({"comptes:mon_compte", "comptes:modifier", "dossiers:liste"})

# Pages d'un dossier : la capacité qu'il faut (invisible = 404, capacité absente = 403), et les paramètres d'essai.
DU_DOSSIER: dict[str, tuple[Capacite, dict[str, str]]] = {
    "dossiers:detail": (Capacite.LIRE, {}),
    "dossiers:lecture": (Capacite.LIRE, {"sujet": "lettre"}),
    "dossiers:rubrique": (Capacite.REDIGER, {"sujet": "lettre", "rubrique": "structure"}),
    "dossiers:territoire": (Capacite.REDIGER, {"sujet": "lettre"}),
}
# Pages qui modifient une rubrique : seulement tant qu'elle se rédige, 403 ensuite.
SEULEMENT_EN_REDACTION = frozenset({"dossiers:rubrique", "dossiers:territoire"})

# Qui voit le dossier à chaque étape (``domaine.md`` §3) ; l'administrateur jamais. Le lecteur lit comme son organisme :
# celui des fabriques est de l'Assurance Maladie.
EQUIPE = frozenset(ROLES_EQUIPE)
GUICHET = frozenset({Role.COORDINATEUR, Role.RELECTEUR_URPS})
INSTRUCTION = frozenset({Role.INSTRUCTEUR_ARS, Role.DECIDEUR_ARS, Role.INSTRUCTEUR_AM, Role.DECIDEUR_AM, Role.LECTEUR})
VISIBLES: dict[EtatLettre, frozenset[Role]] = {
    EtatLettre.BROUILLON: EQUIPE,
    EtatLettre.DEPOSEE: EQUIPE | GUICHET,
    EtatLettre.TRANSMISE: EQUIPE | GUICHET | INSTRUCTION,
}

# « Information » : la lettre transmise n'est connue de l'Assurance Maladie que par son nom, ses communes et son étape.
ASSURANCE_MALADIE = frozenset({Role.INSTRUCTEUR_AM, Role.DECIDEUR_AM, Role.LECTEUR})
INFORMATION_SEULE = frozenset({"dossiers:lecture"})


def statut_attendu(nom: str, role: Role, etat: EtatLettre) -> int:
    """Le statut d'une page de dossier pour un rôle dans le ressort, la lettre étant à cet état."""
    capacite, _ = DU_DOSSIER[nom]
    if role not in VISIBLES[etat]:
        return 404
    if capacite not in CAPACITES[role] or (nom in INFORMATION_SEULE and role in ASSURANCE_MALADIE):
        return 403
    return 403 if nom in SEULEMENT_EN_REDACTION and etat is not EtatLettre.BROUILLON else 200
