"""Les commentaires d'une équipe : écrire, répondre, régler ; jamais lus d'une institution, jamais dans un dépôt."""

from datetime import timedelta
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from commun.models import CourrielSortant
from comptes.enums import Role
from comptes.models import Utilisateur
from dossiers.actions import commentaires
from dossiers.actions.depot import preparer_depot
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import EtatLettre, Sujet
from dossiers.enums_echanges import EtatFil
from dossiers.epingles import champs_de
from dossiers.etapes import RUBRIQUES, rubrique
from dossiers.models import Dossier, FilDeCommentaires, MembreEquipe
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent, un_porteur
from tests.fabriques.etats import un_dossier_a, un_parcours

pytestmark = pytest.mark.django_db
TEXTE = "Il manque l’avis des sages-femmes."
MEMBRES = ("responsable", "redacteur", "lecteur")
INSTITUTIONS = (
    Role.COORDINATEUR,
    Role.RELECTEUR_URPS,
    Role.INSTRUCTEUR_ARS,
    Role.DECIDEUR_ARS,
    Role.INSTRUCTEUR_AM,
    Role.DECIDEUR_AM,
    Role.LECTEUR,
)


@pytest.fixture
def dossier() -> Dossier:
    return equiper(un_parcours().dossier)


def equiper(dossier: Dossier) -> Dossier:
    for role in ("redacteur", "lecteur"):
        personne = un_porteur(f"{role}@exemple.test", nom=role.capitalize(), prenom="Lou")
        MembreEquipe.objects.create(dossier=dossier, utilisateur=personne, role=role, depuis=timezone.now())
    return Dossier.objects.get(pk=dossier.pk)


def membre(dossier: Dossier, role: str) -> Utilisateur:
    return dossier.equipe.get(role=role).utilisateur


def commenter(dossier: Dossier, auteur: Utilisateur, **champs: str) -> FilDeCommentaires:
    valeurs = {"sujet": "lettre", "rubrique": "besoins", "texte": TEXTE, "endroit": "Besoins de santé", **champs}
    return commentaires.commenter(dossier, auteur=auteur, maintenant=timezone.now(), **valeurs)


def courriels_de(personne: Utilisateur) -> list[CourrielSortant]:
    return list(CourrielSortant.objects.filter(destinataire=personne.email, cle__startswith="commentaire:"))


@pytest.mark.parametrize("role", MEMBRES)
def test_chaque_membre_commente_et_repond(dossier: Dossier, role: str) -> None:
    fil = commenter(dossier, membre(dossier, role))
    commentaires.repondre(fil, texte="Vu.", auteur=membre(dossier, "responsable"), maintenant=timezone.now())
    assert [m.texte for m in fil.commentaires.order_by("pk")] == [TEXTE, "Vu."]
    assert fil.etat == EtatFil.OUVERT


@pytest.mark.parametrize("role", INSTITUTIONS)
def test_aucune_institution_ne_lit_ni_n_ecrit_un_commentaire(role: Role) -> None:
    dossier = equiper(un_dossier_a(etat_projet="valide"))
    fil = commenter(dossier, membre(dossier, "responsable"))
    agent = un_agent(role)
    assert not FilDeCommentaires.objects.visibles_par(agent).exists()
    for acte in (
        lambda: commenter(dossier, agent),
        lambda: commentaires.repondre(fil, texte="Vu.", auteur=agent, maintenant=timezone.now()),
        lambda: commentaires.resoudre(fil, auteur=agent, maintenant=timezone.now()),
    ):
        with pytest.raises(PermissionDenied):
            acte()
    client = client_de(agent)
    geste = reverse("dossiers:fil", args=[dossier.numero, fil.pk, "repondre"])
    attendu = 404 if role is Role.COORDINATEUR else 403
    assert client.post(geste, {f"fil-{fil.pk}-texte": "Vu."}).status_code == attendu
    for page in ("detail", "journal"):
        texte = client.get(reverse(f"dossiers:{page}", args=[dossier.numero])).content.decode()
        assert TEXTE not in texte
        assert "Commentaire" not in texte.replace('data-libelle="Commentaire"', "").replace(">Commentaire<", "")


def test_un_etranger_ne_trouve_ni_page_ni_fil(dossier: Dossier) -> None:
    fil = commenter(dossier, membre(dossier, "responsable"))
    client = client_de(un_porteur("etranger@exemple.test"))
    assert client.get(reverse("dossiers:commentaires", args=[dossier.numero])).status_code == 404
    assert client.post(reverse("dossiers:fil", args=[dossier.numero, fil.pk, "resoudre"])).status_code == 404


def test_un_fil_d_un_autre_dossier_est_introuvable(dossier: Dossier) -> None:
    autre = un_parcours(nom="CPTS voisine").dossier
    fil = commenter(autre, membre(dossier, "responsable"))
    client = client_de(membre(dossier, "responsable"))
    assert client.post(reverse("dossiers:fil", args=[dossier.numero, fil.pk, "resoudre"])).status_code == 404


# --- L'état d'un fil -------------------------------------------------------------------------------------

