"""Ce que le Guichet a demandé au porteur avant de transmettre ne se lit ni à l'ARS ni à l'Assurance Maladie."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.http import HttpResponseBase
from django.urls import reverse

from comptes.enums import Role
from dossiers.actions import elements, questions, reponses
from dossiers.actions import lettre as lettres
from dossiers.avant_transmission import demandes_lisibles, documents_lisibles, evenements_lisibles
from dossiers.enums import Demandeur, Sujet, TypeDocument
from dossiers.enums_complements import NatureElement, NatureReponse
from dossiers.workflow import libelle_evenement
from tests.architecture.acces import CONNECTEES, DU_DOSSIER, closes
from tests.architecture.acces_hors_dossier import HORS_DOSSIER, PARAMETRES
from tests.architecture.etapes import Etape
from tests.fabriques.comptes import client_de
from tests.fabriques.etats import Parcours, un_parcours
from tests.gardes.adresses import adresses_du_portail

pytestmark = pytest.mark.django_db
MESSAGE, ELEMENT, QUESTION, REPONSE = "Quetzal-message", "Quetzal-élément", "Quetzal-question", "Quetzal-réponse"
FAITS = [
    libelle_evenement(Sujet.LETTRE, code)
    for code in ("demander_complements", "completer", "questions", "reponses", "aussi")
]
SIGNES = (MESSAGE, ELEMENT, QUESTION, REPONSE, *FAITS)
ADRESSES = {adresse.nom: adresse for adresse in adresses_du_portail()}
ARS = (Role.INSTRUCTEUR_ARS, Role.DECIDEUR_ARS)
AM = (Role.INSTRUCTEUR_AM, Role.DECIDEUR_AM)
GUICHET = (Role.COORDINATEUR, Role.RELECTEUR_URPS)


def _preparer(p: Parcours, nature: str, texte: str, **cible: str):
    agent = p.agent(Role.COORDINATEUR)
    donnees = {"demandeur": Demandeur.GUICHET, "nature": nature, "texte": texte, **cible}
    return p.faire(elements.preparer, p.lettre, auteur=agent, **donnees)


def _questions(p: Parcours) -> None:
    """Des questions posées avant la transmission, auxquelles le porteur répond après."""
    question = _preparer(p, NatureElement.QUESTION, QUESTION)
    donnees = {"demandeur": "guichet", "elements": [question.pk], "commentaire": QUESTION}
    souhaitee_le = p.maintenant.date() + timedelta(days=365)
    agent = p.agent(Role.COORDINATEUR)
    p.faire(questions.poser, p.lettre, auteur=agent, souhaitee_le=souhaitee_le, **donnees)
    question.refresh_from_db()
    p.faire(reponses.noter, question, auteur=p.responsable, nature=NatureReponse.ECRITE, texte=REPONSE)


@pytest.fixture
def p() -> Parcours:
    """Une lettre complétée pour le Guichet, transmise, accordée ; son projet déposé : l'Assurance Maladie la lit."""
    p = un_parcours()
    p.deposer_lettre()
    champ = _preparer(p, NatureElement.CHAMP, ELEMENT, rubrique="diagnostic", champ="forces")
    p.demander(p.lettre, "demander_complements", Role.COORDINATEUR, commentaire=MESSAGE, elements=[champ.pk])
    champ.refresh_from_db()
    p.faire(reponses.demander_aussi, p.lettre, auteur=p.responsable, rubrique="besoins", texte=ELEMENT)
    p.faire(reponses.noter, champ, auteur=p.responsable, nature=NatureReponse.ECRITE, texte=REPONSE)
    p.faire(lettres.completer, p.lettre, auteur=p.responsable)
    _questions(p)
    p.rendre_avis()
    p.faire(questions.repondre, p.dossier.demandes.get(sans_effet=True), auteur=p.responsable)
    champ.refresh_from_db()
    p.faire(reponses.accepter, champ, auteur=p.agent(Role.COORDINATEUR))
    p.accorder()
    p.deposer_projet()
    return p


def _texte(reponse: HttpResponseBase) -> str:
    octets = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
    if zipfile.is_zipfile(io.BytesIO(octets)):
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            octets = b"\n".join([*map(str.encode, archive.namelist()), *map(archive.read, archive.namelist())])
    return octets.decode("utf-8", "replace")


