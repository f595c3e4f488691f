"""La rubrique « Gouvernance » : instances, collèges, membres, règles de décision, conventions."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.forms import inlineformset_factory

from dossiers.enums import Sujet
from dossiers.enums_gouvernance import EtatConvention
from dossiers.forms.champs import DateNative, Texte
from dossiers.forms.lignes import ChoixDeLigne, JeuDeLignes, LigneRepliee
from dossiers.models import College, Convention, Instance, MembreDInstance, ProjetSante, RegleDeDecision

DATE_A_DIRE = "Donnez la date de signature, ou choisissez un autre état."
QUI = "Choisissez un acteur du dossier, ou écrivez un nom."
AVEC_QUI = "Choisissez le partenaire dans votre liste, ou écrivez son nom."


@dataclass(frozen=True)
class Choix:
    """Ce que toutes les lignes d'un jeu proposent."""

    instances: tuple[Model, ...] = ()
    colleges: tuple[Model, ...] = ()
    acteurs: tuple[Model, ...] = ()
    pieces: tuple[Model, ...] = ()


SANS_CHOIX = Choix()
CHOIX = "choix_de_gouvernance"


class InstanceForm(LigneRepliee):
    class Meta:
        model = Instance
        fields = ["nom", "role", "composition", "frequence", "quorum"]
        widgets = {"role": Texte(2), "composition": Texte(2)}
        help_texts = {
            "nom": "Par exemple : Bureau.",
            "role": "Ce qu’elle prépare ou décide. Par exemple : « Suit les actions et prépare le budget. »",
            "composition": "Combien de sièges, pour qui. Par exemple : « Neuf sièges, dont un pour les usagers. »",
            "frequence": "Par exemple : une fois par mois.",
            "quorum": "Combien de membres doivent être là pour décider. Par exemple : la moitié des membres.",
        }

    def resumer(self) -> str:
        i = self.instance
        return " · ".join(filter(None, (i.nom, i.frequence, i.quorum and f"quorum : {i.quorum}")))


class CollegeForm(LigneRepliee):
    class Meta:
        model = College
        fields = ["nom", "composition", "ponderation"]
        help_texts = {
            "nom": "Par exemple : Professionnels libéraux.",
            "composition": "Par exemple : médecins, infirmiers, pharmaciens, kinésithérapeutes.",
            "ponderation": "Facultatif, si les voix se pèsent par collège ; le total fait 100. Par exemple : 60.",
        }

    def resumer(self) -> str:
        c = self.instance
        return f"{c.nom}{f' : {c.ponderation} % des voix' if c.ponderation is not None else ''}"


