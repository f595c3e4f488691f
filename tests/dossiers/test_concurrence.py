"""Deux à la fois : un seul gagne, l'autre lit qui est passé avant. Se prouve sur PostgreSQL, avec de vrais fils."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction

from comptes.enums import Role
from dossiers.actions import complements, elements
from dossiers.actions import lettre as lettres
from dossiers.actions import projet as projets
from dossiers.actions.refus_implicite import constater_les_refus_implicites
from dossiers.actions.tacite import constater_les_tacites
from dossiers.actions.transitions import DejaDecide
from dossiers.enums import EtatLettre, EtatProjet
from dossiers.enums_complements import NatureElement
from dossiers.journal import verifier_dossier
from dossiers.models import Dossier, LettreIntention, ProjetSante
from tests.fabriques.dossiers import un_agent
from tests.fabriques.etats import un_dossier_a

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("exige_postgresql")]
DEPART = datetime(2026, 12, 27, 9, tzinfo=UTC)
DECISION = datetime(2027, 1, 11, 9, tzinfo=UTC)
APRES = datetime(2027, 3, 8, 9, tzinfo=UTC)


def ensemble(*gestes: Callable[[], Any]) -> list[Any]:
    """Lance ces gestes au même instant, chacun sur sa connexion ; rend résultats ou exceptions."""
    depart = threading.Barrier(len(gestes))
    resultats: list[Any] = [None] * len(gestes)

    def courir(rang: int) -> None:
        try:
            depart.wait(timeout=120)
            resultats[rang] = gestes[rang]()
        except Exception as erreur:
            resultats[rang] = erreur
        finally:
            connection.close()

    fils = [threading.Thread(target=courir, args=(rang,)) for rang in range(len(gestes))]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(timeout=300)
    return resultats


def _dossier(**etat: str) -> Dossier:
    with transaction.atomic():
        return un_dossier_a(**etat, depart=DEPART)


def _un_seul(resultats: list[Any]) -> tuple[Any, Exception]:
    reussites = [r for r in resultats if not isinstance(r, Exception)]
    echecs = [r for r in resultats if isinstance(r, Exception)]
    assert (len(reussites), len(echecs)) == (1, 1), resultats
    return reussites[0], echecs[0]


@pytest.mark.parametrize("tour", range(3))
def test_deux_decideurs_un_seul_decide_l_autre_lit_qui(tour: int) -> None:
    dossier = _dossier(etat_lettre=EtatLettre.TRANSMISE)
    alpha = un_agent(Role.DECIDEUR_ARS, email="alpha@exemple.test")
    beta = un_agent(Role.DECIDEUR_ARS, email="beta@exemple.test")
    alpha.nom, beta.nom = "Alpha", "Bêta"
    alpha.save()
    beta.save()
    jour = date(2027, 1, 11)

    def accorder() -> Any:
        lettre = LettreIntention.objects.get(pk=dossier.lettre.pk)
        return lettres.accorder(lettre, auteur=alpha, maintenant=DECISION, montant=0, decidee_le=jour)

    def refuser() -> Any:
        lettre = LettreIntention.objects.get(pk=dossier.lettre.pk)
        donnees = {"motif": "credits", "decidee_le": jour, "commentaire": "Crédits épuisés."}
        return lettres.refuser(lettre, auteur=beta, maintenant=DECISION, **donnees)

    gagnant, echec = _un_seul(ensemble(accorder, refuser))
    assert isinstance(echec, DejaDecide)
    assert f"déjà décidé par {gagnant.auteur} le 11/01/2027" in str(echec)
    dossier.lettre.refresh_from_db()
    assert dossier.lettre.etat == gagnant.vers
    assert dossier.evenements.filter(code__in=["accorder", "refuser"]).count() == 1
    assert verifier_dossier(dossier) is None


@pytest.mark.parametrize("tour", range(3))
def test_deux_coordinateurs_envoient_la_meme_preparation_une_seule_demande_part(tour: int) -> None:
    dossier = _dossier(etat_lettre=EtatLettre.DEPOSEE)
    deux = [un_agent(Role.COORDINATEUR, email=f"{nom}@exemple.test") for nom in ("alpha", "beta")]
    cible = {"nature": NatureElement.CHAMP, "rubrique": "missions", "texte": "Précisez."}
    element = elements.preparer(dossier.lettre, demandeur="guichet", auteur=deux[0], maintenant=DECISION, **cible)

    def envoyer(auteur: Any) -> Any:
        lettre = LettreIntention.objects.get(pk=dossier.lettre.pk)
        donnees = {"commentaire": "Merci.", "souhaitee_le": date(2027, 2, 1), "elements": [element.pk]}
        return complements.demander(lettre, "demander_complements", auteur=auteur, maintenant=DECISION, **donnees)

    _gagnant, echec = _un_seul(ensemble(*(partial(envoyer, auteur) for auteur in deux)))
    assert isinstance(echec, DejaDecide)
    assert (dossier.demandes.count(), dossier.elements.get().etat) == (1, "demande")
    assert verifier_dossier(dossier) is None


def test_deux_travailleurs_a_la_fois_ne_constatent_qu_une_fois() -> None:
    projet = _dossier(etat_projet=EtatProjet.DEPOSE)
    lettre = _dossier(etat_lettre=EtatLettre.TRANSMISE)
    jour = APRES.date()

    def passer() -> tuple[int, int]:
        return constater_les_tacites(jour, APRES), constater_les_refus_implicites(jour, APRES)

    bilans = ensemble(passer, passer)
    assert tuple(map(sum, zip(*bilans, strict=True))) == (1, 1)
    assert projet.evenements.filter(code="reputer_valide").count() == 1
    assert lettre.evenements.filter(code="refus_implicite").count() == 1
    assert (verifier_dossier(projet), verifier_dossier(lettre)) == (None, None)


def test_un_acte_tardif_et_le_travailleur_a_la_fois_laissent_la_tacite_acquise() -> None:
    dossier = _dossier(etat_projet=EtatProjet.DEPOSE)
    decideur = un_agent(Role.DECIDEUR_ARS)

    def s_opposer() -> Any:
        projet = ProjetSante.objects.get(pk=dossier.projet.pk)
        donnees = {"motif": "territoire", "commentaire": "Bassin coupé en deux."}
        return projets.s_opposer(projet, auteur=decideur, maintenant=APRES, **donnees)

    resultats = ensemble(s_opposer, lambda: constater_les_tacites(APRES.date(), APRES))
    assert isinstance(resultats[0], DejaDecide)
    dossier.projet.refresh_from_db()
    assert (dossier.projet.etat, dossier.projet.validation_tacite) == (EtatProjet.VALIDE_ARS, True)
    assert dossier.evenements.filter(code="reputer_valide").count() == 1
