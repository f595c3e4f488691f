"""Avis défavorable, demande maintenue, refus motivé, nouvelle lettre reprise de l'ancienne."""

import pytest

from dossiers.enums import EtatLettre, MotifRefusFIR
from dossiers.models import Dossier
from tests.fabriques.etats import un_dossier_a
from tests.parcours import actes
from tests.parcours.lettre import NOM

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
MOTIVATION = "Le diagnostic ne dit rien de l’accès aux soins."
EXPLICATION = "Les besoins ne sont pas étayés par des données du territoire."


def test_du_refus_a_la_nouvelle_lettre(ouvrir, equipe):
    ancien = un_dossier_a(EtatLettre.DEPOSEE)
    responsable, ars_decideur = ouvrir(equipe["responsable"]), ouvrir(equipe["ars_decideur"])
    rendre_un_avis_defavorable(ouvrir(equipe["coordinateur"]), ars_decideur, ancien.numero)
    maintenir(responsable)
    refuser(ars_decideur, ouvrir(equipe["ars"], theme="dark"), ancien.numero)
    repartir_de_l_ancienne(responsable, ancien.numero)


def rendre_un_avis_defavorable(coordinateur, ars_decideur, numero) -> None:
    """Consultatif, il ne transmet rien : l'ARS ne voit encore pas le dossier."""
    actes.rendre_avis(coordinateur, "defavorable", MOTIVATION)
    ars_decideur.refusee(f"/dossiers/{numero}/", 404)
    coordinateur.refusee(f"/dossiers/{numero}/actes/lettre/maintenir/", 403)


def maintenir(responsable) -> None:
    responsable.ouvrir_le_dossier(NOM).lit("défavorable")
    assert {"Maintenir la demande", "Reprendre la lettre"} <= set(responsable.gestes_offerts())
    responsable.lien("Maintenir la demande").lit("qui n’est que consultatif")
    responsable.remplir(commentaire="Nous complétons le diagnostic avec l’ORS.").bouton("Maintenir la demande")
    responsable.titre(NOM).lit("Demande maintenue et transmise à l’ARS")


def refuser(ars_decideur, ars, numero) -> None:
    ars.refusee(f"/dossiers/{numero}/actes/lettre/refuser/", 403)
    ars_decideur.ouvrir_le_dossier(NOM).lit("défavorable").lien("Refuser la demande")
    ars_decideur.bouton("Refuser la demande").lit(
        "Choisissez le motif dans la liste.", "Expliquez le refus au porteur."
    )
    assert ars_decideur.statut == 422
    ars_decideur.remplir(motif=MotifRefusFIR.BESOINS, commentaire=EXPLICATION).bouton("Refuser la demande")
    ars_decideur.titre(NOM).lit("Demande refusée par l’ARS")
    assert ars_decideur.gestes_offerts() == []


def repartir_de_l_ancienne(responsable, ancien) -> None:
    """Le contenu est repris dans un dossier neuf, qui dit d'où il vient ; l'ancien reste lisible."""
    responsable.aller(f"/dossiers/{ancien}/")
    responsable.lit("Demande refusée par l’ARS", MotifRefusFIR.BESOINS.label, EXPLICATION)
    responsable.bouton("Ouvrir une nouvelle lettre").titre(NOM).lit(f"Repris du dossier {ancien}")
    nouveau = Dossier.objects.exclude(numero=ancien).get()
    assert nouveau.ancien_dossier.numero == ancien
    responsable.lien("Continuer la lettre d’intention").lit(
        "Patients de 70 ans et plus sans médecin traitant : 14 %", "15 000 €"
    )
    responsable.lit("Tout ce qui est nécessaire est rempli").aller(f"/dossiers/{ancien}/lettre/lire/")
    responsable.lit("Version 1", "Refusé")
