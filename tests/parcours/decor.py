"""Un décor où chaque page de la lettre et du dossier a quelque chose à montrer, avec des noms très longs."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commun.models import CourrielSortant
from comptes.enums import Role
from comptes.models import Utilisateur
from contrats.enums import EtatContrat
from contrats.etapes import ETAPES as ETAPES_DU_CONTRAT
from dialogue.actions.messages import Note
from dialogue.enums import Nature, Public
from dossiers import etapes
from dossiers.actions import adhesion, appuis, commentaires, import_acteurs, impressions, messages, pieces, relecture
from dossiers.actions import equipe as equipes
from dossiers.enums import EtatLettre, EtatProjet, RoleEquipe, Sujet
from dossiers.enums_echanges import NatureAppui
from dossiers.jetons import adresse_du_lien
from dossiers.models import Dossier, LettreIntention, MembreEquipe
from dossiers.territoire import voisine_joignable
from tests.fabriques.contrats import un_contrat_a
from tests.fabriques.dialogue import un_message
from tests.fabriques.dossiers import un_agent, un_porteur, un_projet_complet
from tests.fabriques.etats import Parcours, un_dossier_a, un_parcours
from tests.fabriques.fichiers import un_docx
from tests.fabriques.pieces import une_piece
from tests.parcours import decor_dialogue
from tests.parcours.decor_ars import planter_l_ars
from tests.parcours.decor_association import planter_l_association
from tests.parcours.decor_bareme import planter_les_baremes
from tests.parcours.decor_complements import demander_de_tout, planter_la_preparation
from tests.parcours.decor_contrats import planter_les_avenants
from tests.parcours.decor_execution import planter_l_execution
from tests.parcours.decor_indemnites import planter_les_indemnites
from tests.parcours.decor_instruction import planter_l_instruction
from tests.parcours.decor_negociation import planter_la_negociation
from tests.parcours.decor_paiements import planter_les_versements, planter_un_compte
from tests.parcours.decor_papier import planter_le_papier
from tests.parcours.decor_projet import planter_le_projet
from tests.parcours.decor_seance import planter_des_seances
from tests.parcours.decor_tiers import planter_des_tiers

NOM_LONG = (
    "CPTS des Coteaux-du-Lauragais-et-de-la-Montagne-Noire, du Sidobre et du pays "
    "Anticonstitutionnellementindivisibledesoinscoordonnés"
)
PERSONNE_LONGUE = "Marty-Roux-de-La-Villeneuve-lès-Montréal-de-Saint-Barthélemy"
ENTETE = "nom;prenom;profession;rpps;code_commune\n"
JUSTE = ENTETE + f"{PERSONNE_LONGUE};Marie-Antoinette;Infirmier;;31582\n"
FAUX = ENTETE + f"{PERSONNE_LONGUE};Luc;Infimier;10000000000;99999\n"
INSCRIPTION = {
    "prenom": "Léa",
    "nom": PERSONNE_LONGUE,
    "metier": "60",
    "profession": "",
    "rpps": "",
    "commune": "31582",
    "courriel": "une-adresse-electronique-vraiment-tres-longue-et-sans-coupure@exemple.test",
    "niveau": "participe",
    "consentement": "on",
}
PUBLIQUES_SIMPLES = (
    "accueil",
    "account_login",
    "account_reset_password",
    "account_signup",
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
    "verifier:saisie",
)


@dataclass
class Decor:
    """Ce qui est en place, et les pages que chaque personne ouvre (``None`` : sans se connecter)."""

    pages: dict[str | None, list[str]] = field(default_factory=dict)

    def montrer(self, compte: Utilisateur | None, *adresses: str) -> None:
        self.pages.setdefault(compte and compte.email, []).extend(adresses)


def planter() -> Decor:
    """Plante le décor par les vraies actions ; rend les pages à ouvrir."""
    decor = Decor()
    parcours = un_parcours(nom=NOM_LONG)
    _voisine_deposee()
    _brouillon(decor, parcours)
    _relu_par_le_guichet(decor, parcours)
    _dialogue(decor, parcours)
    _acteurs(decor, parcours)
    _sans_compte(decor, parcours)
    transmise = _versions_et_actes(decor)
    accordee = _projet_et_contrat(decor)
    planter_l_ars(decor, transmise, accordee, NOM_LONG)
    planter_l_instruction(decor, *planter_des_seances(decor, NOM_LONG))
    planter_l_association(decor, parcours.dossier)
    planter_des_tiers(decor, NOM_LONG)
    planter_le_projet(decor, NOM_LONG)
    planter_les_avenants(decor, NOM_LONG)
    planter_le_papier(decor, NOM_LONG)
    planter_la_negociation(decor, NOM_LONG)
    planter_l_execution(decor, NOM_LONG)
    planter_les_indemnites(decor, NOM_LONG)
    planter_les_baremes(decor)
    planter_les_versements(decor, NOM_LONG)
    planter_un_compte(decor, NOM_LONG)
    _communes(decor)
    return decor


def _voisine_deposee() -> Dossier:
    voisine = un_parcours(porteur=un_porteur("voisine@exemple.test", nom="Lointain"), nom="CPTS voisine du Sidobre")
    voisine.deposer_lettre()
    return voisine.dossier


def _du_dossier(dossier: Dossier, *noms: str) -> list[str]:
    return [reverse(f"dossiers:{nom}", args=[dossier.numero]) for nom in noms]


def _de(dossier: Dossier, sujet: Sujet, *noms: str) -> list[str]:
    return [reverse(f"dossiers:{nom}", args=[dossier.numero, sujet]) for nom in noms]


def _des_rubriques(objet: Any) -> list[str]:
    rubriques = [etapes.adresse(objet, rubrique) for rubrique in etapes.RUBRIQUES[objet.SUJET]]
    return [*rubriques, etapes.adresse_recapitulatif(objet)]


def _brouillon(decor: Decor, parcours: Parcours) -> None:
    """Le brouillon du porteur : rubriques, pièces dont une à la corbeille, équipe, invitation, banque, actes."""
    dossier, responsable = parcours.dossier, parcours.responsable
    maintenant = timezone.now()
    une_piece(dossier.lettre, "un-compte-rendu-au-nom-interminable-" + "a" * 80 + ".pdf", rubrique="contact")
    jetee = une_piece(dossier.lettre, "statuts-perimes.pdf", rubrique="structure")
    pieces.jeter(jetee, auteur=responsable, maintenant=maintenant)
    redacteur = un_porteur("redacteur@exemple.test", nom=PERSONNE_LONGUE, prenom="Paul")
    MembreEquipe.objects.create(dossier=dossier, utilisateur=redacteur, role=RoleEquipe.REDACTEUR, depuis=maintenant)
    courriel = INSCRIPTION["courriel"]
    equipes.inviter(dossier, courriel=courriel, role=RoleEquipe.LECTEUR, auteur=responsable, maintenant=maintenant)
    decor.montrer(responsable, *_des_rubriques(dossier.lettre))
    decor.montrer(responsable, *_du_dossier(dossier, "detail", "journal", "commentaires", "equipe", "banque"))
    decor.montrer(responsable, *_du_dossier(dossier, "guichet", "demander_appui"))
    decor.montrer(responsable, *_de(dossier, Sujet.LETTRE, "essai", "versions", "lecture", "pieces", "territoire"))
    for nom, valeur in (("acte", "deposer"), ("acte", "retirer"), ("passer_outre", "lettre.chevauchement")):
        decor.montrer(responsable, reverse(f"dossiers:{nom}", args=[dossier.numero, Sujet.LETTRE, valeur]))
    for modele in ("charte", "fiche-de-poste"):
        decor.montrer(responsable, reverse("dossiers:modele_equipe", args=[dossier.numero, modele]))
    decor.montrer(redacteur, *_du_dossier(dossier, "equipe_quitter"))
    membre = dossier.equipe.get(role=RoleEquipe.REDACTEUR).pk
    decor.montrer(responsable, reverse("dossiers:equipe_membre", args=[dossier.numero, membre, "retirer"]))


def _relu_par_le_guichet(decor: Decor, parcours: Parcours) -> None:
    """La relecture ouverte, ses fils, les appuis et les messages, vus de l'équipe et du coordinateur."""
    dossier, responsable, maintenant = parcours.dossier, parcours.responsable, timezone.now()
    decor.montrer(responsable, *_du_dossier(dossier, "demander_relecture"))
    coordinateur = un_agent(Role.COORDINATEUR)
    commun = {"auteur": responsable, "maintenant": maintenant}
    relecture.demander_relecture(dossier, mot="Notre diagnostic suffit-il ?", **commun)
    fil = {"sujet": Sujet.LETTRE, "rubrique": "diagnostic", "champ": "diagnostic", "maintenant": maintenant}
    commentaires.commenter(dossier, texte="Citez votre source. " + "x" * 90, auteur=coordinateur, **fil)
    appui = appuis.demander_appui(dossier, nature=NatureAppui.REUNION, message="Un mardi soir ?", **commun)
    decor.montrer(coordinateur, *(reverse(f"dialogue:{page}_d_appui", args=[appui.pk]) for page in ("fil", "note")))
    voisine = Dossier.objects.get(nom__startswith="CPTS voisine")
    cible = voisine_joignable(dossier, voisine.pk)
    decor.montrer(responsable, reverse("dossiers:ecrire_voisine", args=[dossier.numero, voisine.pk]))
    message = messages.ecrire(dossier, voisine=cible, texte="Pouvons-nous nous rencontrer ?", **commun)
    decor.montrer(coordinateur, *_du_dossier(dossier, "relecture"))
    _echanges(decor, dossier, responsable, coordinateur)
    decor.montrer(coordinateur, reverse("dossiers:appuis"), reverse("dossiers:messages"), reverse("dossiers:reprises"))
    decor.montrer(coordinateur, *(reverse(f"dossiers:{nom}", args=[appui.pk]) for nom in ("appui", "confier_appui")))
    decor.montrer(coordinateur, reverse("dossiers:message", args=[message.pk]), reverse("dossiers:reprise_nouvelle"))


