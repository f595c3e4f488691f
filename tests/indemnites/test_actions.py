"""Enregistrer et annuler : sommes sur missions et CPTS, bornes exactes, refus, journal sans personne."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Sum

from acteurs.models import Professionnel
from commun.parametres import oublier
from comptes.enums import Role
from contrats.actions.preuves import FichierRecu
from contrats.enums import Partie
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import Sujet
from dossiers.televersement import TeleversementRefuse
from indemnites import actions
from indemnites.actions.indemnites import TROP_D_ESSAIS
from indemnites.cumul import niveaux, plafond_de, total_de
from indemnites.enums import EtatIndemnite, Niveau
from indemnites.models import Indemnite
from indemnites.parametres import REFUS_PAR_JOUR
from indemnites.registre import plafonds_atteints
from tests.fabriques.acteurs import un_rpps
from tests.fabriques.dossiers import un_porteur
from tests.fabriques.indemnites import CLAIRE, un_plafond, une_cpts, une_indemnite
from tests.fabriques.parametres import poser

pytestmark = pytest.mark.django_db
PASS = Decimal("43992.00")


@pytest.fixture
def ici():
    return une_cpts()


def etat_de(annee=2023):
    return niveaux([CLAIRE.rpps], annee)[CLAIRE.rpps]


def test_les_sommes_de_toutes_les_missions_et_de_toutes_les_cpts_se_comptent_ensemble(ici):
    ailleurs = une_cpts(nom="Autre CPTS", porteur=un_porteur("autre@exemple.test"))
    une_indemnite(ici, "20000.00")
    une_indemnite(ici, "15193.59", mission="fonctionnement")
    assert etat_de() == Niveau.SOUS
    une_indemnite(ailleurs, "0.01")
    assert etat_de() == Niveau.PROCHE
    une_indemnite(ailleurs, "8798.40")
    assert (total_de(CLAIRE.rpps, 2023), etat_de()) == (PASS, Niveau.ATTEINT)
    for cpts in (ici, ailleurs):
        with pytest.raises(actions.PlafondAtteint) as refus:
            une_indemnite(cpts, "0.01")
        assert not any(mot in str(refus.value) for mot in ("Autre CPTS", "20000", "20\u202f000", "8798"))
    assert Indemnite.objects.count() == 4
    une_indemnite(ici, "0.01", personne=replace(CLAIRE, rpps=un_rpps(7)))
    une_indemnite(ici, "0.01", le=date(2023, 12, 29), personne=replace(CLAIRE, rpps=un_rpps(8)))


def test_annuler_libere_le_plafond_et_garde_la_ligne(ici):
    pleine = une_indemnite(ici, str(PASS))
    acte = {"auteur": ici.parcours.responsable, "maintenant": ici.maintenant}
    actions.annuler(pleine, commentaire="Saisie deux fois.", **acte)
    assert (pleine.etat, pleine.motif, pleine.annulee_par) == ("annulee", "Saisie deux fois.", acte["auteur"])
    assert pleine.preuves.count() == 1
    assert une_indemnite(ici, str(PASS)).etat == EtatIndemnite.ENREGISTREE
    with pytest.raises(TransitionRefusee):
        actions.annuler(pleine, commentaire="Encore.", **acte)
    with pytest.raises(TransitionRefusee):
        actions.annuler(ici.contrat.indemnites.get(etat="enregistree"), commentaire=" ", **acte)


def test_une_annee_sans_plafond_verifie_avertit_et_ne_bloque_pas():
    ici = une_cpts(2024)
    une_indemnite(ici, "44000.00")
    assert (plafond_de(2024).de, plafond_de(2024).verifie, etat_de(2024)) == (2023, False, Niveau.A_VERIFIER)
    un_plafond(2024, Decimal(46368), verifie=False)
    assert (plafond_de(2024).montant, plafond_de(2024).verifie, etat_de(2024)) == (46368, False, Niveau.PROCHE)
    une_indemnite(ici, "5000.00")
    assert etat_de(2024) == Niveau.A_VERIFIER
    assert plafonds_atteints(ici.contrat.dossier) == [(2024, None)]
    un_plafond(2024, Decimal(46368))
    assert etat_de(2024) == Niveau.ATTEINT
    assert plafonds_atteints(ici.contrat.dossier) == [(2024, True)]
    with pytest.raises(actions.PlafondAtteint):
        une_indemnite(ici, "0.01")
    assert ici.contrat.indemnites.aggregate(somme=Sum("montant"))["somme"] == Decimal("49000.00")


def test_avant_le_premier_plafond_connu_le_niveau_est_inconnu():
    assert (plafond_de(2021), niveaux([CLAIRE.rpps], 2021)) == (None, {CLAIRE.rpps: Niveau.INCONNU})


def test_ce_qui_n_est_pas_juste_est_refuse_et_n_ecrit_rien(ici):
    une_indemnite(ici)
    Professionnel.objects.create(nom="Martin", prenom="Paul", profession="60", rpps=un_rpps(9))
    demain = ici.jour + timedelta(days=1)
    cas = {
        "à venir": {"le": demain},
        "précède la signature": {"le": date(2022, 12, 1)},
        "n’était pas au contrat": {"mission": "crise_sanitaire"},
        "clé de ce numéro RPPS": {"personne": replace(CLAIRE, rpps="10003456780")},
        "déjà celui de Claire Durand": {"personne": replace(CLAIRE, nom="Martin")},
        "sous un autre nom": {"personne": replace(CLAIRE, rpps=un_rpps(9))},
        "somme positive": {"montant": "0.001"},
    }
    for raison, autres in cas.items():
        with pytest.raises(TransitionRefusee) as refus:
            une_indemnite(ici, **autres)
        assert raison in str(refus.value)
        assert "Martin" not in str(refus.value) or raison == "déjà celui de Claire Durand"
    with pytest.raises(TeleversementRefuse):
        une_indemnite(ici, preuve=FichierRecu("etat.pdf", b"MZ pas un pdf"))
    assert (Indemnite.objects.count(), ici.contrat.dossier.pieces_jointes.filter(sujet=Sujet.INDEMNITE).count()) == (
        1,
        1,
    )


def test_seule_l_equipe_qui_redige_tient_le_registre(ici):
    ligne = une_indemnite(ici)
    personnes = [ici.agent(Partie.AM), ici.agent(Partie.ARS), ici.parcours.agent(Role.COORDINATEUR)]
    for personne in personnes:
        with pytest.raises(PermissionDenied):
            une_indemnite(ici, auteur=personne)
        with pytest.raises(PermissionDenied):
            actions.annuler(ligne, commentaire="Non.", auteur=personne, maintenant=ici.maintenant)


def test_le_journal_ne_nomme_ni_personne_ni_somme_et_les_essais_sont_comptes(ici):
    une_indemnite(ici, str(PASS))
    for _ in range(5):
        with pytest.raises(actions.PlafondAtteint):
            une_indemnite(ici, "1.00")
    with pytest.raises(TransitionRefusee) as refus:
        une_indemnite(ici, "1.00", personne=replace(CLAIRE, rpps=un_rpps(7)))
    assert refus.value.raisons == [TROP_D_ESSAIS]
    faits = list(
        ici.contrat.dossier.evenements.filter(sujet=Sujet.INDEMNITE).order_by("rang").values_list("code", "donnees")
    )
    enregistree = ici.contrat.indemnites.get()
    assert faits == [
        ("enregistree", {"indemnite": enregistree.pk, "annee": 2023}),
        *[("plafond_atteint", {"annee": 2023})] * 5,
    ]
    ici.maintenant += timedelta(days=1, minutes=1)
    une_indemnite(ici, "1.00", personne=replace(CLAIRE, rpps=un_rpps(7)))


def test_le_nombre_d_essais_est_un_parametre_date(ici):
    une_indemnite(ici, str(PASS))
    poser(REFUS_PAR_JOUR, 2)
    for _ in range(2):
        with pytest.raises(actions.PlafondAtteint):
            une_indemnite(ici, "1.00")
    with pytest.raises(TransitionRefusee) as refus:
        une_indemnite(ici, "1.00")
    assert refus.value.raisons == [TROP_D_ESSAIS]
    oublier()
