"""Les demandes de compléments et leurs éléments ; une seule demande qui rouvre le dossier à la fois."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django_fsm import transition

from commun.delais import jour_paris
from commun.fsm import ChampEtat, ModeleEtats
from dossiers.enums import Demandeur, PieceLegale, Sujet, Tour
from dossiers.enums_complements import FICHES_ELEMENT, NatureElement, NatureReponse
from dossiers.enums_complements import EtatElement as E
from dossiers.parametres import DELAI_CLASSEMENT_JOURS

LONGUEUR_MAX = 4000


class DemandeQuerySet(models.QuerySet):
    """Les lectures de demandes envoyées."""

    def ouvertes(self) -> "DemandeQuerySet":
        """Celles qui attendent une réponse, questions comprises."""
        return self.filter(close_le__isnull=True)

    def qui_rouvrent(self) -> "DemandeQuerySet":
        """Celles qui ont rouvert le dossier : les demandes faites de questions seules n'en sont pas."""
        return self.filter(sans_effet=False)


class DemandeComplements(models.Model):
    """Ce qui est demandé au porteur, par qui, pour quand ; close par la réponse, l'annulation ou le classement.

    ``sans_effet`` : des questions seules ; ni l'état ni le délai n'ont bougé, plusieurs peuvent être ouvertes.
    """

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="demandes")
    sujet = models.CharField(max_length=20, choices=Sujet)
    demandeur = models.CharField(max_length=10, choices=Demandeur)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    message = models.TextField()
    rubriques = models.JSONField("rubriques visées", default=list, blank=True)
    pieces = models.JSONField("pièces de la liste légale", default=list, blank=True)
    sans_effet = models.BooleanField("questions seules", default=False)
    souhaitee_le = models.DateField("réponse souhaitée le")
    ouverte_le = models.DateTimeField()
    relancee_le = models.DateTimeField("relancée le", null=True, blank=True)
    close_le = models.DateTimeField(null=True, blank=True)

    objects = DemandeQuerySet.as_manager()

    class Meta:
        verbose_name = "demande de compléments"
        verbose_name_plural = "demandes de compléments"
        ordering = ["dossier", "ouverte_le"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(close_le__isnull=True, sans_effet=False),
                name="une_demande_ouverte_par_dossier",
                violation_error_message="Une demande de compléments est déjà ouverte sur ce dossier.",
            )
        ]

    def __str__(self) -> str:
        return f"Compléments demandés par {self.get_demandeur_display()}"

    @property
    def pieces_en_clair(self) -> list[str]:
        """Libellés des pièces légales demandées."""
        return [PieceLegale(piece).label for piece in self.pieces]

    def sans_reponse_depuis(self, jour: date) -> date | None:
        """Le jour où elle est devenue « sans réponse » : relance faite et délai affiché passé ; None sinon."""
        if self.close_le is not None or self.relancee_le is None:
            return None
        limite = self.reponse_possible_jusqu_au()
        return limite if jour >= limite else None

    def reponse_possible_jusqu_au(self) -> date:
        """Le jour affiché après la relance ; un paramètre changé depuis n'y touche pas. Exige ``relancee_le``."""
        relancee_le = jour_paris(self.relancee_le)
        return relancee_le + timedelta(days=DELAI_CLASSEMENT_JOURS.au(relancee_le))


