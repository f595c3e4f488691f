"""Le contrat tripartite et son automate (domaine §2, étape 3 ; CSS L162-14-1)."""

from collections.abc import Mapping
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.db.models.fields.related_descriptors import ReverseOneToOneDescriptor
from django.urls import reverse
from django_fsm import transition

from acteurs.champs import ChampIdentifiant
from acteurs.identifiants import valider_iban, valider_rna, valider_siret
from acteurs.models import Organisation
from commun.entiers import entier_lu
from commun.fsm import ChampEtat
from contrats.compte import nouvelle_cle
from contrats.enums import EN_VIGUEUR, FICHES_CONTRAT, NON_SIGNES
from contrats.enums import EtatContrat as E
from contrats.models.acte import ActeSignable
from dossiers.enums import StatutStructure, Sujet


class _ContratCourant(ReverseOneToOneDescriptor):
    """``dossier.contrat`` : le contrat lu sait déjà son dossier, sans le relire."""

    def __get__(self, instance, cls=None):
        contrat = super().__get__(instance, cls)
        if instance is not None:
            contrat.dossier = instance
        return contrat


class CourantDe(models.OneToOneField):
    related_accessor_class = _ContratCourant


class Contrat(ActeSignable):
    """Contrat de cinq ans entre la CPTS, l'ARS et l'Assurance Maladie ; un dossier en a un, puis ses renouvellements.

    ``courant_de`` désigne celui que lisent les pages (``dossier.contrat``) : un seul par dossier (ADR 0032).
    ``effet_le`` : premier jour d'un renouvellement ; le premier contrat commence à sa signature (``debut_le``).
    ``fin_le`` est le cinquième anniversaire de ce début (premier jour hors contrat). ``photographie`` est le contenu
    signé d'abord ; celui d'un jour donné se lit par ``contrats.versions.contenu_au``, avenants compris.

    ``caisse`` est celle qui a la charge du contrat aujourd'hui ; ``caisse_signataire``, celle qui l'a signé, si une
    autre l'a remplacée. ``iban`` reste le compte signé : celui d'un jour donné se lit par ``compte_en_vigueur``.
    """

    SUJET = Sujet.CONTRAT
    FICHES = FICHES_CONTRAT

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="contrats")
    courant_de = CourantDe(
        "dossiers.Dossier", models.PROTECT, null=True, blank=True, related_name="contrat", editable=False
    )
    rang = models.PositiveSmallIntegerField("rang", default=1)
    precedent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="suites", verbose_name="contrat renouvelé"
    )
    etat = ChampEtat("état", choices=E, default=E.PREPARATION)
    caisse = models.ForeignKey(
        "acteurs.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="caisse qui signe et paie",
    )
    caisse_signataire = models.ForeignKey(
        "acteurs.Organisation", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    caisse_change_le = models.DateField("change de caisse le", null=True, blank=True, editable=False)
    structure_nom = models.CharField("nom de la structure", max_length=200, blank=True)
    structure_statut = models.CharField("forme de la structure", max_length=20, choices=StatutStructure, blank=True)
    structure_adresse = models.CharField("adresse du siège", max_length=300, blank=True)
    siret = ChampIdentifiant("numéro SIRET", max_length=14, blank=True, validators=[valider_siret])
    rna = ChampIdentifiant("numéro RNA", max_length=10, blank=True, validators=[valider_rna])
    iban = ChampIdentifiant("IBAN du compte de la CPTS", max_length=34, blank=True, validators=[valider_iban])
    cle_du_compte = models.CharField(
        "clé de l’empreinte du compte", max_length=64, default=nouvelle_cle, editable=False
    )

    effet_le = models.DateField("prend effet le", null=True, blank=True)
    fin_le = models.DateField("terme", null=True, blank=True, help_text="Cinquième anniversaire du début.")
    resiliation_notifiee_le = models.DateTimeField("résiliation notifiée le", null=True, blank=True)
    resiliation_effet_le = models.DateField("résiliation à effet du", null=True, blank=True)

    class Meta:
        verbose_name = "contrat tripartite"
        verbose_name_plural = "contrats tripartites"
        ordering = ["dossier", "rang"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "rang"], name="contrat_rang_unique"),
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(etat__in=EN_VIGUEUR),
                name="un_contrat_en_vigueur_par_dossier",
                violation_error_message="Ce dossier a déjà un contrat en vigueur.",
            ),
            models.UniqueConstraint(
                fields=["precedent"],
                condition=~Q(etat=E.ABANDONNE),
                name="un_renouvellement_par_contrat",
                violation_error_message="Ce contrat a déjà un renouvellement.",
            ),
            models.CheckConstraint(
                condition=Q(courant_de__isnull=True) | Q(courant_de=F("dossier")),
                name="contrat_courant_de_son_dossier",
                violation_error_message="Un contrat n’est le courant que de son propre dossier.",
            ),
            models.CheckConstraint(
                condition=Q(rang=1, precedent__isnull=True) | Q(rang__gt=1, precedent__isnull=False),
                name="contrat_renouvelle_le_precedent",
                violation_error_message="Seul un renouvellement suit un autre contrat.",
            ),
            models.CheckConstraint(
                condition=Q(rang=1, effet_le__isnull=True)
                | Q(rang__gt=1, etat__in=NON_SIGNES, effet_le__isnull=True)
                | Q(rang__gt=1, effet_le__gte=F("signe_le"), effet_le__lt=F("fin_le")),
                name="contrat_renouvellement_a_son_effet",
                violation_error_message="Un renouvellement signé porte son effet, jamais avant sa signature.",
            ),
            models.CheckConstraint(
                condition=~Q(etat=E.SIGNE) | Q(rang__gt=1),
                name="contrat_signe_sans_effet_renouvelle",
                violation_error_message="Seul un renouvellement attend son effet après sa signature.",
            ),
            models.CheckConstraint(
                condition=Q(etat__in=[E.PREPARATION, E.ABANDONNE]) | (Q(propose_le__isnull=False) & ~Q(empreinte="")),
                name="contrat_propose_a_une_empreinte",
                violation_error_message="Un contrat proposé porte sa date et l’empreinte de son contenu.",
            ),
            models.CheckConstraint(
                condition=Q(etat__in=NON_SIGNES, signe_le__isnull=True, fin_le__isnull=True)
                | (~Q(etat__in=NON_SIGNES) & Q(signe_le__isnull=False, fin_le__gt=F("signe_le"))),
                name="contrat_signe_a_ses_dates",
                violation_error_message="Un contrat signé, et lui seul, porte sa date de signature et son terme.",
            ),
            models.CheckConstraint(
                condition=Q(resiliation_effet_le__isnull=True, resiliation_notifiee_le__isnull=True)
                | Q(
                    resiliation_effet_le__gt=F("signe_le"),
                    resiliation_effet_le__lt=F("fin_le"),
                    resiliation_notifiee_le__isnull=False,
                ),
                name="contrat_resiliation_dans_le_contrat",
                violation_error_message="Une résiliation prend effet après la signature et avant le terme.",
            ),
            models.CheckConstraint(
                condition=~Q(etat=E.RESILIE) | Q(resiliation_effet_le__isnull=False),
                name="contrat_resilie_a_une_date",
                violation_error_message="Un contrat résilié porte la date d’effet de sa résiliation.",
            ),
        ]
        indexes = [
            models.Index(fields=["etat", "fin_le"], name="contrat_etat_fin"),
            models.Index(fields=["etat", "resiliation_effet_le"], name="contrat_etat_resiliation"),
        ]

    def __str__(self) -> str:
        return f"Contrat du dossier {self.dossier_id}"

    def save(self, *args, **kwargs) -> None:
        """Le premier contrat d'un dossier en est le courant dès sa création."""
        if self._state.adding and self.precedent_id is None:
            self.courant_de = self.dossier
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return self.adresse("contrats:contrat")

    def adresse_d_acte(self, nom: str) -> str:
        """La page où cette transition se franchit."""
        return self.adresse("dossiers:acte", self.SUJET, nom)

    @property
    def adresse_de_la_version(self) -> str:
        """Le lien de la version proposée : une autre la remplace, il le dira."""
        return self.adresse("contrats:version_proposee", self.version)

    def adresse(self, nom: str, *args) -> str:
        """Une page de ce contrat-ci : celles d'un contrat qui n'est pas le courant disent son rang."""
        return reverse(nom, args=[self.dossier.numero, *args]) + self.parametre

    @property
    def parametre(self) -> str:
        """Ce que l'adresse ajoute pour désigner un contrat qui n'est pas le courant du dossier ; vide sinon."""
        return "" if self.courant_de_id else f"?contrat={self.rang}"

    @property
    def bandeau(self) -> str:
        """Le gabarit qui dit, en haut de chaque page, que l'on lit un autre contrat que le courant ; vide sinon."""
        return "contrats/_lequel.html" if self.parametre else ""

    def parmi(self, demande: Mapping[str, str]) -> "Contrat | None":
        """Ce contrat, ou celui du même dossier que la page demande (``?contrat=2``) ; None s'il n'existe pas."""
        rang = demande.get("contrat", str(self.rang))
        if rang == str(self.rang):
            return self
        voulu = self.dossier.contrats.filter(rang=entier_lu(rang, chiffres=3)).first()
        if voulu is not None:
            voulu.dossier = self.dossier
        return voulu

    @property
    def suite(self) -> "Contrat | None":
        """Le renouvellement de ce contrat, abandonnés exclus ; une requête."""
        return self.suites.exclude(etat=E.ABANDONNE).select_related("dossier").first()

    @property
    def REPERE(self) -> str:  # noqa: N802
        """Ce qui désigne un renouvellement au journal ; le premier contrat s'y lit par son sujet."""
        return "contrat" if self.rang > 1 else ""

    @property
    def ses_faits(self) -> Q:
        """Les événements de ce contrat-ci, parmi ceux des contrats du dossier."""
        return Q(donnees__contrat=self.pk) if self.rang > 1 else ~Q(donnees__has_key="contrat")

    @property
    def le_contrat(self) -> "Contrat":
        return self

    @property
    def nom(self) -> str:
        """« le contrat », tel qu'on le nomme dans une phrase."""
        return "le contrat" if self.rang == 1 else "le contrat renouvelé"

    @property
    def caisse_du_texte(self) -> Organisation | None:
        """La caisse que nomme le contrat écrit ; celle qui le paie aujourd'hui peut être une autre."""
        return self.caisse_signataire if self.caisse_signataire_id else self.caisse

    @property
    def debut_le(self) -> date | None:
        """Premier jour du contrat signé : son effet, ou sa signature."""
        return self.effet_le or self.signe_le

    def debut_si_signe(self, jour: date) -> date:
        """Le premier jour d'un contrat dont la dernière signature serait de ce jour : jamais avant elle.

        Un renouvellement prend effet au terme du contrat qu'il suit, ou le jour de sa signature s'il est plus tardif.
        """
        return max(jour, self.precedent.fin_le) if self.precedent_id else jour

    @property
    def repris(self) -> bool:
        """Vrai d'un contrat signé avant le portail : rien n'y a été proposé, ses dates et ses options sont ailleurs."""
        return self.signe_le is not None and self.version == 0

    @property
    def resilie_le(self) -> date | None:
        """Le jour d'une résiliation qui a pris effet ; None tant qu'elle n'est que notifiée, ou sans résiliation."""
        return self.resiliation_effet_le if self.etat == E.RESILIE else None

    @property
    def fin_notifiee_le(self) -> date | None:
        """Le jour d'effet d'une résiliation notifiée qui n'a pas encore pris effet."""
        return self.resiliation_effet_le if self.etat in EN_VIGUEUR else None

    def prochaine_date(self) -> tuple[date | None, str]:
        """La date qui compte maintenant, et ce qu'elle est ; lue par le bandeau du dossier."""
        if self.etat == E.MIS_EN_DEMEURE:
            ouverte = self.mises_en_demeure.filter(close_le__isnull=True).first()
            if ouverte is not None:
                return ouverte.delai_le, "dernier jour pour régulariser"
        if self.etat == E.SIGNE:
            return self.effet_le, "prise d’effet du contrat renouvelé"
        if self.etat in EN_VIGUEUR and self.resiliation_effet_le:
            return self.resiliation_effet_le, "effet de la résiliation"
        if self.etat in EN_VIGUEUR:
            return self.fin_le, "terme du contrat"
        return None, ""

    @transition(etat, source=E.PREPARATION, target=E.A_SIGNER)
    def proposer(self) -> None:
        """L'instructeur de l'ARS propose ; le contenu est figé."""

    @transition(etat, source=E.A_SIGNER, target=E.PREPARATION)
    def rappeler(self) -> None:
        """Une partie rappelle le contrat ; les signatures déjà données sont annulées."""

    @transition(etat, source=E.A_SIGNER, target=E.A_SIGNER)
    def signer(self) -> None:
        """Une partie signe, une fois, dans n'importe quel ordre."""

    @transition(etat, source=E.A_SIGNER, target=E.ACTIF)
    def activer(self) -> None:
        """La troisième signature est donnée : le contrat entre en vigueur."""

    @transition(etat, source=E.A_SIGNER, target=E.SIGNE)
    def programmer(self) -> None:
        """Le renouvellement est signé avant le terme du contrat qu'il suit : il attend son effet."""

    @transition(etat, source=E.SIGNE, target=E.ACTIF)
    def prendre_effet(self) -> None:
        """Le contrat précédent est arrivé à son terme : le renouvellement entre en vigueur."""

    @transition(etat, source=E.A_SIGNER, target=E.PREPARATION)
    def refuser_signature(self) -> None:
        """Un signataire refuse avec un motif."""

    @transition(etat, source=[E.PREPARATION, E.A_SIGNER], target=E.ABANDONNE)
    def abandonner(self) -> None:
        """Une partie renonce au contrat avant sa signature."""

    @transition(etat, source=E.ACTIF, target=E.MIS_EN_DEMEURE)
    def mettre_en_demeure(self) -> None:
        """L'ARS ou l'Assurance Maladie met la CPTS en demeure."""

    @transition(etat, source=E.MIS_EN_DEMEURE, target=E.MIS_EN_DEMEURE)
    def repondre_demeure(self) -> None:
        """La CPTS répond, avec ses pièces ; qui l'a mise en demeure en juge."""

    @transition(etat, source=E.MIS_EN_DEMEURE, target=E.ACTIF)
    def regulariser(self) -> None:
        """Le décideur de l'auteur constate la régularisation."""

    @transition(etat, source=E.ACTIF, target=E.ACTIF)
    @transition(etat, source=E.MIS_EN_DEMEURE, target=E.MIS_EN_DEMEURE)
    def notifier_resiliation(self) -> None:
        """Une partie résilie à une date ; le contrat reste en vigueur jusque-là."""

    @transition(etat, source=list(EN_VIGUEUR), target=E.RESILIE)
    def resilier(self) -> None:
        """La résiliation notifiée prend effet."""

    @transition(etat, source=list(EN_VIGUEUR), target=E.ECHU)
    def echoir(self) -> None:
        """Cinq ans ont passé."""
