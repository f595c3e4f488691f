"""La rubrique « Objectifs » : le texte d'introduction, les objectifs de l'arbre, leur déplacement."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import IntegrityError
from django.forms import inlineformset_factory
from django.utils.functional import cached_property

from dossiers import arbre as arbres
from dossiers.arbre import DeplacementRefuse, Noeud
from dossiers.enums_projet import NiveauObjectif
from dossiers.forms.champs import Texte
from dossiers.forms.lettre import RubriqueForm
from dossiers.forms.lignes import JeuDeLignes
from dossiers.models import Objectif, ProjetSante
from dossiers.models.objectifs import noeuds_de
from missions.models import Mission

MONTER, DESCENDRE, PLACER = GESTES_DE_L_ARBRE = ("monter", "descendre", "placer")
AUCUN = ("", "Rien : c’est un objectif général")
MAL_DIT = "Ce déplacement est illisible : utilisez les boutons « Monter » et « Descendre »."
INTITULE_LU = 90


class ObjectifsForm(RubriqueForm):
    class Meta:
        model = ProjetSante
        fields = ["objectifs"]
        widgets = {"objectifs": Texte(5)}
        labels = {"objectifs": "Introduction"}
        help_texts = {
            "objectifs": "Ce que la CPTS veut changer, en quelques phrases ; l’arbre, plus bas, le détaille. "
            "Par exemple : « Réduire de moitié le nombre de patients en ALD sans médecin traitant ».",
        }


@dataclass(frozen=True)
class Choix:
    """Ce que toutes les lignes de l'arbre se partagent : l'arbre, les intitulés, les besoins, les missions."""

    arbre: Mapping[int, Noeud]
    libelles: Mapping[int, str]
    numeros: Mapping[int, str]
    besoins: tuple[tuple[int, str], ...] = ()
    missions: tuple[tuple[str, str], ...] = ()


SANS_CHOIX = Choix({}, {}, {})


class Rattachement(forms.TypedChoiceField):
    """Une clé d'objectif ; le formulaire dit pourquoi elle ne convient pas."""

    def valid_value(self, value: Any) -> bool:
        return True


class ObjectifForm(forms.ModelForm):
    """Un objectif : son niveau suit de son rattachement."""

    rattachement = Rattachement(
        label="Rattaché à",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="Un objectif général n’est rattaché à rien. Rattaché à un général, il est spécifique ; à un "
        "spécifique, opérationnel. Par exemple : 1. Un médecin traitant pour tous.",
        error_messages={"invalid_choice": "Choisissez dans la liste l’objectif auquel celui-ci se rattache."},
    )
    besoins = forms.TypedMultipleChoiceField(
        label="Besoins de la lettre auxquels il répond",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Repris de votre lettre d’intention. Par exemple : Accès à un médecin traitant.",
    )
    missions = forms.MultipleChoiceField(
        label="Missions qu’il sert",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Une ou plusieurs. Par exemple : Accès aux soins.",
    )

    class Meta:
        model = Objectif
        fields = ["intitule"]
        help_texts = {
            "intitule": "Ce que vous voulez obtenir, en une phrase. Par exemple : Trouver un médecin traitant à "
            "chaque patient en affection de longue durée.",
        }

    def __init__(self, *args: Any, choix: Choix = SANS_CHOIX, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choix, objectif = choix, self.instance
        self.numero = choix.numeros.get(objectif.pk, "")
        self.fields["rattachement"].choices = self._rattachements()
        self.fields["besoins"].choices = choix.besoins
        self.fields["missions"].choices = choix.missions
        if objectif.pk:
            self.fields["rattachement"].initial = str(objectif.parent_id or "")
            self.fields["besoins"].initial = [besoin.pk for besoin in objectif.besoins.all()]
            self.fields["missions"].initial = [mission.pk for mission in objectif.missions.all()]

    def _rattachements(self) -> list[Any]:
        arbre, cle = self.choix.arbre, self.instance.pk
        groupes: dict[int, list[tuple[str, str]]] = {}
        for parent in arbres.parents_possibles(arbre, cle):
            groupes.setdefault(arbre[parent].niveau, []).append((str(parent), self.choix.libelles[parent]))
        general = [AUCUN] if not arbres.refus(arbre, cle, None) else []
        pluriels = {NiveauObjectif.GENERAL: "Objectifs généraux", NiveauObjectif.SPECIFIQUE: "Objectifs spécifiques"}
        return general + [(pluriels[niveau], lot) for niveau, lot in sorted(groupes.items())]

    def clean_rattachement(self) -> int | None:
        parent = self.cleaned_data["rattachement"]
        raison = arbres.refus(self.choix.arbre, self.instance.pk, parent)
        if raison:
            raise forms.ValidationError(raison)
        return parent

    def save(self, commit: bool = True) -> Objectif:
        """Enregistre l'objectif, à la fin des enfants de son nouveau parent s'il en change, puis ses liens."""
        objectif, parent = self.instance, self.cleaned_data["rattachement"]
        if objectif.pk is None or parent != objectif.parent_id:
            objectif.parent_id = parent
            objectif.niveau = arbres.niveau_sous(self.choix.arbre, parent)
            objectif.rang = arbres.rang_suivant(self.choix.arbre, parent)
        super().save(commit)
        for lien in ("besoins", "missions") if commit else ():
            if lien in self.changed_data:
                getattr(objectif, lien).set(self.cleaned_data[lien])
        return objectif


class JeuDObjectifs(JeuDeLignes):
    """Les objectifs dans l'ordre de l'arbre ; un nombre fixe de requêtes quel qu'en soit le nombre."""

    def get_queryset(self) -> list[Objectif]:
        if not hasattr(self, "_ranges"):
            lus = super().get_queryset().prefetch_related("besoins", "missions")
            par_cle = {objectif.pk: objectif for objectif in lus}
            self.noeuds = noeuds_de(par_cle.values())
            self.numeros = {noeud.cle: numero for numero, noeud in arbres.parcours(self.noeuds)}
            self._ranges = [par_cle[cle] for cle in self.numeros]
        return self._ranges

    @cached_property
    def choix(self) -> Choix:
        """Ce que les lignes proposent."""
        ranges, projet = self.get_queryset(), self.instance
        besoins = projet.dossier.lettre.besoins.order_by("pk") if projet.pk else ()
        return Choix(
            self.noeuds,
            {o.pk: f"{self.numeros[o.pk]}. {o.intitule[:INTITULE_LU]}" for o in ranges},
            self.numeros,
            tuple((besoin.pk, besoin.intitule) for besoin in besoins),
            tuple(Mission.objects.order_by("rang").values_list("code", "libelle")),
        )

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "choix": self.choix}

    def add_fields(self, form: Any, index: int | None) -> None:
        """Un objectif qui a des sous-objectifs ne se supprime pas : aucun ne reste orphelin."""
        super().add_fields(form, index)
        cle = form.instance.pk
        form.a_des_enfants = any(noeud.parent == cle for noeud in self.noeuds.values()) if cle else False
        if form.a_des_enfants:
            form.fields.pop("DELETE", None)
        freres = [n.cle for n in arbres.enfants(self.noeuds, form.instance.parent_id)] if cle else []
        form.monte = bool(freres) and freres[0] != cle
        form.descend = bool(freres) and freres[-1] != cle

    def save(self, commit: bool = True) -> Any:
        """Lève ``IntegrityError`` si les lignes, ensemble, cassent l'arbre : rien n'est alors écrit."""
        ecrits = super().save(commit)
        relus = noeuds_de(Objectif.objects.filter(projet=self.instance))
        if arbres.defauts(relus):
            raise IntegrityError("L’arbre d’objectifs serait cassé.")
        return ecrits


