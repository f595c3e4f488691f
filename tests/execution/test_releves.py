"""Les relevés : deux valeurs côte à côte, prouvées, dans leur unité ; un désaccord dit pourquoi, un gel tient."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from contrats.enums import Partie
from contrats.sources import releves_de
from dossiers.actions.transitions import TransitionRefusee
from execution.actions import gestion, releves
from execution.enums_gestion import EtatReleve, NatureValeur
from execution.models import ValeurRelevee
from execution.parts import NON_TRANCHEE, parts_de_l_annee
from execution.releves import courantes, lu_de
from execution.tableaux import histoire
from tests.fabriques.comptes import client_de
from tests.fabriques.execution import un_contrat_en_vigueur, une_preuve

pytestmark = pytest.mark.django_db


@pytest.fixture
def ici():
    """Treize mois après la signature ; « prevention-1 » : linéaire de 0 à 100 patients."""
    return un_contrat_en_vigueur().dans(13)


def part(ici, contestees=frozenset()):
    return parts_de_l_annee(ici.contrat, 1, contestees=contestees).de("prevention-1")


def test_chaque_partie_releve_a_cote_de_l_autre(ici):
    assert ici.relever(Partie.CPTS, "80").etat == EtatReleve.SAISI
    releve = ici.relever(Partie.AM, "80")
    assert (releve.etat, set(courantes(releve))) == (EtatReleve.CONCORDANT, {Partie.CPTS, Partie.AM})
    assert part(ici).taux == Decimal("0.800000")


def test_une_valeur_autre_sans_motif_est_refusee_avec_motif_c_est_un_desaccord(ici):
    ici.relever(Partie.CPTS, "80")
    with pytest.raises(TransitionRefusee, match="dites pourquoi votre valeur diffère"):
        ici.relever(Partie.AM, "60")
    releve = ici.relever(Partie.AM, "60", motif="Deux cabinets comptés deux fois.")
    assert (releve.etat, releve.motif, lu_de(releve)) == (
        EtatReleve.DESACCORD,
        "Deux cabinets comptés deux fois.",
        None,
    )


def test_une_valeur_contestee_non_tranchee_ne_paie_rien_et_le_dit(ici):
    ici.relever(Partie.CPTS, "80")
    assert part(ici).acquis > 0
    ici.relever(Partie.AM, "60", motif="Double compte.")
    contestee = part(ici, frozenset({"prevention-1"}))
    assert (contestee.acquis, contestee.alerte) == (Decimal("0.00"), NON_TRANCHEE)


def test_se_rallier_retient_la_valeur_de_l_autre(ici):
    ici.relever(Partie.CPTS, "80")
    releve = ici.relever(Partie.AM, "60", motif="Double compte.")
    lue = courantes(releve)[Partie.AM].pk
    releves.rallier(releve, lue=lue, **ici.acte(Partie.CPTS))
    assert (releve.etat, lu_de(releve).valeur) == (EtatReleve.CONCORDANT, Decimal(60))
    ligne = next(une for _annee, une in histoire(ici.contrat, "prevention-1", ici.jour))
    assert ligne.accord == f"La CPTS accepte {ligne.texte_am}"
    corrige = ici.relever(Partie.CPTS, "60")
    assert (corrige.etat, corrige.rallie) == (EtatReleve.CONCORDANT, "")


def test_accepter_se_confirme_sur_sa_page_et_ne_vaut_que_pour_la_valeur_lue(ici):
    ici.relever(Partie.CPTS, "80")
    releve = ici.relever(Partie.AM, "60", motif="Double compte.")
    adresse = reverse("execution:rallier", args=[ici.contrat.dossier.numero, "prevention-1", 1])
    client = client_de(ici.parcours.responsable)
    page = client.get(adresse)
    lue = page.context["autre"].pk
    assert (page.status_code, page.context["part"].acquis) == (200, Decimal("0.00"))
    assert page.context["part_acceptee"].acquis > 0
    releve.refresh_from_db()
    assert releve.etat == EtatReleve.DESACCORD
    ici.relever(Partie.AM, "50", motif="Triple compte.")
    refus = client.post(adresse, {"lue": lue})
    assert (refus.status_code, "relisez-la avant de" in refus.content.decode()) == (409, True)
    assert client.post(adresse, {}).status_code == 422
    assert client.post(adresse, {"lue": refus.context["autre"].pk}).status_code == 302
    releve.refresh_from_db()
    assert (releve.etat, lu_de(releve).valeur) == (EtatReleve.CONCORDANT, Decimal(50))


def test_zero_masquee_et_manquante_ne_se_confondent_pas(ici):
    zero = ici.relever(Partie.CPTS, "0", "acces_soins-1")
    masquee = ici.relever(Partie.CPTS, None, "parcours-1")
    manquante = ici.relever(
        Partie.CPTS, None, "prevention-1", nature=NatureValeur.MANQUANTE, requete="", commentaire="Logiciel en panne."
    )
    lus = [(lu_de(releve).nature, lu_de(releve).valeur) for releve in (zero, masquee, manquante)]
    assert lus == [("valeur", 0), ("masquee", None), ("manquante", None)]
    regles = [parts_de_l_annee(ici.contrat, 1).de(r.code).regle for r in (zero, masquee, manquante)]
    assert [mot in regle for mot, regle in zip(("0 −", "masquée", "aucun relevé"), regles, strict=True)] == [True] * 3


def test_une_valeur_manquante_dit_pourquoi(ici):
    with pytest.raises(TransitionRefusee, match="Dites pourquoi la donnée manque"):
        ici.relever(Partie.CPTS, None, nature=NatureValeur.MANQUANTE, requete="")


def test_sans_preuve_pas_de_releve_un_fichier_ou_une_requete_suffit(ici):
    for valeur in ("80", None):
        with pytest.raises(TransitionRefusee, match="Joignez une preuve"):
            ici.relever(Partie.CPTS, valeur, requete=" ")
    releve = ici.relever(Partie.CPTS, "80", requete="", preuve=une_preuve("relevé"))
    assert courantes(releve)[Partie.CPTS].preuve is not None


@pytest.mark.parametrize(
    ("donnees", "raison"),
    [
        ({"valeur": "-1"}, "n’est pas négative"),
        ({"valeur": "1", "code": "inconnu-1"}, "n’est pas au contrat"),
        ({"valeur": "1", "annee": 3}, "Cette année du contrat commence"),
    ],
)
def test_une_valeur_hors_de_ce_qui_se_releve_est_refusee(ici, donnees, raison):
    with pytest.raises(TransitionRefusee, match=raison):
        ici.relever(Partie.CPTS, **donnees)


@pytest.mark.parametrize(
    ("ecart", "raison"), [(timedelta(days=1), "ne peut pas être à venir"), (-timedelta(days=900), "avant le début")]
)
def test_la_date_de_lecture_tient_entre_le_debut_de_l_annee_et_aujourd_hui(ici, ecart, raison):
    with pytest.raises(TransitionRefusee, match=raison):
        ici.relever(Partie.CPTS, "1", observee_le=ici.jour + ecart)


def test_un_pourcentage_ne_passe_pas_cent(ici):
    contrat = ici.contrat
    contrat.photographie["contenu"]["engagements"][0]["indicateurs"][0]["unite"] = "% des patients"
    contrat.save(update_fields=["photographie"])
    code = contrat.photographie["contenu"]["engagements"][0]["indicateurs"][0]["code"]
    with pytest.raises(TransitionRefusee, match="de 0 à 100"):
        ici.relever(Partie.CPTS, "100.1", code)
    assert ici.relever(Partie.CPTS, "100", code).etat == EtatReleve.SAISI


def test_l_ars_et_le_guichet_lisent_sans_relever(ici):
    with pytest.raises(PermissionDenied):
        ici.relever(Partie.ARS, "80")


def test_gele_rien_ne_change_et_le_degel_est_un_acte(ici):
    releve = ici.relever(Partie.CPTS, "80")
    dialogue = ici.ouvrir_le_dialogue()
    gestion.geler(dialogue, **ici.acte(Partie.AM))
    with pytest.raises(TransitionRefusee, match="sont gelés"):
        ici.relever(Partie.AM, "80")
    with pytest.raises(TransitionRefusee, match="sont gelés"):
        releves.rallier(releve, lue=courantes(releve)[Partie.CPTS].pk, **ici.acte(Partie.AM))
    assert ici.relever(Partie.CPTS, "3", annee=2).etat == EtatReleve.SAISI
    with pytest.raises(TransitionRefusee, match="Écrivez le motif"):
        gestion.degeler(dialogue, commentaire="", **ici.acte(Partie.ARS))
    gestion.degeler(dialogue, commentaire="La caisse a reçu ses données.", **ici.acte(Partie.ARS))
    assert ici.relever(Partie.AM, "80").etat == EtatReleve.CONCORDANT


def test_la_cpts_ne_gele_pas_et_l_on_ne_gele_pas_une_annee_en_cours(ici):
    with pytest.raises(PermissionDenied):
        gestion.geler(ici.ouvrir_le_dialogue(), **ici.acte(Partie.CPTS))
    with pytest.raises(TransitionRefusee, match="s’achève le"):
        gestion.geler(ici.ouvrir_le_dialogue(2), **ici.acte(Partie.ARS))


def test_une_valeur_relevee_ne_se_modifie_ni_ne_s_efface(ici):
    ici.relever(Partie.CPTS, "80")
    for sql in ("UPDATE execution_valeurrelevee SET valeur = 100", "DELETE FROM execution_valeurrelevee"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as curseur:
            curseur.execute(sql)
    assert ValeurRelevee.objects.get().valeur == 80


def test_tant_que_rien_n_est_approuve_le_plan_ne_lit_aucun_releve(ici):
    ici.relever(Partie.CPTS, "80")
    assert releves_de(ici.contrat) == {}
