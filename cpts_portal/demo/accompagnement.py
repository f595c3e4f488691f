"""Ce que le Guichet apporte à la porteuse : réunions, questionnaires, appui confié, aide versée ; par les actions."""

from datetime import datetime, timedelta
from decimal import Decimal

from commun.delais import jour_paris
from comptes.enums import Role
from comptes.models import Utilisateur
from cpts_portal.demo.agents import Agents
from cpts_portal.demo.pieces import DOSSIER as FICHIERS
from dialogue.actions import aides, questionnaires, reponses, reunions
from dialogue.actions.invitations import repondre
from dialogue.enums_aides import AIDE_SANS_SUITE, EtatAide
from dialogue.enums_questionnaires import EtatQuestionnaire, NatureQuestion
from dialogue.enums_reunions import OrigineInvite
from dialogue.invitables import invitables
from dialogue.models import AideURPS, Questionnaire, Reunion
from dossiers.actions import appuis
from dossiers.enums import EtatLettre, Origine, RoleEquipe
from dossiers.models import AppuiGuichet, Dossier
from dossiers.parametres import AIDE_URPS_ML

CODES = ("besoin_principal", "offre_note", "delai_rdv", "snp_frequence", "participation", "freins", "besoin_libre")
# Profession, nombre de réponses : une petite profession, et celle qu'il faut masquer avec elle.
REPONSES = (("60", 14), ("10", 9), ("70", 8), ("21", 7), ("91", 2))
TEXTES = ("Un dermatologue plus proche.", "Des créneaux le samedi matin.", "Un annuaire des confrères à jour.")
COMPTE_RENDU = (
    "Vingt-deux professionnels présents.\nDécidé : un groupe sur les soins non programmés, un sur la prévention.\n"
    "Suite : une réunion avec le Guichet dans trois semaines."
)


def accompagner(agents: Agents, maintenant: datetime) -> int:
    """Deux réunions, deux questionnaires, un appui confié, une aide versée et une demandée ; chaque part une fois.

    Un petit volume n'a pas toujours de dossier où les poser : ce qui n'a pas le sien attend qu'on agrandisse la base,
    et ce qui est déjà là ne se refait pas. Rend le nombre de réunions et de questionnaires faits.
    """
    avant = _faits()
    brouillon, deposee = _dossier(EtatLettre.BROUILLON), _dossier(EtatLettre.COMPLEMENTS_DEMANDES)
    if brouillon is not None:
        if not Reunion.objects.exists():
            _reunions(brouillon, maintenant)
        if not _a_questionnaire(EtatQuestionnaire.OUVERT):
            _questionnaire_ouvert(brouillon, maintenant)
        _demander_l_aide(brouillon, maintenant)
    if deposee is not None and not _a_questionnaire(EtatQuestionnaire.CLOS):
        _questionnaire_clos(deposee, maintenant)
    if not AppuiGuichet.objects.filter(responsable__isnull=False).exists():
        _confier(agents, maintenant - timedelta(days=1))
    if not AideURPS.objects.filter(etat=EtatAide.VERSEE).exists():
        _verser_une_aide(agents, maintenant)
    return _faits() - avant


def _faits() -> int:
    return Reunion.objects.count() + Questionnaire.objects.count()


def _a_questionnaire(etat: EtatQuestionnaire) -> bool:
    return Questionnaire.objects.filter(etat=etat).exists()


def _dossier(etat: EtatLettre) -> Dossier | None:
    """Celui de la porteuse à cet état."""
    siens = Dossier.objects.filter(equipe__utilisateur__email="porteur@demo.test", equipe__fin__isnull=True)
    return siens.filter(lettre__etat=etat, origine=Origine.PORTAIL).order_by("pk").first()


def _responsable(dossier: Dossier) -> Utilisateur:
    return dossier.equipe.get(role=RoleEquipe.RESPONSABLE, fin__isnull=True).utilisateur


def _reunions(dossier: Dossier, maintenant: datetime) -> None:
    auteur, invites = _responsable(dossier), invitables(dossier)
    commun = {"duree_minutes": 90, "lieu": "Salle des fêtes, place de la Mairie", "visio": ""}
    avant = maintenant - timedelta(days=20)
    tenue = reunions.prevoir(
        dossier,
        valeurs={
            **commun,
            "titre": "Réunion d’information des professionnels",
            "debut": avant + timedelta(days=7, hours=8),
            "ordre_du_jour": "Qu’est-ce qu’une CPTS\nLe territoire envisagé\nTour de table",
        },
        invites=invites,
        auteur=auteur,
        maintenant=avant,
    )
    presents = list(tenue.invites.order_by("pk").values_list("pk", flat=True)[:2])
    apres = maintenant - timedelta(days=12)
    reunions.tenir(tenue, presents=presents, compte_rendu=COMPTE_RENDU, auteur=auteur, maintenant=apres)
    a_venir = reunions.prevoir(
        dossier,
        valeurs={
            **commun,
            "titre": "Point avec le Guichet",
            "debut": maintenant + timedelta(days=9, hours=2),
            "duree_minutes": 60,
            "visio": "https://visio.exemple.fr/point-cpts",
            "ordre_du_jour": "Le diagnostic\nLes groupes de travail\nLa date de dépôt",
        },
        invites=invites,
        auteur=auteur,
        maintenant=maintenant - timedelta(days=2),
    )
    for invite in a_venir.invites.filter(origine=OrigineInvite.EQUIPE):
        repondre(invite, viendra=True, maintenant=maintenant - timedelta(days=1))