class MembreForm(LigneRepliee):
    """Un siège : un acteur du dossier ou un nom, dans une instance."""

    class Meta:
        model = MembreDInstance
        fields = ["organe", "acteur", "nom", "fonction", "qualite", "college", "voix"]
        field_classes = {"organe": ChoixDeLigne, "acteur": ChoixDeLigne, "college": ChoixDeLigne}
        labels = {"acteur": "Acteur du dossier", "nom": "Nom, s’il n’est pas dans votre liste"}
        help_texts = {
            "organe": "Enregistrez d’abord l’instance. Par exemple : Bureau.",
            "acteur": "Parmi vos membres et partenaires. Par exemple : Anne Puech.",
            "nom": "Une personne, ou une structure. Par exemple : un représentant de l’EHPAD.",
            "fonction": "Par exemple : présidente.",
            "qualite": "À quel titre il adhère. Par exemple : Membre fondateur.",
            "college": "Celui où il vote. Par exemple : Professionnels libéraux.",
            "voix": "Combien de voix il a. Par exemple : 1.",
        }

    def __init__(self, *args: Any, choix: Choix = SANS_CHOIX, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organe"].proposer(choix.instances, "Choisir…")
        self.fields["acteur"].proposer(choix.acteurs, "Aucun : je le nomme")
        self.fields["college"].proposer(choix.colleges, "Aucun")

    def resumer(self) -> str:
        m = self.instance
        voix = f"{m.voix} voix"
        college = str(m.college) if m.college_id else ""
        return " · ".join(filter(None, (str(m.organe), str(m), m.fonction, m.get_qualite_display(), college, voix)))

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        if not donnees.get("acteur") and not donnees.get("nom"):
            self.add_error("acteur", QUI)
        return donnees

    def save(self, commit: bool = True) -> MembreDInstance:
        """La qualité d'un acteur est celle que sa fiche lui donne, sauf si l'on en choisit une autre."""
        membre = self.instance
        if membre.acteur_id and not membre.qualite:
            membre.qualite = membre.acteur.qualite
        return super().save(commit)


class DecisionForm(LigneRepliee):
    class Meta:
        model = RegleDeDecision
        fields = ["objet", "organe", "mode", "precision"]
        field_classes = {"organe": ChoixDeLigne}
        help_texts = {
            "objet": "Par exemple : Budget et répartition des fonds.",
            "organe": "Par exemple : Assemblée générale.",
            "mode": "Par exemple : Majorité des deux tiers.",
            "precision": "Par exemple : à défaut de consensus, un vote au deuxième tour.",
        }

    def __init__(self, *args: Any, choix: Choix = SANS_CHOIX, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organe"].proposer(choix.instances, "À préciser")
        for nom in ("objet", "mode"):
            champ = self.fields[nom]
            champ.choices = [("", "Choisir…"), *((code, libelle) for code, libelle in champ.choices if code)]

    def resumer(self) -> str:
        regle = self.instance
        return " · ".join(filter(None, (str(regle), str(regle.organe) if regle.organe_id else "", regle.precision)))


class ConventionForm(LigneRepliee):
    class Meta:
        model = Convention
        fields = ["acteur", "partenaire", "objet", "etat", "signee_le", "piece"]
        field_classes = {"acteur": ChoixDeLigne, "piece": ChoixDeLigne}
        widgets = {"signee_le": DateNative()}
        help_texts = {
            "acteur": "Parmi vos membres et partenaires. Par exemple : Centre hospitalier de Revel.",
            "partenaire": "Par exemple : Plateforme territoriale d’appui.",
            "objet": "Ce que vous ferez ensemble. Par exemple : lettre de liaison à la sortie d’hôpital.",
            "etat": "Par exemple : En discussion.",
            "signee_le": "Seulement si elle est signée. Par exemple : 12/01/2027.",
            "piece": "Joignez d’abord le fichier au bas de cette page. Par exemple : Convention avec l’hôpital.",
        }

    def __init__(self, *args: Any, choix: Choix = SANS_CHOIX, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["acteur"].proposer(choix.acteurs, "Aucun : je le nomme")
        self.fields["piece"].proposer(choix.pieces, "Aucune")

    def resumer(self) -> str:
        c = self.instance
        return f"{c.avec} · {c.objet} · {c.get_etat_display().lower()}"

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        if not donnees.get("acteur") and not donnees.get("partenaire"):
            self.add_error("acteur", AVEC_QUI)
        if donnees.get("etat") == EtatConvention.SIGNEE and not donnees.get("signee_le"):
            self.add_error("signee_le", DATE_A_DIRE)
        return donnees

    def save(self, commit: bool = True) -> Convention:
        """Une structure garde son nom dans la convention, même retirée du dossier."""
        convention = self.instance
        if convention.acteur_id and not convention.acteur.est_une_personne:
            convention.partenaire = convention.acteur.nom_complet[:200]
        return super().save(commit)


def choix_du_projet(projet: ProjetSante) -> Choix:
    """Ce que proposent les jeux d'une même page, lu une fois pour tous."""
    if not projet.pk:
        return SANS_CHOIX
    if CHOIX not in projet.__dict__:
        pieces = projet.dossier.pieces_jointes.presentes().filter(sujet=Sujet.PROJET)
        projet.__dict__[CHOIX] = Choix(
            tuple(projet.instances.all()),
            tuple(projet.colleges.all()),
            tuple(projet.dossier.acteurs.ranges()),
            tuple(pieces.order_by("pk")),
        )
    return projet.__dict__[CHOIX]


class JeuDeGouvernance(JeuDeLignes):
    """Des lignes qui désignent une instance, un collège, un acteur ou une pièce ; ``lies`` : ceux à lire avec elles."""

    def __init__(self, *args: Any, lies: tuple[str, ...], ordre: tuple[str, ...] = ("pk",), **kwargs: Any) -> None:
        super().__init__(*args, queryset=self.model.objects.select_related(*lies).order_by(*ordre), **kwargs)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "choix": choix_du_projet(self.instance)}


class JeuDInstances(JeuDeLignes):
    """Supprimer une instance emporte ses sièges : la case le dit."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Supprimer l’instance et ses sièges"


InstancesFormSet = inlineformset_factory(
    ProjetSante, Instance, form=InstanceForm, formset=JeuDInstances, extra=1, max_num=20
)
CollegesFormSet = inlineformset_factory(
    ProjetSante, College, form=CollegeForm, formset=JeuDeLignes, extra=1, max_num=15
)
MembresFormSet = inlineformset_factory(
    ProjetSante, MembreDInstance, form=MembreForm, formset=JeuDeGouvernance, extra=1, max_num=120
)
DecisionsFormSet = inlineformset_factory(
    ProjetSante, RegleDeDecision, form=DecisionForm, formset=JeuDeGouvernance, extra=1, max_num=20
)
ConventionsFormSet = inlineformset_factory(
    ProjetSante, Convention, form=ConventionForm, formset=JeuDeGouvernance, extra=1, max_num=60
)


def membres(data: Any, projet: ProjetSante) -> Any:
    """Les sièges, instance par instance."""
    lies, ordre = ("organe", "acteur", "college"), ("organe_id", "pk")
    return MembresFormSet(data, instance=projet, prefix="membres", lies=lies, ordre=ordre)


def decisions(data: Any, projet: ProjetSante) -> Any:
    return DecisionsFormSet(data, instance=projet, prefix="decisions", lies=("organe",))


def conventions(data: Any, projet: ProjetSante) -> Any:
    return ConventionsFormSet(data, instance=projet, prefix="conventions", lies=("acteur", "piece"))
