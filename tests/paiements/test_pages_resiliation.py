"""La page « Résilier » : on lit le décompte à une date, puis on confirme ; ce qui a changé entre-temps se dit."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from commun.montants import euros
from comptes.enums import Role
from comptes.models import Utilisateur
from contrats.enums import EtatContrat, Partie
from contrats.financier import plan_courant
from paiements.actions.resiliation import A_LIRE, AUTRE_DECOMPTE
from paiements.decompte import decompte_au
from tests.contrats.test_reprise import reprendre
from tests.fabriques.comptes import client_de
from tests.fabriques.contrats import une_caisse_non_payeuse
from tests.fabriques.dossiers import un_agent, un_porteur
from tests.fabriques.paiements import ParcoursRegistre, un_registre
from tests.heure import il_y_a

pytestmark = pytest.mark.django_db
MOTIF = "La CPTS fusionne avec sa voisine."


@pytest.fixture
def p() -> ParcoursRegistre:
    """Signé depuis deux mois, la somme de la signature à payer ; aujourd'hui."""
    p = un_registre(depart=il_y_a(60))
    p.maintenant = il_y_a(0)
    return p


def adresse(p: Any) -> str:
    return p.contrat.adresse_d_acte("notifier_resiliation")


def adresse_du_registre(p: Any) -> str:
    return p.contrat.adresse("paiements:registre")


def lu(reponse: HttpResponse) -> str:
    return re.sub(r"[ \n]+", " ", reponse.content.decode())


def vu(reponse: HttpResponse) -> str:
    return re.search(r'name="vu" value="([0-9a-f]+)"', reponse.content.decode()).group(1)


def lire(client: Client, p: Any, effet: date, **saisie: str) -> HttpResponse:
    return client.post(adresse(p), {"effet_le": effet.isoformat(), "commentaire": "", "apercu": "oui", **saisie})


def confirmer(client: Client, p: Any, effet: date, sceau: str = "", motif: str = MOTIF) -> HttpResponse:
    return client.post(adresse(p), {"effet_le": effet.isoformat(), "commentaire": motif, "vu": sceau})


def test_on_lit_le_decompte_puis_on_confirme(p: ParcoursRegistre) -> None:
    client, effet = client_de(p.responsable), p.jour + timedelta(days=30)
    vide = client.get(adresse(p))
    assert (vide.status_code, "Voir le décompte à cette date" in lu(vide)) == (200, True)
    assert 'name="vu"' not in lu(vide)
    assert 'class="btn btn-danger"' not in lu(vide)
    reponse = lire(client, p, effet)
    decompte = decompte_au(p.contrat, effet, p.jour)
    assert (reponse.status_code, p.contrat.resiliation_effet_le) == (200, None)
    page = lu(reponse)
    for somme in (decompte.compte.du, decompte.compte.recu, decompte.compte.a_recevoir, decompte.compte.a_reverser):
        assert f"<dd>{euros(somme)}" in page
    assert "facultatif" not in page
    assert f'action="{adresse(p)}" data-une-fois' in page  # sans l'ancre du décompte : un refus se lit en haut de page
    fait = confirmer(client, p, effet, vu(reponse))
    assert (fait.status_code, p.contrat.resiliation_effet_le) == (302, effet)
    assert p.dossier.documents.filter(type="resiliation").count() == 1


def test_une_fois_notifiee_le_contrat_et_le_registre_disent_le_meme_decompte(p: ParcoursRegistre) -> None:
    client, effet = client_de(p.responsable), p.jour + timedelta(days=30)
    confirmer(client, p, effet, vu(lire(client, p, effet)))
    compte, au_terme = decompte_au(p.contrat, effet, p.jour).compte, plan_courant(p.contrat).total
    assert compte.du < au_terme
    dites = (compte.du, compte.recu, compte.a_recevoir, compte.a_reverser)
    contrat, registre = lu(client.get(p.contrat.get_absolute_url())), lu(client.get(adresse_du_registre(p)))
    assert [f"<dd>{euros(somme)}" in page for page in (contrat, registre) for somme in dites] == [True] * 8
    assert f"<dt>Total dû</dt><dd>{euros(compte.du)}</dd>" in contrat
    assert [euros(au_terme) in page for page in (contrat, registre)] == [False, False]
    version = lu(client.get(p.contrat.adresse("contrats:version")))
    assert "La résiliation notifiée l’arrêtera le" in version


