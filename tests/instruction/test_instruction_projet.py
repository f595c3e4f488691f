"""L'instruction du projet : une grille par côté, écrite champ par champ, lue d'un seul côté ; l'avis des autres."""

import io
import re
import zipfile
from datetime import UTC, date, datetime
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.urls import reverse

from commun.models import CourrielSortant
from comptes.enums import Role
from dossiers.actions import projet as projets
from dossiers.actions.dossier import changer_pilote
from dossiers.actions.transitions import TransitionRefusee
from dossiers.avant_transmission import evenements_lisibles
from dossiers.enums import EtatProjet, SensAvis, Sujet
from dossiers.etapes import RUBRIQUES_PROJET
from dossiers.models import Dossier, TraceRedaction
from dossiers.permissions import Lecture, lecture
from instruction.actions import decision as d
from instruction.actions import projet as actions
from instruction.criteres_projet import CRITERES, EN_VIGUEUR
from instruction.enums_ars import Cote, SensDecision, VoieDecision
from instruction.models import AvisDepartement, InstructionProjet
from instruction.voies_decision import PAR_COTE, VOIES
from tests.architecture.acces import CONNECTEES, DU_DOSSIER
from tests.fabriques.communes import un_departement
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent
from tests.fabriques.etats import Parcours, un_dossier_a
from tests.fabriques.parametres import poser
from tests.gardes.adresses import adresses_du_portail

pytestmark = pytest.mark.django_db
INST = {Cote.ARS: Role.INSTRUCTEUR_ARS, Cote.AM: Role.INSTRUCTEUR_AM}
DEC = {Cote.ARS: Role.DECIDEUR_ARS, Cote.AM: Role.DECIDEUR_AM}
TOUS = (*INST.values(), *DEC.values(), Role.COORDINATEUR, Role.RELECTEUR_URPS, Role.LECTEUR)
SECRET = "Xylophone au chocolat"
DEPART = datetime(2026, 10, 1, 9, tzinfo=UTC)


def parcours_a(etat: str = EtatProjet.DEPOSE) -> Parcours:
    dossier = un_dossier_a(etat_projet=etat)
    return Parcours(dossier, dossier.evenements.order_by("-rang").first().instant)


def page(dossier: Dossier, cote: Cote, nom: str = "instruction", **autres: object) -> str:
    return reverse(f"instruction_projet:{nom}", args=[dossier.numero, cote.value, *autres.values()])


def ecrire(p: Parcours, cote: Cote, **champs: str):
    """Un envoi ordinaire de la grille, tel que la page le ferait."""
    client = client_de(p.agent(INST[cote]))
    lue = client.get(page(p.dossier, cote))
    envoi = {"_departs": lue.context["departs"], "_page": lue.context["page"], "version": lue.context["version"].numero}
    for critere, _repere in lue.context["grille"]:
        envoi |= {f"{critere.prefix}-appreciation": "", f"{critere.prefix}-commentaire": ""}
    return client.post(page(p.dossier, cote), {**envoi, "synthese": "", **champs, "rester": "1"})


@pytest.mark.parametrize("cote", Cote)
def test_la_grille_a_les_criteres_de_son_cote_et_s_enregistre(cote: Cote) -> None:
    p = parcours_a()
    premier = CRITERES[cote][0].code
    reponse = ecrire(p, cote, **{f"grille-{premier}-appreciation": "a_completer", "synthese": SECRET})
    assert reponse.status_code == 302
    grille = InstructionProjet.objects.get(dossier=p.dossier, cote=cote)
    ligne = grille.lignes.get(critere=premier)
    assert (ligne.appreciation, grille.synthese, grille.version) == ("a_completer", SECRET, 1)
    assert grille.chargee == p.agent(INST[cote])


def test_lire_la_page_n_ecrit_rien() -> None:
    p = parcours_a()
    client_de(p.agent(Role.INSTRUCTEUR_ARS)).get(page(p.dossier, Cote.ARS))
    assert not InstructionProjet.objects.exists()


def test_les_deux_grilles_n_ont_pas_les_memes_criteres_et_citent_toutes_leur_source() -> None:
    codes = {cote: [c.code for c in CRITERES[cote]] for cote in Cote}
    assert codes[Cote.ARS] != codes[Cote.AM]
    assert all(c.source and c.question for cote in Cote for c in CRITERES[cote])
    connues = {rubrique.cle for rubrique in RUBRIQUES_PROJET}
    assert all(c.rubriques and set(c.rubriques) <= connues for cote in Cote for c in CRITERES[cote])


