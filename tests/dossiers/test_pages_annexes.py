"""Les pages équipe, journal et pilote d'un dossier : qui les ouvre, ce qu'on y lit, ce qu'on y fait."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from comptes.actions import accepter
from comptes.enums import Role
from comptes.models import Utilisateur
from dossiers.actions import equipe
from dossiers.actions.refus_implicite import constater_refus_implicite
from dossiers.enums import EtatLettre, EtatProjet
from dossiers.models import Dossier, MembreEquipe
from tests.fabriques.dossiers import un_agent, un_dossier, un_porteur
from tests.fabriques.etats import un_dossier_a

pytestmark = pytest.mark.django_db
COLLEGUE = "collegue@exemple.test"
# Une commune du Tarn voisine du Lauragais : le territoire touche deux départements.
DEUX_DEPARTEMENTS = ("31582", "31037", "31451", "81105")


def ouvrir(personne: Utilisateur, nom: str, dossier: Dossier, *args, suivre: bool = False, **donnees):
    """GET, ou POST si des données sont données ; ``suivre`` : la page d'arrivée."""
    client = Client()
    client.force_login(personne)
    adresse = reverse(f"dossiers:{nom}", args=[dossier.numero, *args])
    return client.post(adresse, donnees, follow=suivre) if donnees else client.get(adresse)


def texte(reponse) -> str:
    return reponse.content.decode()


def responsable_de(dossier: Dossier) -> Utilisateur:
    return dossier.equipe.get(role="responsable", fin=None).utilisateur


def un_membre(dossier: Dossier, courriel: str = COLLEGUE, role: str = "redacteur") -> MembreEquipe:
    personne = un_porteur(courriel, nom="Delmas", prenom="Hugo")
    return MembreEquipe.objects.create(dossier=dossier, utilisateur=personne, role=role, depuis=timezone.now())


# --- Qui ouvre quoi -------------------------------------------------------------------------------------

STATUTS = {
    # rôle : (journal, équipe, pilote) d'une lettre transmise
    "responsable": (200, 200, 403),
    "redacteur": (200, 200, 403),
    "lecteur_equipe": (200, 200, 403),
    Role.COORDINATEUR: (200, 200, 403),
    Role.RELECTEUR_URPS: (200, 200, 403),
    Role.INSTRUCTEUR_ARS: (200, 200, 403),
    Role.DECIDEUR_ARS: (200, 200, 200),
    Role.INSTRUCTEUR_AM: (200, 403, 403),
    Role.DECIDEUR_AM: (200, 403, 403),
    Role.ADMINISTRATEUR: (404, 404, 404),
    "etranger": (404, 404, 404),
}


def personne_de(role: str, dossier: Dossier) -> Utilisateur:
    if role == "responsable":
        return responsable_de(dossier)
    if role in ("redacteur", "lecteur_equipe"):
        return un_membre(dossier, role=role.removesuffix("_equipe")).utilisateur
    return un_porteur("etranger@exemple.test") if role == "etranger" else un_agent(Role(role))


@pytest.mark.parametrize("role", STATUTS)
def test_chaque_page_s_ouvre_a_qui_doit(role: str) -> None:
    dossier = un_dossier_a(EtatLettre.TRANSMISE)
    personne = personne_de(role, dossier)
    obtenus = tuple(ouvrir(personne, nom, dossier).status_code for nom in ("journal", "equipe", "pilote"))
    assert obtenus == STATUTS[role]


@pytest.mark.parametrize("nom", ["journal", "equipe"])
def test_un_brouillon_ne_s_ouvre_qu_a_son_equipe(nom: str) -> None:
    dossier = un_dossier()
    statuts = {
        role: ouvrir(un_agent(role), nom, dossier).status_code for role in (Role.COORDINATEUR, Role.DECIDEUR_ARS)
    }
    assert statuts == {Role.COORDINATEUR: 404, Role.DECIDEUR_ARS: 404}
    assert ouvrir(responsable_de(dossier), nom, dossier).status_code == 200


# --- Journal --------------------------------------------------------------------------------------------


