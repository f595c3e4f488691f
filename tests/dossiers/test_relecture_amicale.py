"""La relecture amicale : qui l'ouvre, la commente, la conclut, la ferme ; ni horloge, ni changement d'état."""

from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from commun.models import CourrielSortant
from comptes.enums import Role
from comptes.models import Utilisateur
from dossiers.actions import commentaires, relecture
from dossiers.actions import lettre as lettres
from dossiers.actions.transitions import TransitionRefusee, franchir
from dossiers.enums import EtatLettre, EtatProjet, SensAvis
from dossiers.enums_echanges import EtatRelecture
from dossiers.journal import verifier_dossier
from dossiers.models import Dossier, FilDeCommentaires, Relecture
from dossiers.workflow import AUTOMATES
from suivi.tableau import nombre_a_faire
from tests.dossiers.matrice import IMPOSSIBLE, INTERDIT, ecarts, personnes
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent
from tests.fabriques.etats import Parcours, un_dossier_a, un_parcours

pytestmark = pytest.mark.django_db
ETATS = tuple(EtatRelecture)
# Transition → (états de départ, qui), lu dans l'issue et le domaine §3 ; « portail » : personne.
ATTENDU = {
    "terminer": ({"ouverte"}, {"coordinateur"}, "terminee"),
    "redemander": ({"terminee"}, {"responsable"}, "ouverte"),
    "fermer": ({"ouverte", "terminee"}, {"responsable"}, "fermee"),
    "clore": ({"ouverte", "terminee"}, {"portail"}, "fermee"),
}


@pytest.fixture
def parcours() -> Parcours:
    parcours = un_parcours()
    parcours.faire(
        relecture.demander_relecture, parcours.dossier, auteur=parcours.responsable, mot="Qu’en pensez-vous ?"
    )
    return parcours


def en_cours(dossier: Dossier) -> Relecture:
    return dossier.relectures.get(fermee_le=None)


def coordinateur() -> Utilisateur:
    return un_agent(Role.COORDINATEUR)


def amener(parcours: Parcours, etat: str) -> Relecture:
    if etat == EtatRelecture.TERMINEE:
        parcours.faire(relecture.terminer, en_cours(parcours.dossier), auteur=coordinateur())
    elif etat == EtatRelecture.FERMEE:
        parcours.faire(relecture.fermer, en_cours(parcours.dossier), auteur=parcours.responsable)
    return parcours.dossier.relectures.get()


def champs_de(nom: str, auteur: Any, maintenant: datetime) -> dict[str, Any]:
    if nom == "terminer":
        return {"terminee_par": auteur, "terminee_le": maintenant}
    return {"fermee_le": maintenant} if nom in ("fermer", "clore") else {}


def test_la_table_nomme_toutes_les_transitions() -> None:
    assert set(ATTENDU) == set(AUTOMATES["relecture"].transitions)


@pytest.mark.parametrize(("etat", "nom"), list(product(ETATS, ATTENDU)))
def test_chaque_case_de_la_matrice(parcours: Parcours, etat: str, nom: str) -> None:
    objet = amener(parcours, etat)
    departs, admis, arrivee = ATTENDU[nom]

    def voulu(role: str) -> str:
        # Un brouillon refermé est invisible au Guichet : le droit s'en va avec la lecture.
        if role not in admis or (etat == EtatRelecture.FERMEE and role == "coordinateur"):
            return INTERDIT
        return arrivee if etat in departs else IMPOSSIBLE

    def agir(frais: Relecture, auteur: Utilisateur | None) -> None:
        champs = champs_de(nom, auteur, parcours.maintenant)
        franchir(frais, nom, auteur=auteur, maintenant=parcours.maintenant, champs=champs)

    assert ecarts(objet, personnes(parcours.dossier) | {"portail": None}, agir, voulu) == {}


def test_demander_n_a_d_effet_ni_sur_l_etat_ni_sur_le_tour(parcours: Parcours) -> None:
    dossier = parcours.dossier
    assert (dossier.etat_courant, dossier.tour, dossier.lettre.etat) == ("brouillon", "porteur", EtatLettre.BROUILLON)
    assert dossier.lettre.echeance_refus_implicite_le is None
    assert verifier_dossier(dossier) is None


def test_une_seule_relecture_a_la_fois(parcours: Parcours) -> None:
    with pytest.raises(TransitionRefusee, match="déjà ouverte"):
        parcours.faire(relecture.demander_relecture, parcours.dossier, auteur=parcours.responsable)


