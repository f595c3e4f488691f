"""Informer le conseil territorial de santé et les CPTS voisines : qui le peut, qui reçoit, ce qui se garde."""

import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commun import envois
from commun.envois import Issue
from commun.models import CourrielSortant
from comptes.enums import Role
from comptes.models import Utilisateur
from dossiers.actions import projet as projets
from dossiers.actions.transitions import TransitionRefusee
from dossiers.documents.resume import DIFFUSABLES
from dossiers.enums import EtatProjet, TypeDocument
from dossiers.journal import verifier_dossier
from dossiers.models import Dossier, MembreEquipe
from dossiers.recit import detail
from instruction.actions.tiers import informer
from instruction.jetons import adresse_du_resume
from instruction.models import InformationTiers
from instruction.tiers import adresse_connue
from tests.fabriques.communes import LAURAGAIS
from tests.fabriques.comptes import client_de
from tests.fabriques.comptes import un_agent as un_agent_de
from tests.fabriques.dossiers import un_agent, un_dossier, un_porteur, une_lettre_complete
from tests.fabriques.etats import Parcours, un_dossier_a

pytestmark = pytest.mark.django_db
CTS = "cts31@exemple.test"
INFORMENT = (Role.COORDINATEUR, Role.INSTRUCTEUR_ARS, Role.DECIDEUR_ARS)


def un_projet(etat: str = EtatProjet.DEPOSE) -> Dossier:
    return un_dossier_a(etat_projet=etat)


def une_voisine(email: str = "voisine@exemple.test", *, transmise: bool = True) -> Dossier:
    """Une CPTS déposée qui partage une commune ; transmise à l'ARS, ou encore chez le Guichet."""
    porteur = un_porteur(email, nom="Lointain")
    dossier = un_dossier(porteur, nom=f"CPTS de {email}", codes=LAURAGAIS[:1])
    une_lettre_complete(dossier)
    parcours = Parcours(dossier, timezone.now() - timezone.timedelta(days=40))
    parcours.deposer_lettre()
    if transmise:
        parcours.rendre_avis()
    return parcours.dossier


def envoyer(dossier: Dossier, auteur: Utilisateur | None = None, **champs: Any) -> Any:
    valeurs = {"cts": CTS, "voisines": set(), "vu": 0, "maintenant": timezone.now(), **champs}
    return informer(dossier.projet, auteur=auteur or un_agent(Role.COORDINATEUR), **valeurs)


def courriels() -> dict[str, CourrielSortant]:
    return {c.destinataire: c for c in CourrielSortant.objects.filter(cle__startswith="resume_public:").order_by("pk")}


def page(dossier: Dossier, nom: str = "informer") -> str:
    return reverse(f"tiers:{nom}", args=[dossier.numero])


def test_le_conseil_et_le_responsable_de_chaque_voisine_recoivent_le_lien() -> None:
    dossier, voisine = un_projet(), une_voisine()
    evenement = envoyer(dossier, voisines={voisine.pk})
    lus = courriels()
    assert set(lus) == {CTS, "voisine@exemple.test"}
    for envoi in InformationTiers.objects.order_by("pk"):
        adresse = voisine.equipe.get().utilisateur.email if envoi.voisine_id else CTS
        assert adresse_du_resume(envoi) in lus[adresse].corps
        assert "Projet en cours d’instruction" in lus[adresse].corps
        assert not envoi.par_le_guichet
    assert detail(evenement) == "Version 1 · Destinataires : conseil territorial de santé et 1 CPTS voisine"


def test_la_trace_dit_qui_quand_et_des_nombres_jamais_une_adresse_ni_un_nom() -> None:
    dossier, voisine = un_projet(), une_voisine()
    agent = un_agent(Role.INSTRUCTEUR_ARS)
    evenement = envoyer(dossier, agent, voisines={voisine.pk})
    assert (evenement.sujet, evenement.code, evenement.auteur) == ("projet", "tiers_informes", agent)
    assert evenement.donnees == {
        "version": 1,
        "tiers": {"cts": 1, "voisines": 1, "par_le_guichet": 0, "renvois": 0},
    }
    assert "@" not in json.dumps(evenement.donnees)
    assert voisine.nom not in json.dumps(evenement.donnees)
    assert verifier_dossier(dossier) is None


def test_l_equipe_le_guichet_et_l_ars_sont_prevenus_l_assurance_maladie_non() -> None:
    dossier = un_projet()
    attendus = {un_agent(role).email for role in INFORMENT} | {"porteur@exemple.test"}
    un_agent(Role.DECIDEUR_AM)
    evenement = envoyer(dossier)
    prevenus = CourrielSortant.objects.filter(cle__startswith=f"evenement:{dossier.pk}:{evenement.rang}:")
    assert set(prevenus.order_by("pk").values_list("destinataire", flat=True)) == attendus


def test_le_resume_envoye_est_archive_une_fois_et_resservi() -> None:
    dossier = un_projet()
    envoyer(dossier)
    envoyer(dossier, vu=InformationTiers.objects.get().pk)
    [resume] = dossier.documents.filter(type=TypeDocument.RESUME_PUBLIC)
    assert set(InformationTiers.objects.order_by("pk").values_list("document", flat=True)) == {resume.pk}