def test_le_journal_dit_chaque_fait_son_auteur_et_que_la_chaine_tient() -> None:
    dossier = un_dossier_a(EtatLettre.ACCORDEE)
    page = texte(ouvrir(responsable_de(dossier), "journal", dossier))
    for attendu in (
        "Chaîne vérifiée",
        "Lettre d’intention commencée",
        "Avis du Guichet rendu",
        "Favorable",
        "Lettre transmise à l’ARS",
        "Le portail",
        "Financement accordé par l’ARS",
        "15\u202f000,00\u00a0€",
        "Motivation de l’avis.",
    ):
        assert attendu in page, attendu
    for evenement in dossier.evenements.all():
        assert evenement.empreinte[:12] in page


def test_une_demande_au_porteur_est_lue_du_porteur() -> None:
    dossier = un_dossier_a(EtatLettre.COMPLEMENTS_DEMANDES)
    assert "Précisez, s’il vous plaît." in texte(ouvrir(responsable_de(dossier), "journal", dossier))


def test_qui_n_est_qu_informe_lit_les_faits_sans_auteur_ni_commentaire_ni_document() -> None:
    dossier = un_dossier_a(EtatLettre.TRANSMISE)
    page = texte(ouvrir(un_agent(Role.INSTRUCTEUR_AM), "journal", dossier))
    assert "Avis du Guichet rendu" in page
    for cache in ("Motivation de l’avis", "Coordinateur du Guichet", "documents/", "Favorable"):
        assert cache not in page


def test_au_depot_du_projet_l_assurance_maladie_lit_aussi_les_commentaires() -> None:
    dossier = un_dossier_a(etat_projet=EtatProjet.DEPOSE)
    assert "Motivation de l’avis" in texte(ouvrir(un_agent(Role.INSTRUCTEUR_AM), "journal", dossier))


def test_les_evenements_d_une_etape_fermee_ne_se_lisent_pas() -> None:
    dossier = un_dossier_a(EtatLettre.ACCORDEE)
    page = texte(ouvrir(un_agent(Role.DECIDEUR_ARS), "journal", dossier))
    assert "Projet de santé ouvert" not in page
    assert "1 événement d’étapes qui ne vous sont pas ouvertes" in page
    assert "Projet de santé ouvert" in texte(ouvrir(responsable_de(dossier), "journal", dossier))


def test_le_refus_implicite_affiche_ses_voies_de_recours() -> None:
    depart = datetime(2026, 1, 2, 9, tzinfo=UTC)
    dossier = un_dossier_a(EtatLettre.TRANSMISE, depart=depart)
    constater_refus_implicite(dossier.lettre, maintenant=depart + timedelta(days=90))
    assert "tribunal administratif" in texte(ouvrir(responsable_de(dossier), "journal", dossier))


def _requetes_du_journal(dossier: Dossier) -> int:
    client = Client()
    client.force_login(responsable_de(dossier))
    with CaptureQueriesContext(connection) as requetes:
        client.get(reverse("dossiers:journal", args=[dossier.numero]))
    return len(requetes)


def test_le_journal_coute_autant_de_requetes_quel_que_soit_le_nombre_d_evenements() -> None:
    court, long = un_dossier_a(EtatLettre.ACCORDEE), un_dossier_a(etat_projet=EtatProjet.VALIDE_ARS)
    assert court.evenements.count() < long.evenements.count()
    assert _requetes_du_journal(court) == _requetes_du_journal(long)


# --- Équipe ---------------------------------------------------------------------------------------------


def test_le_responsable_invite_depuis_la_page() -> None:
    dossier = un_dossier()
    page = ouvrir(responsable_de(dossier), "equipe", dossier, suivre=True, courriel=COLLEGUE, role="redacteur")
    assert f"L’invitation est partie à {COLLEGUE}." in texte(page)
    assert equipe.invitations_ouvertes(dossier).get().courriel == COLLEGUE