def _echanges(decor: Decor, dossier: Dossier, responsable: Utilisateur, coordinateur: Utilisateur) -> None:
    """Un échange plein, vu des deux côtés, et celui, vide, du Guichet."""
    frais = Dossier.objects.get(pk=dossier.pk)
    long = "Quand peut-on se parler ? " + "x" * 90
    joint = [("un-compte-rendu-au-nom-interminable-" + "a" * 80 + ".docx", un_docx())]
    un_message(frais, Public.PORTEUR_GUICHET, long, fichiers=joint, mentions=[coordinateur.pk])
    note = Note(Nature.APPEL, timezone.localdate(), 20, PERSONNE_LONGUE)
    un_message(frais, Public.PORTEUR_GUICHET, "Convenu d’une réunion.", auteur=coordinateur, note=note)
    avec = reverse("dialogue:fil", args=[dossier.numero, Public.PORTEUR_GUICHET])
    for personne in (responsable, coordinateur):
        liste = reverse("dialogue:echanges", args=[dossier.numero])
        decor.montrer(personne, liste, f"{liste}?q=parler", avec, f"{avec}note/")
    decor.montrer(coordinateur, reverse("dialogue:fil", args=[dossier.numero, Public.GUICHET]))


def _dialogue(decor: Decor, parcours: Parcours) -> None:
    """Réunions, questionnaires, aide de l'URPS : l'équipe, le coordinateur, et sans compte."""
    ouvertes = decor_dialogue.pages(parcours)
    decor.montrer(parcours.responsable, *ouvertes["equipe"])
    decor.montrer(un_agent(Role.COORDINATEUR), *ouvertes["guichet"])
    decor.montrer(None, *ouvertes["public"])


