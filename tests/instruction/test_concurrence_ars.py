"""Deux décideurs à la fois sur une décision proposée, sur PostgreSQL : un seul la prend, l'autre lit qui."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from commun.calendrier import jour_paris
from comptes.enums import Role
from dossiers.actions.transitions import DejaDecide, TransitionRefusee
from dossiers.models import LettreIntention
from instruction.actions import decision as d
from instruction.actions import fir
from instruction.lignes_ars import lignes_de
from instruction.models import ConventionFIR, DecisionPreparee, VersementFIR
from tests.dossiers.test_concurrence import _un_seul, ensemble
from tests.fabriques.dossiers import un_agent
from tests.fabriques.etats import un_parcours
from tests.instruction.test_decision_ars import ACCORD

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("exige_postgresql")]


def _transmise():
    with transaction.atomic():
        p = un_parcours()
        p.deposer_lettre()
        p.rendre_avis()
    return p


def test_deux_decideurs_une_seule_prise():
    p = _transmise()
    decision = p.faire(d.preparer, p.lettre, auteur=p.agent(Role.INSTRUCTEUR_ARS))
    p.faire(d.proposer, decision, auteur=p.agent(Role.INSTRUCTEUR_ARS), valeurs=ACCORD, lignes=lignes_de(decision))
    decideurs = [un_agent(Role.DECIDEUR_ARS, email=f"{nom}@exemple.test") for nom in ("alpha", "beta")]
    instant = p.maintenant + timedelta(days=1)

    def prendre(auteur):
        lue = DecisionPreparee.objects.get(pk=decision.pk)
        return lambda: d.prendre(lue, auteur=auteur, maintenant=instant, decidee_le=jour_paris(instant))

    _gagnant, echec = _un_seul(ensemble(*map(prendre, decideurs)))
    assert isinstance(echec, DejaDecide)
    assert p.dossier.evenements.filter(sujet="lettre", code="accorder").count() == 1
    assert (ConventionFIR.objects.count(), VersementFIR.objects.count()) == (1, 2)


def test_prendre_et_accorder_directement_a_la_fois_un_seul_passe():
    p = _transmise()
    decision = p.faire(d.preparer, p.lettre, auteur=p.agent(Role.INSTRUCTEUR_ARS))
    p.faire(d.proposer, decision, auteur=p.agent(Role.INSTRUCTEUR_ARS), valeurs=ACCORD, lignes=lignes_de(decision))
    decideur, instant = un_agent(Role.DECIDEUR_ARS), p.maintenant + timedelta(days=1)

    def prendre():
        lue = DecisionPreparee.objects.get(pk=decision.pk)
        return d.prendre(lue, auteur=decideur, maintenant=instant, decidee_le=jour_paris(instant))

    def accorder():
        lettre = LettreIntention.objects.get(dossier=p.dossier)
        donnees = {"montant": Decimal(1), "convention": "X", "decidee_le": jour_paris(instant)}
        return d.lettres.accorder(lettre, auteur=decideur, maintenant=instant, **donnees)

    _un_seul(ensemble(prendre, accorder))
    assert ConventionFIR.objects.get().montant == Decimal(15000)


def test_deux_versements_a_la_fois_ne_depassent_pas_la_convention():
    p = _transmise()
    p.accorder()
    convention = ConventionFIR.objects.get()
    solde = convention.versements.last()
    instructeur = p.agent(Role.INSTRUCTEUR_ARS)
    fir.retirer_prevision(solde, auteur=instructeur, maintenant=p.maintenant)

    def prevoir():
        return fir.prevoir(
            ConventionFIR.objects.get(),
            auteur=instructeur,
            maintenant=p.maintenant,
            prevu_le=jour_paris(p.maintenant),
            montant=Decimal(3000),
        )

    _reussi, echec = _un_seul(ensemble(prevoir, prevoir))
    assert isinstance(echec, TransitionRefusee)
