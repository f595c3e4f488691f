"""L'argent d'un contrat, de la demande à l'avis de paiement : la CPTS, l'instructeur et deux décideurs de la caisse."""

import csv
from pathlib import Path

import pytest
from django.urls import reverse

from commun.montants import euros
from paiements.enums import EtatEcheance
from paiements.models import Echeance
from tests.fabriques.paiements import ParcoursRegistre, un_registre
from tests.parcours.conftest import Ouvrir
from tests.parcours.gestes import Personne

pytestmark = pytest.mark.navigateur
FILE = "/versements/"


def _tout_choisir(personne: Personne, etape: str, bouton: str) -> Personne:
    """Coche toute l'étape de la file et ouvre la page qui relit la sélection."""
    personne.aller(f"{FILE}?etape={etape}")
    for case in personne.principal.get_by_role("checkbox").all():
        case.check()
    return personne.bouton(bouton)


def test_liquider_preparer_approuver_puis_la_cpts_lit_ce_qu_elle_a_recu(
    ouvrir: Ouvrir, transactional_db: None, tmp_path: Path
) -> None:
    p: ParcoursRegistre = un_registre()
    registre = reverse("paiements:registre", args=[p.dossier.numero])
    [due] = p.echeances(EtatEcheance.DUE)
    somme = euros(due.montant)
    cpts, instructeur = ouvrir(p.responsable), ouvrir(p.instructeur_am)
    decideur, autre = ouvrir(p.decideur_am), ouvrir(p.autre_decideur)

    # La CPTS demande ; l'instructeur liquide ; rien n'est payé.
    cpts.aller(registre)
    cpts.bouton(f"Demander {somme} à la caisse").lit("Reçu", "À recevoir", somme)
    _tout_choisir(instructeur, "a_liquider", "Liquider la sélection").lit("Ce qui va se passer").bouton("Liquider")
    instructeur.lit("1 échéance traitée")
    instructeur.refusee(f"{reverse('paiements:lot', args=['approuver'])}", 403)

    # Au-dessus du seuil, un décideur prépare ; il ne peut pas approuver ce qu'il a préparé.
    _tout_choisir(decideur, "a_preparer", "Préparer la sélection")
    decideur.remplir(le=p.jour.isoformat(), reference="BORD-2026-17").bouton("Préparer")
    _tout_choisir(decideur, "a_approuver", "Approuver la sélection").bouton("Approuver")
    assert decideur.statut == 409
    decideur.lit("approuve")
    assert Echeance.objects.filter(etat=EtatEcheance.A_APPROUVER).count() == 1

    # Un autre approuve : la CPTS lit la somme reçue, et son comptable l'emporte.
    _tout_choisir(autre, "a_approuver", "Approuver la sélection").bouton("Approuver").lit("1 échéance traitée")
    cpts.aller(registre)
    cpts.lit("Reçu", somme, "Avis de paiement")
    with cpts.page.expect_download() as recu:
        cpts.principal.get_by_role("link", name="CSV").click()
    fichier = tmp_path / "versements.csv"
    recu.value.save_as(fichier)
    [payee] = [
        ligne
        for ligne in csv.DictReader(fichier.read_text(encoding="utf-8-sig").splitlines(), delimiter=";")
        if ligne["Payé le"]
    ]
    a_la_francaise = f"{due.montant:.2f}".replace(".", ",")
    assert (payee["Payé"], payee["Référence"], payee["Soldé"]) == (a_la_francaise, "BORD-2026-17", a_la_francaise)
