"""Le parcours court, joué sur SQLite et sur PostgreSQL : d'une lettre prête à l'avis rendu."""

import pytest

from dossiers.enums import EtatLettre
from dossiers.models import Dossier
from tests.fabriques.dossiers import un_dossier, une_lettre_complete
from tests.parcours import actes, lettre
from tests.parcours.lecture_pdf import texte_du_pdf
from tests.parcours.lettre import NOM

pytestmark = [pytest.mark.navigateur, pytest.mark.fumee, pytest.mark.pdf, pytest.mark.django_db(transaction=True)]


def test_deposer_une_lettre_et_rendre_l_avis(ouvrir, equipe):
    numero = une_lettre_complete(un_dossier(equipe["responsable"])).dossier.numero
    responsable = ouvrir(equipe["responsable"], par_la_page=True)
    responsable.ouvrir_le_dossier(NOM).lien("Continuer la lettre d’intention")
    lettre.deposer_la_lettre(responsable)
    assert numero in texte_du_pdf(responsable.telecharger("Accusé de réception"))
    actes.rendre_avis(ouvrir(equipe["coordinateur"], par_la_page=True), "favorable", "Quatre critères satisfaits.")
    responsable.ouvrir_le_dossier(NOM).lit("Avis du Guichet : favorable", "Lettre transmise à l’ARS")
    assert Dossier.objects.get(numero=numero).lettre.etat == EtatLettre.TRANSMISE