def _importer(dossier: Dossier, contenu: str, auteur: Utilisateur) -> str:
    """Un tableau reçu et analysé ; l'adresse de son suivi."""
    maintenant = timezone.now()
    recu = import_acteurs.recevoir(
        dossier.lettre, nom="acteurs.csv", octets=contenu.encode(), auteur=auteur, maintenant=maintenant
    )
    import_acteurs.analyser(recu, departements=["31"], maintenant=maintenant)
    return reverse("dossiers:import_acteurs_suivi", args=[dossier.numero, Sujet.LETTRE, recu.pk])


def _acteurs(decor: Decor, parcours: Parcours) -> None:
    """Saisie, annuaire, import en aperçu (responsable) et refusé (rédacteur), lien d'adhésion ouvert."""
    dossier, responsable = parcours.dossier, parcours.responsable
    redacteur = un_porteur("redacteur@exemple.test")
    for nature in ("personne", "structure"):
        decor.montrer(responsable, reverse("dossiers:nouvel_acteur", args=[dossier.numero, Sujet.LETTRE, nature]))
    acteur = dossier.acteurs.order_by("pk").first()
    decor.montrer(responsable, reverse("dossiers:acteur", args=[dossier.numero, Sujet.LETTRE, acteur.pk]))
    decor.montrer(responsable, *_de(dossier, Sujet.LETTRE, "acteurs", "annuaire", "import_acteurs", "lien_adhesion"))
    decor.montrer(responsable, _importer(dossier, JUSTE, responsable))
    decor.montrer(redacteur, _importer(dossier, FAUX, redacteur))