class Deplacements:
    """Monter, descendre ou placer un objectif d'un bouton du formulaire ; la page montre l'arbre dessiné.

    Même usage qu'un jeu de formulaires. ``monter`` et ``descendre`` portent la clé de l'objectif ; ``placer`` porte
    « clé,parent,place » (parent vide : objectif général). Un déplacement refusé est dit dans ``refus``.
    """

    forms: tuple = ()

    def __init__(self, data: Any, projet: ProjetSante) -> None:
        self.projet, self.refus, self.ancre = projet, "", ""
        self.geste = next((geste for geste in GESTES_DE_L_ARBRE if geste in (data or {})), "")
        self.valeur = data.get(self.geste, "") if self.geste else ""

    def is_valid(self) -> bool:
        return True

    def save(self) -> None:
        """Fait le déplacement sur l'arbre tel qu'il est maintenant en base."""
        if not self.geste:
            return
        objectifs = {objectif.pk: objectif for objectif in Objectif.objects.filter(projet=self.projet)}
        avant = noeuds_de(objectifs.values())
        try:
            cle, apres = self._deplacer(avant)
        except DeplacementRefuse as refus:
            self.refus = str(refus)
            return
        changes = [noeud for noeud in apres.values() if noeud != avant[noeud.cle]]
        for noeud in changes:
            objectif = objectifs[noeud.cle]
            objectif.parent_id, objectif.niveau, objectif.rang = noeud.parent, noeud.niveau, noeud.rang
        Objectif.objects.bulk_update([objectifs[noeud.cle] for noeud in changes], ["parent", "niveau", "rang"])
        self.ancre = self._ancre(apres, cle)

    def _deplacer(self, avant: dict[int, Noeud]) -> tuple[int, dict[int, Noeud]]:
        morceaux = self.valeur.split(",")
        if not all(m.isdigit() or (rang == 1 and not m) for rang, m in enumerate(morceaux)):
            raise DeplacementRefuse(MAL_DIT)
        if self.geste == PLACER:
            if len(morceaux) != 3:
                raise DeplacementRefuse(MAL_DIT)
            cle, parent, place = int(morceaux[0]), int(morceaux[1]) if morceaux[1] else None, int(morceaux[2])
            return cle, arbres.placer(avant, cle, parent, place)
        if len(morceaux) != 1:
            raise DeplacementRefuse(MAL_DIT)
        return int(self.valeur), arbres.decaler(avant, int(self.valeur), -1 if self.geste == MONTER else 1)

    def _ancre(self, apres: dict[int, Noeud], cle: int) -> str:
        """Le bouton à reprendre en main : le même s'il sert encore, sinon l'autre, sinon l'objectif."""
        freres = [noeud.cle for noeud in arbres.enfants(apres, apres[cle].parent)]
        sert = {MONTER: freres[0] != cle, DESCENDRE: freres[-1] != cle}
        voulus = [geste for geste in (self.geste, MONTER, DESCENDRE) if sert.get(geste)]
        return f"{voulus[0] if voulus else 'objectif'}-{cle}"


ObjectifsFormSet = inlineformset_factory(
    ProjetSante, Objectif, form=ObjectifForm, formset=JeuDObjectifs, extra=1, max_num=150
)
