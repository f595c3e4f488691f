"""Voyages dans le temps : la date légale, jamais celle du traitement ; rien deux fois."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command

from commun.models import CourrielSortant
from comptes.enums import Role
from dossiers.actions import complements
from dossiers.actions import lettre as lettres
from dossiers.actions import projet as projets
from dossiers.actions.refus_implicite import constater_les_refus_implicites
from dossiers.actions.tacite import constater_les_tacites, constater_tacite
from dossiers.actions.transitions import DejaDecide, TransitionRefusee
from dossiers.enums import EtatLettre, EtatProjet
from dossiers.journal import verifier_dossier
from dossiers.models import Dossier, ProjetSante
from tests.fabriques.dossiers import un_agent
from tests.fabriques.etats import un_dossier_a

pytestmark = pytest.mark.django_db

# Le parcours dépose la lettre au 1er jour, rend l'avis au 2e, accorde au 3e, dépose le projet au 4e.
JOURS_JUSQU_AU_DEPOT = timedelta(days=4)
JOURS_JUSQU_A_LA_TRANSMISSION = timedelta(days=2)


def un_projet_depose(instant: datetime) -> ProjetSante:
    return un_dossier_a(etat_projet=EtatProjet.DEPOSE, depart=instant - JOURS_JUSQU_AU_DEPOT).projet


def une_lettre_transmise(instant: datetime) -> Dossier:
    return un_dossier_a(EtatLettre.TRANSMISE, depart=instant - JOURS_JUSQU_A_LA_TRANSMISSION)


def passer(jour: date) -> None:
    """Ce que le temps fait ce jour-là, sans imprimer les documents."""
    maintenant = datetime(jour.year, jour.month, jour.day, 11, tzinfo=UTC)
    constater_les_tacites(jour, maintenant)
    constater_les_refus_implicites(jour, maintenant)


@pytest.mark.parametrize(
    ("depot", "echeance"),
    [
        (datetime(2026, 12, 31, 9, tzinfo=UTC), date(2027, 2, 28)),
        (datetime(2027, 12, 31, 9, tzinfo=UTC), date(2028, 2, 29)),
        (datetime(2026, 3, 2, 9, tzinfo=UTC), date(2026, 5, 2)),
        # 22 h 59 UTC en hiver : encore le même jour à Paris ; 23 h UTC : déjà le lendemain.
        (datetime(2026, 1, 10, 22, 59, 59, tzinfo=UTC), date(2026, 3, 10)),
        (datetime(2026, 1, 10, 23, 0, tzinfo=UTC), date(2026, 3, 11)),
        # Année bissextile : le 29 février existe comme départ et comme terme.
        (datetime(2028, 2, 29, 9, tzinfo=UTC), date(2028, 4, 29)),
        (datetime(2026, 12, 29, 9, tzinfo=UTC), date(2027, 2, 28)),
        # Nuits de changement d'heure : à 22 h 59 UTC en été il est déjà demain à Paris, en hiver pas encore.
        (datetime(2027, 3, 27, 22, 59, tzinfo=UTC), date(2027, 5, 27)),
        (datetime(2027, 3, 28, 22, 0, tzinfo=UTC), date(2027, 5, 29)),
        (datetime(2027, 10, 30, 22, 0, tzinfo=UTC), date(2027, 12, 31)),
        (datetime(2027, 10, 31, 22, 59, tzinfo=UTC), date(2027, 12, 31)),
    ],
)
def test_l_echeance_va_de_quantieme_a_quantieme_au_jour_de_paris(depot: datetime, echeance: date) -> None:
    assert un_projet_depose(depot).echeance_le == echeance


@pytest.mark.parametrize(
    ("instant", "etat"),
    [
        (datetime(2027, 2, 28, 22, 59, 59, tzinfo=UTC), EtatProjet.DEPOSE),
        (datetime(2027, 2, 28, 23, 0, tzinfo=UTC), EtatProjet.VALIDE_ARS),
    ],
)
def test_la_validation_tacite_nait_a_minuit_a_paris(instant: datetime, etat: str) -> None:
    projet = un_projet_depose(datetime(2026, 12, 31, 9, tzinfo=UTC))
    constater_tacite(projet, maintenant=instant)
    assert projet.etat == etat


def test_le_travailleur_arrete_une_semaine_donne_la_date_legale() -> None:
    projet = un_projet_depose(datetime(2026, 12, 31, 9, tzinfo=UTC))
    call_command("traiter_echeances", au=date(2027, 3, 8), stdout=None)
    projet.refresh_from_db()
    evenement = projet.dossier.evenements.get(code="reputer_valide")
    assert (projet.etat, projet.valide_ars_le, projet.validation_tacite, projet.echeance_le) == (
        EtatProjet.VALIDE_ARS,
        date(2027, 2, 28),
        True,
        None,
    )
    assert (evenement.jour_effet, evenement.auteur, evenement.instant.date()) == (
        date(2027, 2, 28),
        None,
        date(2027, 3, 8),
    )
    assert projet.dossier.documents.filter(type="attestation", evenement=evenement).count() == 1


def test_le_dernier_jour_du_delai_rien_n_est_acquis() -> None:
    projet = un_projet_depose(datetime(2026, 12, 31, 9, tzinfo=UTC))
    passer(date(2027, 2, 28))
    projet.refresh_from_db()
    assert projet.etat == EtatProjet.DEPOSE


def test_repasser_les_echeances_n_ajoute_rien() -> None:
    projet = un_projet_depose(datetime(2026, 12, 31, 9, tzinfo=UTC))
    lettre = une_lettre_transmise(datetime(2026, 12, 31, 9, tzinfo=UTC))
    passer(date(2027, 3, 8))
    avant = (projet.dossier.evenements.count(), lettre.evenements.count(), CourrielSortant.objects.count())
    for jour in (date(2027, 3, 8), date(2027, 3, 9), date(2027, 6, 1)):
        passer(jour)
    assert (projet.dossier.evenements.count(), lettre.evenements.count(), CourrielSortant.objects.count()) == avant


@pytest.mark.parametrize(
    ("action", "donnees"),
    [
        (projets.valider_ars, {}),
        (projets.s_opposer, {"motif": "territoire", "commentaire": "Bassin coupé en deux."}),
    ],
)
def test_passe_l_echeance_l_acte_de_l_ars_est_refuse_et_la_tacite_acquise(action, donnees) -> None:
    projet = un_projet_depose(datetime(2026, 12, 31, 9, tzinfo=UTC))
    decideur = un_agent(Role.DECIDEUR_ARS)
    maintenant = datetime(2027, 3, 4, 9, tzinfo=UTC)
    with pytest.raises(DejaDecide, match=r"déjà décidé par le portail le 28/02/2027 \(Projet réputé validé"):
        action(projet, auteur=decideur, maintenant=maintenant, **donnees)
    projet = ProjetSante.objects.get(pk=projet.pk)
    assert (projet.etat, projet.valide_ars_le, projet.validation_tacite) == ("valide_ars", date(2027, 2, 28), True)


@pytest.mark.parametrize(
    ("depot", "derniere_seconde"),
    [
        (datetime(2026, 12, 31, 9, tzinfo=UTC), datetime(2027, 2, 28, 22, 59, 59, tzinfo=UTC)),
        # Échéance le 28 mars 2027, jour du passage à l'heure d'été : minuit à Paris est à 22 h UTC.
        (datetime(2027, 1, 28, 9, tzinfo=UTC), datetime(2027, 3, 28, 21, 59, 59, tzinfo=UTC)),
        # Échéance le 31 octobre 2027, retour à l'heure d'hiver : minuit à Paris est à 23 h UTC.
        (datetime(2027, 8, 31, 9, tzinfo=UTC), datetime(2027, 10, 31, 22, 59, 59, tzinfo=UTC)),
    ],
)
@pytest.mark.parametrize("retard", [timedelta(0), timedelta(seconds=1)])
def test_une_opposition_une_seconde_apres_l_echeance_est_refusee_sans_que_rien_n_ait_tourne(
    depot: datetime, derniere_seconde: datetime, retard: timedelta
) -> None:
    projet = un_projet_depose(depot)
    acte = {"auteur": un_agent(Role.DECIDEUR_ARS), "motif": "territoire", "commentaire": "Bassin coupé."}
    if not retard:
        projets.s_opposer(projet, maintenant=derniere_seconde, **acte)
        assert projet.etat == EtatProjet.OPPOSE
        return
    with pytest.raises(DejaDecide, match="Projet réputé validé"):
        projets.s_opposer(projet, maintenant=derniere_seconde + retard, **acte)
    lu = ProjetSante.objects.get(pk=projet.pk)
    assert (lu.etat, lu.validation_tacite, lu.motif_opposition) == (EtatProjet.VALIDE_ARS, True, "")


def test_une_question_ne_fait_pas_repartir_le_delai_et_une_piece_hors_liste_est_refusee() -> None:
    projet = un_projet_depose(datetime(2026, 12, 31, 9, tzinfo=UTC))
    acte = {"auteur": un_agent(Role.INSTRUCTEUR_ARS), "maintenant": datetime(2027, 1, 15, 9, tzinfo=UTC)}
    demande = {"commentaire": "Précisez.", "souhaitee_le": date(2027, 1, 30)}
    for pieces, raison in (([], "une simple question n’arrête pas le délai"), (["photo"], "Hors de la liste légale")):
        with pytest.raises(TransitionRefusee, match=raison):
            complements.demander(projet, "demander_complements", pieces=pieces, **demande, **acte)
        lu = ProjetSante.objects.get(pk=projet.pk)
        assert (lu.etat, lu.echeance_le) == (EtatProjet.DEPOSE, date(2027, 2, 28))


def test_annuler_apres_l_echeance_anterieure_rend_la_validation_acquise_a_sa_date() -> None:
    """La demande annulée est réputée n'avoir jamais arrêté le délai : le silence a donc valu accord."""
    projet = un_projet_depose(datetime(2026, 12, 31, 9, tzinfo=UTC))
    agent = un_agent(Role.INSTRUCTEUR_ARS)
    demande = {"commentaire": "Les statuts.", "souhaitee_le": date(2027, 2, 20), "pieces": ["statuts"]}
    le_jour = datetime(2027, 2, 10, 9, tzinfo=UTC)
    complements.demander(projet, "demander_complements", auteur=agent, maintenant=le_jour, **demande)
    apres = datetime(2027, 3, 15, 9, tzinfo=UTC)
    complements.annuler(projet, "annuler_complements", auteur=agent, maintenant=apres)
    constater_tacite(projet, maintenant=apres)
    assert (projet.etat, projet.valide_ars_le) == (EtatProjet.VALIDE_ARS, date(2027, 2, 28))


