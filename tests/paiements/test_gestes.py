"""Les gestes du registre et leurs refus : chaque raison est dite, rien n'est fait à moitié."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from commun.montants import euros
from comptes.enums import Role
from dossiers.actions.transitions import TransitionRefusee
from dossiers.models import Document
from dossiers.taches import taches
from paiements import actions
from paiements.enums import EtatEcheance, Origine
from paiements.gestes_ecran import offerts
from paiements.models import Echeance, Mouvement
from paiements.situation import situation_de
from tests.fabriques.dossiers import un_agent
from tests.fabriques.paiements import ParcoursRegistre, contrat_relu, un_registre

pytestmark = pytest.mark.django_db
FONCTIONNEMENT = Decimal("50000.00")


@pytest.fixture
def p() -> ParcoursRegistre:
    return un_registre()


def raisons(erreur: pytest.ExceptionInfo[TransitionRefusee]) -> str:
    return " ".join(erreur.value.raisons)


def refuse(action: object, *arguments: object, **donnees: object) -> str:
    with pytest.raises(TransitionRefusee) as erreur:
        action(*arguments, **donnees)
    return raisons(erreur)


def a_reverser(p: ParcoursRegistre) -> list[str]:
    """Ce que « À faire » demande au porteur de rendre."""
    return [tache.detail for tache in taches(p.responsable) if tache.cle.startswith("versements-a_reverser")]


def a_payer(p: ParcoursRegistre) -> list[str]:
    """Ce que « À faire » demande au décideur de la caisse de payer."""
    return [tache.detail for tache in taches(p.decideur_am) if tache.cle.startswith("versements-a_payer")]


def petite(p: ParcoursRegistre) -> Echeance:
    """Une échéance sous le seuil, liquidée."""
    p.attendre(130)
    [echeance] = [e for e in p.echeances(EtatEcheance.DUE) if e.poste == "prevention"]
    return p.liquider(p.demander([echeance]))[0]


def grande(p: ParcoursRegistre) -> Echeance:
    """Une échéance au-dessus du seuil, liquidée."""
    return p.liquider(p.demander(p.echeances()))[0]


def paiement(p: ParcoursRegistre, **donnees: object) -> dict[str, object]:
    return {"maintenant": p.maintenant, "auteur": p.decideur_am, "le": p.jour, "reference": "VIR-1", **donnees}


def test_la_signature_rend_exigible_le_seul_fonctionnement(p: ParcoursRegistre) -> None:
    assert [(e.poste, e.montant, e.etat) for e in p.echeances()] == [
        ("fonctionnement", FONCTIONNEMENT, EtatEcheance.DUE)
    ]
    assert p.tenir() == 0


def test_une_petite_somme_se_paie_sans_approbation(p: ParcoursRegistre) -> None:
    liquidee = petite(p)
    dit = refuse(actions.constater_reversement, liquidee, **paiement(p))
    assert dit == "Cette somme est due à la CPTS : elle se paie."
    [payee] = p.payer([liquidee])
    assert (payee.etat, payee.solde, payee.approuve_par) == (EtatEcheance.PAYEE, payee.liquide, None)
    assert Mouvement.objects.get(echeance=payee).montant == payee.liquide
    avis = Document.objects.get(dossier=p.dossier, type="avis_de_paiement")
    assert avis.contexte["lignes"][0]["reference"] == f"VIR-{payee.pk}"


def test_une_grande_somme_se_prepare_puis_s_approuve_par_un_autre(p: ParcoursRegistre) -> None:
    [payee] = p.payer([grande(p)])
    assert (payee.etat, payee.solde) == (EtatEcheance.PAYEE, FONCTIONNEMENT)
    assert (payee.prepare_par, payee.approuve_par) == (p.decideur_am, p.autre_decideur)


def test_une_grande_somme_ne_se_paie_pas_directement(p: ParcoursRegistre) -> None:
    assert "préparé par l’un et approuvé par un autre" in refuse(actions.payer, [grande(p)], **paiement(p))
    assert Mouvement.objects.count() == 0


def test_l_auteur_n_approuve_pas_son_paiement(p: ParcoursRegistre) -> None:
    echeance = grande(p)
    actions.preparer([echeance], **paiement(p))
    relue = p.echeances(EtatEcheance.A_APPROUVER)
    dit = refuse(actions.approuver, relue, auteur=p.decideur_am, maintenant=p.maintenant)
    assert dit == "Vous avez préparé ce paiement : une autre personne l’approuve."
    assert p.echeances(EtatEcheance.A_APPROUVER) == relue


def test_qui_a_liquide_n_approuve_pas(p: ParcoursRegistre) -> None:
    actions.preparer([grande(p)], **paiement(p))
    aussi_decideur = un_agent(Role.DECIDEUR_AM, email=p.instructeur_am.email)
    attendues = p.echeances(EtatEcheance.A_APPROUVER)
    dit = refuse(actions.approuver, attendues, auteur=aussi_decideur, maintenant=p.maintenant)
    assert dit == "Vous avez liquidé cette somme : une autre personne approuve son paiement."


def test_un_paiement_renvoye_se_prepare_de_nouveau(p: ParcoursRegistre) -> None:
    actions.preparer([grande(p)], **paiement(p))
    [attendue] = p.echeances(EtatEcheance.A_APPROUVER)
    suite = {"auteur": p.autre_decideur, "maintenant": p.maintenant, "commentaire": "Référence illisible."}
    actions.renvoyer(attendue, **suite)
    [relue] = p.echeances(EtatEcheance.LIQUIDEE)
    assert (relue.prepare_par, relue.paye_le, relue.reference) == (None, None, "")


def test_l_approbation_vaut_pour_ce_qui_est_prepare_pas_pour_ce_qui_fut_lu(p: ParcoursRegistre) -> None:
    actions.preparer([grande(p)], **paiement(p))
    [lue] = p.echeances(EtatEcheance.A_APPROUVER)
    suite = {"auteur": p.autre_decideur, "maintenant": p.maintenant}
    actions.renvoyer(p.echeances(EtatEcheance.A_APPROUVER)[0], commentaire="Mauvais bordereau.", **suite)
    actions.preparer(p.echeances(EtatEcheance.LIQUIDEE), **paiement(p, reference="VIR-2"))
    actions.approuver([lue], **suite)
    assert (lue.reference, Mouvement.objects.get().reference) == ("VIR-2", "VIR-2")


@pytest.mark.parametrize(
    ("jours", "reference", "dit"),
    [
        (1, "VIR-1", "La date de valeur ne peut pas être à venir."),
        (-400, "VIR-1", "le paiement ne précède pas"),
        (0, "  ", "Indiquez la référence du paiement."),
    ],
)
def test_un_paiement_mal_date_ou_sans_reference_est_refuse(
    p: ParcoursRegistre, jours: int, reference: str, dit: str
) -> None:
    echeance = petite(p)
    donnees = paiement(p, le=p.jour + timedelta(days=jours), reference=reference)
    assert dit in refuse(actions.payer, [echeance], **donnees)
    assert Mouvement.objects.count() == 0


def test_une_somme_negative_nulle_ou_au_dessus_du_du_ne_se_liquide_pas(p: ParcoursRegistre) -> None:
    demandees = p.demander()
    essais = {
        "-1.00": "La somme liquidée est positive",
        "0.00": "La somme liquidée est positive",
        "50000.01": "La somme liquidée ne peut pas dépasser le dû",
        "10.001": "Écrivez la somme liquidée, en euros et centimes.",
    }
    for liquide, dit in essais.items():
        suite = {"auteur": p.instructeur_am, "maintenant": p.maintenant, "liquide": Decimal(liquide)}
        assert dit in refuse(actions.liquider, demandees, **suite)
    assert p.echeances(EtatEcheance.LIQUIDEE) == []


def test_au_dessus_du_plafond_rien_ne_se_liquide(p: ParcoursRegistre) -> None:
    [echeance] = p.demander()
    p.contrat.enveloppes.filter(poste="fonctionnement", annee=1).update(plafond=Decimal("49999.99"))
    dit = refuse(actions.liquider, [echeance], auteur=p.instructeur_am, maintenant=p.maintenant)
    assert dit == "Il reste 49\u202f999,99\u00a0€ à liquider sur cette enveloppe pour l’année 1."


def test_une_echeance_non_liquidee_ne_se_paie_pas(p: ParcoursRegistre) -> None:
    dit = refuse(actions.payer, p.demander(), **paiement(p))
    assert dit == "Cette échéance est « demandée », elle n’est pas liquidée."


def test_une_echeance_plus_ancienne_non_liquidee_arrete_la_suivante(p: ParcoursRegistre) -> None:
    p.attendre(400)
    siennes = [e for e in p.echeances() if (e.poste, e.nature, e.annee) == ("prevention", "fixe", 1)]
    ancienne, suivante = siennes
    [liquidee] = p.liquider(p.demander([suivante]))
    assert "n’est pas liquidée" in refuse(actions.payer, [liquidee], **paiement(p))
    p.liquider(p.demander([ancienne]))
    assert p.payer([liquidee])[0].etat == EtatEcheance.PAYEE


def test_rien_ne_se_paie_pendant_une_mise_en_demeure(p: ParcoursRegistre) -> None:
    echeance = petite(p)
    assert a_payer(p) == [f"{p.dossier.numero} · {euros(echeance.liquide)}"]
    p.mettre_en_demeure()
    assert "mis en demeure" in refuse(actions.payer, [Echeance.objects.get(pk=echeance.pk)], **paiement(p))
    assert a_payer(p) == []


def test_un_lot_passe_en_entier_ou_pas_du_tout(p: ParcoursRegistre) -> None:
    p.attendre(130)
    demandees = p.demander()
    liquidees = [e for e in p.liquider(demandees) if not e.demande_une_approbation][:1]
    dit = refuse(actions.payer, [*liquidees, *p.echeances(EtatEcheance.LIQUIDEE)], **paiement(p))
    assert "préparé par l’un" in dit
    assert Mouvement.objects.count() == 0


def test_une_part_variable_au_maximum_ne_se_liquide_pas_en_lot(p: ParcoursRegistre) -> None:
    p.attendre(400)
    variables = p.demander([e for e in p.echeances() if e.au_plus])
    suite = {"auteur": p.instructeur_am, "maintenant": p.maintenant}
    assert "d’après les résultats" in refuse(actions.liquider, variables[:1], **suite)


def test_une_part_variable_attend_le_dialogue_de_gestion_ou_une_raison_gardee_au_journal(p: ParcoursRegistre) -> None:
    p.attendre(400)
    [variable, *_] = p.demander([e for e in p.echeances() if e.au_plus])
    suite = {"auteur": p.instructeur_am, "maintenant": p.maintenant, "liquide": variable.montant}
    dit = refuse(actions.liquider, [variable], **suite)
    assert "Le dialogue de gestion de l’année 1 n’est pas approuvé" in dit
    assert refuse(actions.liquider, [variable], sans_dialogue="  ", **suite) == dit
    raison = "Compte rendu refusé par l’ARS, résultats constatés en commission."
    actions.liquider([variable], sans_dialogue=raison, **suite)
    assert p.contrat.dossier.evenements.get(code="liquider").texte.texte == raison


def test_une_retenue_a_un_motif_et_se_leve(p: ParcoursRegistre) -> None:
    [demandee] = p.demander()
    suite = {"auteur": p.instructeur_am, "maintenant": p.maintenant, "liquide": Decimal(40000)}
    assert "pourquoi le reste est retenu" in refuse(actions.liquider, [demandee], **suite)
    p.payer(p.liquider([demandee], liquide=Decimal(40000), motif_retenue="RIB à confirmer."))
    [payee] = p.echeances()
    situation = situation_de(p.contrat, p.jour)
    assert (payee.retenu, situation.compte.retenu, situation.compte.equilibre) == (Decimal(10000), Decimal(10000), True)
    levee = actions.lever_la_retenue(payee, auteur=p.instructeur_am, maintenant=p.maintenant)
    assert (levee.montant, levee.versement, levee.etat) == (Decimal(10000), Origine.RETENUE_LEVEE, "demandee")
    assert "Rien n’est retenu" in refuse(
        actions.lever_la_retenue, p.echeances()[0], auteur=p.instructeur_am, maintenant=p.maintenant
    )
    p.payer(p.liquider([levee]))
    assert situation_de(p.contrat, p.jour).compte.recu == FONCTIONNEMENT


def test_une_somme_fractionnee_par_une_retenue_s_approuve_comme_entiere(p: ParcoursRegistre) -> None:
    retenue = {"liquide": Decimal(15000), "motif_retenue": "Pièces attendues."}
    [payee] = p.payer(p.liquider(p.demander(p.echeances()), **retenue))
    levee = actions.lever_la_retenue(payee, auteur=p.instructeur_am, maintenant=p.maintenant)
    [suite] = p.liquider([levee], **retenue)
    assert refuse(actions.payer, [suite], **paiement(p)) == (
        "Avec la somme dont elle vient, cette retenue passe le seuil : le paiement est préparé par l’un et approuvé "
        "par un autre."
    )


def test_une_reprise_ne_depasse_pas_le_paye_et_redevient_due(p: ParcoursRegistre) -> None:
    [payee] = p.regler()
    with pytest.raises(TransitionRefusee, match="la reprise ne peut pas dépasser"):
        p.reprendre(payee, FONCTIONNEMENT + 1)
    p.reprendre(payee, Decimal(20000))
    reprise, regularisation = p.echeances()
    assert (reprise.etat, reprise.solde, reprise.repris) == (EtatEcheance.REPRISE, Decimal(30000), Decimal(20000))
    assert regularisation.repris == 0
    assert (regularisation.montant, regularisation.versement) == (Decimal(20000), Origine.REGULARISATION)
    p.reprendre(reprise, Decimal(30000))
    assert [e.montant for e in p.echeances(EtatEcheance.DUE)] == [FONCTIONNEMENT]


def test_une_resiliation_demande_le_trop_percu_et_garde_ce_qui_est_paye(p: ParcoursRegistre) -> None:
    p.regler()
    p.attendre(400)
    p.regler([e for e in p.echeances(EtatEcheance.DUE) if e.poste == "fonctionnement"])
    p.resilier()
    p.attendre(2)
    compte = situation_de(contrat_relu(p.contrat), p.jour).compte
    assert compte.equilibre
    assert (compte.recu, compte.a_reverser) == (Decimal("87500.00"), Decimal("32581.97"))
    [trop] = [e for e in p.echeances() if e.a_reverser]
    actions.demander_les_retards(p.jour, p.maintenant)
    assert (trop.fiche.porteur, trop.somme) == ("À reverser, la caisse arrête la somme", Decimal("32581.97"))
    [arretee] = p.liquider([trop])
    assert a_reverser(p) == [f"{p.dossier.numero} · {euros(Decimal('32581.97'))} à reverser"]
    dit = refuse(actions.payer, [arretee], **paiement(p))
    assert dit == "Cette somme est à reverser par la CPTS : constatez son reversement."
    p.payer([arretee])
    assert situation_de(contrat_relu(p.contrat), p.jour).compte.a_reverser == 0
    reversee = Echeance.objects.get(pk=arretee.pk)
    assert (reversee.fiche.porteur, a_reverser(p), offerts(reversee, p.decideur_am)) == ("Reversée", [], [])


def test_ce_qui_n_est_pas_demande_l_est_d_office_sauf_la_part_variable(p: ParcoursRegistre) -> None:
    p.attendre(400)
    assert actions.demander_les_retards(p.jour, p.maintenant) == 11
    assert {e.nature for e in p.echeances(EtatEcheance.DUE)} == {"variable"}
    assert actions.demander_les_retards(p.jour, p.maintenant) == 0


def test_seule_la_caisse_du_contrat_liquide(p: ParcoursRegistre) -> None:
    demandees = p.demander()
    for role in (Role.INSTRUCTEUR_ARS, Role.COORDINATEUR, Role.DECIDEUR_AM):
        with pytest.raises(PermissionDenied):
            actions.liquider(demandees, auteur=p.agent(role), maintenant=p.maintenant)
    with pytest.raises(PermissionDenied):
        actions.demander(p.echeances(), auteur=p.instructeur_am, maintenant=p.maintenant)