@pytest.mark.parametrize(
    ("saisie", "statut", "message"),
    [
        ({"courriel": "pas une adresse", "role": "lecteur"}, 422, "Écrivez une adresse complète"),
        ({"courriel": COLLEGUE, "role": "directeur"}, 422, "Sélectionnez un choix valide"),
        ({"courriel": COLLEGUE, "role": "lecteur"}, 409, "déjà dans l’équipe"),
    ],
)
def test_un_refus_dit_pourquoi_et_garde_la_saisie(saisie: dict, statut: int, message: str) -> None:
    dossier = un_dossier()
    un_membre(dossier)
    page = ouvrir(responsable_de(dossier), "equipe", dossier, **saisie)
    assert (page.status_code, message in texte(page), saisie["courriel"] in texte(page)) == (statut, True, True)


@pytest.mark.parametrize("role", ["redacteur", "lecteur"])
def test_un_membre_ne_voit_ni_invitations_ni_formulaire_et_ne_peut_inviter(role: str) -> None:
    dossier = un_dossier()
    membre = un_membre(dossier, role=role).utilisateur
    equipe.inviter(
        dossier, courriel="x@exemple.test", role="lecteur", auteur=responsable_de(dossier), maintenant=timezone.now()
    )
    page = texte(ouvrir(membre, "equipe", dossier))
    assert "x@exemple.test" not in page
    assert "Quitter l’équipe" in page
    assert ouvrir(membre, "equipe", dossier, courriel=COLLEGUE, role="lecteur").status_code == 403


def test_une_institution_lit_les_noms_pas_les_adresses() -> None:
    dossier = un_dossier_a(EtatLettre.DEPOSEE)
    page = texte(ouvrir(un_agent(Role.COORDINATEUR), "equipe", dossier))
    assert "Anne Puech" in page
    assert responsable_de(dossier).email not in page


@pytest.mark.parametrize("geste", ["renvoyer", "annuler"])
def test_une_invitation_se_renvoie_et_s_annule(geste: str) -> None:
    dossier = un_dossier()
    responsable = responsable_de(dossier)
    donnees = {"courriel": COLLEGUE, "role": "lecteur", "auteur": responsable, "maintenant": timezone.now()}
    invitation, _ = equipe.inviter(dossier, **donnees)
    ancien = invitation.jeton_empreinte
    ouvrir(responsable, "equipe_invitation", dossier, invitation.pk, geste, x="1")
    invitation.refresh_from_db()
    assert (invitation.jeton_empreinte != ancien, invitation.revoquee_le is not None) == (
        geste == "renvoyer",
        geste == "annuler",
    )


def test_un_membre_ne_touche_pas_aux_invitations() -> None:
    dossier = un_dossier()
    donnees = {"courriel": "x@exemple.test", "role": "lecteur", "maintenant": timezone.now()}
    invitation, _ = equipe.inviter(dossier, auteur=responsable_de(dossier), **donnees)
    membre = un_membre(dossier).utilisateur
    for geste in ("renvoyer", "annuler", "accepter", "decliner"):
        reponse = ouvrir(membre, "equipe_invitation", dossier, invitation.pk, geste, x="1")
        assert reponse.status_code in (302, 403), geste
    invitation.refresh_from_db()
    assert (invitation.revoquee_le, invitation.acceptee_le) == (None, None)


def test_un_membre_accepte_la_responsabilite_depuis_la_page() -> None:
    dossier = un_dossier()
    membre = un_membre(dossier)
    ouvrir(responsable_de(dossier), "equipe_membre", dossier, membre.pk, "responsabilite", x="1")
    invitation = equipe.invitations_ouvertes(dossier).get()
    assert "Devenir responsable du dossier" in texte(ouvrir(membre.utilisateur, "equipe", dossier))
    ouvrir(membre.utilisateur, "equipe_invitation", dossier, invitation.pk, "accepter", x="1")
    assert responsable_de(dossier) == membre.utilisateur


