"""Préparer un questionnaire, l'ouvrir, le clore, en effacer les textes, en tirer un indicateur.

Lève ``PermissionDenied`` ou ``TransitionRefusee`` (raisons en français). Le journal ne nomme personne.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from commun.delais import jour_paris
from commun.models import CourrielSortant
from comptes.models import Utilisateur
from comptes.roles import Capacite
from dialogue import courriels_questionnaires, totaux
from dialogue.bibliotheque import PAR_CODE
from dialogue.enums_questionnaires import A_CHOIX, EtatQuestionnaire, NatureQuestion
from dialogue.models import Question, Questionnaire, Reponse, TexteLibre
from dialogue.parametres import QUESTIONS_MAX, SEUIL_SECRET, TEXTES_JOURS
from dossiers.actions.dossier import verifier_redaction
from dossiers.actions.traces import tracer
from dossiers.actions.transitions import TransitionRefusee, franchir, verrouiller
from dossiers.echeances import pour_chacun
from dossiers.enums import Sujet
from dossiers.enums_diagnostic import StatutValeur
from dossiers.jetons import nouvelle_cle
from dossiers.journal import consigner
from dossiers.models import Dossier, Evenement, IndicateurDiagnostic
from dossiers.permissions import verifier

DEJA_PARTI = "Ce questionnaire est déjà envoyé : ses questions et ses destinataires ne changent plus."


@transaction.atomic
def preparer(
    dossier: Dossier,
    *,
    titre: str,
    presentation: str,
    codes: Sequence[str],
    lien_general: bool = True,
    auteur: Utilisateur,
    maintenant: datetime,
) -> Questionnaire:
    """Prépare un questionnaire avec ces questions de la bibliothèque, dans l'ordre de celle-ci."""
    dossier = Dossier.objects.select_for_update().get(pk=dossier.pk)
    verifier(auteur, dossier, Capacite.MENER_QUESTIONNAIRE)
    questionnaire = Questionnaire.objects.create(
        dossier=dossier,
        titre=titre.strip(),
        presentation=presentation.strip(),
        lien_general=lien_general,
        cle=nouvelle_cle(),
        cree_par=auteur,
        cree_le=maintenant,
    )
    retenues = [question for code, question in PAR_CODE.items() if code in set(codes)]
    Question.objects.bulk_create(
        Question(
            questionnaire=questionnaire,
            rang=rang,
            code=question.code,
            intitule=question.intitule,
            nature=question.nature,
            choix=list(question.choix),
        )
        for rang, question in enumerate(retenues, start=1)
    )
    _consigner(questionnaire, "prepare", auteur, maintenant)
    return questionnaire


@transaction.atomic
def ajouter_question(
    questionnaire: Questionnaire, *, intitule: str, nature: str, choix: Sequence[str], auteur: Utilisateur
) -> Question:
    """Ajoute une question à soi ; une question à choix en a au moins deux."""
    frais = reprendre(questionnaire, auteur)
    propres = list(dict.fromkeys(c.strip() for c in choix if c.strip())) if nature in A_CHOIX else []
    raisons = []
    if nature in A_CHOIX and not 2 <= len(propres) <= 12:
        raisons.append("Donnez de deux à douze choix, un par ligne.")
    if frais.questions.count() >= QUESTIONS_MAX.valeur:
        raisons.append(f"Un questionnaire a au plus {QUESTIONS_MAX.valeur} questions : retirez-en une.")
    if raisons:
        raise TransitionRefusee(raisons)
    rang = (frais.questions.aggregate(dernier=Max("rang"))["dernier"] or 0) + 1
    return Question.objects.create(
        questionnaire=frais, rang=rang, intitule=intitule.strip(), nature=nature, choix=propres
    )


@transaction.atomic
def retirer_question(questionnaire: Questionnaire, cle: int, *, auteur: Utilisateur) -> None:
    """Retire une question ; sans effet si elle n'y est plus."""
    reprendre(questionnaire, auteur).questions.filter(pk=cle).delete()


@transaction.atomic
def ouvrir(
    questionnaire: Questionnaire, *, clot_le: date | None, auteur: Utilisateur, maintenant: datetime
) -> Evenement:
    """Ouvre aux réponses et écrit à chaque destinataire qui ne s'est pas désinscrit entre-temps."""
    frais = verrouiller(questionnaire)
    invites = frais.destinataires.count()
    evenement = franchir(
        frais,
        "ouvrir",
        auteur=auteur,
        maintenant=maintenant,
        donnees={"clot_le": clot_le},
        journal={"invites": invites},
        champs={"ouvert_le": maintenant, "clot_le": clot_le, "invites": invites},
    )
    courriels_questionnaires.envoyer(frais, maintenant)
    questionnaire.refresh_from_db()
    return evenement