def test_une_grille_ouverte_garde_ses_criteres_quand_le_parametre_change() -> None:
    p = parcours_a()
    ecrire(p, Cote.ARS, synthese="Ouverte.")
    poser(EN_VIGUEUR[Cote.ARS], ("territoire", "besoins"), date(2099, 1, 1))
    lue = client_de(p.agent(Role.INSTRUCTEUR_ARS)).get(page(p.dossier, Cote.ARS))
    assert [c.critere.code for c, _ in lue.context["grille"]] == [c.code for c in CRITERES[Cote.ARS]]


@pytest.mark.parametrize("codes", [("territoire", "besoins"), ("budget",)])
def test_les_criteres_sont_un_parametre_date(codes: tuple[str, ...]) -> None:
    p = parcours_a()
    poser(EN_VIGUEUR[Cote.ARS], codes)
    lue = client_de(p.agent(Role.INSTRUCTEUR_ARS)).get(page(p.dossier, Cote.ARS))
    assert [c.critere.code for c, _ in lue.context["grille"]] == list(codes)


def test_l_enregistrement_automatique_ecrit_un_champ_et_un_conflit_se_dit() -> None:
    p = parcours_a()
    client = client_de(p.agent(Role.INSTRUCTEUR_ARS))
    lue = client.get(page(p.dossier, Cote.ARS))
    adresse = page(p.dossier, Cote.ARS, "enregistrer", version=1)
    envoi = {"_departs": lue.context["departs"], "_page": lue.context["page"], "synthese": "Une phrase."}
    assert client.post(adresse, envoi).status_code == 200
    autre = {**envoi, "_page": "11111111-0000-4000-8000-000000000000", "synthese": "Une autre."}
    assert client_de(p.agent(Role.DECIDEUR_ARS)).post(adresse, autre).status_code == 409
    assert InstructionProjet.objects.get().synthese == "Une phrase."


@pytest.mark.parametrize("etat", EtatProjet)
@pytest.mark.parametrize("cote", Cote)
def test_la_grille_s_ecrit_tant_que_le_projet_attend_ce_cote(cote: Cote, etat: str) -> None:
    p = parcours_a(etat)
    acte = {"auteur": p.agent(INST[cote]), "maintenant": p.maintenant}
    if etat in actions.A_INSTRUIRE[cote]:
        assert actions.ouvrir(p.projet, cote, **acte).version == p.projet.version
        return
    with pytest.raises(TransitionRefusee, match="n’attend plus votre instruction"):
        actions.ouvrir(p.projet, cote, **acte)


@pytest.mark.parametrize(("cote", "role"), product(Cote, TOUS))
def test_la_grille_ne_se_lit_et_ne_s_ouvre_que_de_son_cote(cote: Cote, role: Role) -> None:
    p = parcours_a()
    du_cote = role in (INST[cote], DEC[cote])
    actions.ouvrir(p.projet, cote, auteur=p.agent(INST[cote]), maintenant=p.maintenant)
    visibles = InstructionProjet.objects.visibles_par(un_agent(role))
    assert visibles.exists() is du_cote
    assert client_de(un_agent(role)).get(page(p.dossier, cote)).status_code == (200 if du_cote else 403)
    assert (lecture(un_agent(role), p.dossier, PAR_COTE[cote].modele.SUJET) > Lecture.RIEN) is du_cote


def _texte(reponse: HttpResponseBase) -> str:
    octets = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
    if zipfile.is_zipfile(io.BytesIO(octets)):
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            octets = b"\n".join(archive.read(nom) for nom in archive.namelist())
    return octets.decode("utf-8", "replace")


ADRESSES = {adresse.nom: adresse for adresse in adresses_du_portail()}


