"""Ajouter ou retirer un indicateur d'une mission, en repartageant sa part variable entre les autres.

La somme des montants reste l'enveloppe au centime : un changement qui la déséquilibre est refusé en disant de combien,
et :meth:`AvecPartage.repartage` rend un partage exact qui garde ce qui est saisi.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from commun.montants import euros
from commun.textes import au_clavier
from contrats.financier import enveloppe_variable
from contrats.forms.champs import MontantField, ecrire_nombre, lire_nombre
from contrats.forms.indicateurs import IndicateurForm
from contrats.models import ActeSignable, Engagement, IndicateurContrat
from contrats.partage import defaut_de_somme, parts, porter_le_montant
from contrats.photographie import photographier

PART = "part-"
PARTAGER = "Corrigez un montant, ou choisissez « Partager au centime »."


class AvecPartage:
    """Les montants des autres indicateurs rémunérés de la mission. ``enveloppe`` : None sans part variable."""

    fields: dict[str, forms.Field]
    enveloppe: Decimal | None
    autres: list[IndicateurContrat]

    def _poser_les_parts(self) -> None:
        for indicateur in self.autres:
            self.fields[PART + indicateur.code] = MontantField(
                label=f"« {indicateur.intitule} », en euros par an au plus",
                help_text=f"Aujourd’hui : {euros(indicateur.montant)}.",
                initial=indicateur.montant,
            )

    @property
    def champs_de_partage(self) -> list[Any]:
        """Les champs des montants à repartager."""
        return [self[PART + indicateur.code] for indicateur in self.autres]

    def _verifier_la_somme(self, donnees: dict[str, Any], *neufs: Decimal) -> None:
        montants = [donnees.get(PART + indicateur.code) for indicateur in self.autres]
        if self.enveloppe is None or None in (*montants, *neufs):
            return
        defaut = defaut_de_somme(self.enveloppe, [*montants, *neufs])
        if defaut:
            champ = PART + self.autres[-1].code if self.autres else "montant"
            self.add_error(champ, f"{defaut} {PARTAGER}")

    def _lu(self, valeurs: Mapping[str, str], nom: str, defaut: Decimal) -> Decimal:
        try:
            return lire_nombre(valeurs[nom], 2) if valeurs.get(nom) else defaut
        except ValueError:
            return defaut

    def _repartir(self, a_partager: Decimal, valeurs: Mapping[str, str]) -> dict[str, str]:
        """Les autres se partagent ce montant dans la proportion saisie, à défaut dans celle d'aujourd'hui."""
        if not self.autres:
            return {}
        poids = [max(self._lu(valeurs, PART + i.code, i.montant), Decimal(0)) for i in self.autres]
        noms = [PART + indicateur.code for indicateur in self.autres]
        return {nom: ecrire_nombre(part) for nom, part in zip(noms, parts(a_partager, poids), strict=True)}

    def repartage(self, valeurs: Mapping[str, str]) -> dict[str, str]:
        """Par champ, les montants qui font exactement l'enveloppe ; ``valeurs`` : ce qui est saisi. Vide sans elle."""
        raise NotImplementedError

    def _porter_les_parts(self) -> None:
        for indicateur in self.autres:
            part = self.cleaned_data[PART + indicateur.code]
            if part != indicateur.montant:
                porter_le_montant(indicateur, part)

    def _lignes_des_autres(self) -> list[tuple[str, Decimal | None, Decimal | None]]:
        return [(i.intitule, i.montant, self.cleaned_data[PART + i.code]) for i in self.autres]


