"""Le décor de l'instruction par le Guichet : affectation, contributions, avis proposé, déports, absences, courriels."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from commun.delais import jour_paris
from comptes.enums import Role
from comptes.models import Utilisateur
from dossiers.actions import deports
from dossiers.enums import Appreciation, Critere, SensAvis
from dossiers.models import Dossier
from instruction.actions import absences, consolidation
from suivi.actions import ranger_des_filtres
from tests.fabriques.contributions import remplir, un_relecteur, une_contribution, une_contribution_envoyee
from tests.fabriques.dossiers import un_agent

COLLE = "anticonstitutionnellement" * 4
LONG = "Le diagnostic ne dit rien des soins non programmés. " + COLLE
SEVERE = {critere: (Appreciation.NON_CONFORME, LONG) for critere in Critere.values}
REMARQUES = {"diagnostic:forces": LONG, "territoire:": "Une commune manque."}


def planter_l_instruction(decor: Any, dossier: Dossier, voisine: Dossier) -> None:
    """Chaque page du Guichet sur ce dossier déposé ; ``voisine`` : une autre CPTS, dont un relecteur est acteur."""
    coordinateur = un_agent(Role.COORDINATEUR)
    _contributions(decor, coordinateur, dossier)
    _avis(decor, coordinateur, dossier)
    _deports(decor, coordinateur, dossier, voisine)
    _absence(decor, coordinateur)
    _mes_filtres(decor, coordinateur)
    for administre in (coordinateur, un_agent(Role.ADMINISTRATEUR)):
        decor.montrer(administre, *map(reverse, ("suivi:notifications", "suivi:envois", "suivi:catalogue_courriels")))


def _contributions(decor: Any, coordinateur: Utilisateur, dossier: Dossier) -> None:
    """Une contribution à remplir, deux envoyées et en désaccord ; ce que le coordinateur en fait."""
    attendue = remplir(une_contribution(dossier, un_relecteur("infirmiers")), SEVERE, note=LONG, remarques=REMARQUES)
    envoyee = une_contribution_envoyee(dossier, un_relecteur("pharmaciens"), grille=SEVERE, remarques=REMARQUES)
    sienne = [reverse(f"contributions:{nom}", args=[dossier.numero]) for nom in ("contribution", "envoi", "recusation")]
    decor.montrer(attendue.relecteur, *sienne, reverse("suivi:a_faire"))
    decor.montrer(envoyee.relecteur, sienne[0], reverse("dossiers:recusation", args=[dossier.numero]))
    decor.montrer(coordinateur, reverse("contributions:toutes", args=[dossier.numero]), reverse("instruction:groupee"))
    decor.montrer(
        coordinateur, *(reverse(f"instruction:{nom}", args=[dossier.numero]) for nom in ("affectation", "report"))
    )
    for cible, geste in ((attendue, "reporter"), (attendue, "confier"), (envoyee, "rouvrir"), (envoyee, "retirer")):
        decor.montrer(coordinateur, reverse("instruction:geste", args=[dossier.numero, cible.pk, geste]))


def _avis(decor: Any, coordinateur: Utilisateur, dossier: Dossier) -> None:
    """Un avis proposé, les contributions et une formulation sous les yeux."""
    acte = {"auteur": coordinateur, "maintenant": timezone.now()}
    for titre in (f"Territoire {COLLE}"[:120], "Périmée"):
        garde = consolidation.garder_la_formulation(region=dossier.region_id, titre=titre, texte=LONG, **acte)
    consolidation.retirer_la_formulation(garde, maintenant=acte["maintenant"])
    avis = {"sens": SensAvis.RESERVES, "commentaire": LONG, "grille": SEVERE, "opinions": LONG}
    consolidation.proposer(dossier.lettre, **avis, **acte)
    rendre = reverse("dossiers:acte", args=[dossier.numero, "lettre", "rendre_avis"])
    renvoyer = reverse("consolidation:renvoyer", args=[dossier.numero])
    decor.montrer(coordinateur, rendre, renvoyer, reverse("consolidation:formulations"))


def _deports(decor: Any, coordinateur: Utilisateur, dossier: Dossier, voisine: Dossier) -> None:
    """Un agent déporté, un agent acteur de la CPTS voisine sur qui trancher."""
    ecarte, voisin = un_relecteur("sages-femmes"), un_relecteur("orthoptistes")
    voisine.acteurs.create(categorie="professionnel", nom="Roux", prenom="Jeanne", courriel=voisin.email)
    deport = deports.deporter(dossier, agent=ecarte, motif=LONG, auteur=coordinateur, maintenant=timezone.now())
    decor.montrer(coordinateur, reverse("dossiers:deports", args=[dossier.numero]))
    for nom, cle in (("deport_agent", voisin.pk), ("deport_levee", deport.pk)):
        decor.montrer(coordinateur, reverse(f"dossiers:{nom}", args=[dossier.numero, cle]))


def _mes_filtres(decor: Any, coordinateur: Utilisateur) -> None:
    """Des filtres enregistrés et partagés : les modifier, les effacer."""
    jeu = ranger_des_filtres(
        None, auteur=coordinateur, nom=f"Mes {COLLE}"[:60], adresse="q=sidobre", par_defaut=False, partage=True
    )
    decor.montrer(coordinateur, reverse("suivi:vue", args=[jeu.pk]))


def _absence(decor: Any, coordinateur: Utilisateur) -> None:
    """Une absence déclarée : la liste, l'annuler, confier ce qui est dû."""
    relecteur, jour = un_relecteur("infirmiers"), jour_paris(timezone.now())
    absence = absences.declarer(
        agent=relecteur,
        suppleant=coordinateur,
        du=jour,
        au=jour + timedelta(days=9),
        auteur=relecteur,
        maintenant=timezone.now(),
    )
    decor.montrer(coordinateur, reverse("instruction:absences"))
    decor.montrer(relecteur, reverse("instruction:absences"))
    decor.montrer(
        relecteur, *(reverse("instruction:absence", args=[absence.pk, geste]) for geste in ("annuler", "confier"))
    )