@pytest.mark.un_moteur  # une fuite se juge dans Python ; les lectures ont leurs tests sur les deux moteurs
@pytest.mark.parametrize("lecteur", ["responsable", Role.COORDINATEUR, Role.INSTRUCTEUR_AM, Role.DECIDEUR_AM])
def test_ni_la_grille_ni_le_brouillon_de_l_ars_ne_fuient_par_aucune_page(lecteur: str) -> None:
    """Grille, synthèse et décision proposée portent un mot qu'aucune page, archive ou courriel des autres ne dit."""
    p = parcours_a()
    ecrire(p, Cote.ARS, **{"synthese": SECRET, "grille-territoire-commentaire": SECRET})
    voie, agent = VOIES[VoieDecision.PROJET_ARS], p.agent(Role.INSTRUCTEUR_ARS)
    decision = p.faire(d.preparer, p.projet, auteur=agent, voie=voie)
    valeurs = {"sens": SensDecision.REFUS, "motif": "territoire", "texte": SECRET, "montant": None, "convention": ""}
    p.faire(d.proposer, decision, auteur=agent, valeurs=valeurs)
    personne = p.responsable if lecteur == "responsable" else p.agent(lecteur)
    client = client_de(personne)
    pages = {
        nom: ADRESSES[nom.split("#")[0]].chemin(numero=p.dossier.numero, **une.parametres)
        for nom, une in DU_DOSSIER.items()
    }
    pages |= {nom: ADRESSES[nom].chemin() for nom in CONNECTEES}
    assert [nom for nom, adresse in pages.items() if SECRET in _texte(client.get(adresse))] == []
    assert not CourrielSortant.objects.filter(corps__contains=SECRET).exists()
    siens = CourrielSortant.objects.filter(destinataire=personne.email, evenement__startswith="decision")
    assert not siens.exists()


def test_les_traces_de_la_grille_ne_sont_pas_celles_du_porteur() -> None:
    p = parcours_a()
    ecrire(p, Cote.ARS, synthese=SECRET)
    assert set(
        TraceRedaction.objects.filter(dossier=p.dossier, rubrique__startswith="grille").values_list("sujet")
    ) == {(Sujet.DECISION,)}


@pytest.mark.parametrize("cote", Cote)
def test_qui_est_charge_se_choisit_parmi_ceux_qui_instruisent(cote: Cote) -> None:
    p = parcours_a()
    premier, second = p.agent(INST[cote]), un_agent(INST[cote], email=f"second-{cote}@exemple.test")
    grille = actions.ouvrir(p.projet, cote, auteur=premier, maintenant=p.maintenant)
    acte = {"auteur": premier, "maintenant": p.maintenant}
    actions.charger(grille, chargee=premier, suppleante=second, **acte)
    grille.refresh_from_db()
    assert (grille.chargee, grille.suppleante) == (premier, second)
    for raison, choix in {
        "n’instruit pas ce dossier": {"chargee": p.responsable, "suppleante": None},
        "une autre personne": {"chargee": premier, "suppleante": premier},
    }.items():
        with pytest.raises(TransitionRefusee, match=raison):
            actions.charger(grille, **choix, **acte)


# Plusieurs départements : le pilote décide, les autres lisent et notent un avis.
@pytest.fixture
def a_cheval() -> Parcours:
    """Un projet déposé, piloté par la Haute-Garonne, qui touche aussi le Tarn."""
    p = parcours_a()
    p.dossier.departements.add(un_departement("81"))
    return p


def _du_tarn(role: Role):
    agent = un_agent(role, "81", f"{role.value}-81@exemple.test".replace("_", "-"))
    affectation = agent.affectations.get()
    affectation.organisation.departements.add(un_departement("81"))
    affectation.departements.set(["81"])
    return agent


@pytest.mark.parametrize(("cote", "role"), [(cote, roles[cote]) for cote in Cote for roles in (INST, DEC)])
def test_un_autre_departement_note_un_avis_lu_du_pilote_et_ne_decide_pas(a_cheval, cote: Cote, role: Role) -> None:
    p, agent = a_cheval, _du_tarn(role)
    client = client_de(agent)
    assert client.get(page(p.dossier, cote)).status_code == 403
    envoi = {"departement": "81", "sens": SensAvis.RESERVES, "texte": SECRET}
    assert client.post(page(p.dossier, cote, "avis"), envoi).status_code == 302
    avis = AvisDepartement.objects.get()
    assert (avis.departement_id, avis.sens, avis.version) == ("81", SensAvis.RESERVES, 1)
    lue = client_de(p.agent(INST[cote])).get(page(p.dossier, cote)).content.decode()
    assert SECRET in lue
    autre = Cote.AM if cote == Cote.ARS else Cote.ARS
    assert SECRET not in client_de(p.agent(INST[autre])).get(page(p.dossier, autre)).content.decode()
    with pytest.raises(PermissionDenied):
        projets.valider_ars(p.projet, auteur=agent, maintenant=p.maintenant)