def test_une_fois_resilie_le_contrat_dit_le_decompte_que_le_registre_tient(p: ParcoursRegistre) -> None:
    client = client_de(p.responsable)
    confirmer(client, p, p.jour, vu(lire(client, p, p.jour)))
    assert (p.contrat.etat, p.contrat.resilie_le) == (EtatContrat.RESILIE, p.jour)
    registre = client.get(adresse_du_registre(p)).context["situation"].compte
    contrat = lu(client.get(p.contrat.get_absolute_url()))
    dites = (registre.du, registre.recu, registre.a_recevoir, registre.a_reverser)
    assert [f"<dd>{euros(somme)}" in contrat for somme in dites] == [True] * 4
    assert "Résiliation notifiée" not in contrat


def test_l_adresse_porte_la_date_a_lire_jamais_le_motif(p: ParcoursRegistre) -> None:
    effet = p.jour + timedelta(days=30)
    reponse = client_de(p.responsable).get(adresse(p), {"apercu": "oui", "effet_le": effet.isoformat()})
    assert (reponse.status_code, vu(reponse)) == (200, vu(lire(client_de(p.responsable), p, effet)))


def test_sans_avoir_lu_rien_ne_se_fait(p: ParcoursRegistre) -> None:
    client, effet = client_de(p.responsable), p.jour
    refus = confirmer(client, p, effet)
    assert (refus.status_code, p.contrat.etat, p.contrat.resiliation_effet_le) == (409, EtatContrat.ACTIF, None)
    assert A_LIRE in lu(refus)
    assert MOTIF in lu(refus)
    assert f'value="{effet.isoformat()}"' in lu(refus)
    assert confirmer(client, p, effet, vu(refus)).status_code == 302


def test_un_paiement_entre_la_lecture_et_l_envoi_refuse_et_garde_la_saisie(p: ParcoursRegistre) -> None:
    client, effet = client_de(p.responsable), p.jour
    ancien = vu(lire(client, p, effet))
    p.regler()
    refus = confirmer(client, p, effet, ancien)
    assert (refus.status_code, p.contrat.resiliation_effet_le) == (409, None)
    for texte in (AUTRE_DECOMPTE, MOTIF, f'value="{effet.isoformat()}"', f"<dd>{euros(Decimal(50000))}"):
        assert texte in lu(refus)
    assert vu(refus) != ancien
    assert confirmer(client, p, effet, vu(refus)).status_code == 302


def test_une_autre_date_que_celle_que_l_on_a_lue_se_relit(p: ParcoursRegistre) -> None:
    client = client_de(p.responsable)
    sceau = vu(lire(client, p, p.jour))
    refus = confirmer(client, p, p.jour + timedelta(days=1), sceau)
    assert (refus.status_code, AUTRE_DECOMPTE in lu(refus)) == (409, True)
    assert p.contrat.resiliation_effet_le is None


def test_une_date_impossible_se_dit_a_sa_place(p: ParcoursRegistre) -> None:
    client, contrat = client_de(p.responsable), p.contrat
    refus = {
        p.jour - timedelta(days=1): "au plus tôt aujourd’hui",
        contrat.signe_le - timedelta(days=10): "au plus tôt aujourd’hui",
        contrat.fin_le: "s’achève de lui-même",
    }
    for effet, raison in refus.items():
        for reponse in (lire(client, p, effet, commentaire=MOTIF), confirmer(client, p, effet)):
            page = lu(reponse)
            assert (reponse.status_code, raison in page, MOTIF in page) == (422, True, True)
            assert 'href="#id_effet_le"' in page
            assert 'name="vu"' not in page
    sans_date = client.post(adresse(p), {"effet_le": "", "commentaire": MOTIF, "apercu": "oui"})
    assert (sans_date.status_code, "Indiquez la date d’effet" in lu(sans_date)) == (422, True)


