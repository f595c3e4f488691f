"""Essai à blanc et avertissements passés outre : sans effet l'un, motivé l'autre, figé au dépôt, lu de qui relit."""

import json
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comptes.enums import Role
from comptes.models import Utilisateur
from dossiers import etapes
from dossiers.actions import lettre as lettres
from dossiers.actions.depot import controler
from dossiers.actions.passer_outre import ne_plus_passer_outre, passer_outre
from dossiers.actions.transitions import TransitionRefusee
from dossiers.documents import lettre_d_intention
from dossiers.enums import EtatLettre
from dossiers.models import Dossier, LettreIntention, NiveauDeRegle, PasseOutre
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent, un_dossier, un_porteur, un_projet_complet, une_lettre_complete
from tests.fabriques.etats import un_dossier_a

pytestmark = pytest.mark.django_db
REGLE = "lettre.structure"
MOTIF = "Aucun dispositif sur ce territoire <script>alert(1)</script>."


@pytest.fixture
def lettre() -> LettreIntention:
    """Une lettre à laquelle ne manque qu'un conseil."""
    lettre = une_lettre_complete()
    lettre.structure_statut = "aucune"
    lettre.save(update_fields=["structure_statut"])
    return lettre


def responsable(dossier: Dossier) -> Utilisateur:
    return dossier.equipe.get(role="responsable").utilisateur


def outre(lettre: LettreIntention, motif: str = MOTIF, regle: str = REGLE) -> PasseOutre:
    return passer_outre(lettre, regle=regle, motif=motif, auteur=responsable(lettre.dossier), maintenant=timezone.now())


def avertissements(lettre: LettreIntention) -> dict[str, str]:
    lettre.refresh_from_db()
    return {m.regle: m.motif for m in controler(lettre, timezone.now())[1].avertissements}


def essai(lettre: LettreIntention, personne: Utilisateur | None = None):
    client = client_de(personne or responsable(lettre.dossier))
    return client.get(reverse("dossiers:essai", args=[lettre.dossier.numero, "lettre"]))


def adresse(lettre: LettreIntention, regle: str = REGLE) -> str:
    return reverse("dossiers:passer_outre", args=[lettre.dossier.numero, "lettre", regle])


# --- L'essai à blanc -------------------------------------------------------------------------------------


def test_l_essai_dit_ce_qui_bloque_ce_qui_est_conseille_et_ce_qui_va(lettre: LettreIntention) -> None:
    lettre.actions_information = ""
    lettre.save(update_fields=["actions_information"])
    page = essai(lettre).content.decode()
    assert "Le dépôt serait refusé" in page
    assert "Ce qui bloque (1)" in page
    assert "Décrivez les actions d’information" in page
    assert "Ce qui est conseillé (1)" in page
    assert f'href="{reverse("dossiers:rubrique", args=[lettre.dossier.numero, "lettre", "mobilisation"])}' in page
    assert "Une personne à contacter" in page


def test_l_essai_est_sans_effet(lettre: LettreIntention) -> None:
    dossier = lettre.dossier
    avant = (dossier.evenements.count(), dossier.versions.count(), lettre.etat, lettre.modifiee_le)
    essai(lettre)
    lettre.refresh_from_db()
    assert (dossier.evenements.count(), dossier.versions.count(), lettre.etat, lettre.modifiee_le) == avant


def test_l_essai_est_refuse_a_qui_lit_la_version_deposee() -> None:
    dossier = un_dossier_a(EtatLettre.TRANSMISE)
    roles = (Role.COORDINATEUR, Role.INSTRUCTEUR_ARS, Role.INSTRUCTEUR_AM)
    assert [essai(dossier.lettre, un_agent(role)).status_code for role in roles] == [403, 403, 403]
    assert essai(dossier.lettre, un_porteur("autre@exemple.test")).status_code == 404


def test_l_essai_dit_la_meme_chose_que_le_depot(lettre: LettreIntention) -> None:
    lettre.actions_information = ""
    lettre.save(update_fields=["actions_information"])
    with pytest.raises(TransitionRefusee) as refus:
        lettres.deposer(lettre, auteur=responsable(lettre.dossier), maintenant=timezone.now())
    bilan = controler(lettre, timezone.now())[1]
    assert refus.value.raisons == [m.message for m in bilan.bloquants]