@pytest.mark.parametrize("role", TOUS)
def test_seul_un_departement_concerne_qui_n_est_pas_le_pilote_note_un_avis(a_cheval, role: Role) -> None:
    p = a_cheval
    for cote in Cote:
        with pytest.raises(PermissionDenied):
            actions.noter_avis(
                p.projet,
                cote,
                departement=un_departement("81"),
                sens=SensAvis.FAVORABLE,
                texte="Oui.",
                auteur=un_agent(role),
                maintenant=p.maintenant,
            )
    assert not AvisDepartement.objects.exists()


def test_un_avis_sans_raison_est_refuse_et_la_page_garde_la_saisie(a_cheval) -> None:
    client = client_de(_du_tarn(Role.INSTRUCTEUR_ARS))
    reponse = client.post(page(a_cheval.dossier, Cote.ARS, "avis"), {"departement": "81", "sens": "favorable"})
    assert reponse.status_code == 422
    assert "Écrivez les raisons de l’avis." in reponse.content.decode()


def test_l_evenement_d_un_avis_ne_se_lit_que_de_son_cote(a_cheval) -> None:
    p, agent = a_cheval, _du_tarn(Role.INSTRUCTEUR_ARS)
    qui = {"auteur": agent, "maintenant": p.maintenant}
    actions.noter_avis(p.projet, Cote.ARS, departement=un_departement("81"), sens="favorable", texte="Oui.", **qui)
    evenement = evenements_lisibles(None, p.dossier).get(code="avis_departement")
    assert evenement.sujet == Sujet.DECISION
    lisent = {role for role in TOUS if lecture(un_agent(role), p.dossier, Sujet.DECISION) > Lecture.RIEN}
    assert lisent == {Role.INSTRUCTEUR_ARS, Role.DECIDEUR_ARS}


def test_changer_le_pilote_donne_la_grille_et_la_decision_au_nouveau_et_laisse_la_lecture_a_l_ancien(a_cheval) -> None:
    p, nouveau, ancien = a_cheval, _du_tarn(Role.INSTRUCTEUR_ARS), p_agent(a_cheval)
    ecrire(p, Cote.ARS, synthese=SECRET)
    ancien.affectations.get().departements.set(["31"])
    changer_pilote(
        p.dossier,
        departement=un_departement("81"),
        motif="L’hôpital est à Albi.",
        auteur=p.agent(Role.DECIDEUR_ARS),
        maintenant=p.maintenant,
    )
    statuts = {
        qui: client_de(personne).get(page(p.dossier, Cote.ARS)).status_code
        for qui, personne in {"nouveau": nouveau, "ancien": ancien}.items()
    }
    assert statuts == {"nouveau": 200, "ancien": 403}
    assert client_de(ancien).get(reverse("dossiers:lecture", args=[p.dossier.numero, "projet"])).status_code == 200
    assert client_de(ancien).get(page(p.dossier, Cote.ARS, "avis")).status_code == 200


def p_agent(p: Parcours):
    return p.agent(Role.INSTRUCTEUR_ARS)


@pytest.mark.parametrize(
    ("etat", "role", "libelle"),
    [
        (EtatProjet.DEPOSE, Role.INSTRUCTEUR_ARS, "Instruire le projet de santé"),
        (EtatProjet.DEPOSE, Role.DECIDEUR_ARS, "Instruire le projet de santé"),
        (EtatProjet.VALIDE_ARS, Role.INSTRUCTEUR_AM, "Instruire le projet de santé"),
        (EtatProjet.DEPOSE, Role.INSTRUCTEUR_AM, None),
        (EtatProjet.VALIDE_ARS, Role.INSTRUCTEUR_ARS, None),
        (EtatProjet.DEPOSE, Role.COORDINATEUR, None),
    ],
)
def test_la_page_du_dossier_mene_d_abord_a_l_instruction(etat, role, libelle) -> None:
    p = parcours_a(etat)
    lue = client_de(p.agent(role)).get(p.dossier.get_absolute_url())
    assert getattr(lue.context["travail"], "texte", None) == libelle
    principaux = re.findall(r'class="btn btn-primary" href="([^"]+)"', lue.content.decode())
    cote = Cote.ARS if etat == EtatProjet.DEPOSE else Cote.AM
    assert principaux == ([page(p.dossier, cote)] if libelle else [])