def _sans_compte(decor: Decor, parcours: Parcours) -> None:
    """Rejoindre par le lien, puis sa propre fiche et son retrait ; une invitation à co-rédiger."""
    dossier = parcours.dossier
    lien = adhesion.ouvrir_lien(dossier.lettre, auteur=parcours.responsable, maintenant=timezone.now())
    rejoindre = re.sub(r"^https?://[^/]+", "", adresse_du_lien(lien))
    assert Client().post(rejoindre, INSCRIPTION).status_code == 302
    fiche = _lien_recu("/ma-fiche/")
    decor.montrer(None, rejoindre, reverse("dossiers:inscrit"), reverse("dossiers:fiche_retiree"))
    decor.montrer(None, fiche, f"{fiche}retrait/", _lien_recu("/invitation/"))
    demande = dossier.demandes_adhesion.get()
    adresse = reverse("dossiers:demande_adhesion", args=[dossier.numero, Sujet.LETTRE, demande.pk])
    decor.montrer(parcours.responsable, adresse)


def _lien_recu(debut: str) -> str:
    """Le chemin reçu par courriel qui commence ainsi."""
    for courriel in CourrielSortant.objects.filter(destinataire=INSCRIPTION["courriel"]).order_by("pk"):
        if trouve := re.search(rf"{debut}[^/\s]+/", courriel.corps):
            return trouve[0]
    raise LookupError(debut)


def _versions_et_actes(decor: Decor) -> Dossier:
    """Une version déposée et une copie qui en diffère ; les actes du Guichet et de l'ARS. Rend la lettre transmise."""
    repris = demander_de_tout(decor, NOM_LONG).dossier
    LettreIntention.objects.filter(dossier=repris).update(diagnostic="La population vieillit vite. " + "y" * 120)
    repris.acteurs.filter(nom="Mairie").delete()
    responsable = repris.equipe.get(role=RoleEquipe.RESPONSABLE).utilisateur
    decor.montrer(responsable, *_de(repris, Sujet.LETTRE, "versions", "lecture", "essai"))
    decor.montrer(responsable, reverse("dossiers:comparaison", args=[repris.numero, Sujet.LETTRE, "1", "travail"]))
    decor.montrer(responsable, reverse("dossiers:acte", args=[repris.numero, Sujet.LETTRE, "completer"]))
    depose, transmise = planter_la_preparation(decor, NOM_LONG), un_dossier_a(EtatLettre.TRANSMISE)
    actes = (
        (depose, Role.COORDINATEUR, ("rendre_avis",)),
        (transmise, Role.DECIDEUR_ARS, ("accorder", "refuser")),
        (transmise, Role.INSTRUCTEUR_ARS, ("demander_complements_ars",)),
    )
    for dossier, role, noms in actes:
        agent = un_agent(role)
        decor.montrer(agent, *_du_dossier(dossier, "detail"), *_de(dossier, Sujet.LETTRE, "lecture"))
        decor.montrer(agent, *(reverse("dossiers:acte", args=[dossier.numero, Sujet.LETTRE, nom]) for nom in noms))
    decor.montrer(un_agent(Role.DECIDEUR_ARS), *_du_dossier(transmise, "pilote"))
    return transmise


