"""Les acteurs d'un dossier : qui est associé ou à associer, partagé par la lettre et le projet (domaine §12)."""

from django.db import models
from django.db.models import Case, IntegerField, Q, Value, When

from acteurs.champs import ChampIdentifiant
from acteurs.identifiants import valider_finess, valider_rpps
from acteurs.models import Professionnel
from acteurs.nomenclatures import MEDECIN, Categorie, Qualite, Recours, SpecialiteMedicale, TypeStructure
from acteurs.nomenclatures import choix_professions as choix
from acteurs.professions import libelle_profession
from commun.textes import normaliser
from dossiers.enums import NiveauActeur, OrigineActeur, StatutActeur


class ActeurDossierQuerySet(models.QuerySet):
    """Les lectures d'acteurs par leur adresse : la leur, ou celle de leur fiche d'annuaire (déport d'un agent)."""

    def ranges(self) -> "ActeurDossierQuerySet":
        """Par catégorie dans l'ordre de la nomenclature (professionnels d'abord), puis par nom."""
        rangs = [When(categorie=categorie, then=Value(rang)) for rang, categorie in enumerate(Categorie)]
        rang = Case(*rangs, default=Value(99), output_field=IntegerField())
        return self.annotate(rang_categorie=rang).order_by("rang_categorie", "nom_recherche", "pk")

    def designant(self, courriel: str) -> "ActeurDossierQuerySet":
        """Acteurs qui sont la personne de cette adresse : la leur, celle de leur fiche d'annuaire, ou le même RPPS.

        Un compte n'a pas de RPPS : le sien est celui de la fiche d'annuaire qui porte son adresse.
        """
        siennes = Professionnel.objects.filter(courriel__iexact=courriel).exclude(rpps="").order_by()
        meme_rpps = Q(rpps__in=siennes.values("rpps")) | Q(professionnel__rpps__in=siennes.values("rpps"))
        return self.filter(Q(courriel=courriel) | Q(professionnel__courriel__iexact=courriel) | meme_rpps)

    def adresses(self) -> Q:
        """Filtre des comptes dont l'adresse est celle d'un de ces acteurs, par les mêmes chemins que :meth:`designant`.

        Lu aussitôt (une requête, deux si l'un a un RPPS) : le filtre est une liste, que la base suit par son index.
        """
        adresses, numeros = set(), set()
        champs = ("courriel", "rpps", "professionnel__courriel", "professionnel__rpps")
        for courriel, rpps, annuaire, lie in self.order_by().values_list(*champs):
            adresses |= {courriel, (annuaire or "").lower()}
            numeros |= {rpps, lie or ""}
        if connus := sorted(numeros - {""}):
            fiches = Professionnel.objects.filter(rpps__in=connus, courriel__gt="").order_by()
            adresses |= {courriel.lower() for courriel in fiches.values_list("courriel", flat=True)}
        return Q(email__in=sorted(adresses - {""}))