def _preparer(dossier: Dossier, titre: str, maintenant: datetime) -> Questionnaire:
    mot = "Nous préparons une CPTS. Avant d’écrire, nous voulons savoir ce dont vous avez besoin."
    auteur = _responsable(dossier)
    questionnaire = questionnaires.preparer(
        dossier, titre=titre, presentation=mot, codes=CODES, auteur=auteur, maintenant=maintenant
    )
    adresses = [(f"professionnel-{rang:02d}@demo.test", "60" if rang % 2 else "10") for rang in range(1, 13)]
    reponses.ajouter_destinataires(questionnaire, annuaire=True, acteurs=True, adresses=adresses, auteur=auteur)
    clot_le = jour_paris(maintenant) + timedelta(days=30)
    questionnaires.ouvrir(questionnaire, clot_le=clot_le, auteur=auteur, maintenant=maintenant)
    return questionnaire


def _questionnaire_clos(dossier: Dossier, maintenant: datetime) -> None:
    questionnaire = _preparer(dossier, "Les soins sur notre territoire", maintenant - timedelta(days=60))
    for profession, nombre in REPONSES:
        _repondre(questionnaire, profession, nombre)
    questionnaires.clore(questionnaire, auteur=_responsable(dossier), maintenant=maintenant - timedelta(days=35))


def _questionnaire_ouvert(dossier: Dossier, maintenant: datetime) -> None:
    questionnaire = _preparer(dossier, "Vos besoins, vos idées", maintenant - timedelta(days=5))
    _repondre(questionnaire, "60", 3)


def _repondre(questionnaire: Questionnaire, profession: str, nombre: int) -> None:
    """Des réponses qui se suivent sans hasard."""
    questions = list(questionnaire.questions.all())
    for rang in range(nombre):
        valeurs = {}
        for question in questions:
            choisi = (rang + len(profession) + question.rang) % max(len(question.choix), 1)
            if question.nature == NatureQuestion.NOTE:
                valeurs[str(question.pk)] = 2 + rang % 3
            elif question.nature == NatureQuestion.PLUSIEURS:
                valeurs[str(question.pk)] = sorted({0, choisi})
            elif question.nature == NatureQuestion.CHOIX:
                valeurs[str(question.pk)] = choisi
        textes = {questions[-1].pk: TEXTES[rang % 3]} if rang % 4 == 0 else {}
        jeton = f"demo-{questionnaire.cle}-{profession}-{rang}"
        reponses.repondre(questionnaire, jeton=jeton, profession=profession, valeurs=valeurs, textes=textes)


def _confier(agents: Agents, maintenant: datetime) -> None:
    """Les appuis déjà demandés trouvent qui s'en occupe ; l'un est à échéance proche."""
    for rang, appui in enumerate(AppuiGuichet.objects.a_traiter().select_related("departement").order_by("pk")[:2]):
        guichet = agents.agent(Role.COORDINATEUR, appui.departement_id)
        echeance = jour_paris(maintenant) + timedelta(days=3 + 18 * rang)
        appuis.confier(appui, responsable=guichet, echeance_le=echeance, auteur=guichet, maintenant=maintenant)


def _demander_l_aide(brouillon: Dossier, maintenant: datetime) -> None:
    if not AideURPS.objects.filter(dossier=brouillon).exists():
        aides.demander(brouillon, auteur=_responsable(brouillon), maintenant=maintenant - timedelta(days=3))


def _verser_une_aide(agents: Agents, maintenant: datetime) -> None:
    """Une aide versée à un dossier accordé, de préférence l'un de ceux qui l'ont demandée."""
    accordees = Dossier.objects.filter(lettre__etat=EtatLettre.ACCORDEE, origine=Origine.PORTAIL)
    avec_aide = AideURPS.objects.exclude(etat__in=AIDE_SANS_SUITE).order_by().values("dossier")
    choisi = accordees.filter(pk__in=avec_aide).order_by("pk").first() or accordees.order_by("pk").first()
    if choisi is not None:
        _verser(choisi, agents, maintenant)


def _verser(dossier: Dossier, agents: Agents, maintenant: datetime) -> None:
    auteur, avant = _responsable(dossier), maintenant - timedelta(days=25)
    aide = dossier.aides.filter(etat=EtatAide.DEMANDEE).first()
    aide = aide or aides.demander(dossier, auteur=auteur, maintenant=avant)
    guichet = {"auteur": agents.agent(Role.COORDINATEUR, aide.departement_id)}
    montant = Decimal(AIDE_URPS_ML.valeur)
    decision = {"montant": montant, "decidee_le": jour_paris(avant), "reference": "URPS-ML 2026-014"}
    aides.accorder(aide, **decision, **guichet, maintenant=avant + timedelta(days=1))
    octets = (FICHIERS / "devis-accompagnement.xlsx").read_bytes()
    justifie = maintenant - timedelta(days=15)
    aides.joindre(aide, nom="facture-accompagnement.xlsx", octets=octets, auteur=auteur, maintenant=justifie)
    aides.justifier(aide, auteur=auteur, maintenant=justifie)
    verse = maintenant - timedelta(days=8)
    aides.verser(aide, verse=montant, versee_le=jour_paris(verse), **guichet, maintenant=verse)