def test_un_projet_valide_depuis_donne_un_nouveau_resume() -> None:
    dossier = un_projet()
    envoyer(dossier)
    decideur = un_agent(Role.DECIDEUR_ARS)
    projets.valider_ars(dossier.projet, auteur=decideur, maintenant=timezone.now())
    envoyer(dossier, vu=InformationTiers.objects.get().pk)
    avis = [d.contexte["avis"]["titre"] for d in dossier.documents.filter(type=TypeDocument.RESUME_PUBLIC)]
    assert (len(avis), avis[0], avis[1].startswith("Projet validé par l’ARS le")) == (
        2,
        "Projet en cours d’instruction",
        True,
    )
    assert [envoi.renvoi for envoi in InformationTiers.objects.order_by("pk")] == [False, False]


def test_un_second_envoi_du_meme_resume_le_dit_au_destinataire_et_au_journal() -> None:
    dossier = un_projet()
    envoyer(dossier)
    evenement = envoyer(dossier, vu=InformationTiers.objects.get().pk)
    dernier = InformationTiers.objects.order_by("-pk").first()
    corps = CourrielSortant.objects.get(cle=f"resume_public:{dernier.pk}:0").corps
    assert (dernier.renvoi, evenement.donnees["tiers"]["renvois"]) == (True, 1)
    assert "c’est un nouvel envoi du même document" in corps


def test_qui_n_a_pas_vu_l_envoi_d_un_autre_ne_le_double_pas() -> None:
    dossier = un_projet()
    envoyer(dossier)
    with pytest.raises(TransitionRefusee, match="vient d’informer : Conseil territorial de santé"):
        envoyer(dossier, un_agent(Role.DECIDEUR_ARS))
    assert InformationTiers.objects.count() == 1


def test_une_voisine_sans_responsable_actif_passe_par_le_guichet() -> None:
    dossier, voisine = un_projet(), une_voisine()
    Utilisateur.objects.filter(email="voisine@exemple.test").update(is_active=False)
    coordinateur = un_agent(Role.COORDINATEUR)
    evenement = envoyer(dossier, cts="", voisines={voisine.pk})
    assert list(courriels()) == [coordinateur.email]
    assert "faites-lui suivre ce message" in courriels()[coordinateur.email].corps
    assert evenement.donnees["tiers"]["par_le_guichet"] == 1


@pytest.mark.parametrize("role", [r for r in Role if r not in INFORMENT])
def test_aucun_autre_role_n_informe(role: Role) -> None:
    dossier = un_projet()
    if role in ("responsable", "redacteur", "lecteur_equipe"):
        auteur = un_porteur("porteur@exemple.test" if role == "responsable" else f"{role}@exemple.test")
        membre = {"role": role.removesuffix("_equipe"), "depuis": timezone.now()}
        MembreEquipe.objects.get_or_create(dossier=dossier, utilisateur=auteur, defaults=membre)
    else:
        auteur = un_agent(role)
    with pytest.raises(PermissionDenied):
        envoyer(dossier, auteur)
    assert not InformationTiers.objects.exists()


def test_l_ars_d_un_autre_departement_n_informe_pas() -> None:
    ailleurs = un_agent_de(Role.DECIDEUR_ARS, ressort=("31", "81"), departements=("81",))
    with pytest.raises(PermissionDenied):
        envoyer(un_projet(), ailleurs)


@pytest.mark.parametrize("etat", [e for e in EtatProjet if e not in DIFFUSABLES])
def test_un_brouillon_un_projet_retire_ou_refuse_ne_se_diffuse_pas(etat: str) -> None:
    dossier = un_projet(etat)
    with pytest.raises(TransitionRefusee, match="n’a pas de résumé public"):
        envoyer(dossier)
    assert not InformationTiers.objects.exists()


@pytest.mark.parametrize("etat", sorted(DIFFUSABLES))
def test_chaque_etat_d_un_projet_depose_se_diffuse(etat: str) -> None:
    assert envoyer(un_projet(etat)).code == "tiers_informes"


def test_on_n_informe_ni_personne_ni_une_cpts_qui_n_est_pas_voisine() -> None:
    dossier, voisine = un_projet(), une_voisine()
    for raison, champs in (
        ("Choisissez au moins un destinataire", {"cts": ""}),
        ("n’est plus voisine", {"voisines": {dossier.pk}}),
        ("n’est plus voisine", {"voisines": {voisine.pk + 1000}}),
        ("n’est pas une adresse électronique", {"cts": "cts, 31"}),
    ):
        with pytest.raises(TransitionRefusee, match=raison):
            envoyer(dossier, **champs)
    assert not CourrielSortant.objects.filter(cle__startswith="resume_public:").exists()