def _projet_et_contrat(decor: Decor) -> Dossier:
    """Un projet en écriture, rendu, et un contrat, préparé puis actif."""
    projet = un_dossier_a(etat_projet=EtatProjet.BROUILLON, nom=NOM_LONG)
    fiche = un_projet_complet(projet.projet).fiches.order_by("pk").first()
    responsable = projet.equipe.get(role=RoleEquipe.RESPONSABLE).utilisateur
    decor.montrer(responsable, *_des_rubriques(projet.projet), *_du_dossier(projet, "detail", "nouvelle_fiche"))
    decor.montrer(responsable, *_du_dossier(projet, "ecriture", "reunion"))
    decor.montrer(responsable, *_de(projet, Sujet.PROJET, "essai", "versions", "lecture", "pieces"))
    decor.montrer(responsable, reverse("dossiers:fiche", args=[projet.numero, fiche.pk]))
    impressions.demander(projet.projet, "projet", auteur=responsable, maintenant=timezone.now())
    decor.montrer(responsable, *_du_dossier(projet, "projet_pdf"))
    actif = un_contrat_a(EtatContrat.ACTIF)
    decor.montrer(responsable, reverse("contrats:contrat", args=[actif.dossier.numero]))
    decor.montrer(responsable, reverse("contrats:et_si", args=[actif.dossier.numero]) + "?si_objectifs=80")
    decor.montrer(responsable, reverse("contrats:version_proposee", args=[actif.dossier.numero, 1]))
    prepare = un_contrat_a(EtatContrat.PREPARATION).dossier.numero
    instructeur = un_agent(Role.INSTRUCTEUR_ARS)
    decor.montrer(instructeur, reverse("contrats:ordre", args=[prepare, 0]))
    decor.montrer(
        instructeur, *(reverse("contrats:preparation", args=[prepare, etape.cle]) for etape in ETAPES_DU_CONTRAT)
    )
    return projet


def _communes(decor: Decor) -> None:
    """Hors de tout dossier : listes, ouverture, importation d'une archive, règles, compte, pages publiques."""
    porteur, administrateur = un_porteur(), un_agent(Role.ADMINISTRATEUR)
    noms = ("suivi:a_faire", "dossiers:liste", "dossiers:ouverture", "dossiers:importation", "comptes:mon_compte")
    decor.montrer(porteur, *(reverse(nom) for nom in (*noms, "comptes:modifier")))
    reglages = ("suivi:vues", "suivi:colonnes", "suivi:export_dossiers", "suivi:pilotage", "suivi:export_pilotage")
    decor.montrer(un_agent(Role.COORDINATEUR), *map(reverse, ("suivi:a_faire", "dossiers:liste", *reglages)))
    decor.montrer(administrateur, reverse("dossiers:regles"), reverse("dossiers:regle", args=["lettre.contact"]))
    un_parametre = reverse("comptes:parametre", args=["guichet.avis_a_deux"])
    decor.montrer(administrateur, reverse("comptes:parametres"), un_parametre)
    decor.montrer(None, *(reverse(nom) for nom in PUBLIQUES_SIMPLES))
