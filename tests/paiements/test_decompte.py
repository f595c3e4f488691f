"""Le décompte d'une résiliation, lu avant : le même, au centime, que celui que la résiliation produit."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from commun.calendrier import PARIS
from commun.montants import euros
from comptes.enums import Role
from contrats.actions import notifier_resiliation
from contrats.enums import MotifAvenant, Partie
from contrats.financier import plan_courant
from contrats.presentation import sommes_imprimees
from execution.actions import gestion
from financement.calendrier import anniversaire
from financement.sommes import lire_somme
from financement.textes import libelle_annee
from paiements.budget import budget
from paiements.decompte import Decompte, decompte_au, sceau_du_decompte
from paiements.enums import REGLEES
from paiements.projection import situation_a_lire
from paiements.rendez_vous import rendez_vous_de
from paiements.situation import Compte, situation_de, somme_des_comptes
from territoires.actions import corriger_population
from tests.fabriques.execution import Execution
from tests.fabriques.gel import gelee
from tests.fabriques.paiements import ParcoursRegistre, contrat_relu, un_registre

pytestmark = pytest.mark.django_db
DEPART = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Annule(Exception):
    """Défait l'essai."""


@gelee
def un_contrat_paye_et_amende() -> ParcoursRegistre:
    """La signature payée sauf une retenue, la suite impayée ; un avenant change la taille la première année."""
    p = un_registre(depart=DEPART)
    p.payer(p.liquider(p.demander(), liquide=Decimal(40000), motif_retenue="Pièce attendue."))
    p.attendre(120)
    p.ouvrir_avenant(MotifAvenant.TERRITOIRE, effet=p.jour + timedelta(days=40))
    corriger_population(
        territoire=p.dossier.territoire, population=52000, motif="Recensement.", maintenant=p.maintenant
    )
    p.proposer_avenant()
    p.signer_avenant()
    p.tenir()
    return p


@gelee
def une_annee_arretee() -> ParcoursRegistre:
    """Le deuxième anniversaire passé, tout payé part variable comprise ; seule la première année est arrêtée."""
    p = un_registre(depart=DEPART)
    p.regler()
    p.attendre(400)
    ici = Execution(p)
    for partie in (Partie.CPTS, Partie.AM):
        ici.relever(partie, "70")
    dialogue = ici.tenir_le_dialogue()
    gestion.soumettre(dialogue, **ici.acte(Partie.ARS))
    for partie in Partie:
        ici.approuver(dialogue, partie)
    p.maintenant = ici.maintenant
    p.attendre(360)
    p.regler()
    return p


def lignes_lues(decompte: Decompte) -> list[tuple[Any, ...]]:
    """Chaque somme du dû : année, poste, jour, montant, règle."""
    return sorted(
        (annee.libelle, poste.poste, jour, somme.montant, somme.regle)
        for annee in decompte.annees
        for poste in annee.postes
        for jour, somme in poste.sommes
    )


def lignes_produites(p: ParcoursRegistre) -> list[tuple[Any, ...]]:
    lignes = plan_courant(p.contrat).echeances.all()
    return sorted((libelle_annee(li.annee), li.poste, li.exigible_le, li.montant, li.regle) for li in lignes)


def comptes_lus(decompte: Decompte) -> dict[tuple[str, str], Compte]:
    return {(annee.libelle, poste.poste): poste.compte for annee in decompte.annees for poste in annee.postes}


def comptes_produits(p: ParcoursRegistre, effet: date) -> dict[tuple[str, str], Compte]:
    situation = situation_de(contrat_relu(p.contrat), effet)
    return {(libelle_annee(poste.annee), poste.poste): poste.compte for poste in situation.postes}


def comptes_annonces(p: ParcoursRegistre) -> dict[tuple[str, str], Compte]:
    """Le registre d'une résiliation notifiée, avant son effet ; ses lignes en font le dû."""
    situation = situation_a_lire(contrat_relu(p.contrat), p.jour)
    for poste in situation.postes:
        gardees = [e for e in poste.echeances if e.pk not in situation.remplacees]
        encore = sum((e.solde + e.retenu if e.etat in REGLEES else e.montant) for e in gardees)
        assert encore + sum(ligne.montant for ligne in poste.a_venir) == poste.compte.du
    assert situation.compte == somme_des_comptes(poste.compte for poste in situation.postes)
    return {(libelle_annee(poste.annee), poste.poste): poste.compte for poste in situation.postes}


def sommes_dites(compte: Compte) -> dict[str, str]:
    """Le décompte tel que les deux lettres le disent."""
    return {
        "du": euros(compte.du),
        "verse": euros(compte.recu),
        "a_verser": euros(compte.a_recevoir),
        "a_reverser": euros(compte.a_reverser),
    }


def dates_a_l_agenda(p: ParcoursRegistre) -> list[date]:
    """Les jours de versement que la CPTS a à son agenda."""
    return [journee.jour for journee in rendez_vous_de(p.responsable, p.maintenant, "exemple.test")]