@pytest.mark.parametrize("sujet", ["lettre", "projet"])
def test_chaque_manque_mene_a_un_champ_qui_existe_sur_sa_page(sujet: str) -> None:
    """L'ancre de chaque ligne est un identifiant de la page où elle mène."""
    dossier = un_dossier(codes=()) if sujet == "lettre" else un_dossier_a(etat_projet="brouillon")
    if sujet == "projet":
        dossier.acteurs.all().delete()
        un_projet_complet(dossier.projet).fiches.update(responsable="", taches="Permanence des soins.")
        dossier.projet.fiches.exclude(mission="prevention").delete()
        type(dossier.projet).objects.update(presentation="", forme_adhesion=False, gouvernance_outils="")
        dossier.projet.refresh_from_db()
        dossier.lignes_budget.filter(compte="64").delete()
    objet = getattr(dossier, sujet)
    client = client_de(responsable(dossier))
    trouves = controler(objet, timezone.now())[1].manques
    pages = {m.rubrique: client.get(etapes.adresse_du_manque(objet, m).split("#")[0]).content.decode() for m in trouves}
    assert len(trouves) >= 8
    assert [m.regle for m in trouves if not m.ancre and m.rubrique != "fiches"] == []
    assert [m.ancre for m in trouves if m.ancre and f'id="{m.ancre[1:]}"' not in pages[m.rubrique]] == []


# --- Passer outre ----------------------------------------------------------------------------------------


def test_un_motif_se_lit_a_l_essai_et_se_fige_au_depot(lettre: LettreIntention) -> None:
    outre(lettre)
    assert avertissements(lettre) == {REGLE: MOTIF}
    page = essai(lettre).content.decode()
    assert "Vous passez outre" in page
    assert "<script>alert(1)" not in page
    lettres.deposer(lettre, auteur=responsable(lettre.dossier), maintenant=timezone.now())
    [version] = lettre.dossier.versions.all()
    assert [(c["regle"], c["motif"]) for c in version.contenu["controles"]] == [(REGLE, MOTIF)]
    assert lettre_d_intention(version).contexte["controles"]["avertissements"][0]["motif"] == MOTIF


@pytest.mark.parametrize(
    ("role", "nom", "arguments"),
    [
        (Role.COORDINATEUR, "lecture", ("lettre",)),
        (Role.RELECTEUR_URPS, "lecture", ("lettre",)),
        (Role.COORDINATEUR, "acte", ("lettre", "rendre_avis")),
    ],
)
def test_qui_relit_voit_le_motif_fige(lettre: LettreIntention, role: Role, nom: str, arguments: tuple) -> None:
    outre(lettre)
    lettres.deposer(lettre, auteur=responsable(lettre.dossier), maintenant=timezone.now())
    page = client_de(un_agent(role)).get(reverse(f"dossiers:{nom}", args=[lettre.dossier.numero, *arguments]))
    texte = page.content.decode()
    assert "Motif du porteur" in texte
    assert "Aucun dispositif sur ce territoire &lt;script&gt;" in texte


def test_le_motif_disparait_avec_le_manque(lettre: LettreIntention) -> None:
    outre(lettre)
    lettre.refresh_from_db()
    lettre.structure_statut = "declaree"
    lettre.save(update_fields=["structure_statut"])
    assert avertissements(lettre) == {}
    lettres.deposer(lettre, auteur=responsable(lettre.dossier), maintenant=timezone.now())
    assert lettre.dossier.versions.get().contenu["controles"] == []


def test_un_motif_vaut_pour_une_version_et_se_propose_a_la_suivante() -> None:
    dossier = un_dossier_a(EtatLettre.COMPLEMENTS_DEMANDES)
    lettre = dossier.lettre
    LettreIntention.objects.filter(pk=lettre.pk).update(structure_statut="aucune")
    PasseOutre.objects.create(
        dossier=dossier,
        sujet="lettre",
        version=lettre.version,
        regle=REGLE,
        motif="Dit la première fois.",
        auteur=responsable(dossier),
        ecrit_le=timezone.now(),
    )
    assert avertissements(lettre) == {REGLE: ""}
    page = client_de(responsable(dossier)).get(adresse(lettre))
    assert "Dit la première fois." in page.content.decode()


def test_un_motif_ne_vaut_rien_si_la_regle_devient_bloquante(lettre: LettreIntention) -> None:
    outre(lettre)
    NiveauDeRegle.objects.create(regle=REGLE, niveau="B", effet_le="2020-01-01", motif="Instruction")
    bilan = controler(lettre, timezone.now())[1]
    assert [(m.regle, m.motif) for m in bilan.bloquants] == [(REGLE, "")]
    with pytest.raises(TransitionRefusee):
        lettres.deposer(lettre, auteur=responsable(lettre.dossier), maintenant=timezone.now())


@pytest.mark.parametrize(
    ("regle", "motif", "raison"),
    [
        ("lettre.contact", "Pourquoi.", "Ce contrôle est satisfait : il n’y a rien à passer outre."),
        ("lettre.information", "Pourquoi.", "Ce contrôle bloque le dépôt : il ne se passe pas outre"),
        ("lettre.inconnue", "Pourquoi.", "Ce contrôle n’existe pas."),
        (REGLE, "  ", "Écrivez pourquoi vous passez outre"),
        (REGLE, "x" * 1001, "Le motif compte 1001 caractères : 1000 au plus."),
    ],
)
def test_un_motif_impossible_est_refuse(lettre: LettreIntention, regle: str, motif: str, raison: str) -> None:
    lettre.actions_information = ""
    lettre.save(update_fields=["actions_information"])
    with pytest.raises(TransitionRefusee) as refus:
        outre(lettre, motif, regle)
    assert [r for r in refus.value.raisons if r.startswith(raison)] != []
    assert not PasseOutre.objects.exists()