class ActeurDossier(models.Model):
    """Un acteur associé ou à associer : une personne ou une structure, liée ou non à l'annuaire partagé.

    ``profession`` se lit (« Infirmière », « EHPAD ») ; ``profession_code`` (TRE_G15) se compte. ``second_recours`` se
    déduit de la spécialité d'un médecin ; il reste tel que saisi si la profession n'a pas de code.
    ``informe_le`` : la personne a reçu son information (RGPD, art. 14) ; ``consenti_le`` : elle s'est inscrite.
    """

    dossier = models.ForeignKey("dossiers.Dossier", models.CASCADE, related_name="acteurs")
    categorie = models.CharField("catégorie", max_length=20, choices=Categorie)
    nom = models.CharField("nom ou structure", max_length=200)
    prenom = models.CharField("prénom", max_length=100, blank=True)
    profession = models.CharField("profession ou type de structure", max_length=100, blank=True)
    profession_code = models.CharField("profession de santé", max_length=10, blank=True, choices=choix)
    specialite = models.CharField("spécialité", max_length=11, choices=SpecialiteMedicale, blank=True)
    type_structure = models.CharField("type de structure", max_length=12, choices=TypeStructure, blank=True)
    second_recours = models.BooleanField("exerce le second recours", default=False)
    rpps = ChampIdentifiant("numéro RPPS", max_length=11, blank=True, validators=[valider_rpps])
    finess = ChampIdentifiant("numéro FINESS", max_length=9, blank=True, validators=[valider_finess])
    commune = models.ForeignKey("territoires.Commune", models.PROTECT, null=True, blank=True, related_name="+")
    courriel = models.EmailField("adresse électronique", blank=True)
    statut = models.CharField(max_length=20, choices=StatutActeur, default=StatutActeur.ASSOCIE)
    niveau = models.CharField(
        "niveau d’implication", max_length=20, choices=NiveauActeur, default=NiveauActeur.PARTICIPE
    )
    qualite = models.CharField("qualité", max_length=12, choices=Qualite, blank=True)
    professionnel = models.ForeignKey(
        "acteurs.Professionnel", models.SET_NULL, null=True, blank=True, related_name="participations"
    )
    structure = models.ForeignKey(
        "acteurs.Structure", models.SET_NULL, null=True, blank=True, related_name="participations"
    )
    origine = models.CharField(max_length=12, choices=OrigineActeur, default=OrigineActeur.SAISIE)
    ajoute_le = models.DateTimeField("ajouté le", null=True, blank=True)
    informe_le = models.DateTimeField("informé le", null=True, blank=True)
    consenti_le = models.DateTimeField("inscrit de lui-même le", null=True, blank=True)
    nom_recherche = models.CharField(max_length=320, editable=False, default="")

    objects = ActeurDossierQuerySet.as_manager()

    class Meta:
        verbose_name = "acteur du dossier"
        verbose_name_plural = "acteurs du dossier"
        ordering = ["dossier", "categorie", "nom_recherche", "id"]
        indexes = [
            models.Index(fields=["courriel"], name="acteur_courriel"),
            models.Index(fields=["dossier", "nom_recherche"], name="acteur_dossier_nom"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(professionnel__isnull=True) | Q(structure__isnull=True),
                name="acteur_personne_ou_structure",
                violation_error_message="Un acteur est une personne ou une structure, pas les deux.",
            ),
            *(
                models.UniqueConstraint(
                    fields=["dossier", champ],
                    condition=condition,
                    name=f"acteur_{champ}_une_fois_par_dossier",
                    violation_error_message="Cet acteur figure déjà dans le dossier.",
                )
                for champ, condition in (
                    ("professionnel", Q(professionnel__isnull=False)),
                    ("structure", Q(structure__isnull=False)),
                    ("rpps", ~Q(rpps="")),
                    ("finess", ~Q(finess="")),
                )
            ),
        ]

    def __str__(self) -> str:
        return self.nom_complet

    def save(self, *args, **kwargs) -> None:
        self.deduire()
        super().save(*args, **kwargs)

    def deduire(self) -> None:
        """Remplit ce qui se déduit : clé de recherche, second recours, libellé de profession ou de structure."""
        self.nom_recherche = normaliser(f"{self.nom} {self.prenom}")[:320]
        self.courriel = self.courriel.strip().lower()
        if self.profession_code:
            self.second_recours = self.profession_code == MEDECIN and self.specialite == SpecialiteMedicale.AUTRE
            self.profession = self.profession or libelle_profession(self.profession_code, self.specialite)
        elif self.type_structure and not self.profession:
            self.profession = TypeStructure(self.type_structure).label[:100]

    @property
    def nom_complet(self) -> str:
        return f"{self.prenom} {self.nom}".strip()

    @property
    def est_une_personne(self) -> bool:
        """Vrai pour une personne nommée : elle a un prénom, un RPPS ou une profession de santé codée."""
        return bool(self.prenom or self.rpps or self.profession_code)

    @property
    def recours(self) -> str:
        """Premier ou second recours (CSP L1411-11, L1411-12) ; vide hors des soins."""
        if self.categorie == Categorie.ETABLISSEMENT:
            return Recours.SECOND
        if self.categorie == Categorie.PROFESSIONNEL:
            return Recours.SECOND if self.second_recours else Recours.PREMIER
        return ""
