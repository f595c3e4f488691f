"""Les éléments d'une demande : natures, réouverture ciblée, réponses, retraits ; l'horloge n'en sait que la demande."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from commun.delais import jour_paris
from commun.models import CourrielSortant
from comptes.enums import Role
from dossiers.actions import complements, elements, questions, reponses
from dossiers.actions import lettre as lettres
from dossiers.actions import projet as projets
from dossiers.actions.dossier import verifier_redaction
from dossiers.actions.transitions import DejaDecide, TransitionRefusee
from dossiers.enums import Demandeur, EtatLettre, PieceLegale, Sujet
from dossiers.enums_complements import EtatElement, NatureElement, NatureReponse
from dossiers.models import ElementDemande
from dossiers.natures import EFFETS, Effet, annoncer, effet_d_ensemble
from dossiers.reouverture import ouverture
from dossiers.voies import TOUTES, VOIES, Voie
from dossiers.workflow import Horloge, sources, transition
from tests.fabriques.etats import Parcours, un_parcours

pytestmark = pytest.mark.django_db
ROLE = {Demandeur.GUICHET: Role.COORDINATEUR, Demandeur.ARS: Role.INSTRUCTEUR_ARS, Demandeur.AM: Role.INSTRUCTEUR_AM}


def jusqu_a(voie: Voie) -> Parcours:
    """Un dossier où cette voie peut demander."""
    p = un_parcours()
    p.deposer_lettre()
    if (voie.sujet, voie.demandeur) == (Sujet.LETTRE, Demandeur.GUICHET):
        return p
    p.rendre_avis()
    if voie.sujet == Sujet.LETTRE:
        return p
    p.accorder()
    p.deposer_projet()
    if voie.demandeur == Demandeur.AM:
        p.faire(projets.valider_ars, p.projet, auteur=p.agent(Role.DECIDEUR_ARS))
    return p


def objet(p: Parcours, voie: Voie) -> Any:
    return getattr(p.dossier, voie.sujet)


def preparer(p: Parcours, voie: Voie, nature: str, **cible: Any) -> ElementDemande:
    cible = {"texte": f"Précisez ({nature}).", "demandeur": voie.demandeur, **cible}
    auteur = cible.pop("auteur", None) or p.agent(ROLE[voie.demandeur])
    return p.faire(elements.preparer, objet(p, voie), auteur=auteur, nature=nature, **cible)


def envoyer(p: Parcours, voie: Voie, *prepares: ElementDemande) -> None:
    p.demander(objet(p, voie), voie.transition, ROLE[voie.demandeur], elements=[e.pk for e in prepares])


GUICHET, LETTRE_ARS, PROJET_ARS, PROJET_AM = TOUTES


@pytest.mark.parametrize("voie", TOUTES, ids=lambda v: f"{v.sujet}-{v.demandeur}")
def test_l_effet_declare_est_celui_de_la_transition(voie: Voie) -> None:
    attendu = (
        Horloge.ARRETE if effet_d_ensemble(voie.sujet, voie.demandeur, NatureElement) > Effet.AUCUN_DELAI else None
    )
    assert transition(voie.sujet, voie.transition).horloge == (attendu or Horloge.SANS_EFFET)
    assert sources(voie.sujet, voie.transition) == (voie.depuis,)
    assert EFFETS[voie.sujet, voie.demandeur][NatureElement.QUESTION] == Effet.JAMAIS


def test_l_effet_se_dit_avant_l_envoi() -> None:
    echeance = jour_paris(un_parcours().maintenant)
    assert "repartira de zéro" in annoncer(Effet.REPART, echeance)
    assert "suspend" in annoncer(Effet.SUSPEND, echeance)
    assert "ni l’état du dossier, ni le délai" in annoncer(Effet.JAMAIS, echeance)
    assert "aucun délai ne court" in annoncer(Effet.REPART, None)


@pytest.mark.parametrize("voie", TOUTES, ids=lambda v: f"{v.sujet}-{v.demandeur}")
def test_chaque_nature_se_prepare_la_ou_elle_est_recevable(voie: Voie) -> None:
    """Nature × étape × demandeur : recevable selon la table, refusée sinon en le disant."""
    p = jusqu_a(voie)
    for nature in NatureElement:
        cible = {"piece_legale": PieceLegale.STATUTS} if nature.startswith("piece") else {}
        if nature in EFFETS[voie.sujet, voie.demandeur]:
            assert preparer(p, voie, nature, **cible).etat == EtatElement.PREPARE
        else:
            with pytest.raises(TransitionRefusee, match="liste légale"):
                preparer(p, voie, nature, **cible)


@pytest.mark.parametrize("voie", TOUTES, ids=lambda v: f"{v.sujet}-{v.demandeur}")
def test_seul_le_cote_qui_demande_prepare(voie: Voie) -> None:
    p = jusqu_a(voie)
    prepares = {}
    for role in (*ROLE.values(), Role.DECIDEUR_ARS, Role.RELECTEUR_URPS, Role.LECTEUR):
        agent, avant = p.agent(role), transaction.savepoint()
        try:
            prepares[role] = preparer(p, voie, NatureElement.QUESTION, auteur=agent).propose_par
        except PermissionDenied:
            prepares[role] = None
        transaction.savepoint_rollback(avant)
    attendus = dict.fromkeys(prepares) | {ROLE[voie.demandeur]: ""}
    assert prepares == (attendus | {Role.INSTRUCTEUR_AM: "am"} if voie == PROJET_ARS else attendus)


def test_un_brouillon_ne_laisse_rien_au_journal() -> None:
    p = jusqu_a(GUICHET)
    avant = p.dossier.evenements.count()
    element = preparer(p, GUICHET, NatureElement.CHAMP, rubrique="diagnostic", champ="forces")
    elements.modifier(element, auteur=p.agent(Role.COORDINATEUR), texte="Autrement.", nature=NatureElement.QUESTION)
    elements.supprimer(element, auteur=p.agent(Role.COORDINATEUR))
    assert (p.dossier.evenements.count(), ElementDemande.objects.count()) == (avant, 0)


def test_seul_ce_qui_est_vise_se_rouvre() -> None:
    p = jusqu_a(GUICHET)
    champ = preparer(p, GUICHET, NatureElement.CHAMP, rubrique="diagnostic", champ="forces")
    piece = preparer(p, GUICHET, NatureElement.PIECE_MANQUANTE, piece_legale=PieceLegale.STATUTS)
    question = preparer(p, GUICHET, NatureElement.QUESTION, rubrique="besoins")
    envoyer(p, GUICHET, champ, piece, question)
    ouvert = ouverture(p.lettre)
    assert (ouvert.ouvre("diagnostic", "forces"), ouvert.ouvre("diagnostic", "faiblesses")) == (True, False)
    assert (ouvert.est_entiere("structure"), ouvert.accueille("pieces")) == (True, True)
    for rubrique in ("besoins", "territoire", "acteurs", "missions"):
        with pytest.raises(TransitionRefusee, match="n’est pas visée"):
            verifier_redaction(p.lettre, p.responsable, rubrique)
    verifier_redaction(p.lettre, p.responsable, "diagnostic")


def test_sans_rien_viser_tout_se_rouvre() -> None:
    p = jusqu_a(GUICHET)
    p.demander(p.lettre, GUICHET.transition, Role.COORDINATEUR)
    assert ouverture(p.lettre).tout
    assert list(p.dossier.elements.values_list("nature", "rubrique", "etat")) == [("champ", "", "demande")]


def test_une_question_seule_ne_change_ni_l_etat_ni_l_horloge() -> None:
    p = jusqu_a(PROJET_ARS)
    etat, echeance = p.projet.etat, p.projet.echeance_le
    element = preparer(p, PROJET_ARS, NatureElement.QUESTION)
    agent, jour = p.agent(Role.INSTRUCTEUR_ARS), jour_paris(p.maintenant) + timedelta(days=9)
    donnees = {"demandeur": "ars", "elements": [element.pk], "commentaire": "Une question.", "souhaitee_le": jour}
    demande = p.faire(questions.poser, p.projet, auteur=agent, **donnees)
    assert (p.projet.etat, p.projet.echeance_le) == (etat, echeance)
    with pytest.raises(TransitionRefusee, match="Il reste 1 question"):
        p.faire(questions.repondre, demande, auteur=p.responsable)
    element.refresh_from_db()
    p.faire(reponses.noter, element, auteur=p.responsable, nature=NatureReponse.ECRITE, texte="Douze infirmiers.")
    p.faire(questions.repondre, demande, auteur=p.responsable)
    element.refresh_from_db()
    assert (element.etat, p.projet.etat, p.projet.echeance_le) == (EtatElement.REPONDU, etat, echeance)
    assert not p.dossier.demandes.ouvertes().exists()


def test_la_reponse_s_examine_element_par_element_et_se_renvoie_preremplie() -> None:
    p = jusqu_a(GUICHET)
    deux = [preparer(p, GUICHET, NatureElement.CHAMP, rubrique=r) for r in ("missions", "mobilisation")]
    envoyer(p, GUICHET, *deux)
    deux[0].refresh_from_db()
    p.faire(reponses.noter, deux[0], auteur=p.responsable, nature=NatureReponse.FAIT, texte="")
    p.faire(lettres.completer, p.lettre, auteur=p.responsable)
    coordinateur = p.agent(Role.COORDINATEUR)
    for element in deux:
        element.refresh_from_db()
        assert element.etat == EtatElement.REPONDU
    p.faire(reponses.accepter, deux[0], auteur=coordinateur)
    suite = p.faire(reponses.renvoyer, deux[1], auteur=coordinateur, commentaire="Datez les réunions.")
    assert (suite.etat, suite.texte, suite.rubrique) == (EtatElement.PREPARE, "Datez les réunions.", "mobilisation")
    assert suite.suite_de_id == deux[1].pk
    envoyer(p, GUICHET, suite)
    assert ouverture(p.lettre).entieres == frozenset({"mobilisation"})


def test_repondre_a_un_element_retire_est_refuse_et_le_texte_garde() -> None:
    p = jusqu_a(GUICHET)
    deux = [preparer(p, GUICHET, NatureElement.CHAMP, rubrique=r) for r in ("missions", "mobilisation")]
    envoyer(p, GUICHET, *deux)
    element = ElementDemande.objects.get(pk=deux[0].pk)
    p.faire(reponses.noter, element, auteur=p.responsable, nature=NatureReponse.ECRITE, texte="Déjà écrit.")
    coordinateur = p.agent(Role.COORDINATEUR)
    p.faire(elements.retirer, element, auteur=coordinateur)
    with pytest.raises(TransitionRefusee, match="a été retiré"):
        p.faire(reponses.noter, element, auteur=p.responsable, nature=NatureReponse.ECRITE, texte="Autre.")
    element.refresh_from_db()
    assert (element.etat, element.reponse) == (EtatElement.RETIRE, "Déjà écrit.")
    with pytest.raises(TransitionRefusee, match="dernier élément"):
        p.faire(elements.retirer, ElementDemande.objects.get(pk=deux[1].pk), auteur=coordinateur)
    p.faire(complements.annuler, p.lettre, GUICHET.annulation, auteur=coordinateur)
    assert set(p.dossier.elements.values_list("etat", flat=True)) == {EtatElement.RETIRE}
    assert p.lettre.etat == EtatLettre.DEPOSEE


def test_une_preparation_changee_ne_part_pas() -> None:
    p = jusqu_a(GUICHET)
    element = preparer(p, GUICHET, NatureElement.CHAMP, rubrique="missions")
    elements.supprimer(element, auteur=p.agent(Role.COORDINATEUR))
    with pytest.raises(TransitionRefusee, match="a changé"):
        envoyer(p, GUICHET, ElementDemande(pk=999_999))
    assert p.lettre.etat == EtatLettre.DEPOSEE


def test_le_second_qui_envoie_apprend_que_c_est_fait() -> None:
    p = jusqu_a(GUICHET)
    element = preparer(p, GUICHET, NatureElement.CHAMP, rubrique="missions")
    envoyer(p, GUICHET, element)
    with pytest.raises(DejaDecide):
        envoyer(p, GUICHET, element)
    assert p.dossier.demandes.count() == 1


def test_un_commentaire_devient_un_element_une_seule_fois() -> None:
    p = jusqu_a(PROJET_AM)
    agent = p.agent(Role.INSTRUCTEUR_AM)
    donnees = {"demandeur": "am", "texte": "Qui décide ?", "rubrique": "gouvernance", "champ": "gouvernance_decisions"}
    premier, second = (p.faire(elements.preparer_depuis, p.projet, auteur=agent, **donnees) for _ in range(2))
    assert (premier.pk, premier.nature) == (second.pk, NatureElement.CHAMP)
    donnees = {"demandeur": "am", "texte": "Trop grand.", "rubrique": "territoire"}
    assert p.faire(elements.preparer_depuis, p.projet, auteur=agent, **donnees).nature == NatureElement.PERIMETRE


def test_sur_le_projet_un_commentaire_devient_une_question_de_l_ars() -> None:
    p = jusqu_a(PROJET_ARS)
    donnees = {"demandeur": "ars", "texte": "Qui décide ?", "rubrique": "gouvernance"}
    agent = p.agent(Role.INSTRUCTEUR_ARS)
    assert p.faire(elements.preparer_depuis, p.projet, auteur=agent, **donnees).nature == NatureElement.QUESTION


def test_le_porteur_demande_a_modifier_aussi() -> None:
    p = jusqu_a(GUICHET)
    envoyer(p, GUICHET, preparer(p, GUICHET, NatureElement.CHAMP, rubrique="missions"))
    donnees = {"rubrique": "besoins", "texte": "Un besoin dépend des missions."}
    element = p.faire(reponses.demander_aussi, p.lettre, auteur=p.responsable, **donnees)
    with pytest.raises(TransitionRefusee, match="déjà demandé"):
        p.faire(reponses.demander_aussi, p.lettre, auteur=p.responsable, **donnees)
    with pytest.raises(TransitionRefusee):
        verifier_redaction(p.lettre, p.responsable, "besoins")
    p.faire(elements.ouvrir_aussi, element, auteur=p.agent(Role.COORDINATEUR))
    verifier_redaction(p.lettre, p.responsable, "besoins")


def demander_aussi(p: Parcours, voie: Voie) -> ElementDemande:
    envoyer(p, voie, preparer(p, voie, NatureElement.CHAMP, rubrique="missions"))
    donnees = {"rubrique": "besoins", "texte": "Un besoin dépend des missions."}
    return p.faire(reponses.demander_aussi, objet(p, voie), auteur=p.responsable, **donnees)


@pytest.mark.parametrize("voie", [GUICHET, LETTRE_ARS], ids=lambda v: v.demandeur)
def test_refuser_de_rouvrir_dit_pourquoi_et_previent_le_porteur(voie: Voie) -> None:
    p = jusqu_a(voie)
    element = demander_aussi(p, voie)
    agent = p.agent(ROLE[voie.demandeur])
    with pytest.raises(TransitionRefusee, match="Écrivez le motif"):
        p.faire(elements.refuser_aussi, element, auteur=agent, commentaire=" ")
    with pytest.raises(TransitionRefusee, match="attend une réponse"):
        elements.supprimer(element, auteur=agent)
    p.faire(elements.refuser_aussi, element, auteur=agent, commentaire="Rien n’y manque.")
    element.refresh_from_db()
    assert (element.etat, element.raison) == (EtatElement.REFUSE, "Rien n’y manque.")
    with pytest.raises(TransitionRefusee):
        verifier_redaction(objet(p, voie), p.responsable, "besoins")
    partis = CourrielSortant.objects.filter(evenement="element.refuser")
    equipe = [membre.utilisateur.email for membre in p.dossier.equipe.order_by("utilisateur")]
    assert [c.destinataire for c in partis.order_by("personne")] == equipe
    assert "Rien n’y manque." not in "".join(c.corps for c in partis)
    with pytest.raises(TransitionRefusee):
        p.faire(elements.refuser_aussi, element, auteur=agent, commentaire="Encore.")


def test_nul_autre_que_le_demandeur_ne_refuse_de_rouvrir() -> None:
    p = jusqu_a(GUICHET)
    element = demander_aussi(p, GUICHET)
    for personne in (p.responsable, p.agent(Role.RELECTEUR_URPS), p.agent(Role.INSTRUCTEUR_ARS)):
        with pytest.raises(PermissionDenied):
            p.faire(elements.refuser_aussi, element, auteur=personne, commentaire="Non.")


def test_apres_un_refus_le_porteur_peut_redemander() -> None:
    p = jusqu_a(GUICHET)
    element = demander_aussi(p, GUICHET)
    p.faire(elements.refuser_aussi, element, auteur=p.agent(Role.COORDINATEUR), commentaire="Non.")
    donnees = {"rubrique": "besoins", "texte": "Voici la preuve."}
    nouveau = p.faire(reponses.demander_aussi, p.lettre, auteur=p.responsable, **donnees)
    p.faire(elements.ouvrir_aussi, nouveau, auteur=p.agent(Role.COORDINATEUR))
    verifier_redaction(p.lettre, p.responsable, "besoins")


def test_les_voies_nomment_des_transitions() -> None:
    assert {(v.sujet, v.transition) for v in TOUTES} == set(VOIES)
    assert all(sources(v.sujet, nom) for v in TOUTES for nom in (v.annulation, v.reponse))
