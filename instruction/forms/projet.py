"""La grille d'un projet de santé, qui en est chargé, l'avis d'un département."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q

from commun.delais import jour_paris
from comptes.models import Utilisateur
from dossiers.enums import Appreciation, SensAvis
from dossiers.etapes import Lignes, Rubrique
from dossiers.forms.champs import Texte
from dossiers.forms.saisie import Saisie
from instruction.criteres_projet import CritereProjet, criteres_du
from instruction.models import InstructionProjet, LigneInstruction
from instruction.models.projet import LONGUEUR_MAX
from territoires.models import Departement

GRILLE = "grille"


class SyntheseForm(forms.ModelForm):
    """Ce que le service retient de son instruction."""

    class Meta:
        model = InstructionProjet
        fields = ["synthese"]
        labels = {"synthese": "Synthèse de l'instruction (facultatif)"}
        help_texts = {
            "synthese": "Lue de votre service seulement. Par exemple : « Solide sur l'accès aux soins ; la prévention "
            "reste à préciser. »"
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["synthese"].widget = Texte(4)
        self.fields["synthese"].max_length = LONGUEUR_MAX
        self.fields["synthese"].widget.attrs["data-signes"] = LONGUEUR_MAX


class CritereForm(forms.ModelForm):
    """L'appréciation d'un critère par le service ; rien n'est exigé."""

    appreciation = forms.ChoiceField(
        label="Appréciation", required=False, choices=Appreciation.choices, widget=forms.RadioSelect
    )
    commentaire = forms.CharField(
        label="Commentaire",
        required=False,
        max_length=LONGUEUR_MAX,
        widget=Texte(3),
        help_text="Lu de votre service seulement. Par exemple : « Fiche 4 : aucun indicateur de résultat. »",
    )

    class Meta:
        model = LigneInstruction
        fields = ["appreciation", "commentaire"]


class GrilleDuProjet:
    """Un formulaire par critère en vigueur au jour où la grille s'est ouverte ; même usage qu'un jeu."""

    def __init__(self, data: Any, instruction: InstructionProjet) -> None:
        connues = {ligne.critere: ligne for ligne in instruction.lignes.all()} if instruction.pk else {}
        criteres = criteres_du(instruction.cote, jour_paris(instruction.ouverte_le))
        self.forms = [self._former(data, critere, connues.get(critere.code), instruction) for critere in criteres]

    def _former(
        self, data: Any, critere: CritereProjet, connue: LigneInstruction | None, instruction: InstructionProjet
    ) -> CritereForm:
        ligne = connue or LigneInstruction(instruction=instruction, critere=critere.code)
        formulaire = CritereForm(data, instance=ligne, prefix=f"{GRILLE}-{critere.code}")
        formulaire.critere = critere
        for champ in formulaire.fields.values():
            champ.label = f"{critere.libelle} : {champ.label.lower()}"
        return formulaire

    def __iter__(self):
        return iter(self.forms)

    def save(self) -> None:
        for formulaire in self.forms:
            formulaire.save()


INSTRUCTION = Rubrique(
    "instruction",
    "Instruction du projet",
    "Lisez le projet, appréciez chaque critère. Tout s'enregistre à mesure ; rien n'en sort de votre service.",
    SyntheseForm,
    (Lignes(GRILLE, "", GrilleDuProjet),),
)


def rubrique_de_trace(instruction: InstructionProjet) -> str:
    """Sous quel nom les traces d'écriture de cette grille se rangent."""
    return f"grille-{instruction.pk}"


class SaisieInstruction(Saisie):
    """Une grille envoyée champ par champ ; elle ne lit que ses propres traces."""

    def traces_lues(self) -> Q:
        return Q(sujet=self.objet.SUJET, rubrique=rubrique_de_trace(self.objet))


class ChargeForm(forms.Form):
    """Qui instruit, et qui le supplée."""

    chargee = forms.ChoiceField(
        label="Chargé du projet",
        required=False,
        help_text="Reçoit le compte à rebours. Par exemple : l'instructeur du département.",
    )
    suppleante = forms.ChoiceField(
        label="Suppléant",
        required=False,
        help_text="Reçoit le compte à rebours à l'approche de l'échéance, ou quand le premier est absent. Par "
        "exemple : un collègue du même département.",
    )

    def __init__(
        self, data: Any = None, *, agents: Sequence[Utilisateur], instruction: InstructionProjet | None = None
    ) -> None:
        initial = {"chargee": instruction.chargee_id, "suppleante": instruction.suppleante_id} if instruction else {}
        super().__init__(data, initial=initial)
        self._personnes = {str(agent.pk): agent for agent in agents}
        choix = [("", "Personne en particulier"), *((cle, str(agent)) for cle, agent in self._personnes.items())]
        for nom in ("chargee", "suppleante"):
            self.fields[nom].choices = choix

    def personnes(self) -> dict[str, Utilisateur | None]:
        return {nom: self._personnes.get(self.cleaned_data[nom]) for nom in ("chargee", "suppleante")}


class AvisDepartementForm(forms.Form):
    """L'avis d'un département concerné ; le pilote décide."""

    departement = forms.ChoiceField(label="Au nom du département")
    sens = forms.ChoiceField(
        label="Sens de l'avis",
        choices=SensAvis.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez le sens de l'avis."},
    )
    texte = forms.CharField(
        label="Raisons",
        widget=Texte(5),
        max_length=LONGUEUR_MAX,
        help_text="Lues de votre institution seulement, dans les départements du dossier. Par exemple : « Trois "
        "communes du Tarn relèvent déjà d'une autre CPTS. »",
        error_messages={"required": "Écrivez les raisons de l'avis."},
    )

    def __init__(self, data: Any = None, *, departements: Sequence[Departement]) -> None:
        super().__init__(data)
        self._connus = {d.pk: d for d in departements}
        self.fields["departement"].choices = [(d.pk, str(d)) for d in departements]
        self.fields["departement"].initial = departements[0].pk if departements else None

    def lire(self) -> dict[str, Any]:
        lus = self.cleaned_data
        return {"departement": self._connus[lus["departement"]], "sens": lus["sens"], "texte": lus["texte"]}