def test_l_ars_ne_connait_pas_une_lettre_encore_chez_le_guichet() -> None:
    dossier, voisine = un_projet(), une_voisine(transmise=False)
    vues = {role: client_de(un_agent(role)).get(page(dossier)).content.decode() for role in INFORMENT}
    assert {role: voisine.nom in vue for role, vue in vues.items()} == {
        Role.COORDINATEUR: True,
        Role.INSTRUCTEUR_ARS: False,
        Role.DECIDEUR_ARS: False,
    }
    with pytest.raises(TransitionRefusee, match="n’est plus voisine"):
        envoyer(dossier, un_agent(Role.DECIDEUR_ARS), voisines={voisine.pk})


def test_la_page_dit_qui_recevra_quoi_puis_qui_a_deja_recu() -> None:
    dossier, voisine = un_projet(), une_voisine()
    client = client_de(un_agent(Role.COORDINATEUR))
    avant = client.get(page(dossier)).context
    assert (avant["form"]["cts"].value(), avant["form"]["voisines"].value()) == ("", [str(voisine.pk)])
    donnees = {"vu": 0, "informer_cts": "on", "cts": CTS, "voisines": [voisine.pk]}
    assert client.post(page(dossier), donnees).status_code == 302
    apres = client.get(page(dossier))
    formulaire = apres.context["form"]
    assert (formulaire["cts"].value(), formulaire["informer_cts"].value(), formulaire["voisines"].value()) == (
        CTS,
        False,
        [],
    )
    assert apres.content.decode().count("Déjà informé de ce même résumé") == 2


@pytest.mark.parametrize(
    ("donnees", "statut", "dit"),
    [
        ({"vu": 0}, 422, "Choisissez au moins un destinataire."),
        ({"vu": 0, "informer_cts": "on"}, 422, "Écrivez l’adresse du conseil"),
        ({"vu": 0, "informer_cts": "on", "cts": "cts"}, 422, "Écrivez une adresse électronique"),
        ({"vu": 0, "voisines": ["999999"]}, 422, "plus voisine"),
    ],
)
def test_une_saisie_fautive_revient_avec_ce_qui_etait_ecrit(donnees: dict[str, Any], statut: int, dit: str) -> None:
    reponse = client_de(un_agent(Role.COORDINATEUR)).post(page(un_projet()), donnees)
    assert (reponse.status_code, dit in reponse.content.decode()) == (statut, True)
    assert reponse.context["form"]["cts"].value() == donnees.get("cts")


def test_un_double_envoi_de_la_meme_page_est_refuse() -> None:
    dossier = un_projet()
    client = client_de(un_agent(Role.COORDINATEUR))
    donnees = {"vu": 0, "informer_cts": "on", "cts": CTS}
    assert [client.post(page(dossier), donnees).status_code for _ in range(2)] == [302, 409]
    assert InformationTiers.objects.count() == 1


def test_un_projet_retire_le_dit_sur_la_page() -> None:
    reponse = client_de(un_agent(Role.COORDINATEUR)).get(page(un_projet(EtatProjet.RETIRE)))
    assert (reponse.status_code, "Rien à diffuser" in reponse.content.decode()) == (409, True)


def test_le_lien_s_ouvre_sans_compte_et_se_ferme_avec_le_projet() -> None:
    dossier = un_projet()
    envoyer(dossier)
    lien = "/" + adresse_du_resume(InformationTiers.objects.get()).split("/", 3)[3]
    ouvert = Client().get(lien)
    assert (ouvert.status_code, ouvert["Content-Type"], ouvert["X-Robots-Tag"]) == (200, "application/pdf", "noindex")
    assert Client().get(lien[:-2] + "/").status_code == 404
    responsable = dossier.equipe.get(role="responsable").utilisateur
    projets.retirer(dossier.projet, auteur=responsable, maintenant=timezone.now(), commentaire="À réécrire.")
    assert Client().get(lien).status_code == 404


def test_un_courriel_qui_attend_ne_part_pas_d_un_projet_retire() -> None:
    dossier, voisine = un_projet(), une_voisine()
    envoyer(dossier, voisines={voisine.pk})
    lus = list(courriels().values())
    assert {envois.juger(c, timezone.now()).issue for c in lus} == {Issue.ENVOYER}
    responsable = dossier.equipe.get(role="responsable").utilisateur
    projets.retirer(dossier.projet, auteur=responsable, maintenant=timezone.now(), commentaire="À réécrire.")
    assert {envois.juger(c, timezone.now()).issue for c in lus} == {Issue.ABANDONNER}


def test_l_adresse_du_conseil_est_retenue_pour_le_departement() -> None:
    dossier = un_projet()
    assert adresse_connue(dossier) == ""
    envoyer(dossier)
    assert adresse_connue(dossier) == CTS


def test_la_page_coute_autant_de_requetes_pour_une_voisine_que_pour_trois(
    django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    dossier = un_projet()
    une_voisine()
    client = client_de(un_agent(Role.COORDINATEUR))
    client.get(page(dossier))
    with django_assert_max_num_queries(80) as une:
        client.get(page(dossier))
    for rang in (2, 3):
        une_voisine(f"voisine{rang}@exemple.test")
    with django_assert_num_queries(len(une)):
        client.get(page(dossier))