def clore(questionnaire: Questionnaire, *, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """Clôt avant le terme : totaux figés, réponses et adresses effacées."""
    return _clore(questionnaire, "clore", auteur, maintenant)


def clore_les_echus(jour: date, maintenant: datetime) -> int:
    """Traitement du temps : les questionnaires dont le dernier jour est passé."""
    echus = Questionnaire.objects.filter(etat=EtatQuestionnaire.OUVERT, clot_le__lt=jour).order_by("pk")
    return pour_chacun(list(echus), lambda q: _clore(q, "echoir", None, maintenant))


@transaction.atomic
def _clore(questionnaire: Questionnaire, pas: str, auteur: Utilisateur | None, maintenant: datetime) -> Evenement:
    """Fige les totaux, puis efface tout ce qui rapprocherait une réponse d'une personne, courriels compris."""
    frais = verrouiller(questionnaire)
    figes = totaux.totaliser(_questions(frais), _reponses(frais), SEUIL_SECRET.valeur)
    champs = {"clos_le": maintenant, "totaux": figes}
    evenement = franchir(frais, pas, auteur=auteur, maintenant=maintenant, champs=champs)
    TexteLibre.objects.filter(question__questionnaire=frais).update(reponse=None)
    Reponse.objects.filter(questionnaire=frais).delete()
    frais.destinataires.all().delete()
    CourrielSortant.objects.filter(cle__startswith=courriels_questionnaires.prefixe(frais)).delete()
    questionnaire.refresh_from_db()
    return evenement


def effacer_les_textes(jour: date, maintenant: datetime) -> int:
    """Traitement du temps : les textes libres d'un questionnaire clos depuis longtemps (RGPD, art. 5-1 e)."""
    limite = maintenant - timedelta(days=TEXTES_JOURS.valeur)
    echus = Questionnaire.objects.filter(clos_le__lte=limite, efface_le__isnull=True).order_by("pk")
    return pour_chacun(list(echus), lambda q: _effacer(q, maintenant))


@transaction.atomic
def _effacer(questionnaire: Questionnaire, maintenant: datetime) -> bool:
    frais = verrouiller(questionnaire)
    TexteLibre.objects.filter(question__questionnaire=frais).delete()
    frais.efface_le = maintenant
    frais.save(update_fields=["efface_le"])
    _consigner(frais, "textes_effaces", None, maintenant)
    return True


@transaction.atomic
def en_indicateur(
    questionnaire: Questionnaire, *, cle: str, rang: int | None, auteur: Utilisateur, maintenant: datetime
) -> IndicateurDiagnostic:
    """Fait d'un total d'ensemble une ligne du diagnostic ; la lettre doit se rédiger. Jamais d'une seule profession."""
    lettre = verrouiller(questionnaire.dossier.lettre)
    verifier_redaction(lettre, auteur, "diagnostic")
    lignes = (questionnaire.totaux or {}).get("questions", [])
    question = next((ligne for ligne in lignes if ligne["cle"] == cle), None)
    if question is None or question["ensemble"] is None:
        raise TransitionRefusee(["Ce total n’existe pas, ou il est masqué."])
    intitule, valeur, unite = _ce_que_dit(question, rang)
    source = f"Questionnaire « {questionnaire.titre} », {question['ensemble']['n']} réponses"
    if lettre.indicateurs.filter(intitule=intitule, source=source[:200]).exists():
        raise TransitionRefusee(["Ce total est déjà dans le diagnostic."])
    indicateur = IndicateurDiagnostic.objects.create(
        lettre=lettre,
        intitule=intitule,
        statut=StatutValeur.RENSEIGNEE,
        valeur=valeur,
        unite=unite,
        source=source[:200],
        annee=jour_paris(questionnaire.clos_le).year,
    )
    cle_trace = f"indicateur-{indicateur.pk}"
    tracer(
        lettre.dossier,
        lettre.SUJET,
        "diagnostic",
        cle_trace,
        auteur=auteur,
        maintenant=maintenant,
        libelle="indicateur tiré d’un questionnaire",
    )
    lettre.modifiee_le = maintenant
    lettre.save(update_fields=["modifiee_le"])
    return indicateur


def _ce_que_dit(question: dict[str, Any], rang: int | None) -> tuple[str, Any, str]:
    """L'intitulé, la valeur et l'unité d'un total ; ``rang`` désigne un choix, ignoré pour une note."""
    if question["nature"] == NatureQuestion.NOTE:
        return question["intitule"][:200], question["ensemble"]["moyenne"], "note moyenne sur 5"
    if rang is None or not 0 <= rang < len(question["choix"]):
        raise TransitionRefusee(["Choisissez la réponse à reprendre."])
    intitule = f"{question['intitule']} « {question['choix'][rang]} »"
    return intitule[:200], totaux.part(question["ensemble"], rang), "% des réponses"


def reprendre(questionnaire: Questionnaire, auteur: Utilisateur) -> Questionnaire:
    """Le questionnaire relu sous verrou, encore en préparation, pour qui le mène."""
    frais = verrouiller(questionnaire)
    verifier(auteur, frais.dossier, Capacite.MENER_QUESTIONNAIRE)
    if frais.etat != EtatQuestionnaire.PREPARATION:
        raise TransitionRefusee([DEJA_PARTI])
    return frais


def _questions(questionnaire: Questionnaire) -> list[totaux.QuestionPosee]:
    return [
        totaux.QuestionPosee(str(q.pk), q.intitule, q.nature, tuple(q.choix)) for q in questionnaire.questions.all()
    ]


def _reponses(questionnaire: Questionnaire) -> list[totaux.ReponseLue]:
    lues = questionnaire.reponses.order_by("pk").values_list("profession", "valeurs")
    return [totaux.ReponseLue(profession, valeurs) for profession, valeurs in lues]


def _consigner(questionnaire: Questionnaire, code: str, auteur: Utilisateur | None, maintenant: datetime) -> None:
    consigner(
        questionnaire.dossier,
        sujet=Sujet.QUESTIONNAIRE,
        code=code,
        auteur=auteur,
        instant=maintenant,
        donnees={"questionnaire": questionnaire.pk},
    )
