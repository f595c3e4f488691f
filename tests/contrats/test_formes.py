"""Une photographie d'avant les codes d'indicateurs : lisible, vérifiable, payée comme avant."""

from decimal import Decimal

import pytest

from contrats.enums import EtatContrat, Partie
from contrats.formes import en_ancienne_forme, est_ancienne, lire
from contrats.models import Contrat
from contrats.photographie import contenu, empreinte, est_intacte
from contrats.versions import contenu_au
from tests.fabriques.contrats import un_contrat_propose

pytestmark = pytest.mark.django_db


@pytest.fixture
def propose():
    return un_contrat_propose()


def a_l_ancienne(contrat: Contrat) -> Contrat:
    """Ce qu'un contrat proposé avant les codes garde en base."""
    photo = {cle: valeur for cle, valeur in contrat.photographie.items() if cle != "forme"}
    photo["contenu"] = en_ancienne_forme(contenu(contrat))
    Contrat.objects.filter(pk=contrat.pk).update(photographie=photo, empreinte=empreinte(photo))
    return Contrat.objects.get(pk=contrat.pk)


def test_une_ancienne_photographie_se_lit_avec_les_codes_de_la_copie_de_travail(propose):
    neuve = propose.contrat.photographie
    ancienne = a_l_ancienne(propose.contrat).photographie
    assert (est_ancienne(neuve), est_ancienne(ancienne)) == (False, True)
    assert lire(ancienne) == {**neuve, "contenu": {**neuve["contenu"]}}


def test_une_ancienne_photographie_se_signe_encore_et_ne_se_recrit_pas(propose):
    contrat = a_l_ancienne(propose.contrat)
    scellee = contrat.photographie
    assert est_intacte(contrat)
    propose.signer_tous()
    assert (propose.contrat.etat, propose.contrat.photographie) == (EtatContrat.ACTIF, scellee)
    codes = [
        i["code"]
        for e in contenu_au(propose.contrat, contrat.signe_le)["contenu"]["engagements"]
        for i in e["indicateurs"]
    ]
    assert codes == [f"{code}-1" for code in ("acces_soins", "parcours", "prevention")]


@pytest.mark.parametrize("champ", ["montant", "intitule"])
def test_un_indicateur_change_depuis_l_ancienne_proposition_se_voit(propose, champ):
    contrat = a_l_ancienne(propose.contrat)
    indicateur = contrat.redaction.engagements.get(mission="parcours").indicateurs.get()
    setattr(indicateur, champ, {"montant": Decimal(1), "intitule": "Autre"}[champ])
    indicateur.save()
    assert not est_intacte(contrat)


def test_une_photographie_neuve_changee_d_un_objectif_ne_se_signe_plus(propose):
    indicateur = propose.contrat.redaction.engagements.get(mission="parcours").indicateurs.get()
    indicateur.objectifs.create(depuis=4, cible=12)
    assert not est_intacte(propose.contrat)
    with pytest.raises(Exception, match="ne correspond plus"):
        propose.signer(Partie.ARS)