def _fuites(p: Parcours, role: Role) -> dict[str, list[str]]:
    """Adresse → signes lus : pages du dossier que ce rôle ouvre, hors dossier, exports, archive, recherche."""
    client, fermees = client_de(p.agent(role)), closes(role, Etape.PROJET_DEPOSE)
    pages = {
        nom: ADRESSES[nom.split("#")[0]].chemin(numero=p.dossier.numero, **page.parametres)
        for nom, page in DU_DOSSIER.items()
        if nom not in fermees
    }
    pages |= {nom: ADRESSES[nom].chemin() for nom in CONNECTEES}
    pages |= {nom: ADRESSES[nom].chemin(**PARAMETRES.get(nom, {})) for nom in HORS_DOSSIER}
    catalogue = {"suivi:catalogue_courriels", "suivi:notifications"}
    lus = {nom: _texte(client.get(adresse)) for nom, adresse in pages.items() if nom not in catalogue}
    liste = reverse("dossiers:liste")
    trouves = {f"q={signe}": _texte(client.get(liste, {"q": signe})) for signe in SIGNES[:4]}
    fuites = {nom: [signe for signe in SIGNES if signe in texte] for nom, texte in lus.items()}
    fuites |= {nom: [p.dossier.numero] for nom, texte in trouves.items() if p.dossier.numero in texte}
    return {nom: signes for nom, signes in fuites.items() if signes}


@pytest.mark.un_moteur  # une fuite se juge dans Python ; les lectures ont leurs tests sur les deux moteurs
def test_aucune_adresse_ne_dit_a_l_ars_ni_a_l_assurance_maladie_ce_que_le_guichet_a_demande(p: Parcours) -> None:
    assert {role: _fuites(p, role) for role in (*ARS, *AM)} == {role: {} for role in (*ARS, *AM)}


def test_l_equipe_et_le_guichet_le_lisent_toujours(p: Parcours) -> None:
    for personne in (p.responsable, *map(p.agent, GUICHET)):
        client = client_de(personne)
        lus = {
            nom: _texte(client.get(reverse(f"dossiers:{nom}", args=[p.dossier.numero])))
            for nom in ("journal", "complements")
        }
        assert [signe for signe in (FAITS[0], FAITS[1], MESSAGE) if signe not in lus["journal"]] == []
        assert [signe for signe in (ELEMENT, REPONSE, QUESTION) if signe not in lus["complements"]] == []


def test_l_ars_lit_encore_le_depot_l_avis_et_la_lettre_transmise(p: Parcours) -> None:
    agent = p.agent(Role.INSTRUCTEUR_ARS)
    codes = [e.code for e in evenements_lisibles(agent, p.dossier) if e.sujet == Sujet.LETTRE]
    assert codes == ["ouverte", "deposer", "rendre_avis", "transmettre_ars", "accorder"]
    lus = {(d.type, d.version) for d in documents_lisibles(agent, p.dossier) if d.sujet == Sujet.LETTRE}
    assert {(TypeDocument.LETTRE, 2), (TypeDocument.AVIS, 2)} <= lus
    accuses = documents_lisibles(agent, p.dossier).filter(sujet=Sujet.LETTRE, type=TypeDocument.ACCUSE_RECEPTION)
    assert set(accuses.values_list("evenement__code", flat=True)) <= {"deposer", "transmettre_ars"}
    assert {d.type for d in documents_lisibles(p.responsable, p.dossier)} >= {TypeDocument.ACCUSE_RECEPTION}


def test_les_demandes_de_l_ars_se_lisent_a_l_ars() -> None:
    p = un_parcours()
    p.deposer_lettre()
    p.demander(p.lettre, "demander_complements", Role.COORDINATEUR)
    p.faire(lettres.completer, p.lettre, auteur=p.responsable)
    p.rendre_avis()
    p.demander(p.lettre, "demander_complements_ars", Role.INSTRUCTEUR_ARS)
    p.faire(reponses.demander_aussi, p.lettre, auteur=p.responsable, rubrique="besoins", texte="Aussi.")
    vus = {role: [d.demandeur for d in demandes_lisibles(p.agent(role), p.dossier)] for role in (ARS[0], GUICHET[0])}
    assert vus == {ARS[0]: ["ars"], GUICHET[0]: ["ars", "guichet"]}
    codes = {e.code for e in evenements_lisibles(p.agent(ARS[0]), p.dossier)}
    assert {"demander_complements_ars", "aussi"} <= codes
    assert "Aussi." in _texte(client_de(p.agent(ARS[0])).get(reverse("dossiers:complements", args=[p.dossier.numero])))
