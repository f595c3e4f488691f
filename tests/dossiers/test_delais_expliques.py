"""« Le délai, expliqué » : chaque fait, sa règle, son article, l'échéance qui en résulte ; et qui le lit."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from commun.calendrier import jour_paris
from comptes.enums import Role
from dossiers.actions import complements, questions
from dossiers.actions import lettre as lettres
from dossiers.actions import projet as projets
from dossiers.actions.refus_implicite import constater_refus_implicite
from dossiers.delais_expliques import DelaiLu, Suite, delai_courant, delais_lus
from dossiers.enums import EtatLettre, EtatProjet, PieceLegale
from dossiers.enums_complements import NatureElement
from dossiers.horloge import Delai
from tests.dossiers.test_complements import PROJET_ARS, envoyer, jusqu_a, preparer
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent
from tests.fabriques.etats import Parcours, un_dossier_a, un_parcours, un_parcours_a

pytestmark = pytest.mark.django_db
DEPART = datetime(2027, 1, 4, 9, tzinfo=UTC)


def lire(p: Parcours, delai: Delai, personne: Any = None, jour: date | None = None) -> list[DelaiLu]:
    lus = delais_lus(p.dossier, personne or p.responsable, jour or jour_paris(p.maintenant))
    return [lu for lu in lus if lu.delai == delai]


def deroule(lu: DelaiLu) -> list[tuple[date, str, date | None, str]]:
    return [(pas.jour, pas.texte, pas.echeance, pas.suite.value) for pas in lu.pas]


@pytest.fixture
def p() -> Parcours:
    """Un projet déposé le 8 janvier 2027."""
    return un_parcours_a(EtatLettre.ACCORDEE, EtatProjet.DEPOSE, depart=DEPART)


def _question(p: Parcours) -> None:
    element = preparer(p, PROJET_ARS, NatureElement.QUESTION)
    donnees = {"demandeur": "ars", "elements": [element.pk], "commentaire": "Une question."}
    souhaitee_le = jour_paris(p.maintenant) + timedelta(days=9)
    p.faire(questions.poser, p.projet, auteur=p.agent(Role.INSTRUCTEUR_ARS), souhaitee_le=souhaitee_le, **donnees)


def test_le_projet_repart_de_zero_et_chaque_pas_dit_sa_regle(p: Parcours) -> None:
    p.demander(p.projet, "demander_complements", Role.INSTRUCTEUR_ARS, pieces=[PieceLegale.STATUTS])
    p.faire(projets.completer, p.projet, auteur=p.responsable)
    (lu,) = lire(p, Delai.PROJET)
    assert deroule(lu) == [
        (date(2027, 1, 8), "Demande complète reçue", date(2027, 3, 8), "court"),
        (date(2027, 1, 9), "Pièces demandées : Statuts", None, "arrete"),
        (date(2027, 1, 10), "Pièces reçues", date(2027, 3, 10), "court"),
    ]
    assert [[(r.texte, r.article) for r in pas.regles] for pas in lu.pas] == [
        [
            ("Le délai part du jour de la réception", "CRPA L114-3"),
            ("Délai de 2 mois de quantième à quantième, fin à 24 h", "CSP L1434-12 ; CRPA L231-1"),
        ],
        [("L’horloge s’arrête jusqu’à la réception des pièces", "CRPA L114-5")],
        [
            ("Le délai repart de zéro à la réception des pièces", "CRPA L114-5"),
            ("Délai de 2 mois de quantième à quantième, fin à 24 h", "CSP L1434-12 ; CRPA L231-1"),
        ],
    ]
    assert (lu.echeance, lu.article, lu.brut, lu.net) == (date(2027, 3, 10), "CSP L1434-12", 2, 1)


def test_une_question_est_montree_sans_effet(p: Parcours) -> None:
    _question(p)
    (lu,) = lire(p, Delai.PROJET)
    dernier = lu.pas[-1]
    assert (dernier.sans_effet, dernier.echeance, dernier.suite) == (True, date(2027, 3, 8), Suite.COURT)
    assert dernier.regles[0].article == "CRPA L114-5 : les pièces seulement"
    assert lu.echeance == date(2027, 3, 8)


def test_une_demande_annulee_rend_l_echeance_anterieure(p: Parcours) -> None:
    p.demander(p.projet, "demander_complements", Role.INSTRUCTEUR_ARS, pieces=[PieceLegale.BUDGET])
    p.faire(complements.annuler, p.projet, "annuler_complements", auteur=p.agent(Role.INSTRUCTEUR_ARS))
    (lu,) = lire(p, Delai.PROJET)
    assert lu.pas[-1].texte == "Demande de pièces annulée"
    assert lu.echeance == date(2027, 3, 8)


def test_l_opposition_finit_le_delai_et_la_reprise_en_ouvre_un_autre(p: Parcours) -> None:
    acte = {"motif": "territoire", "commentaire": "Bassin coupé en deux."}
    p.faire(projets.s_opposer, p.projet, auteur=p.agent(Role.DECIDEUR_ARS), **acte)
    (fini,) = lire(p, Delai.PROJET)
    assert (fini.suite, fini.echeance, fini.pas[-1].texte) == (Suite.FINI, None, "Opposition de l’ARS")
    p.faire(projets.reprendre, p.projet, auteur=p.responsable)
    p.faire(projets.deposer, p.projet, auteur=p.responsable)
    assert [lu.suite for lu in lire(p, Delai.PROJET)] == [Suite.COURT, Suite.FINI]


def test_la_validation_tacite_porte_la_date_de_la_loi(p: Parcours) -> None:
    with time_machine.travel(datetime(2027, 3, 20, 9, tzinfo=UTC), tick=False):
        assert client_de(p.responsable).get(p.dossier.get_absolute_url()).status_code == 200
    (lu,) = lire(p, Delai.PROJET, jour=date(2027, 3, 20))
    dernier = lu.pas[-1]
    assert (dernier.jour, dernier.echeance, dernier.regles[0].article, lu.suite) == (
        date(2027, 3, 8),
        date(2027, 3, 8),
        "CSP L1434-12",
        Suite.FINI,
    )


def test_un_depot_incomplet_ne_court_pas_encore() -> None:
    p = un_parcours(DEPART)
    p.deposer_lettre()
    p.rendre_avis()
    p.accorder()
    p.faire(projets.deposer, p.projet, auteur=p.responsable, motif_en_l_etat="Statuts attendus.")
    (lu,) = lire(p, Delai.PROJET)
    assert (lu.suite, lu.echeance, lu.pas[0].texte) == (Suite.ATTEND, None, "Demande reçue incomplète")


def test_la_subvention_est_suspendue_puis_le_refus_nait_sans_changer_l_etat() -> None:
    p = un_parcours(DEPART)
    p.deposer_lettre()
    p.rendre_avis()
    p.demander(p.lettre, "demander_complements_ars", Role.INSTRUCTEUR_ARS)
    p.maintenant += timedelta(days=9)
    p.faire(lettres.completer_ars, p.lettre, auteur=p.responsable)
    (lu,) = lire(p, Delai.SUBVENTION)
    assert lu.echeance == date(2027, 3, 16)
    assert lu.pas[-1].texte == "Pièces reçues après 10 jours d’arrêt"
    assert (lu.brut, lu.net) == (11, 1)
    constater_refus_implicite(p.lettre, maintenant=datetime(2027, 3, 17, 9, tzinfo=UTC))
    p.lettre.refresh_from_db()
    (echu,) = lire(p, Delai.SUBVENTION, jour=date(2027, 3, 17))
    assert (echu.suite, p.lettre.etat) == (Suite.ECHU, EtatLettre.TRANSMISE)
    assert "16 mai 2027 inclus" in echu.recours[2]


def test_l_objectif_du_guichet_repart_de_la_nouvelle_version_et_n_est_pas_legal() -> None:
    p = jusqu_a(PROJET_ARS)
    (lu,) = lire(p, Delai.AVIS)
    assert (lu.suite, lu.est_legal, lu.dernier_jour_ouvre, lu.article) == (
        Suite.FINI,
        False,
        None,
        "aucun délai légal",
    )


@pytest.mark.parametrize(
    ("role", "attendus"),
    [
        (Role.COORDINATEUR, [Delai.PROJET, Delai.SUBVENTION, Delai.AVIS]),
        (Role.INSTRUCTEUR_ARS, [Delai.PROJET, Delai.SUBVENTION]),
        (Role.DECIDEUR_ARS, [Delai.PROJET, Delai.SUBVENTION]),
        (Role.INSTRUCTEUR_AM, [Delai.PROJET, Delai.SUBVENTION]),
    ],
)
def test_chaque_cote_lit_les_delais_de_ce_qu_il_lit(p: Parcours, role: Role, attendus: list[Delai]) -> None:
    lus = delais_lus(p.dossier, p.agent(role), jour_paris(p.maintenant))
    assert [lu.delai for lu in lus] == attendus


def test_qui_n_est_qu_informe_ouvre_la_page_et_n_y_lit_aucun_delai() -> None:
    dossier = un_dossier_a(EtatLettre.TRANSMISE)
    page = client_de(un_agent(Role.DECIDEUR_AM)).get(reverse("dossiers:delais", args=[dossier.numero]))
    assert page.status_code == 200
    assert page.context["delais"] == []
    assert "Vous êtes informé de ce dossier" in page.content.decode()


def test_le_dernier_jour_ouvre_saute_fetes_et_fins_de_semaine_et_se_lit_de_l_ars_seule(p: Parcours) -> None:
    """Un projet reçu le 1er mars 2027 échoit le samedi 1er mai, férié : le dernier jour ouvré est le vendredi."""
    p = un_parcours(datetime(2027, 2, 25, 9, tzinfo=UTC))
    p.deposer_lettre()
    p.rendre_avis()
    p.accorder()
    p.deposer_projet()
    (lu,) = lire(p, Delai.PROJET)
    assert (lu.echeance, lu.dernier_jour_ouvre) == (date(2027, 5, 1), date(2027, 4, 30))
    adresse = reverse("dossiers:delais", args=[p.dossier.numero])
    with time_machine.travel(p.maintenant, tick=False):
        pages = {
            qui: client_de(personne).get(adresse).content.decode()
            for qui, personne in {"porteur": p.responsable, "ars": p.agent(Role.INSTRUCTEUR_ARS)}.items()
        }
    assert {qui: "vendredi 30 avril 2027" in page for qui, page in pages.items()} == {"porteur": False, "ars": True}


def test_la_premiere_lecture_constate_le_refus_implicite_meme_sans_commande() -> None:
    dossier = un_dossier_a(EtatLettre.TRANSMISE, depart=DEPART)
    with time_machine.travel(datetime(2027, 3, 10, 9, tzinfo=UTC), tick=False):
        page = client_de(dossier.equipe.get().utilisateur).get(dossier.get_absolute_url()).content.decode()
    dossier.lettre.refresh_from_db()
    assert (dossier.lettre.etat, dossier.lettre.refus_implicite_constate_le) == ("transmise", date(2027, 3, 6))
    assert "tribunal administratif" in page


@pytest.mark.parametrize(
    ("instant", "constate"),
    [
        (datetime(2027, 3, 8, 22, 59, 59, tzinfo=UTC), False),
        (datetime(2027, 3, 8, 23, 0, tzinfo=UTC), True),
    ],
)
def test_l_attestation_se_telecharge_des_minuit_passe_sans_commande(
    p: Parcours, instant: datetime, constate: bool
) -> None:
    with time_machine.travel(instant, tick=False):
        client = client_de(p.responsable)
        page = client.get(p.dossier.get_absolute_url())
        attestations = [d for d in page.context["documents"] if d.type == "attestation"]
        assert bool(attestations) is constate
        if constate:
            adresse = reverse("dossiers:document", args=[p.dossier.numero, attestations[0].pk])
            pdf = b"".join(client.get(adresse).streaming_content)
            assert pdf.startswith(b"%PDF")


@pytest.mark.parametrize("etat", EtatProjet.values)
def test_le_delai_courant_du_projet_suit_son_etat(etat: str) -> None:
    dossier = un_dossier_a(etat_projet=etat, depart=DEPART)
    responsable = dossier.equipe.get().utilisateur
    dernier = dossier.evenements.order_by("-rang").first()
    courant = delai_courant(delais_lus(dossier, responsable, jour_paris(dernier.instant)))
    attendus = {EtatProjet.DEPOSE: Suite.COURT, EtatProjet.COMPLEMENTS_DEMANDES: Suite.ARRETE}
    assert (courant.suite if courant else None) == attendus.get(etat)


def test_la_demande_nomme_les_pieces_de_la_liste(p: Parcours) -> None:
    element = preparer(p, PROJET_ARS, NatureElement.PIECE_MANQUANTE, piece_legale=PieceLegale.BUDGET)
    envoyer(p, PROJET_ARS, element)
    (lu,) = lire(p, Delai.PROJET)
    assert (lu.suite, lu.pas[-1].texte) == (Suite.ARRETE, "Pièces demandées : Budget prévisionnel")