# (auteur du fil, qui agit) → permis
QUI_REGLE = {
    (auteur, qui): qui in ("responsable", "redacteur") or auteur == qui for auteur, qui in product(MEMBRES, MEMBRES)
}


@pytest.mark.parametrize(("auteur", "qui"), list(QUI_REGLE))
@pytest.mark.parametrize("geste", ["resoudre", "rouvrir"])
@pytest.mark.parametrize("etat", list(EtatFil))
def test_chaque_case_du_petit_automate(dossier: Dossier, auteur: str, qui: str, geste: str, etat: EtatFil) -> None:
    fil = commenter(dossier, membre(dossier, auteur))
    maintenant = timezone.now()
    if etat == EtatFil.RESOLU:
        commentaires.resoudre(fil, auteur=membre(dossier, "responsable"), maintenant=maintenant)
    possible = (geste == "resoudre") == (etat == EtatFil.OUVERT)
    acte = getattr(commentaires, geste)
    if not QUI_REGLE[auteur, qui]:
        with pytest.raises(PermissionDenied):
            acte(fil, auteur=membre(dossier, qui), maintenant=maintenant)
    elif not possible:
        with pytest.raises(TransitionRefusee):
            acte(fil, auteur=membre(dossier, qui), maintenant=maintenant)
    else:
        acte(fil, auteur=membre(dossier, qui), maintenant=maintenant)
    fil.refresh_from_db()
    change = QUI_REGLE[auteur, qui] and possible
    autre = EtatFil.RESOLU if etat == EtatFil.OUVERT else EtatFil.OUVERT
    assert fil.etat == (autre if change else etat)


def test_un_second_fil_regle_ne_passe_pas_pour_le_premier(dossier: Dossier) -> None:
    responsable, redacteur = membre(dossier, "responsable"), membre(dossier, "redacteur")
    premier, second = commenter(dossier, responsable), commenter(dossier, responsable)
    maintenant = timezone.now()
    commentaires.resoudre(premier, auteur=responsable, maintenant=maintenant)
    commentaires.resoudre(second, auteur=redacteur, maintenant=maintenant)
    with pytest.raises(TransitionRefusee, match=str(responsable)):
        commentaires.resoudre(premier, auteur=redacteur, maintenant=maintenant)


def test_un_fil_resolu_se_rouvre_avant_d_y_repondre(dossier: Dossier) -> None:
    responsable = membre(dossier, "responsable")
    fil = commenter(dossier, responsable)
    commentaires.resoudre(fil, auteur=responsable, maintenant=timezone.now())
    with pytest.raises(TransitionRefusee, match="rouvrez"):
        commentaires.repondre(fil, texte="Encore.", auteur=responsable, maintenant=timezone.now())


@pytest.mark.parametrize(("texte", "raison"), [("   ", "Écrivez"), ("x" * 5001, "5000")])
def test_un_texte_vide_ou_trop_long_est_refuse(dossier: Dossier, texte: str, raison: str) -> None:
    with pytest.raises(TransitionRefusee, match=raison), transaction.atomic():
        commenter(dossier, membre(dossier, "responsable"), texte=texte)
    assert not FilDeCommentaires.objects.exists()


# --- Ce qui n'en garde rien -------------------------------------------------------------------------------


def test_un_commentaire_n_entre_ni_dans_la_photographie_ni_dans_la_version_deposee(dossier: Dossier) -> None:
    commenter(dossier, membre(dossier, "responsable"))
    contenu, _manques = preparer_depot(dossier.lettre, timezone.now())
    assert TEXTE not in str(contenu)


def test_un_commentaire_ne_change_ni_l_etat_ni_le_tour_de_la_lettre(dossier: Dossier) -> None:
    avant = Dossier.objects.values("etat_courant", "tour", "depuis_le").get(pk=dossier.pk)
    fil = commenter(dossier, membre(dossier, "responsable"))
    commentaires.resoudre(fil, auteur=membre(dossier, "responsable"), maintenant=timezone.now())
    assert Dossier.objects.values("etat_courant", "tour", "depuis_le").get(pk=dossier.pk) == avant
    assert dossier.lettre.etat == EtatLettre.BROUILLON


# --- Courriels --------------------------------------------------------------------------------------------


def test_un_seul_courriel_par_personne_et_par_rubrique_tant_qu_elle_ne_l_a_pas_ouverte(dossier: Dossier) -> None:
    responsable, redacteur = membre(dossier, "responsable"), membre(dossier, "redacteur")
    fil = commenter(dossier, responsable)
    commentaires.repondre(fil, texte="Encore.", auteur=responsable, maintenant=timezone.now())
    commenter(dossier, responsable)
    assert (len(courriels_de(responsable)), len(courriels_de(redacteur))) == (0, 1)
    commenter(dossier, responsable, rubrique="structure")
    assert len(courriels_de(redacteur)) == 2
    client_de(redacteur).get(reverse("dossiers:rubrique", args=[dossier.numero, "lettre", "besoins"]))
    commenter(dossier, responsable)
    commenter(dossier, responsable, rubrique="structure")
    assert len(courriels_de(redacteur)) == 3


