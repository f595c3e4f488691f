"""Ce que la base refuse d'un acteur, et ce qu'elle range."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from acteurs.models import Organisation, Professionnel, Structure
from acteurs.nomenclatures import SousTypeAM, TypeOrganisation
from tests.fabriques.acteurs import un_finess, un_professionnel, un_rpps, une_organisation, une_structure
from tests.fabriques.communes import un_departement

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("nature", TypeOrganisation)
@pytest.mark.parametrize("sous_type", ["", *SousTypeAM])
def test_le_regime_accompagne_l_assurance_maladie_et_elle_seule(nature, sous_type):
    organisation = Organisation(type=nature, sous_type=sous_type, nom="Essai", region=un_departement().region)
    permis = (nature == TypeOrganisation.AM) == bool(sous_type)
    assert _passe(organisation) == permis
    assert _s_enregistre(organisation) == permis


@pytest.mark.parametrize("nature", TypeOrganisation)
def test_une_institution_a_une_region(nature):
    sous_type = SousTypeAM.CPAM if nature == TypeOrganisation.AM else ""
    organisation = Organisation(type=nature, sous_type=sous_type, nom="Essai")
    assert _passe(organisation) == (nature == TypeOrganisation.ASSOCIATION)
    assert _s_enregistre(organisation) == (nature == TypeOrganisation.ASSOCIATION)


@pytest.mark.parametrize("nature", TypeOrganisation)
def test_le_guichet_et_l_ars_sont_uniques_par_region(nature):
    une_organisation(nature)
    seconde = Organisation(type=nature, nom="Seconde", region=un_departement().region)
    if nature == TypeOrganisation.AM:
        seconde.sous_type = SousTypeAM.MSA
    assert _s_enregistre(seconde) == (nature not in {TypeOrganisation.GUICHET, TypeOrganisation.ARS})


def test_seule_une_urps_represente_une_profession():
    organisation = Organisation(type=TypeOrganisation.ARS, nom="ARS", region=un_departement().region, profession="10")
    assert not _passe(organisation)


def test_deux_professionnels_n_ont_pas_le_meme_rpps():
    un_professionnel(rpps=un_rpps(7))
    with pytest.raises(IntegrityError), transaction.atomic():
        un_professionnel(rpps=un_rpps(7))


def test_plusieurs_professionnels_sans_rpps_coexistent():
    un_professionnel(rpps="")
    assert un_professionnel(rpps="").pk


def test_seul_un_medecin_a_une_specialite():
    professionnel = un_professionnel()
    professionnel.profession = "60"
    with pytest.raises(ValidationError, match="spécialité"):
        professionnel.full_clean()


def test_la_cle_de_recherche_suit_le_nom():
    professionnel = un_professionnel(nom="D’Œuvre", prenom="Éloïse")
    assert professionnel.nom_recherche == "d oeuvre eloise"
    professionnel.nom = "Saint-Àlban"
    professionnel.save(update_fields=["nom"])
    assert Professionnel.objects.get().nom_recherche == "saint alban eloise"


def test_un_nom_tres_long_garde_une_cle_bornee():
    structure = une_structure(nom=("St " * 66).strip())
    assert len(structure.nom_recherche) == 220


def test_un_finess_saisi_avec_des_espaces_est_range_compact():
    finess = un_finess(5)
    structure = Structure(type="ch", nom="Essai", finess=f"{finess[:2]} {finess[2:]}")
    structure.full_clean()
    structure.save()
    assert Structure.objects.get(finess=finess) == structure


def test_un_finess_faux_est_refuse_au_champ():
    with pytest.raises(ValidationError) as refus:
        Structure(type="ch", nom="Essai", finess="310000001").full_clean()
    assert set(refus.value.error_dict) == {"finess"}


def test_une_organisation_se_dit_par_son_sigle():
    assert une_organisation(TypeOrganisation.ARS, nom="Agence", sigle="ARS").nom_court == "ARS"
    assert une_organisation(TypeOrganisation.GUICHET, nom="Guichet").nom_court == "Guichet"


def _passe(organisation: Organisation) -> bool:
    try:
        organisation.full_clean()
    except ValidationError:
        return False
    return True


def _s_enregistre(organisation: Organisation) -> bool:
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError:
        return False
    return True
