"""La grille d'un projet de santé, qui en est chargé, l'avis d'un département."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from commun.delais import jour_paris
from comptes.models import Utilisateur
from dossiers.enums import SensAvis
from dossiers.etapes import Lignes, Rubrique
from dossiers.forms.champs import Texte
from instruction.criteres_projet import CritereProjet, criteres_du
from instruction.forms.grille import GRILLE, LONGUEUR_MAX, CritereForm, Grille, ProseForm
from instruction.models import InstructionProjet, LigneInstruction
from territoires.models import Departement


class SyntheseForm(ProseForm):
    """Ce que le service retient de son instruction."""

    lignes = 4

    class Meta:
        model = InstructionProjet
        fields = ["synthese"]
        labels = {"synthese": "Synthèse de l’instruction (facultatif)"}
        help_texts = {
            "synthese": "Lue de votre service seulement. Par exemple : « Solide sur l’accès aux soins ; la prévention "
            "reste à préciser. »"
        }


class CritereDuProjetForm(CritereForm):
    """Ce que le service pense d'un critère."""

    aide = "Lu de votre service seulement. Par exemple : « Fiche 4 : aucun indicateur de résultat. »"

    class Meta:
        model = LigneInstruction
        fields = ["appreciation", "commentaire"]


class GrilleDuProjet(Grille):
    """Les critères en vigueur au jour où la grille s'est ouverte."""

    formulaire = CritereDuProjetForm
    lien = "instruction"

    def criteres(self, objet: InstructionProjet) -> Iterable[tuple[str, str, CritereProjet]]:
        en_vigueur = criteres_du(objet.cote, jour_paris(objet.ouverte_le))
        return ((critere.code, critere.libelle, critere) for critere in en_vigueur)


INSTRUCTION = Rubrique(
    "instruction",
    "Instruction du projet",
    "Lisez le projet, appréciez chaque critère. Tout s’enregistre à mesure ; rien n’en sort de votre service.",
    SyntheseForm,
    (Lignes(GRILLE, "", GrilleDuProjet),),
)


class ChargeForm(forms.Form):
    """Qui instruit, et qui le supplée."""

    chargee = forms.ChoiceField(
        label="Chargé du projet",
        required=False,
        help_text="Reçoit le compte à rebours. Par exemple : l’instructeur du département.",
    )
    suppleante = forms.ChoiceField(
        label="Suppléant",
        required=False,
        help_text="Reçoit le compte à rebours à l’approche de l’échéance, ou quand le premier est absent. Par "
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
        label="Sens de l’avis",
        choices=SensAvis.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez le sens de l’avis."},
    )
    texte = forms.CharField(
        label="Raisons",
        widget=Texte(5),
        max_length=LONGUEUR_MAX,
        help_text="Lues de votre institution seulement, dans les départements du dossier. Par exemple : « Trois "
        "communes du Tarn relèvent déjà d’une autre CPTS. »",
        error_messages={"required": "Écrivez les raisons de l’avis."},
    )

    def __init__(self, data: Any = None, *, departements: Sequence[Departement]) -> None:
        super().__init__(data)
        self._connus = {d.pk: d for d in departements}
        self.fields["departement"].choices = [(d.pk, str(d)) for d in departements]
        self.fields["departement"].initial = departements[0].pk if departements else None

    def lire(self) -> dict[str, Any]:
        lus = self.cleaned_data
        return {"departement": self._connus[lus["departement"]], "sens": lus["sens"], "texte": lus["texte"]}
