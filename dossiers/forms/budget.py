"""Le budget de la lettre : un tableau par sens, une case par compte, plusieurs lignes par compte si on le veut.

Une ligne se nomme par son compte et son rang (« formalisation-62-0-montant ») : envoyer deux fois la même saisie
n'en crée pas deux, et une ligne que la page ne montrait pas n'est jamais touchée.
"""

import re
from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from dossiers.enums import VoletBudget
from dossiers.forms.bilan import Verdict, verdicts
from dossiers.forms.montants import EurosEntiersField
from dossiers.models import Dossier, LigneBudget
from financement.budget import COMPTES_PAR_CODE, SUBVENTION_ETAT, Compte, Sens, comptes

MONTANT_MAX = 100_000_000
RANGS_MAX = 20
REPORTER = "reporter"
# Ce qu'une équipe qui se forme n'a presque jamais : replié tant que rien n'y est écrit.
RARES = frozenset({
    "63", "66", "67", "68", "86", "70", "73", "74.region", "74.departement", "74.organismes_sociaux", "74.europe",
    "76", "77", "78", "87",
})  # fmt: skip


class LigneDeCompteForm(forms.ModelForm):
    """Une ligne d'un compte : son montant, et ce que c'est si on veut le préciser."""

    montant = EurosEntiersField(maximum=MONTANT_MAX, zero_vide=True)

    class Meta:
        model = LigneBudget
        fields = ["montant", "libelle"]

    def __init__(self, *args: Any, compte: Compte, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.compte = compte
        nom = f"compte {compte.numero} {compte.libelle}"
        suite = f", ligne {self.instance.rang + 1}" if self.instance.rang else ""
        self.fields["montant"].label = f"Montant, {nom}{suite}"
        self.fields["libelle"].label = f"Détail, {nom}{suite}"

    @property
    def vide(self) -> bool:
        """Vrai si ni montant ni détail n'y sont écrits."""
        return not self.cleaned_data.get("montant") and not self.cleaned_data.get("libelle")

    @property
    def euros(self) -> int:
        """Le montant à compter dans les totaux : saisi s'il est juste, enregistré sinon."""
        if not self.is_bound:
            return self.instance.montant or 0
        return (getattr(self, "cleaned_data", None) or {}).get("montant") or 0

    def clean_montant(self) -> int:
        return self.cleaned_data["montant"] or 0


@dataclass(frozen=True)
class CompteSaisi:
    """Un compte du tableau : ses lignes, celle de réserve en dernier."""

    compte: Compte
    lignes: list[LigneDeCompteForm]

    @property
    def reserve_utile(self) -> bool:
        """Vrai si la première ligne est remplie : sans JavaScript, une seconde se propose alors."""
        return bool(self.lignes[0].euros)

    @property
    def a_montrer(self) -> bool:
        """Vrai si quelque chose y est écrit, juste ou faux."""
        return any(ligne["montant"].value() or ligne["libelle"].value() or ligne.errors for ligne in self.lignes)


@dataclass(frozen=True)
class TableauSaisi:
    """Un sens du budget : les comptes de tous les jours, puis les rares, ``ouvert`` s'ils servent."""

    titre: str
    sens: str
    usuels: list[CompteSaisi]
    rares: list[CompteSaisi]
    ouvert: bool


class BudgetParCompte:
    """Charges et produits de la lettre ; même usage qu'un jeu de formulaires, sans formulaire de gestion.

    ``forms`` : les lignes envoyées, ou toutes si rien ne l'est ; ``colonnes`` les montre toutes.

    ``data`` peut ne porter qu'une partie des lignes : les autres gardent leur valeur. ``demande`` : le montant FIR
    enregistré, en euros.
    """

    def __init__(
        self,
        data: Any = None,
        *,
        instance: Dossier,
        demande: int | None = None,
        prefix: str = VoletBudget.FORMALISATION,
    ) -> None:
        self.instance, self.prefix, self.is_bound = instance, prefix, data is not None
        self.demande = (_lire(data["fir_montant"]) if self.is_bound and "fir_montant" in data else demande) or 0
        lignes = LigneBudget.objects.filter(dossier_id=instance.pk, volet=VoletBudget.FORMALISATION)
        connues = lignes.order_by("compte", "rang") if instance.pk else ()
        self._lignes = {(ligne.compte, ligne.rang): ligne for ligne in connues}
        self._data = self._reporter(data) if data is not None else None
        self._saisis = self._rangs_saisis()
        self.colonnes = [
            (titre, sens.value, [self._compte(compte) for compte in comptes(sens)])
            for titre, sens in (("Charges", Sens.CHARGE), ("Produits", Sens.PRODUIT))
        ]
        self.lignes = [ligne for _t, _s, colonne in self.colonnes for saisi in colonne for ligne in saisi.lignes]
        self.forms = [ligne for ligne in self.lignes if ligne.is_bound == self.is_bound]

    def __iter__(self) -> Iterator[LigneDeCompteForm]:
        return iter(self.forms)

    def is_valid(self) -> bool:
        """Vrai si chaque ligne saisie est juste ; le déséquilibre ne se refuse qu'au dépôt."""
        return self.is_bound and all([ligne.is_valid() for ligne in self.forms])

    def save(self) -> None:
        """Écrit les lignes saisies, retire celles qui ont été vidées."""
        for ligne in self.forms:
            if not ligne.vide:
                ligne.save()
            elif ligne.instance.pk:
                ligne.instance.delete()

    @property
    def tableaux(self) -> list[TableauSaisi]:
        """Les colonnes, comptes rares à part ; remplir 86 ouvre aussi 87, qui lui est égal, et l'inverse."""
        comptes_saisis = [saisi for _t, _s, colonne in self.colonnes for saisi in colonne]
        volontaires = any(saisi.a_montrer for saisi in comptes_saisis if saisi.compte.volontaire)
        rangees = []
        for titre, sens, colonne in self.colonnes:
            rares = [saisi for saisi in colonne if saisi.compte.code in RARES]
            usuels = [saisi for saisi in colonne if saisi.compte.code not in RARES]
            ouvert = volontaires or any(saisi.a_montrer for saisi in rares)
            rangees.append(TableauSaisi(titre, sens, usuels, rares, ouvert))
        return rangees

    def totaux(self) -> dict[str, int]:
        """En euros : chaque compte, les charges, les produits et le montant demandé."""
        sommes: dict[str, int] = dict.fromkeys(COMPTES_PAR_CODE, 0)
        for ligne in self.lignes:
            sommes[ligne.compte.code] += ligne.euros
        for sens in Sens:
            sommes[sens.value] = sum(sommes[compte.code] for compte in comptes(sens))
        return {**sommes, "demande": self.demande}

    def bilan(self) -> list[Verdict]:
        """Les égalités tenues ou non."""
        return verdicts(self.totaux())

    def _prefixe(self, compte: Compte, rang: int) -> str:
        return f"{self.prefix}-{compte.code.replace('.', '_')}-{rang}"

    def _rangs_saisis(self) -> dict[str, set[int]]:
        """Rangs présents dans l'envoi, par compte."""
        motif = re.compile(rf"{re.escape(str(self.prefix))}-([0-9a-z_]+)-([0-9]{{1,2}})-(?:montant|libelle)")
        lus = (motif.fullmatch(cle) for cle in self._data or ())
        rangs: dict[str, set[int]] = {}
        for lu in lus:
            if lu and int(lu[2]) < RANGS_MAX:
                rangs.setdefault(lu[1].replace("_", ".", 1), set()).add(int(lu[2]))
        return rangs

    def _compte(self, compte: Compte) -> CompteSaisi:
        connus = {rang for code, rang in self._lignes if code == compte.code}
        rangs = sorted(connus | self._saisis.get(compte.code, set()) | {0})
        if rangs[-1] + 1 < RANGS_MAX:
            rangs.append(rangs[-1] + 1)
        return CompteSaisi(compte, [self._ligne(compte, rang) for rang in rangs])

    def _ligne(self, compte: Compte, rang: int) -> LigneDeCompteForm:
        ligne = self._lignes.get((compte.code, rang)) or LigneBudget(
            dossier=self.instance,
            volet=VoletBudget.FORMALISATION,
            sens=compte.sens.value,
            compte=compte.code,
            rang=rang,
        )
        prefixe = self._prefixe(compte, rang)
        data = self._donnees(prefixe, ligne) if rang in self._saisis.get(compte.code, ()) else None
        return LigneDeCompteForm(data, instance=ligne, prefix=prefixe, compte=compte)

    def _donnees(self, prefixe: str, ligne: LigneBudget) -> Mapping[str, Any]:
        """Ce qui est envoyé de la ligne, complété de ce qu'elle contient déjà ; suit l'envoi s'il est corrigé."""
        connues = {f"{prefixe}-montant": str(ligne.montant or ""), f"{prefixe}-libelle": ligne.libelle}
        return ChainMap(self._data, connues)

    def _reporter(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Le bouton « Reporter » inscrit le montant FIR au compte 74, moins les autres lignes de ce compte."""
        if data.get("rester") != REPORTER:
            return data
        compte = COMPTES_PAR_CODE[SUBVENTION_ETAT]
        premiere = f"{self._prefixe(compte, 0)}-montant"
        autres = sum(_lire(data[cle]) or 0 for cle in data if self._est_autre_montant(cle, compte))
        return {**{cle: data[cle] for cle in data}, premiere: str(max(self.demande - autres, 0))}

    def _est_autre_montant(self, cle: str, compte: Compte) -> bool:
        debut = self._prefixe(compte, 0).removesuffix("0")
        return cle.startswith(debut) and cle.endswith("-montant") and not cle.startswith(f"{debut}0-")


def _lire(texte: str) -> int | None:
    """Le montant tapé, None s'il est vide ou faux."""
    try:
        return EurosEntiersField(maximum=MONTANT_MAX).clean(texte)
    except forms.ValidationError:
        return None