def verifier(p: ParcoursRegistre, effet: date) -> None:
    """Lit le décompte, résilie, laisse venir la date, et compare tout ce que la résiliation a produit."""
    lu, dates = decompte_au(p.contrat, effet, p.jour), dates_a_l_agenda(p)
    try:
        with transaction.atomic():
            suite = {"effet_le": effet, "commentaire": "Fusion."}
            notifier_resiliation(p.contrat, auteur=p.responsable, maintenant=p.maintenant, **suite)
            if effet > p.jour:
                assert comptes_annonces(p) == comptes_lus(lu)
                assert sum(ligne.du for ligne in budget(p.agent(Role.DECIDEUR_ARS))) == lu.compte.du
                assert dates_a_l_agenda(p) == [jour for jour in dates if jour < effet]
            p_apres = ParcoursRegistre(p)
            p_apres.maintenant = max(p.maintenant, datetime.combine(effet, time(12), tzinfo=PARIS))
            p_apres.tenir()
            assert p_apres.contrat.resilie_le == effet
            assert lignes_lues(lu) == lignes_produites(p_apres)
            assert comptes_lus(lu) == comptes_produits(p_apres, effet)
            assert lu.compte.equilibre
            imprimees, total = sommes_imprimees(lu.le_jour.sommes), euros(lu.le_jour.total)
            lettres = p.dossier.documents.filter(type="resiliation").order_by("pk")
            assert [(d.contexte["sommes"], d.contexte["total"]) for d in lettres] == [(imprimees, total)] * 2
            dites = [d.contexte["registre"] for d in lettres]
            assert dites == [sommes_dites(lu.compte)] * 2
            dernieres = [lire_somme(li) for li in plan_courant(p.contrat).echeances.filter(exigible_le=effet)]
            assert list(lu.le_jour.sommes) == dernieres
            raise Annule
    except Annule:
        p.contrat.refresh_from_db()


DATES: dict[str, Callable[[ParcoursRegistre], date]] = {
    "le jour même": lambda p: p.jour,
    "en cours de première année": lambda p: p.contrat.signe_le + timedelta(days=300),
    "la veille de l’anniversaire": lambda p: anniversaire(p.contrat.signe_le, 1) - timedelta(days=1),
    "le jour anniversaire": lambda p: anniversaire(p.contrat.signe_le, 1),
    "en cours de troisième année": lambda p: anniversaire(p.contrat.signe_le, 2) + timedelta(days=77),
    "la veille du terme": lambda p: p.contrat.fin_le - timedelta(days=1),
}


def test_l_apercu_est_le_decompte_produit_apres_un_avenant() -> None:
    p = un_contrat_paye_et_amende()
    for effet in DATES.values():
        verifier(p, effet(p))


def test_l_apercu_est_le_decompte_produit_avant_tout_demarrage_et_avant_tout_paiement() -> None:
    p = un_registre(depart=DEPART)
    p.maintenant += timedelta(days=1)
    for effet in (p.jour, p.jour + timedelta(days=30), anniversaire(p.contrat.signe_le, 1)):
        verifier(p, effet)


def test_l_apercu_est_le_decompte_produit_quand_une_annee_est_arretee() -> None:
    p = une_annee_arretee()
    for effet in (p.jour, anniversaire(p.contrat.signe_le, 3), p.contrat.fin_le - timedelta(days=1)):
        verifier(p, effet)


def test_une_annee_sans_resultats_arretes_compte_zero_et_ce_qui_en_est_verse_se_reverse() -> None:
    p = une_annee_arretee()
    decompte = decompte_au(p.contrat, p.jour, p.jour)
    premiere, deuxieme, troisieme = decompte.variables
    assert (premiere.libelle, premiere.arretee, premiere.comptee > 0) == ("1re année", True, True)
    assert (deuxieme.libelle, deuxieme.arretee, deuxieme.comptee) == ("2e année", False, Decimal(0))
    assert deuxieme.versee == deuxieme.au_plus > 0
    assert (troisieme.arretee, troisieme.comptee, troisieme.versee) == (False, Decimal(0), Decimal(0))
    assert decompte.non_arretees == [deuxieme, troisieme]
    assert decompte.compte.a_reverser >= deuxieme.versee


def test_le_sceau_change_avec_la_date_et_avec_un_paiement() -> None:
    p = un_registre(depart=DEPART)
    p.maintenant += timedelta(days=1)
    demain = p.jour + timedelta(days=1)

    def sceau(effet: date) -> str:
        return sceau_du_decompte(p.contrat, effet, decompte_au(p.contrat, effet, p.jour))

    lus = {effet: sceau(effet) for effet in (p.jour, demain)}
    assert lus[p.jour] != lus[demain]
    assert lus == {effet: sceau(effet) for effet in lus}
    p.regler()
    assert not set(lus.values()) & {sceau(effet) for effet in lus}


def test_lire_le_decompte_n_ecrit_rien() -> None:
    p = un_contrat_paye_et_amende()
    avant = [p.contrat.plans.count(), p.dossier.evenements.count(), [(e.pk, e.retenue_close_le) for e in p.echeances()]]
    decompte_au(p.contrat, p.jour, p.jour)
    apres = [p.contrat.plans.count(), p.dossier.evenements.count(), [(e.pk, e.retenue_close_le) for e in p.echeances()]]
    assert apres == avant