class ElementDemande(ModeleEtats):
    """Une chose demandée au porteur. Sans demande tant qu'elle se prépare ; ``prepare`` n'est lu que du demandeur.

    Cible : une rubrique (vide : tout le dossier), un champ de cette rubrique, une pièce légale, une pièce jointe.
    ``propose_par`` : qui l'a écrite au demandeur sans demander elle-même. ``suite_de`` : l'élément renvoyé.
    """

    SUJET = Sujet.ELEMENT
    FICHES = FICHES_ELEMENT
    REPERE = "element"

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="elements")
    sujet = models.CharField(max_length=20, choices=[(s.value, s.label) for s in (Sujet.LETTRE, Sujet.PROJET)])
    demandeur = models.CharField(max_length=10, choices=Demandeur)
    demande = models.ForeignKey(DemandeComplements, models.PROTECT, null=True, blank=True, related_name="elements")
    nature = models.CharField(max_length=20, choices=NatureElement)
    rubrique = models.CharField(max_length=40, blank=True)
    champ = models.CharField(max_length=80, blank=True)
    piece_legale = models.CharField("pièce légale", max_length=20, choices=PieceLegale, blank=True)
    piece_jointe = models.ForeignKey(
        "dossiers.PieceJointe", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="pièce visée"
    )
    texte = models.TextField("ce qui est demandé", max_length=LONGUEUR_MAX)
    etat = ChampEtat("état", choices=E, default=E.PREPARE)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    propose_par = models.CharField("proposé par", max_length=10, choices=Tour, blank=True)
    suite_de = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="suites")
    prepare_le = models.DateTimeField("préparé le")
    reponse_nature = models.CharField("réponse", max_length=12, choices=NatureReponse, blank=True)
    reponse = models.TextField("ce que répond le porteur", max_length=LONGUEUR_MAX, blank=True)
    piece_reponse = models.ForeignKey(
        "dossiers.PieceJointe", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="pièce reçue"
    )
    repondu_le = models.DateTimeField("répondu le", null=True, blank=True)
    examine_le = models.DateTimeField("examiné le", null=True, blank=True)
    raison = models.TextField("raison du renvoi", max_length=LONGUEUR_MAX, blank=True)

    class Meta:
        verbose_name = "élément demandé"
        verbose_name_plural = "éléments demandés"
        ordering = ["dossier", "id"]
        indexes = [models.Index(fields=["dossier", "sujet", "etat"], name="element_etat")]
        constraints = [
            models.CheckConstraint(
                condition=Q(etat=E.PREPARE, demande__isnull=True) | (~Q(etat=E.PREPARE) & Q(demande__isnull=False)),
                name="element_envoye_dans_une_demande",
                violation_error_message="Un élément envoyé appartient à une demande ; en préparation, à aucune.",
            ),
            models.CheckConstraint(
                condition=~Q(nature=NatureElement.PERIMETRE) | Q(rubrique="territoire"),
                name="element_perimetre_vise_le_territoire",
                violation_error_message="Un périmètre à modifier vise le territoire.",
            ),
            models.CheckConstraint(
                condition=~Q(nature=NatureElement.PIECE_MANQUANTE) | ~Q(piece_legale=""),
                name="element_piece_manquante_nommee",
                violation_error_message="Une pièce manquante est une pièce de la liste légale.",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=[E.REPONDU, E.ACCEPTE, E.A_REVOIR]) | Q(repondu_le__isnull=False),
                name="element_repondu_date",
                violation_error_message="Un élément répondu a une date de réponse.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()} {self.pk} du dossier {self.dossier_id}"

    @transition(etat, source=E.PREPARE, target=E.DEMANDE)
    def demander(self) -> None:
        """Il part au porteur, avec sa demande."""

    @transition(etat, source=E.DEMANDE, target=E.REPONDU)
    def repondre(self) -> None:
        """La réponse du porteur part, avec celles des autres éléments."""

    @transition(etat, source=E.REPONDU, target=E.ACCEPTE)
    def accepter(self) -> None:
        """Le demandeur tient la réponse pour bonne."""

    @transition(etat, source=E.REPONDU, target=E.A_REVOIR)
    def renvoyer(self) -> None:
        """Le demandeur n'est pas satisfait : il prépare une nouvelle demande, préremplie."""

    @transition(etat, source=E.DEMANDE, target=E.RETIRE)
    def retirer(self) -> None:
        """Le demandeur renonce avant la réponse."""

    @transition(etat, source=E.PREPARE, target=E.REFUSE)
    def refuser(self) -> None:
        """Le demandeur ne rouvre pas ce que le porteur demandait à modifier aussi."""

    @transition(etat, source=E.DEMANDE, target=E.RETIRE)
    def clore(self) -> None:
        """La demande entière est annulée, ou la démarche s'arrête."""