class AjoutDIndicateurForm(AvecPartage, IndicateurForm):
    """Un indicateur de plus dans une mission engagée."""

    def __init__(self, data: Any, *, engagement: Engagement, enveloppe: Decimal | None) -> None:
        self.enveloppe, self.autres = enveloppe, list(_payes(engagement))
        super().__init__(data, instance=IndicateurContrat(engagement=engagement, remunere=enveloppe is not None))
        self._poser_les_parts()

    @property
    def de_la_premiere_annee(self) -> list[Any]:
        return [champ for champ in super().de_la_premiere_annee if not champ.name.startswith(PART)]

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        self._refuser_un_double(donnees.get("intitule") or "")
        if not donnees.get("remunere"):
            self._verifier_la_somme(donnees)
        elif self.enveloppe is None:
            self.add_error(
                "remunere", "Cette mission n’a pas de part variable : l’indicateur ne peut être que de suivi."
            )
        elif "montant" in donnees:
            self._verifier_la_somme(donnees, donnees["montant"])
        return donnees

    def _refuser_un_double(self, intitule: str) -> None:
        deja = self.instance.engagement.indicateurs.order_by("pk").values_list("intitule", flat=True)
        if _cle(intitule) in {_cle(connu) for connu in deja}:
            self.add_error("intitule", "Cette mission a déjà un indicateur de ce nom : proposez plutôt de le modifier.")

    def repartage(self, valeurs: Mapping[str, str]) -> dict[str, str]:
        if self.enveloppe is None:
            return {}
        if not valeurs.get("remunere"):
            return self._repartir(self.enveloppe, valeurs)
        egale = parts(self.enveloppe, [Decimal(1)] * (len(self.autres) + 1))[0]
        voulu = self._lu(valeurs, "montant", Decimal(0))
        neuf = voulu if 0 < voulu < self.enveloppe else egale
        neuf = neuf if self.autres else self.enveloppe
        return {"montant": ecrire_nombre(neuf), **self._repartir(self.enveloppe - neuf, valeurs)}

    def lignes(self) -> list[tuple[str, Decimal | None, Decimal | None]]:
        """Chaque indicateur rémunéré : nom, montant avant (None : il n'y était pas), montant après."""
        siennes = self._lignes_des_autres()
        if self.cleaned_data["remunere"]:
            siennes.append((self.cleaned_data["intitule"], None, self.cleaned_data["montant"]))
        return siennes

    def save(self, commit: bool = True) -> IndicateurContrat:
        self._porter_les_parts()
        return super().save(commit)


class RetraitDIndicateurForm(AvecPartage, forms.Form):
    """Un indicateur de moins ; ``indicateur`` : celui que l'on retire."""

    def __init__(self, data: Any, *, indicateur: IndicateurContrat, enveloppe: Decimal | None) -> None:
        self.indicateur, self.enveloppe = indicateur, enveloppe
        self.autres = [autre for autre in _payes(indicateur.engagement) if autre.pk != indicateur.pk]
        super().__init__(data)
        self._poser_les_parts()

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        if self.enveloppe is not None and self.indicateur.remunere and not self.autres:
            raise forms.ValidationError(
                "C’est le dernier indicateur rémunéré de la mission, qui a une part variable : ajoutez-en un autre "
                "avant de retirer celui-ci, ou modifiez-le."
            )
        self._verifier_la_somme(donnees)
        return donnees

    def repartage(self, valeurs: Mapping[str, str]) -> dict[str, str]:
        return {} if self.enveloppe is None else self._repartir(self.enveloppe, valeurs)

    def lignes(self) -> list[tuple[str, Decimal | None, Decimal | None]]:
        """Chaque indicateur rémunéré : nom, montant avant, montant après (None : il n'y est plus)."""
        siennes = self._lignes_des_autres()
        retire = [(self.indicateur.intitule, self.indicateur.montant, None)] if self.indicateur.remunere else []
        return siennes + retire

    def save(self) -> None:
        """Retire l'indicateur, puis porte les montants des autres."""
        self.indicateur.delete()
        self._porter_les_parts()


def ajout(acte: ActeSignable, mission: str, data: Any = None) -> AjoutDIndicateurForm | None:
    """Le formulaire d'un indicateur de plus ; None si la mission n'est pas engagée."""
    engagement = acte.redaction.engagements.filter(mission=mission).select_related("redaction").first()
    return (
        AjoutDIndicateurForm(data, engagement=engagement, enveloppe=_enveloppe(acte, mission)) if engagement else None
    )


def retrait(acte: ActeSignable, code: str, data: Any = None) -> RetraitDIndicateurForm | None:
    """Le formulaire d'un indicateur de moins ; None s'il n'est pas dans la rédaction."""
    siens = IndicateurContrat.objects.filter(engagement__redaction=acte.redaction, code=code)
    indicateur = siens.select_related("engagement__redaction").first()
    if indicateur is None:
        return None
    enveloppe = _enveloppe(acte, indicateur.engagement.mission_id)
    return RetraitDIndicateurForm(data, indicateur=indicateur, enveloppe=enveloppe)


def _payes(engagement: Engagement) -> Any:
    siens = IndicateurContrat.objects.filter(engagement=engagement, remunere=True)
    return siens.prefetch_related("objectifs__paliers").order_by("pk")


def _enveloppe(acte: ActeSignable, mission: str) -> Decimal | None:
    photo = photographier(acte)
    return enveloppe_variable(photo["contenu"]["bareme"], mission, photo["territoire"]["taille"])


def _cle(intitule: str) -> str:
    return au_clavier(" ".join(intitule.split())).casefold()
