"""La charte et la fiche de poste en DOCX : le texte du PDF, modifiable, que le portail accepte en retour."""

import io

import docx
import pytest
from django.urls import reverse

from comptes.enums import Role
from dossiers.documents.modele_equipe import contexte_du_modele
from dossiers.modeles_equipe import MODELES
from dossiers.televersement import verifier
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent, un_dossier, un_porteur

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("cle", MODELES)
@pytest.mark.parametrize("ecrit", ["", "Nos règles\n- Décider ensemble\n- Se parler\n\nEn vigueur ce jour."])
def test_le_modele_se_modifie_hors_ligne_avec_le_texte_du_pdf(cle: str, ecrit: str) -> None:
    dossier, modele = un_dossier(), MODELES[cle]
    setattr(dossier.lettre, modele.champ, ecrit)
    dossier.lettre.save(update_fields=[modele.champ])
    reponse = client_de(un_porteur()).get(reverse("dossiers:modele_equipe_docx", args=[dossier.numero, cle]))
    assert reponse["Content-Disposition"] == f'attachment; filename="{dossier.numero}-{cle}.docx"'
    lus = [p.text for p in docx.Document(io.BytesIO(reponse.content)).paragraphs]
    parties = contexte_du_modele(dossier, dossier.lettre, modele)["parties"]
    assert lus[1:] == [texte for p in parties for texte in ([p["titre"]] if p["titre"] else []) + p["lignes"]]
    assert verifier("modele.docx", reponse.content).format.code == "docx"


def test_un_modele_inconnu_ou_un_dossier_invisible_est_introuvable() -> None:
    dossier = un_dossier()
    adresses = [reverse("dossiers:modele_equipe_docx", args=[dossier.numero, cle]) for cle in ("statuts", "charte")]
    statuts = [client_de(p).get(a).status_code for p in (un_porteur(), un_agent(Role.COORDINATEUR)) for a in adresses]
    assert statuts == [404, 200, 404, 404]