def test_le_dernier_jour_l_ars_decide_encore() -> None:
    projet = un_projet_depose(datetime(2026, 12, 31, 9, tzinfo=UTC))
    projets.valider_ars(
        projet, auteur=un_agent(Role.DECIDEUR_ARS), maintenant=datetime(2027, 2, 28, 22, 59, tzinfo=UTC)
    )
    assert (projet.etat, projet.validation_tacite, projet.valide_ars_le) == ("valide_ars", False, date(2027, 2, 28))


def test_le_silence_sur_la_lettre_est_un_refus_implicite_consigne_une_fois_etat_inchange() -> None:
    dossier = une_lettre_transmise(datetime(2026, 12, 31, 9, tzinfo=UTC))
    passer(date(2027, 2, 28))
    assert not dossier.evenements.filter(code="refus_implicite").exists()
    for jour in (date(2027, 3, 5), date(2027, 3, 6)):
        passer(jour)
    evenement = dossier.evenements.get(code="refus_implicite")
    dossier.lettre.refresh_from_db()
    assert (evenement.jour_effet, evenement.de, evenement.vers, evenement.auteur) == (date(2027, 2, 28), "", "", None)
    assert (dossier.lettre.etat, dossier.lettre.refus_implicite_constate_le) == ("transmise", date(2027, 2, 28))
    assert verifier_dossier(dossier) is None


