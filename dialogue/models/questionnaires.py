"""Un questionnaire aux professionnels du territoire, et des réponses que rien ne relie à une personne.

Le jeton d'un lien n'est gardé nulle part ; le destinataire et la réponse en portent deux empreintes différentes, que
seul le jeton rapproche. À la clôture, les totaux sont figés, puis réponses et destinataires sont effacés.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django_fsm import transition

from acteurs.nomenclatures import choix_professions
from commun.fsm import ChampEtat, ModeleEtats
from dialogue.enums_questionnaires import AUTRE_PROFESSION, FICHES_QUESTIONNAIRE, NatureQuestion
from dialogue.enums_questionnaires import EtatQuestionnaire as E
from dossiers.enums import Sujet


def choix_de_profession() -> list[tuple[str, str]]:
    """Les professions de santé, puis « autre »."""
    return [*choix_professions(), (AUTRE_PROFESSION, "Autre profession ou fonction")]


class Questionnaire(ModeleEtats):
    """``invites`` et ``totaux`` restent après la clôture ; ``efface_le`` : les textes libres ne sont plus là."""

    SUJET = Sujet.QUESTIONNAIRE
    FICHES = FICHES_QUESTIONNAIRE
    REPERE = "questionnaire"

    dossier = models.ForeignKey("dossiers.Dossier", models.CASCADE, related_name="questionnaires")
    titre = models.CharField("titre", max_length=150)
    presentation = models.TextField("présentation")
    cle = models.CharField("clé publique", max_length=32, unique=True, editable=False)
    lien_general = models.BooleanField("lien ouvert à tous", default=True)
    etat = ChampEtat("état", choices=E, default=E.PREPARATION)
    cree_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    cree_le = models.DateTimeField("préparé le")
    ouvert_le = models.DateTimeField("ouvert le", null=True, blank=True)
    clot_le = models.DateField("dernier jour pour répondre", null=True, blank=True)
    clos_le = models.DateTimeField("clos le", null=True, blank=True)
    invites = models.PositiveIntegerField("personnes invitées", default=0)
    totaux = models.JSONField("totaux figés à la clôture", null=True, blank=True)
    efface_le = models.DateTimeField("textes effacés le", null=True, blank=True)

    class Meta:
        verbose_name = "questionnaire"
        verbose_name_plural = "questionnaires"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(etat=E.PREPARATION) | Q(ouvert_le__isnull=False, clot_le__isnull=False),
                name="questionnaire_ouvert_a_ses_dates",
                violation_error_message="Un questionnaire ouvert a un jour d’ouverture et un dernier jour.",
            ),
            models.CheckConstraint(
                condition=~Q(etat=E.CLOS) | Q(clos_le__isnull=False, totaux__isnull=False),
                name="questionnaire_clos_a_ses_totaux",
                violation_error_message="Un questionnaire clos a ses totaux.",
            ),
        ]

    def __str__(self) -> str:
        return self.titre

    def get_absolute_url(self) -> str:
        return reverse("dialogue:questionnaire", args=[self.dossier.numero, self.pk])

    @transition(etat, source=E.PREPARATION, target=E.OUVERT)
    def ouvrir(self) -> None:
        """L'équipe l'envoie."""

    @transition(etat, source=E.OUVERT, target=E.CLOS)
    def clore(self) -> None:
        """L'équipe le clôt avant son terme."""

    @transition(etat, source=E.OUVERT, target=E.CLOS)
    def echoir(self) -> None:
        """Le dernier jour est passé."""


class Question(models.Model):
    """Une question posée ; ``code`` dit de quelle question de la bibliothèque elle vient."""

    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="questions")
    rang = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40, blank=True)
    intitule = models.CharField("question", max_length=200)
    nature = models.CharField("réponse attendue", max_length=10, choices=NatureQuestion)
    choix = models.JSONField("choix proposés", default=list, blank=True)

    class Meta:
        verbose_name = "question"
        ordering = ["questionnaire", "rang"]
        constraints = [models.UniqueConstraint(fields=["questionnaire", "rang"], name="question_une_par_rang")]

    def __str__(self) -> str:
        return self.intitule


class Destinataire(models.Model):
    """Une adresse à qui écrire. ``profession`` préremplit sa page ; ``jeton_empreinte`` naît à l'envoi."""

    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="destinataires")
    courriel = models.EmailField("adresse électronique")
    profession = models.CharField(max_length=10, choices=choix_de_profession, blank=True)
    jeton_empreinte = models.CharField(max_length=64, unique=True, null=True, editable=False)

    class Meta:
        verbose_name = "destinataire"
        ordering = ["questionnaire", "courriel"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "courriel"], name="destinataire_une_fois_par_envoi")
        ]

    def __str__(self) -> str:
        return f"destinataire {self.pk}"


class Reponse(models.Model):
    """Une réponse, sans date ni adresse ; ``empreinte`` ne se rapproche d'un destinataire que par le jeton."""

    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="reponses")
    empreinte = models.CharField(max_length=64, unique=True, editable=False)
    profession = models.CharField(max_length=10, choices=choix_de_profession)
    valeurs = models.JSONField(default=dict)

    class Meta:
        verbose_name = "réponse"
        ordering = ["empreinte"]

    def __str__(self) -> str:
        return f"réponse {self.pk}"


class TexteLibre(models.Model):
    """Un texte court ; à la clôture il n'a plus de réponse, et donc plus de profession."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="textes")
    reponse = models.ForeignKey(Reponse, models.SET_NULL, null=True, blank=True, related_name="textes")
    texte = models.CharField(max_length=500)

    class Meta:
        verbose_name = "texte libre"
        verbose_name_plural = "textes libres"
        ordering = ["question", "texte", "id"]
        constraints = [models.UniqueConstraint(fields=["question", "reponse"], name="texte_un_par_question_et_reponse")]

    def __str__(self) -> str:
        return f"texte {self.pk}"


class Desinscription(models.Model):
    """Une adresse qui ne veut plus d'envoi, de quelque CPTS que ce soit (RGPD, art. 21) ; gardée en empreinte."""

    empreinte = models.CharField(max_length=64, unique=True)
    notee_le = models.DateTimeField("notée le")

    class Meta:
        verbose_name = "désinscription des envois"
        verbose_name_plural = "désinscriptions des envois"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"désinscription {self.pk}"