def test_un_etranger_n_ecrit_pas_de_motif(lettre: LettreIntention) -> None:
    with pytest.raises(PermissionDenied):
        passer_outre(lettre, regle=REGLE, motif="x", auteur=un_porteur("autre@exemple.test"), maintenant=timezone.now())


def test_une_lettre_deposee_n_en_recoit_plus() -> None:
    lettre = un_dossier_a(EtatLettre.DEPOSEE).lettre
    with pytest.raises(TransitionRefusee, match="ne se modifie plus"):
        outre(lettre)


def test_la_page_enregistre_puis_retire_un_motif(lettre: LettreIntention) -> None:
    client = client_de(responsable(lettre.dossier))
    suite = reverse("dossiers:essai", args=[lettre.dossier.numero, "lettre"])
    reponse = client.post(adresse(lettre), {"motif": MOTIF})
    assert (reponse.status_code, reponse.url, avertissements(lettre)) == (302, suite, {REGLE: MOTIF})
    assert "Retirer ce motif" in client.get(adresse(lettre)).content.decode()
    assert client.post(adresse(lettre), {"retirer": "1"}).status_code == 302
    assert avertissements(lettre) == {REGLE: ""}


@pytest.mark.parametrize(("motif", "statut"), [("", 422), ("x" * 1001, 422), ("Mon motif, gardé à l’écran.", 409)])
def test_une_saisie_fautive_ne_perd_rien(lettre: LettreIntention, motif: str, statut: int) -> None:
    if statut == 409:
        lettre.structure_statut = "declaree"
        lettre.save(update_fields=["structure_statut"])
    reponse = client_de(responsable(lettre.dossier)).post(adresse(lettre), {"motif": motif})
    assert reponse.status_code == statut
    assert reponse.context["form"]["motif"].value() == motif


def test_retirer_un_motif_absent_est_sans_effet(lettre: LettreIntention) -> None:
    ne_plus_passer_outre(lettre, regle=REGLE, auteur=responsable(lettre.dossier), maintenant=timezone.now())
    assert avertissements(lettre) == {REGLE: ""}


def test_une_page_de_motif_inconnue_est_introuvable(lettre: LettreIntention) -> None:
    client: Client = client_de(responsable(lettre.dossier))
    assert client.get(adresse(lettre, "lettre.inconnue")).status_code == 404


# --- manage.py controler ---------------------------------------------------------------------------------


def commande(*arguments: str) -> tuple[int, str]:
    sortie = StringIO()
    try:
        call_command("controler", *arguments, stdout=sortie)
    except CommandError as erreur:
        return erreur.returncode, sortie.getvalue()
    return 0, sortie.getvalue()


def test_la_commande_dit_deposable(lettre: LettreIntention) -> None:
    outre(lettre)
    code, texte = commande(lettre.dossier.numero, "--json")
    lu = json.loads(texte)
    assert (code, lu["deposable"], lu["sujet"], lu["bloquants"]) == (0, True, "lettre", [])
    assert [(m["regle"], m["champs"], m["motif"]) for m in lu["avertissements"]] == [
        (REGLE, ["structure_statut"], MOTIF)
    ]
    assert "lettre.contact" in lu["satisfaites"]


def test_la_commande_dit_ce_qui_bloque() -> None:
    dossier = un_dossier(codes=())
    code, texte = commande(dossier.numero, "--sujet", "lettre")
    assert code == 1
    assert "Bloque le dépôt : Choisissez au moins une commune. [lettre.territoire]" in texte


def test_un_sujet_inconnu_est_refuse() -> None:
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("controler", "2026-00001", "--sujet", "contrat")


@pytest.mark.parametrize("arguments", [("0000-00000",), ("{numero}", "--sujet", "projet")])
def test_une_demande_incorrecte_rend_deux(lettre: LettreIntention, arguments: tuple[str, ...]) -> None:
    assert commande(*(a.format(numero=lettre.dossier.numero) for a in arguments)) == (2, "")


def test_la_commande_prend_le_projet_quand_il_existe() -> None:
    dossier = un_dossier_a(etat_projet="brouillon")
    code, texte = commande(dossier.numero, "--json")
    assert (code, json.loads(texte)["sujet"]) == (1, "projet")
    assert json.loads(commande(dossier.numero, "--sujet", "lettre", "--json")[1])["sujet"] == "lettre"
