"""Le formulaire « Mes notifications » : l'heure du résumé, puis un choix par événement qui se règle."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from django import forms

from commun.evenements import EvenementCourriel, Mode
from comptes.models.reglages import DERNIERE_HEURE, HEURE_PAR_DEFAUT, PREMIERE_HEURE
from comptes.preferences import mode_retenu

HEURES = [(heure, f"{heure} h") for heure in range(PREMIERE_HEURE, DERNIERE_HEURE + 1)]


class NotificationsForm(forms.Form):
    """Un champ par événement ; un événement légal ou de service n'en a pas."""

    heure = forms.TypedChoiceField(
        label="Heure du résumé quotidien",
        choices=HEURES,
        coerce=int,
        help_text="Un courriel par jour ouvré au plus, s’il y a quelque chose à dire. Par exemple : 8 h.",
    )

    def __init__(
        self,
        *args: Any,
        evenements: Iterable[EvenementCourriel],
        choisis: Mapping[str, str],
        heure: int = HEURE_PAR_DEFAUT,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["heure"].initial = heure
        self.evenements = [e for e in evenements if e.modes]
        for evenement in self.evenements:
            self.fields[evenement.code] = forms.ChoiceField(
                label=evenement.libelle,
                choices=[(mode.value, Mode(mode).label) for mode in evenement.modes],
                initial=mode_retenu(evenement, choisis.get(evenement.code)).value,
            )

    def familles(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """Les champs rangés sous le nom de leur famille."""
        for famille, siens in groupby(self.evenements, key=lambda e: e.famille):
            yield famille, [self[evenement.code] for evenement in siens]

    def modes(self) -> dict[str, str]:
        """Le réglage choisi de chaque événement ; à lire sur un formulaire valide."""
        return {evenement.code: self.cleaned_data[evenement.code] for evenement in self.evenements}