def test_le_coordinateur_lit_commente_un_champ_et_conclut(parcours: Parcours) -> None:
    client, dossier = client_de(coordinateur()), parcours.dossier
    page = reverse("dossiers:relecture", args=[dossier.numero])
    assert "Qu’en pensez-vous ?" in client.get(page).content.decode()
    adresse = reverse("dossiers:commenter", args=[dossier.numero, "lettre", "diagnostic"])
    donnees = {"com-diagnostic-texte": "Citez votre source.", "com-diagnostic-champ": "diagnostic"}
    fil = FilDeCommentaires.objects
    assert client.post(adresse, donnees).url == f"{page}#fil-{fil.get().pk}"
    assert fil.get().relecture == en_cours(dossier)
    assert client.post(page, {"commentaire": "Beau travail."}).url == page
    assert en_cours(dossier).etat == EtatRelecture.TERMINEE
    porteur = client_de(parcours.responsable)
    rubrique = porteur.get(reverse("dossiers:rubrique", args=[dossier.numero, "lettre", "diagnostic"])).content.decode()
    assert f'href="#fil-{fil.get().pk}"' in rubrique
    assert 'href="#div_id_diagnostic"' in rubrique
    guichet = porteur.get(reverse("dossiers:guichet", args=[dossier.numero])).content.decode()
    assert "Beau travail." in guichet
    corps = CourrielSortant.objects.filter(destinataire=parcours.responsable.email).order_by("-pk")[0].corps
    assert "Lecture du brouillon terminée par le Guichet" in corps


def test_le_coordinateur_ne_lit_pas_les_commentaires_internes(parcours: Parcours) -> None:
    dossier, maintenant = parcours.dossier, timezone.now()
    commun = {"sujet": "lettre", "rubrique": "besoins", "auteur": parcours.responsable, "maintenant": maintenant}
    interne = commentaires.commenter(dossier, texte="Entre nous.", **commun)
    partage = commentaires.commenter(dossier, texte="Pour le Guichet.", partage=True, **commun)
    texte = client_de(coordinateur()).get(reverse("dossiers:relecture", args=[dossier.numero])).content.decode()
    assert ("Entre nous." in texte, "Pour le Guichet." in texte) == (False, True)
    with pytest.raises(PermissionDenied):
        commentaires.repondre(interne, texte="Oui ?", auteur=coordinateur(), maintenant=maintenant)
    commentaires.repondre(partage, texte="Oui.", auteur=coordinateur(), maintenant=maintenant)
    assert partage.commentaires.count() == 2


@pytest.mark.parametrize("role", [Role.RELECTEUR_URPS, Role.DECIDEUR_ARS])
def test_un_autre_agent_ne_lit_aucun_fil_partage(parcours: Parcours, role: Role) -> None:
    commentaires.commenter(
        parcours.dossier,
        sujet="lettre",
        rubrique="besoins",
        texte="Partagé.",
        partage=True,
        auteur=parcours.responsable,
        maintenant=timezone.now(),
    )
    assert not FilDeCommentaires.objects.visibles_par(un_agent(role)).exists()


def test_fermer_rend_le_brouillon_introuvable_au_guichet(parcours: Parcours) -> None:
    dossier, client = parcours.dossier, client_de(coordinateur())
    fil = commentaires.commenter(
        dossier, sujet="lettre", rubrique="besoins", texte="Voir.", auteur=coordinateur(), maintenant=timezone.now()
    )
    porteur = client_de(parcours.responsable)
    porteur.post(reverse("dossiers:fermer_relecture", args=[dossier.numero]))
    adresses = [reverse(f"dossiers:{nom}", args=[dossier.numero]) for nom in ("detail", "relecture")]
    adresses.append(reverse("dossiers:lecture", args=[dossier.numero, "lettre"]))
    assert {client.get(adresse).status_code for adresse in adresses} == {404}
    geste = reverse("dossiers:fil", args=[dossier.numero, fil.pk, "repondre"])
    assert client.post(geste, {f"fil-{fil.pk}-texte": "Encore"}).status_code == 404
    assert porteur.post(geste, {f"fil-{fil.pk}-texte": "Encore"}).status_code == 409
    assert porteur.post(reverse("dossiers:fil", args=[dossier.numero, fil.pk, "resoudre"])).status_code == 302
    assert en_cours_ou_rien(dossier) is None


def en_cours_ou_rien(dossier: Dossier) -> Relecture | None:
    return dossier.relectures.filter(fermee_le=None).first()


