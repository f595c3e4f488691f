"""À l'envoi, le portail refait le calcul : qui a perdu l'accès depuis la mise en boîte ne reçoit rien."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import product
from typing import Any

import pytest
from django.core import mail

from commun.courriels import Courriel, deposer_tous, envoyer_en_attente
from commun.evenements import Mode, Nature, catalogue
from commun.models import CourrielSortant
from comptes.enums import Role
from comptes.models import ChoixCourriel, Utilisateur
from dossiers import envois as envois_des_dossiers
from dossiers import notifications
from dossiers.actions import commentaires, equipe
from dossiers.actions import lettre as lettres
from dossiers.actions.dossier import changer_pilote
from dossiers.catalogue import publics_de
from dossiers.enums import EtatLettre, Tour
from dossiers.models import Dossier, MembreEquipe
from tests.dossiers.test_pages_annexes import DEUX_DEPARTEMENTS
from tests.fabriques.communes import un_departement
from tests.fabriques.dossiers import un_agent, un_porteur
from tests.fabriques.etats import Parcours, un_dossier_a, un_parcours

pytestmark = pytest.mark.django_db
DEPART = datetime(2026, 6, 1, 8, tzinfo=UTC)
MIDI = datetime(2026, 6, 24, 10, tzinfo=UTC)  # mercredi, midi à Paris
NUIT = datetime(2026, 6, 24, 21, tzinfo=UTC)  # 23 h à Paris
MATIN = datetime(2026, 6, 25, 5, tzinfo=UTC)  # 7 h à Paris


@pytest.fixture(autouse=True)
def hors_demo(settings: Any) -> None:
    settings.DEMO = False


def issues(personne: Utilisateur) -> set[tuple[str, str]]:
    """Situation et raison de chaque courriel de cette personne, après un passage."""
    mail.outbox.clear()
    envoyer_en_attente(maintenant=MIDI, limite=1000)
    siens = CourrielSortant.objects.filter(destinataire=personne.email)
    return {(courriel.situation, courriel.raison_abandon) for courriel in siens}


ABANDONNE = {("abandonné", "perte_d_acces")}
ENVOYE = {("envoyé", "")}


def fermer(personne: Utilisateur) -> None:
    Utilisateur.objects.filter(pk=personne.pk).update(is_active=False)


def finir_le_mandat(personne: Utilisateur) -> None:
    personne.affectations.update(fin=date(2021, 12, 31))


def fermer_l_organisation(personne: Utilisateur) -> None:
    organisation = personne.affectations.get().organisation
    organisation.active = False
    organisation.save()


def depose() -> tuple[Parcours, Utilisateur]:
    coordinateur = un_agent(Role.COORDINATEUR)
    parcours = un_parcours(DEPART)
    parcours.deposer_lettre()
    return parcours, coordinateur


def test_qui_a_garde_ses_droits_est_prevenu() -> None:
    parcours, coordinateur = depose()
    assert issues(coordinateur) == ENVOYE
    assert issues(parcours.responsable) == ENVOYE


@pytest.mark.parametrize("perdre", [fermer, finir_le_mandat, fermer_l_organisation])
def test_un_agent_revoque_entre_la_mise_en_boite_et_l_envoi_ne_recoit_rien(
    perdre: Callable[[Utilisateur], None],
) -> None:
    _, coordinateur = depose()
    perdre(coordinateur)
    assert issues(coordinateur) == ABANDONNE
    assert coordinateur.email not in {adresse for message in mail.outbox for adresse in message.to}


def test_un_agent_devenu_acteur_du_dossier_est_deporte_avant_l_envoi() -> None:
    parcours, coordinateur = depose()
    parcours.dossier.acteurs.create(categorie="institution", nom="Guichet", courriel=coordinateur.email)
    assert issues(coordinateur) == ABANDONNE


def test_un_agent_devenu_administrateur_ne_recoit_plus_rien_d_un_dossier() -> None:
    _, coordinateur = depose()
    admin = un_agent(Role.ADMINISTRATEUR)
    admin.affectations.update(utilisateur=coordinateur)
    assert issues(coordinateur) == ABANDONNE


def test_un_membre_retire_ne_recoit_que_l_annonce_de_son_retrait() -> None:
    parcours = un_parcours(DEPART)
    personne = un_porteur("redacteur@exemple.test", nom="Faure", prenom="Lou")
    membre = MembreEquipe.objects.create(
        dossier=parcours.dossier, utilisateur=personne, role="redacteur", depuis=DEPART
    )
    parcours.deposer_lettre()
    equipe.retirer(parcours.dossier, membre, auteur=parcours.responsable, maintenant=parcours.maintenant)
    assert issues(personne) == ABANDONNE | ENVOYE
    [message] = [m for m in mail.outbox if m.to == [personne.email]]
    assert message.subject == f"[{parcours.dossier.numero}] Vous ne faites plus partie de l’équipe"


def test_un_changement_de_pilote_emporte_les_courriels_en_attente() -> None:
    ancien, nouveau = (un_agent(Role.DECIDEUR_ARS, code) for code in ("31", "81"))
    for agent, code in ((ancien, "31"), (nouveau, "81")):
        agent.affectations.get().departements.set([code])
    dossier = un_dossier_a(EtatLettre.TRANSMISE, codes=DEUX_DEPARTEMENTS, depart=DEPART)
    changer_pilote(dossier, departement=un_departement("81"), motif="Bassin.", auteur=ancien, maintenant=MIDI)
    assert Dossier.objects.visibles_par(ancien).filter(pk=dossier.pk).exists()
    assert issues(ancien) == ABANDONNE
    assert issues(nouveau) == ENVOYE


def test_un_commentaire_ne_part_plus_a_qui_a_quitte_l_equipe() -> None:
    parcours = un_parcours(DEPART)
    personne = un_porteur("lecteur@exemple.test", nom="Faure", prenom="Lou")
    ChoixCourriel.objects.create(utilisateur=personne, evenement="commentaire", mode=Mode.AUSSITOT)
    MembreEquipe.objects.create(dossier=parcours.dossier, utilisateur=personne, role="lecteur", depuis=DEPART)
    valeurs = {"sujet": "lettre", "rubrique": "besoins", "texte": "À revoir.", "endroit": "Besoins"}
    commentaires.commenter(parcours.dossier, auteur=parcours.responsable, maintenant=DEPART, **valeurs)
    MembreEquipe.objects.filter(utilisateur=personne).update(fin=DEPART)
    assert issues(personne) == ABANDONNE


def prevenir_le_relecteur(dossier: Dossier, relecteur: Utilisateur, code: str = "essai.relance") -> None:
    notifications.prevenir_des_personnes(
        dossier,
        [relecteur],
        code=code,
        fait="Votre contribution est attendue",
        cle="7",
        adresse="/x/",
        maintenant=DEPART,
    )


@pytest.mark.parametrize("perdre", [fermer, finir_le_mandat])
def test_un_relecteur_revoque_ne_recoit_pas_sa_relance(perdre: Callable[[Utilisateur], None]) -> None:
    parcours, _ = depose()
    relecteur, autre = un_agent(Role.RELECTEUR_URPS), un_agent(Role.RELECTEUR_URPS, email="autre@exemple.test")
    for personne in (relecteur, autre):
        prevenir_le_relecteur(parcours.dossier, personne)
    perdre(relecteur)
    assert (issues(relecteur), issues(autre)) == (ABANDONNE, ENVOYE)


def test_une_condition_inscrite_s_ajoute_aux_droits(monkeypatch: pytest.MonkeyPatch) -> None:
    parcours, _ = depose()
    relecteur, autre = un_agent(Role.RELECTEUR_URPS), un_agent(Role.RELECTEUR_URPS, email="autre@exemple.test")
    vus: list[str] = []

    def encore_affecte(personne: Utilisateur, dossier: Dossier, cle: str) -> bool:
        vus.append(cle)
        return personne == autre

    monkeypatch.setattr(envois_des_dossiers, "_CONDITIONS", {})
    envois_des_dossiers.declarer_condition("essai.relance", encore_affecte)
    for personne in (relecteur, autre):
        prevenir_le_relecteur(parcours.dossier, personne)
    assert (issues(relecteur), issues(autre)) == (ABANDONNE, ENVOYE)
    assert vus == ["7", "7"]


def test_un_prefixe_que_personne_n_a_inscrit_est_juge_sur_le_numero_de_l_objet() -> None:
    parcours, coordinateur = depose()
    etranger = un_agent(Role.COORDINATEUR, "75")
    CourrielSortant.objects.all().delete()
    deposer_tous(
        [
            Courriel(f"inconnu:{n}", adresse, f"[{parcours.dossier.numero}] Fait", "corps")
            for n, adresse in enumerate((coordinateur.email, etranger.email, "personne@exemple.test"))
        ],
        maintenant=DEPART,
    )
    assert issues(coordinateur) == ENVOYE
    assert sorted(m.to[0] for m in mail.outbox) == sorted(["personne@exemple.test", coordinateur.email])
    assert issues(etranger) == ABANDONNE


COURANTS = [code for code, e in catalogue().items() if e.nature is Nature.COURANT]
FIXES = [code for code, e in catalogue().items() if e.nature is not Nature.COURANT]


@pytest.fixture
def tranquille() -> Utilisateur:
    """Un compte ouvert dont les courriels n'ont d'autre règle que les préférences."""
    return un_porteur("tranquille@exemple.test")


def poster(personne: Utilisateur, code: str, instant: datetime) -> str:
    [courriel] = CourrielSortant.objects.bulk_create(
        [
            CourrielSortant(
                cle=f"essai:{code}",
                destinataire=personne.email,
                sujet="Un fait",
                corps="corps",
                depose_le=DEPART,
                prochain_essai_le=DEPART,
                evenement=code,
                personne=personne.pk,
            )
        ]
    )
    envoyer_en_attente(maintenant=instant)
    courriel.refresh_from_db()
    if courriel.situation == "en attente":
        assert courriel.prochain_essai_le == MATIN
    return f"{courriel.situation} {courriel.raison_abandon}".strip()


ATTENDU = {
    (Mode.AUSSITOT, "midi"): "envoyé",
    (Mode.AUSSITOT, "nuit"): "en attente",
    (Mode.RESUME, "midi"): "mis de côté",
    (Mode.RESUME, "nuit"): "mis de côté",
    (Mode.RIEN, "midi"): "abandonné preference",
    (Mode.RIEN, "nuit"): "abandonné preference",
}


@pytest.mark.un_moteur  # réglages et heures se lisent dans Python ; chaque issue s'écrit sur les deux moteurs, plus bas
def test_chaque_evenement_courant_suit_chaque_reglage_a_toute_heure(tranquille: Utilisateur) -> None:
    """Le produit événement x préférence x heure x compte ouvert ou fermé."""
    for code, mode, (heure, instant), ouvert in product(
        COURANTS, Mode, (("midi", MIDI), ("nuit", NUIT)), (True, False)
    ):
        CourrielSortant.objects.all().delete()
        Utilisateur.objects.filter(pk=tranquille.pk).update(is_active=ouvert)
        ChoixCourriel.objects.update_or_create(utilisateur=tranquille, evenement=code, defaults={"mode": mode})
        table = catalogue()[code]
        retenu = mode if mode in table.modes else table.defaut
        attendu = ATTENDU[retenu, heure] if ouvert else "abandonné perte_d_acces"
        assert poster(tranquille, code, instant) == attendu, (code, mode, heure, ouvert)


def test_un_courriel_legal_ou_de_service_part_quel_que_soit_le_reglage(tranquille: Utilisateur) -> None:
    for code, mode, instant in product(FIXES, Mode, (MIDI, NUIT)):
        CourrielSortant.objects.all().delete()
        ChoixCourriel.objects.update_or_create(utilisateur=tranquille, evenement=code, defaults={"mode": mode})
        assert poster(tranquille, code, instant) == "envoyé", (code, mode)


def test_sans_choix_le_defaut_du_catalogue_s_applique(tranquille: Utilisateur) -> None:
    for code in COURANTS:
        CourrielSortant.objects.all().delete()
        attendu = "mis de côté" if catalogue()[code].defaut is Mode.RESUME else "envoyé"
        assert poster(tranquille, code, MIDI) == attendu, code


def test_un_evenement_qui_change_de_publics_garde_les_destinataires_du_catalogue() -> None:
    assert publics_de("lettre.deposer") == (Tour.PORTEUR, Tour.GUICHET)
    assert publics_de("dossier.adhesion") == (Tour.PORTEUR,)
    assert publics_de("rien.du_tout") == ()


def test_un_report_et_une_mise_de_cote_ne_comptent_pas_comme_un_essai(tranquille: Utilisateur) -> None:
    poster(tranquille, "commentaire", MIDI)
    assert CourrielSortant.objects.get().tentatives == 0


def test_le_retrait_d_une_lettre_part_encore_a_l_equipe_la_nuit() -> None:
    parcours, coordinateur = depose()
    parcours.faire(lettres.retirer, parcours.lettre, auteur=parcours.responsable, commentaire="Équipe dissoute.")
    envoyer_en_attente(maintenant=NUIT, limite=1000)
    assert issues(parcours.responsable) == ENVOYE
    assert issues(coordinateur) == ENVOYE