def test_le_courriel_dit_le_fait_et_l_adresse_pas_le_texte(dossier: Dossier) -> None:
    commenter(dossier, membre(dossier, "responsable"))
    [courriel] = courriels_de(membre(dossier, "lecteur"))
    assert "Besoins de santé" in courriel.corps
    assert TEXTE not in courriel.corps
    assert membre(dossier, "responsable").nom not in courriel.cle


def test_un_ancien_membre_n_est_plus_prevenu(dossier: Dossier) -> None:
    dossier.equipe.filter(role="lecteur").update(fin=timezone.now())
    commenter(dossier, membre(dossier, "responsable"))
    assert courriels_de(un_porteur("lecteur@exemple.test")) == []


# --- Les pages --------------------------------------------------------------------------------------------


def test_ecrire_depuis_la_rubrique_epingle_au_champ_et_compte_dans_les_etapes(dossier: Dossier) -> None:
    client = client_de(membre(dossier, "redacteur"))
    adresse = reverse("dossiers:commenter", args=[dossier.numero, "lettre", "structure"])
    donnees = {"com-structure-texte": TEXTE, "com-structure-champ": "structure_rna", "retour": "rubrique"}
    reponse = client.post(adresse, donnees)
    fil = FilDeCommentaires.objects.get()
    page = reverse("dossiers:rubrique", args=[dossier.numero, "lettre", "structure"])
    assert reponse.url == f"{page}#fil-{fil.pk}"
    texte = client.get(page).content.decode()
    assert f'href="#fil-{fil.pk}"' in texte
    assert 'href="#div_id_structure_rna"' in texte
    assert "1 commentaire à traiter" in texte
    lecture = reverse("dossiers:lecture", args=[dossier.numero, "lettre"])
    assert "1 commentaire à traiter" in client.get(lecture).content.decode()


def test_une_saisie_fautive_revient_avec_son_erreur(dossier: Dossier) -> None:
    client = client_de(membre(dossier, "redacteur"))
    adresse = reverse("dossiers:commenter", args=[dossier.numero, "lettre", "structure"])
    vide = client.post(adresse, {"com-structure-texte": "", "com-structure-champ": ""})
    inconnu = client.post(adresse, {"com-structure-texte": TEXTE, "com-structure-champ": "mot_de_passe"})
    assert (vide.status_code, inconnu.status_code) == (422, 422)
    assert "Il manque l’avis des sages-femmes." in inconnu.content.decode()
    assert client.post(adresse.replace("structure", "inconnue"), {}).status_code == 404


def test_le_lecteur_commente_depuis_la_page_des_commentaires(dossier: Dossier) -> None:
    client = client_de(membre(dossier, "lecteur"))
    page = reverse("dossiers:commentaires", args=[dossier.numero])
    assert client.post(page, {"rubrique": "", "texte": ""}).status_code == 422
    reponse = client.post(page, {"rubrique": "lettre:territoire", "texte": "<script>x()</script>"}, follow=True)
    assert "&lt;script&gt;x()" in reponse.content.decode()
    assert FilDeCommentaires.objects.get().rubrique == "territoire"


def test_regler_et_rouvrir_depuis_la_page(dossier: Dossier) -> None:
    client = client_de(membre(dossier, "redacteur"))
    fil = commenter(dossier, membre(dossier, "responsable"))
    for geste, etat in (("resoudre", "resolu"), ("rouvrir", "ouvert")):
        client.post(reverse("dossiers:fil", args=[dossier.numero, fil.pk, geste]), {"retour": "rubrique"})
        fil.refresh_from_db()
        assert fil.etat == etat
    assert client.post(reverse("dossiers:fil", args=[dossier.numero, fil.pk, "effacer"])).status_code == 404


def test_chaque_champ_epinglable_existe_dans_son_formulaire() -> None:
    for sujet in (Sujet.LETTRE, Sujet.PROJET):
        for voulue in RUBRIQUES[sujet]:
            champs = champs_de(voulue)
            assert all(libelle for libelle in champs.values())
            if voulue.formulaire is not None:
                assert set(voulue.formulaire.base_fields) <= set(champs)
    assert champs_de(rubrique("lettre", "territoire")) == {}


@pytest.mark.parametrize("page", ["dossiers:commentaires", "dossiers:rubrique"])
def test_le_nombre_de_requetes_ne_depend_pas_du_nombre_de_fils(dossier: Dossier, page: str) -> None:
    client = client_de(membre(dossier, "redacteur"))
    suite = ["lettre", "structure"] if page == "dossiers:rubrique" else []
    adresse = reverse(page, args=[dossier.numero, *suite])
    comptes = []
    for nombre in (1, 2, 27):
        for _ in range(nombre):
            fil = commenter(dossier, membre(dossier, "responsable"), rubrique="structure", champ="structure_rna")
            auteur = membre(dossier, "lecteur")
            commentaires.repondre(fil, texte="Oui.", auteur=auteur, maintenant=timezone.now() + timedelta(hours=1))
        client.get(adresse)
        with CaptureQueriesContext(
            connection,
        ) as requetes:
            assert client.get(adresse).status_code == 200
        comptes.append(len(requetes))
    assert comptes[0] == comptes[1] == comptes[2]