def test_sans_motif_le_decompte_reste_lu_et_rien_ne_se_fait(p: ParcoursRegistre) -> None:
    client = client_de(p.responsable)
    sceau = vu(lire(client, p, p.jour))
    refus = confirmer(client, p, p.jour, sceau, motif="")
    assert (refus.status_code, vu(refus), p.contrat.etat) == (422, sceau, EtatContrat.ACTIF)
    assert "Écrivez le motif" in lu(refus)


def test_qui_peut_resilier_lit_le_decompte_les_autres_non(p: ParcoursRegistre) -> None:
    p.maintenant -= timedelta(days=2)
    p.mettre_en_demeure(Partie.ARS)
    personnes: dict[str, Utilisateur] = {
        "CPTS": p.responsable,
        "ARS": p.signataire(Partie.ARS),
        "caisse": p.signataire(Partie.AM),
        "instructeur ARS": p.agent(Role.INSTRUCTEUR_ARS),
        "instructeur caisse": p.instructeur_am,
        "Guichet": un_agent(Role.COORDINATEUR),
        "autre caisse": une_caisse_non_payeuse(),
        "autre porteur": un_porteur("autre@exemple.test"),
    }
    effet = p.jour + timedelta(days=30)
    lus = {}
    for qui, personne in personnes.items():
        client = client_de(personne)
        par_adresse = client.get(adresse(p), {"apercu": "oui", "effet_le": effet.isoformat()})
        lus[qui] = (par_adresse.status_code, lire(client, p, effet).status_code)
        assert ("Décompte si le contrat prend fin" in lu(par_adresse)) == (lus[qui] == (200, 200))
    assert lus == {
        **dict.fromkeys(("CPTS", "ARS", "caisse"), (200, 200)),
        **dict.fromkeys(("instructeur ARS", "instructeur caisse", "Guichet", "autre caisse"), (403, 403)),
        "autre porteur": (404, 404),
    }


@pytest.mark.parametrize("partie", [Partie.ARS, Partie.AM])
def test_apres_une_mise_en_demeure_l_ars_et_la_caisse_resilient_de_meme(p: ParcoursRegistre, partie: Partie) -> None:
    p.maintenant -= timedelta(days=2)
    p.mettre_en_demeure(partie)
    client, effet = client_de(p.signataire(partie)), p.jour + timedelta(days=30)
    reponse = lire(client, p, effet)
    assert "La mise en demeure s’éteint avec le contrat" in lu(reponse)
    assert "Versé à ce jour" in lu(reponse)
    assert confirmer(client, p, effet, vu(reponse)).status_code == 302
    assert (p.contrat.etat, p.contrat.resiliation_effet_le) == (EtatContrat.MIS_EN_DEMEURE, effet)


def test_chaque_annee_dit_si_ses_resultats_sont_arretes(p: ParcoursRegistre) -> None:
    effet = p.contrat.signe_le + timedelta(days=500)
    page = lu(lire(client_de(p.responsable), p, effet))
    variables = decompte_au(p.contrat, effet, p.jour).variables
    assert [v.libelle for v in variables] == ["1re année", "2e année"]
    for variable in variables:
        assert f"<strong>{variable.libelle}</strong> : les trois parties n’ont pas approuvé" in page
        assert f"compte {euros(Decimal(0))}, au lieu de {euros(variable.au_plus)} au plus" in page


def test_un_contrat_sans_plan_le_dit_et_se_resilie() -> None:
    p = reprendre(date(2024, 2, 29))
    client, effet = client_de(p.responsable), il_y_a(-30).date()
    reponse = lire(client, p, effet)
    assert "Pas de décompte sur le portail" in lu(reponse)
    assert confirmer(client, p, effet).status_code == 409
    assert confirmer(client, p, effet, vu(reponse)).status_code == 302