def test_le_porteur_recoit_les_voies_de_recours_et_l_ars_le_seul_fait() -> None:
    un_agent(Role.DECIDEUR_ARS)
    dossier = une_lettre_transmise(datetime(2026, 12, 31, 9, tzinfo=UTC))
    passer(date(2027, 3, 5))
    rang = dossier.evenements.get(code="refus_implicite").rang
    courriels = {
        c.destinataire: c.corps
        for c in CourrielSortant.objects.filter(cle__startswith=f"evenement:{dossier.pk}:{rang}:")
    }
    porteur = dossier.equipe.get().utilisateur.email
    assert "28 avril 2027 inclus" in courriels[porteur]
    assert "tribunal administratif" in courriels[porteur]
    assert "decideur-ars-31@exemple.test" in courriels
    assert all("tribunal" not in corps for adresse, corps in courriels.items() if adresse != porteur)


def test_apres_le_refus_implicite_l_ars_peut_encore_accorder() -> None:
    dossier = une_lettre_transmise(datetime(2026, 12, 31, 9, tzinfo=UTC))
    passer(date(2027, 3, 5))
    lettre = dossier.lettre
    lettres.accorder(
        lettre,
        auteur=un_agent(Role.DECIDEUR_ARS),
        maintenant=datetime(2027, 3, 10, 9, tzinfo=UTC),
        montant=0,
        decidee_le=date(2027, 3, 10),
    )
    assert lettre.etat == EtatLettre.ACCORDEE
