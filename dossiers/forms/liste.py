"""Filtrer la liste des dossiers ; ouvrir un dossier."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Case, F, Q, QuerySet, When
from django.forms import BoundField

from comptes.models import Utilisateur
from dossiers import filtres
from dossiers.colonnes import Colonne, colonnes_offertes
from dossiers.enums import Sujet, Tour
from dossiers.lecture_de_liste import a_des_informations_seules, lus_en_entier
from dossiers.missions_deposees import envisage
from dossiers.models import Dossier
from dossiers.recherche import chercher
from dossiers.workflow import AUTOMATES
from missions.models import Mission
from territoires.models import Departement, VersionTerritoire

ETAPES = [(Sujet.LETTRE, Sujet.LETTRE.label), (Sujet.PROJET, Sujet.PROJET.label), (Sujet.CONTRAT, Sujet.CONTRAT.label)]
PRINCIPAUX = ("q", "etape", "tour", "departement")
# Lisibles de qui n'a que l'information d'un dossier (domaine §3).
INFORMATION = frozenset({"q", "etape", "departement", "taille"})
RECENTS, NOM = "", "nom"
ECHEANCES = [("depassee", "Dépassée"), ("7", "Dans les 7 jours"), ("30", "Dans les 30 jours"), ("aucune", "Sans date")]
ANCIENNETES = [("15", "15 jours"), ("30", "30 jours"), ("60", "60 jours"), ("90", "90 jours"), ("180", "180 jours")]
COMPLEMENTS = [("en_cours", "En cours"), ("sans_reponse", "Sans réponse à la date souhaitée")]


def _etats() -> list[tuple[str, list[tuple[str, str]]]]:
    """Les états de chaque étape, lus des automates (le contrat inscrit le sien au démarrage)."""
    siens = [(sujet, libelle, AUTOMATES[sujet].etats) for sujet, libelle in ETAPES if sujet in AUTOMATES]
    return [(libelle, [(f"{sujet}.{e.value}", e.label) for e in etats]) for sujet, libelle, etats in siens]


class FiltresForm(forms.Form):
    """Recherche, filtres et tri, tous facultatifs. ``visibles`` : les dossiers que ``utilisateur`` voit."""

    q = forms.CharField(label="Numéro, nom ou commune", required=False, max_length=100)
    etape = forms.ChoiceField(label="Étape", required=False, choices=[("", "Toutes"), *ETAPES])
    tour = forms.ChoiceField(label="À qui de jouer", required=False, choices=[("", "Tous"), *Tour.choices])
    departement = forms.ModelChoiceField(
        label="Département pilote", required=False, queryset=Departement.objects.none(), empty_label="Tous"
    )
    etat = forms.ChoiceField(label="État", required=False)
    anciennete = forms.ChoiceField(
        label="Dans cet état depuis plus de", required=False, choices=[("", "Peu importe"), *ANCIENNETES]
    )
    echeance = forms.ChoiceField(label="Prochaine date", required=False, choices=[("", "Toutes"), *ECHEANCES])
    complements = forms.ChoiceField(
        label="Compléments demandés", required=False, choices=[("", "Peu importe"), *COMPLEMENTS]
    )
    taille = forms.ChoiceField(
        label="Taille", required=False, choices=[("", "Toutes"), *((str(t), f"Taille {t}") for t in range(1, 5))]
    )
    mission = forms.ModelChoiceField(
        label="Mission envisagée", required=False, queryset=Mission.objects.none(), empty_label="Toutes"
    )
    tri = forms.ChoiceField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, visibles: QuerySet[Dossier], utilisateur: Utilisateur, jour: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.visibles, self.utilisateur, self.jour = visibles, utilisateur, jour
        self.approchee = False
        pilotes = visibles.order_by().values("departement_pilote")
        self.fields["departement"].queryset = Departement.objects.filter(pk__in=pilotes).order_by("code")
        self.fields["mission"].queryset = Mission.objects.order_by("rang", "code")
        self.fields["etat"].choices = [("", "Tous"), *_etats()]
        for filtre in filtres.FILTRES.values():
            champ = filtre.champ(utilisateur)
            if champ is not None:
                self.fields[filtre.cle] = champ
        self.triables = {NOM: "nom_recherche"} | {c.cle: c.tri for c in self._colonnes() if c.tri}
        self.fields["tri"].choices = [(RECENTS, "")] + [(s + cle, "") for cle in self.triables for s in ("", "-")]

    def _colonnes(self) -> list[Colonne]:
        return colonnes_offertes(self.utilisateur)

    @property
    def principaux(self) -> list[BoundField]:
        return [self[cle] for cle in PRINCIPAUX]

    @property
    def autres(self) -> list[BoundField]:
        return [self[cle] for cle in self.fields if cle not in (*PRINCIPAUX, "tri")]

    @property
    def autres_ouverts(self) -> bool:
        """Vrai si l'un des filtres repliés sert."""
        return any(self.data.get(champ.name) for champ in self.autres)

    @property
    def tri_choisi(self) -> str:
        return self.cleaned_data.get("tri", RECENTS) if self.is_valid() else RECENTS

    def appliquer(self) -> QuerySet[Dossier]:
        """Les dossiers visibles, filtrés et rangés ; un filtre sur ce qu'on ne lit pas ne trouve rien."""
        dossiers, voulu = self.visibles, self._choisis()
        if "q" in voulu:
            recherche = chercher(self.visibles, voulu.pop("q"))
            dossiers, self.approchee = dossiers.filter(recherche.filtre), recherche.approchee
        if voulu.keys() - INFORMATION and a_des_informations_seules(self.utilisateur):
            dossiers = dossiers.filter(lus_en_entier(self.utilisateur))
        for cle, valeur in voulu.items():
            dossiers = dossiers.filter(self._filtre(cle, valeur))
        return self._ranger(dossiers)

    def _filtre(self, cle: str, valeur: Any) -> Q:
        inscrit = filtres.FILTRES.get(cle)
        if inscrit is not None:
            return inscrit.poser(valeur, self.utilisateur)
        return _POSER[cle](valeur, self)

    def _choisis(self) -> dict[str, Any]:
        return {cle: valeur for cle, valeur in self.cleaned_data.items() if valeur and cle != "tri"}

    def _ranger(self, dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
        cle = self.tri_choisi.removeprefix("-")
        champ = self.triables.get(cle)
        if champ is None:
            return dossiers.order_by("-id")
        expression: Any = F(champ)
        if cle != NOM and a_des_informations_seules(self.utilisateur):
            lus = Dossier.objects.filter(lus_en_entier(self.utilisateur)).order_by().values("pk")
            expression = Case(When(pk__in=lus, then=F(champ)))
        sens = expression.desc if self.tri_choisi.startswith("-") else expression.asc
        return dossiers.order_by(sens(nulls_last=True), "-id")

    def en_mots(self, cle: str) -> str:
        """Un filtre actif, en mots."""
        champ, valeur = self.fields[cle], self.cleaned_data[cle]
        if isinstance(champ, forms.ChoiceField) and not isinstance(champ, forms.ModelChoiceField):
            valeur = dict(_aplatir(champ.choices)).get(valeur, valeur)
        return f"{champ.label} : {valeur}"

    def en_adresse(self, sauf: str = "") -> dict[str, str]:
        """Les filtres actifs et le tri, pour une adresse."""
        valeurs = {cle: valeur for cle, valeur in self.cleaned_data.items() if valeur and cle != sauf}
        return {cle: getattr(valeur, "pk", valeur) for cle, valeur in valeurs.items()}

    def actifs(self) -> list[str]:
        """Les clés des filtres actifs, sans le tri."""
        return list(self._choisis())


def _aplatir(choix: Iterable[Any]) -> Iterable[tuple[str, str]]:
    for valeur, libelle in choix:
        if isinstance(libelle, list | tuple):
            yield from libelle
        else:
            yield valeur, libelle


def _etat(valeur: str, form: FiltresForm) -> Q:
    etape, _, etat = valeur.partition(".")
    return Q(etape=etape, etat_courant=etat)


def _anciennete(valeur: str, form: FiltresForm) -> Q:
    return Q(depuis_le__lt=form.jour - timedelta(days=int(valeur)))


def _echeance(valeur: str, form: FiltresForm) -> Q:
    if valeur == "depassee":
        return Q(prochaine_le__lt=form.jour)
    if valeur == "aucune":
        return Q(prochaine_le__isnull=True)
    return Q(prochaine_le__gte=form.jour, prochaine_le__lte=form.jour + timedelta(days=int(valeur)))


def _complements(valeur: str, form: FiltresForm) -> Q:
    ouvertes = Dossier._meta.get_field("demandes").related_model.objects.filter(close_le__isnull=True)
    if valeur == "sans_reponse":
        ouvertes = ouvertes.filter(souhaitee_le__lt=form.jour)
    return Q(pk__in=ouvertes.order_by().values("dossier"))


def _taille(valeur: str, form: FiltresForm) -> Q:
    """La taille de la dernière version figée du territoire."""
    figees = VersionTerritoire.objects.filter(figee_le__isnull=False, territoire__dossier__in=form.visibles.order_by())
    dernieres = dict(figees.order_by("numero").values_list("territoire", "taille_figee"))
    return Q(territoire__in=[territoire for territoire, taille in dernieres.items() if taille == int(valeur)])


_POSER: dict[str, Callable[[Any, FiltresForm], Q]] = {
    "etape": lambda valeur, form: Q(etape=valeur),
    "tour": lambda valeur, form: Q(tour=valeur),
    "departement": lambda valeur, form: Q(departement_pilote=valeur),
    "etat": _etat,
    "anciennete": _anciennete,
    "echeance": _echeance,
    "complements": _complements,
    "taille": _taille,
    "mission": lambda valeur, form: envisage(valeur, form.utilisateur),
}


class OuvertureForm(forms.Form):
    """Le nom d'usage de la CPTS."""

    nom = forms.CharField(
        label="Nom de la CPTS",
        max_length=200,
        help_text="Un nom provisoire convient, vous pourrez en changer. Par exemple : CPTS Pays de Foix.",
        error_messages={"required": "Donnez un nom à votre CPTS, même provisoire."},
    )
