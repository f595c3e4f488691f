"""La relecture amicale d'un brouillon par le Guichet : ni horloge, ni effet sur l'état de la lettre (domaine §2)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django_fsm import transition

from commun.fsm import ChampEtat, ModeleEtats
from dossiers.enums import Sujet
from dossiers.enums_echanges import FICHES_RELECTURE
from dossiers.enums_echanges import RELECTURE_EN_COURS as EN_COURS
from dossiers.enums_echanges import EtatRelecture as E


class Relecture(ModeleEtats):
    """Une demande de relecture ; ``Dossier.relecture_demandee_le`` ouvre la lecture tant qu'elle n'est pas fermée.

    ``sujet`` : la lettre ou le projet, en brouillon. ``mot`` accompagne la demande, ``conclusion`` la fin de lecture.
    """

    SUJET = Sujet.RELECTURE
    FICHES = FICHES_RELECTURE
    REPERE = "relecture"

    dossier = models.ForeignKey("dossiers.Dossier", models.CASCADE, related_name="relectures")
    sujet = models.CharField(max_length=20, choices=[(s.value, s.label) for s in (Sujet.LETTRE, Sujet.PROJET)])
    etat = ChampEtat("état", choices=E, default=E.OUVERTE)
    mot = models.TextField("mot d’accompagnement", blank=True)
    demandee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    demandee_le = models.DateTimeField("demandée le")
    conclusion = models.TextField("mot du Guichet", blank=True)
    terminee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    terminee_le = models.DateTimeField("terminée le", null=True, blank=True)
    fermee_le = models.DateTimeField("fermée le", null=True, blank=True)

    class Meta:
        verbose_name = "relecture amicale"
        verbose_name_plural = "relectures amicales"
        ordering = ["dossier", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=~Q(etat=E.FERMEE),
                name="une_relecture_en_cours_par_dossier",
                violation_error_message="Une relecture est déjà en cours sur ce dossier.",
            ),
            models.CheckConstraint(
                condition=(Q(etat=E.FERMEE) & Q(fermee_le__isnull=False))
                | (~Q(etat=E.FERMEE) & Q(fermee_le__isnull=True)),
                name="relecture_fermee_a_une_date",
                violation_error_message="Une relecture fermée, et elle seule, a une date de fermeture.",
            ),
            models.CheckConstraint(
                condition=~Q(etat=E.TERMINEE) | Q(terminee_par__isnull=False, terminee_le__isnull=False),
                name="relecture_terminee_a_un_auteur",
                violation_error_message="Une lecture terminée a un auteur et une date.",
            ),
        ]

    def __str__(self) -> str:
        return f"Relecture {self.pk} du dossier {self.dossier_id}"

    @transition(etat, source=E.OUVERTE, target=E.TERMINEE)
    def terminer(self) -> None:
        """Le coordinateur dit qu'il a fini de lire ; le brouillon lui reste ouvert jusqu'à la fermeture."""

    @transition(etat, source=E.TERMINEE, target=E.OUVERTE)
    def redemander(self) -> None:
        """Le responsable demande au Guichet de lire encore."""

    @transition(etat, source=list(EN_COURS), target=E.FERMEE)
    def fermer(self) -> None:
        """Le responsable referme son brouillon."""

    @transition(etat, source=list(EN_COURS), target=E.FERMEE)
    def clore(self) -> None:
        """Le dépôt ou le retrait referme le brouillon."""
