"""Ce que la base refuse elle-même, en SQL brut, sur le moteur de la suite (SQLite puis PostgreSQL)."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from comptes.enums import Role
from dossiers.actions.transitions import TransitionRefusee
from paiements import actions
from paiements.enums import EtatEcheance
from paiements.models import CreditThematique, Echeance
from tests.fabriques.paiements import ParcoursRegistre, un_registre

pytestmark = pytest.mark.django_db


@pytest.fixture
def p() -> ParcoursRegistre:
    return un_registre()


def executer(ordre: str, *valeurs: object) -> None:
    """Un ordre SQL, dans son point de reprise."""
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(ordre, valeurs)


def refuse(ordre: str, *valeurs: object) -> str:
    with pytest.raises(IntegrityError) as erreur:
        executer(ordre, *valeurs)
    return str(erreur.value)


def mouvement(p: ParcoursRegistre, echeance: Echeance, **autres: object) -> tuple[str, tuple[object, ...]]:
    """L'ordre qui ajoute un mouvement, un paiement juste sauf ce que l'on change."""
    valeurs = {
        "echeance_id": echeance.pk,
        "type": "paiement",
        "montant": str(abs(echeance.liquide or echeance.montant)),
        "le": p.jour.isoformat(),
        "enregistre_le": p.jour.isoformat(),
        "reference": "VIR-9",
        "auteur_id": p.decideur_am.pk,
        "approuve_par_id": p.autre_decideur.pk,
        **autres,
    }
    colonnes = ", ".join(valeurs)
    jetons = ", ".join(["%s"] * len(valeurs))
    return f"INSERT INTO paiements_mouvement ({colonnes}) VALUES ({jetons})", tuple(valeurs.values())  # noqa: S608


def liquidee(p: ParcoursRegistre) -> Echeance:
    return p.liquider(p.demander())[0]


def test_le_mouvement_juste_est_accepte_et_la_base_solde_l_echeance(p: ParcoursRegistre) -> None:
    echeance = liquidee(p)
    ordre, valeurs = mouvement(p, echeance)
    executer(ordre, *valeurs)
    assert Echeance.objects.get(pk=echeance.pk).solde == echeance.montant


@pytest.mark.parametrize(
    "faute",
    [
        lambda p: {"montant": "50000.01"},
        lambda p: {"montant": "49999.99"},
        lambda p: {"montant": "-50000.00"},
        lambda p: {"montant": "0"},
        lambda p: {"reference": ""},
        lambda p: {"le": (p.jour + timedelta(days=1)).isoformat()},
        lambda p: {"le": (p.jour - timedelta(days=30)).isoformat()},
        lambda p: {"approuve_par_id": p.decideur_am.pk},
        lambda p: {"approuve_par_id": None},
        lambda p: {"type": "reversement"},
        lambda p: {"type": "reprise"},
    ],
    ids=[
        *("au-dessus du liquidé", "en dessous", "négatif", "nul", "sans référence", "futur", "avant l’exigibilité"),
        *("approuvé par son auteur", "sans approbation au-dessus du seuil", "reversement", "reprise avant paiement"),
    ],
)
def test_un_mouvement_fautif_est_refuse(
    p: ParcoursRegistre, faute: Callable[[ParcoursRegistre], dict[str, object]]
) -> None:
    ordre, valeurs = mouvement(p, liquidee(p), **faute(p))
    refuse(ordre, *valeurs)


def test_une_echeance_ne_se_paie_ni_avant_d_etre_liquidee_ni_deux_fois(p: ParcoursRegistre) -> None:
    [due] = p.echeances()
    ordre, valeurs = mouvement(p, due)
    assert "ce mouvement ne suit pas son échéance" in refuse(ordre, *valeurs)
    [payee] = p.regler()
    ordre, valeurs = mouvement(p, payee)
    refuse(ordre, *valeurs)


def test_une_reprise_ne_depasse_pas_le_solde(p: ParcoursRegistre) -> None:
    [payee] = p.regler()
    ordre, valeurs = mouvement(p, payee, type="reprise", montant="50000.01")
    assert "ce mouvement ne suit pas son échéance" in refuse(ordre, *valeurs)
    executer(*_plat(mouvement(p, payee, type="reprise", montant="20000.00")))
    assert Echeance.objects.get(pk=payee.pk).solde == Decimal(30000)
    refuse(*_plat(mouvement(p, payee, type="reprise", montant="30000.01")))


def _plat(ordre: tuple[str, tuple[object, ...]]) -> tuple[object, ...]:
    return ordre[0], *ordre[1]


def test_le_plafond_de_l_enveloppe_tient(p: ParcoursRegistre) -> None:
    echeance = liquidee(p)
    dit = refuse("UPDATE paiements_enveloppe SET plafond = 49999.99 WHERE poste = 'fonctionnement' AND annee = 1")
    assert "plafond de l’enveloppe dépassé" in dit
    copie = (
        "INSERT INTO paiements_echeance (dossier_id, contrat_id, plan_id, etat, annee, poste, nature, indicateur, "
        "versement, exigible_le, montant, regle, source, inscrite_le, liquide, motif_retenue, liquidee_le, "
        "liquidee_par_id, seuil, reference, solde) SELECT dossier_id, contrat_id, plan_id, etat, annee, poste, nature, "
        "indicateur, versement, exigible_le, 0.01, regle, source, inscrite_le, 0.01, '', liquidee_le, liquidee_par_id, "
        "seuil, '', 0 FROM paiements_echeance WHERE id = %s"
    )
    assert "plafond de l’enveloppe dépassé" in refuse(copie, echeance.pk)


def test_le_solde_ne_s_ecrit_pas_a_la_main(p: ParcoursRegistre) -> None:
    [payee] = p.regler()
    assert "payé moins repris" in refuse("UPDATE paiements_echeance SET solde = 1 WHERE id = %s", payee.pk)


def test_rien_n_est_paye_sans_mouvement(p: ParcoursRegistre) -> None:
    echeance = liquidee(p)
    ordre = (
        "UPDATE paiements_echeance SET etat = 'payee', paye_le = %s, reference = 'X', prepare_par_id = %s, "
        "approuve_par_id = %s WHERE id = %s"
    )
    refuse(ordre, p.jour.isoformat(), p.decideur_am.pk, p.autre_decideur.pk, echeance.pk)


@pytest.mark.parametrize(
    "colonne", ["montant = 1", "annee = 2", "poste = 'parcours'", "exigible_le = '2020-01-01'", "regle = 'autre'"]
)
def test_une_echeance_inscrite_ne_se_recrit_pas(p: ParcoursRegistre, colonne: str) -> None:
    assert "ne se récrit pas" in refuse(f"UPDATE paiements_echeance SET {colonne}")  # noqa: S608


def test_une_echeance_payee_ne_redevient_pas_a_payer(p: ParcoursRegistre) -> None:
    [payee] = p.regler()
    refuse("UPDATE paiements_echeance SET etat = 'liquidee' WHERE id = %s", payee.pk)
    refuse("UPDATE paiements_echeance SET reference = 'autre' WHERE id = %s", payee.pk)


def test_l_approbateur_n_est_ni_qui_prepare_ni_qui_liquide(p: ParcoursRegistre) -> None:
    echeance = liquidee(p)
    for qui in (p.decideur_am, p.instructeur_am):
        ordre = "UPDATE paiements_echeance SET prepare_par_id = %s, approuve_par_id = %s WHERE id = %s"
        refuse(ordre, p.decideur_am.pk, qui.pk, echeance.pk)


def test_la_somme_liquidee_reste_dans_le_du_et_la_retenue_a_un_motif(p: ParcoursRegistre) -> None:
    p.attendre(400)
    for montant in ("-1", "0", "60000", "100"):
        refuse("UPDATE paiements_echeance SET liquide = %s WHERE poste = 'fonctionnement' AND annee = 1", montant)


@pytest.mark.parametrize("table", ["echeance", "mouvement", "enveloppe", "registre"])
def test_rien_ne_s_efface(p: ParcoursRegistre, table: str) -> None:
    p.regler()
    if table == "echeance":
        p.attendre(130)
    assert "journal en ajout seul" in refuse(f"DELETE FROM paiements_{table}")  # noqa: S608


def test_un_mouvement_ne_se_modifie_pas(p: ParcoursRegistre) -> None:
    p.regler()
    assert "journal en ajout seul" in refuse("UPDATE paiements_mouvement SET montant = 1")


def test_un_credit_thematique_ne_se_depasse_pas(p: ParcoursRegistre) -> None:
    suite = {"auteur": p.agent(Role.INSTRUCTEUR_ARS), "maintenant": p.maintenant}
    donnees = {"objet": "Prévention", "reference": "FIR-T-1", "montant": Decimal(1000), "notifie_le": p.jour}
    avant = {**donnees, "notifie_le": p.contrat.signe_le - timedelta(days=1)}
    with pytest.raises(TransitionRefusee, match="La date est au plus tôt le .* : le contrat a été signé ce jour-là."):
        actions.notifier_credit(p.contrat, **avant, **suite)
    credit = actions.notifier_credit(p.contrat, **donnees, **suite)
    ajout = (
        "INSERT INTO paiements_versementthematique (credit_id, montant, verse_le, enregistre_le, reference, auteur_id) "
        "VALUES (%s, %s, %s, %s, 'V', %s)"
    )
    jour = p.jour.isoformat()
    executer(ajout, credit.pk, "600.00", jour, jour, suite["auteur"].pk)
    assert "crédit thématique dépassé" in refuse(ajout, credit.pk, "400.01", jour, jour, suite["auteur"].pk)
    assert "journal en ajout seul" in refuse("UPDATE paiements_creditthematique SET montant = 9000")
    assert CreditThematique.objects.get().reste == Decimal(400)
    assert p.echeances(EtatEcheance.PAYEE) == []