@pytest.mark.parametrize("sortie", ["deposer", "retirer"])
def test_le_depot_et_le_retrait_referment(parcours: Parcours, sortie: str) -> None:
    if sortie == "deposer":
        parcours.deposer_lettre()
    else:
        parcours.faire(lettres.retirer, parcours.lettre, auteur=parcours.responsable, commentaire="Trop tôt.")
    assert parcours.dossier.relecture_demandee_le is None
    assert en_cours_ou_rien(parcours.dossier) is None
    code = parcours.dossier.evenements.filter(sujet="relecture").order_by("-rang").first().code
    assert code == "clore"
    attendu = 200 if sortie == "deposer" else 404
    page = reverse("dossiers:detail", args=[parcours.dossier.numero])
    assert client_de(coordinateur()).get(page).status_code == attendu


def test_une_lettre_reprise_apres_avis_se_relit_dans_sa_copie_de_travail() -> None:
    parcours = un_parcours()
    parcours.deposer_lettre()
    parcours.rendre_avis(SensAvis.DEFAVORABLE)
    parcours.faire(lettres.reprendre, parcours.lettre, auteur=parcours.responsable)
    lettre = parcours.lettre
    lettre.organisation = "Un texte jamais déposé."
    lettre.save(update_fields=["organisation"])
    adresse = reverse("dossiers:lecture", args=[parcours.dossier.numero, "lettre"])
    client = client_de(coordinateur())
    assert "Un texte jamais déposé." not in client.get(adresse).content.decode()
    parcours.faire(relecture.demander_relecture, parcours.dossier, auteur=parcours.responsable)
    assert "Un texte jamais déposé." in client.get(adresse).content.decode()
    parcours.faire(relecture.fermer, en_cours(parcours.dossier), auteur=parcours.responsable)
    assert "Un texte jamais déposé." not in client.get(adresse).content.decode()


def test_le_journal_dit_la_relecture_a_l_equipe_et_au_guichet_pas_a_l_ars(parcours: Parcours) -> None:
    parcours.deposer_lettre()
    parcours.rendre_avis()
    adresse = reverse("dossiers:journal", args=[parcours.dossier.numero])
    lus = {
        qui: "Relecture demandée au Guichet" in client_de(personne).get(adresse).content.decode()
        for qui, personne in (
            ("porteur", parcours.responsable),
            ("guichet", coordinateur()),
            ("ars", un_agent(Role.INSTRUCTEUR_ARS)),
        )
    }
    assert lus == {"porteur": True, "guichet": True, "ars": False}


def test_a_faire_montre_la_relecture_au_coordinateur_jusqu_a_sa_conclusion(parcours: Parcours) -> None:
    agent = coordinateur()
    assert nombre_a_faire(agent) == 1
    page = client_de(agent).get(reverse("suivi:a_faire")).content.decode()
    assert "Relecture d’un brouillon" in page
    assert "Des équipes vous sollicitent (1)" in page
    assert nombre_a_faire(un_agent(Role.COORDINATEUR, "75", "coordinateur-75@exemple.test")) == 0
    parcours.faire(relecture.terminer, en_cours(parcours.dossier), auteur=agent)
    assert nombre_a_faire(agent) == 0


def test_le_territoire_du_jour_designe_le_guichet(parcours: Parcours) -> None:
    Dossier.objects.filter(pk=parcours.dossier.pk).update(region="11")
    parcours.dossier.refresh_from_db()
    parcours.faire(relecture.fermer, en_cours(parcours.dossier), auteur=parcours.responsable)
    parcours.faire(relecture.demander_relecture, parcours.dossier, auteur=parcours.responsable)
    assert parcours.dossier.region_id == "76"


def test_un_projet_se_relit_aussi() -> None:
    dossier = un_dossier_a(etat_projet=EtatProjet.BROUILLON)
    responsable = dossier.equipe.get().utilisateur
    relecture.demander_relecture(dossier, auteur=responsable, maintenant=timezone.now())
    client = client_de(coordinateur())
    assert client.get(reverse("dossiers:relecture", args=[dossier.numero])).status_code == 200


def test_le_nombre_de_requetes_ne_depend_pas_du_nombre_de_fils(parcours: Parcours) -> None:
    client, comptes = client_de(coordinateur()), []
    adresse = reverse("dossiers:relecture", args=[parcours.dossier.numero])
    for nombre in (1, 2, 27):
        for _ in range(nombre):
            commentaires.commenter(
                parcours.dossier,
                sujet="lettre",
                rubrique="besoins",
                texte="Voir.",
                auteur=coordinateur(),
                maintenant=timezone.now() + timedelta(minutes=1),
            )
        client.get(adresse)
        with CaptureQueriesContext(connection) as requetes:
            assert client.get(adresse).status_code == 200
        comptes.append(len(requetes))
    assert comptes[0] == comptes[1] == comptes[2]
