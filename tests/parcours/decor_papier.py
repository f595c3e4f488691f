"""Le décor de la signature sur papier : un lot mêlé et incomplet, un scan classé, une délégation."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from PIL import ImageFilter

from commun.calendrier import jour_paris
from comptes.enums import Role
from contrats import actions
from contrats.enums import Partie
from contrats.scans import document_propose
from dossiers.archives import produire
from tests.fabriques.contrats import un_parcours_contrat
from tests.fabriques.dossiers import un_agent
from tests.fabriques.scans import en_octets, un_lot, un_scan_rendu, une_page

DEBUT = timedelta(days=12)
LONG = "numerisation-du-" + "photocopieur-de-l-etage-" * 3 + "page.jpg"


def planter_le_papier(decor: Any, nom: str) -> None:
    """Les pages du papier, vues du responsable et de l'ARS."""
    p = un_parcours_contrat(timezone.now() - DEBUT, nom=nom)
    numero, instructeur = p.dossier.numero, un_agent(Role.INSTRUCTEUR_ARS)
    actions.fixer_l_ordre(p.contrat, ordre="cpts-ars-am", auteur=instructeur, maintenant=p.maintenant)
    p.proposer()
    jour = jour_paris(p.maintenant)
    delegation = p.faire(
        actions.deleguer,
        p.contrat,
        delegataire=instructeur,
        motif="Absence de la directrice générale.",
        du=jour,
        au=jour + timedelta(days=30),
        auteur=p.signataire(Partie.ARS),
    )
    produire(document_propose(p.contrat).pk)
    code = document_propose(p.contrat).code_court
    floue = une_page(code, 1).filter(ImageFilter.GaussianBlur(7))
    melees = en_octets(une_page(code, 1).rotate(90, expand=True), une_page("", 0), une_page("EDYP-JCEP", 1))
    lot = un_lot(p.responsable, ("scan.pdf", melees), (LONG, en_octets(floue, forme="JPEG")))
    scan = un_scan_rendu(p.contrat, p.responsable, p.maintenant)
    papier, lots = reverse("contrats:papier", args=[numero, 0]), reverse("contrats:lots")
    pages = [papier, lots, lot.get_absolute_url(), scan.lot.get_absolute_url()]
    decor.montrer(p.responsable, *pages, reverse("contrats:scan", args=[numero, 0, scan.pk]))
    signataire = p.signataire(Partie.ARS)
    decor.montrer(signataire, reverse("contrats:contrat", args=[numero]), lots)
    decor.montrer(signataire, reverse("contrats:revoquer", args=[numero, 0, delegation.pk]))
    decor.montrer(p.signataire(Partie.AM), reverse("contrats:deleguer", args=[numero, 0]))