@pytest.mark.parametrize(("geste", "attendu"), [("role", "lecteur"), ("retirer", None)])
def test_les_gestes_sur_un_membre_disent_ce_qui_va_se_passer_puis_le_font(geste: str, attendu: str | None) -> None:
    dossier = un_dossier()
    membre = un_membre(dossier)
    page = ouvrir(responsable_de(dossier), "equipe_membre", dossier, membre.pk, geste)
    assert "Qui recevra un courriel" in texte(page)
    ouvrir(responsable_de(dossier), "equipe_membre", dossier, membre.pk, geste, role="lecteur")
    actuel = dossier.equipe.filter(utilisateur=membre.utilisateur, fin=None).first()
    assert (actuel.role if actuel else None) == attendu


def test_un_geste_ou_un_membre_inconnu_est_introuvable() -> None:
    dossier, ailleurs = un_dossier(), un_dossier(un_porteur("autre@exemple.test"))
    responsable = responsable_de(dossier)
    etranger = ailleurs.equipe.get()
    for membre, geste in ((dossier.equipe.get().pk, "promouvoir"), (etranger.pk, "retirer"), (0, "role")):
        assert ouvrir(responsable, "equipe_membre", dossier, membre, geste).status_code == 404


def test_quitter_ferme_le_dossier_a_qui_part() -> None:
    dossier = un_dossier()
    membre = un_membre(dossier).utilisateur
    assert ouvrir(membre, "equipe_quitter", dossier).status_code == 200
    ouvrir(membre, "equipe_quitter", dossier, x="1")
    assert ouvrir(membre, "equipe", dossier).status_code == 404
    assert ouvrir(responsable_de(dossier), "equipe_quitter", dossier).status_code == 403


def test_le_lien_d_invitation_conduit_au_dossier() -> None:
    dossier = un_dossier()
    donnees = {"courriel": COLLEGUE, "role": "lecteur", "auteur": responsable_de(dossier)}
    invitation, _ = equipe.inviter(dossier, maintenant=timezone.now(), **donnees)
    collegue = un_porteur(COLLEGUE)
    adresse = accepter(invitation=invitation, utilisateur=collegue, maintenant=timezone.now())
    client = Client()
    client.force_login(collegue)
    assert client.get(adresse).status_code == 200


# --- Pilote ---------------------------------------------------------------------------------------------


def test_le_decideur_change_le_pilote_et_garde_la_lecture() -> None:
    dossier = un_dossier_a(EtatLettre.TRANSMISE, codes=DEUX_DEPARTEMENTS)
    ancien = un_agent(Role.DECIDEUR_ARS)
    nouveau = un_agent(Role.INSTRUCTEUR_ARS, "81", "ars-81@exemple.test")
    nouveau.affectations.get().departements.set(["81"])
    ancien.affectations.get().departements.set(["31"])
    ancien = Utilisateur.objects.get(pk=ancien.pk)
    page = ouvrir(ancien, "pilote", dossier, suivre=True, departement="81", motif="L’hôpital est à Albi.")
    assert "Vous gardez la lecture du dossier" in texte(page)
    dossier.refresh_from_db()
    assert dossier.departement_pilote_id == "81"
    assert ouvrir(ancien, "pilote", dossier).status_code == 403
    assert ouvrir(ancien, "journal", dossier).status_code == 200
    journal = texte(ouvrir(responsable_de(dossier), "journal", dossier))
    assert "Département pilote changé" in journal
    assert "L’hôpital est à Albi." in journal


def test_un_territoire_d_un_seul_departement_n_a_pas_d_autre_pilote() -> None:
    dossier = un_dossier_a(EtatLettre.TRANSMISE)
    page = texte(ouvrir(un_agent(Role.DECIDEUR_ARS), "pilote", dossier))
    assert "Un seul département" in page
    assert "<form method" not in page.split("<main")[1].split("</main")[0]


def test_sans_motif_le_pilote_ne_change_pas() -> None:
    dossier = un_dossier_a(EtatLettre.TRANSMISE, codes=DEUX_DEPARTEMENTS)
    page = ouvrir(un_agent(Role.DECIDEUR_ARS), "pilote", dossier, departement="81", motif=" ")
    assert (page.status_code, "Dites pourquoi le pilote change." in texte(page)) == (422, True)
    dossier.refresh_from_db()
    assert dossier.departement_pilote_id == "31"
