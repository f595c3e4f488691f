"""De la saisie d'une archive aux objets à écrire : chaque valeur repasse par les contrôles de son champ."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from dossiers.emport import IDENTIFIANT
from dossiers.emport.parts import Lignes
from territoires.models import AncienCode, Commune

LIGNES_MAXIMUM = 20_000
TEXTE_MAXIMUM = 200_000


@dataclass
class Relecture:
    """Ce qui empêche la reprise (``defauts``) et ce qu'il faut savoir d'elle (``remarques``).

    ``emportes`` : les modèles de l'archive ; une clé vers l'un d'eux désigne une ligne de l'archive, et rien d'autre.
    """

    emportes: frozenset[type[models.Model]] = frozenset()
    defauts: list[str] = field(default_factory=list)
    remarques: list[str] = field(default_factory=list)
    # (modèle, clé dans l'archive) → ligne lue, écrite ensuite.
    connues: dict[tuple[type[models.Model], Any], models.Model] = field(default_factory=dict)

    def lire_champs(self, objet: models.Model, champs: list[models.Field], brut: Any, ou: str) -> None:
        """Pose sur ``objet`` les valeurs des champs, converties et vérifiées ; une clé absente garde le défaut."""
        if not isinstance(brut, Mapping):
            self.defauts.append(f"{ou} : forme inattendue.")
            return
        for champ in champs:
            if champ.attname in brut:
                self._poser(objet, champ, brut[champ.attname], ou)

    def _poser(self, objet: models.Model, champ: models.Field, valeur: Any, ou: str) -> None:
        if champ.related_model in self.emportes and valeur is not None:
            self._lier(objet, champ, valeur, ou)
            return
        try:
            if isinstance(valeur, str):
                _verifier_le_texte(valeur)
            if isinstance(valeur, Mapping | list) and not isinstance(champ, models.JSONField):
                raise ValidationError("Cette valeur n’est pas de la forme attendue.")
            setattr(objet, champ.attname, champ.clean(valeur, objet))
        except ValidationError as erreur:
            self.defauts.append(f"{ou}, {champ.verbose_name} : {' '.join(erreur.messages)}")
        except (TypeError, ValueError, OverflowError):
            self.defauts.append(f"{ou}, {champ.verbose_name} : valeur illisible.")

    def _lier(self, objet: models.Model, champ: models.Field, valeur: Any, ou: str) -> None:
        connue = self.connues.get((champ.related_model, valeur)) if isinstance(valeur, int) else None
        if connue is None:
            self.defauts.append(f"{ou}, {champ.verbose_name} : désigne une ligne qui n’est pas reprise.")
        else:
            setattr(objet, champ.name, connue)

    def lire_lignes(self, part: Lignes, parent: models.Model, brutes: Any) -> list[tuple[models.Model, Mapping]]:
        """Les lignes sans défaut d'une part, prêtes à écrire, chacune avec sa forme brute (liens posés ensuite)."""
        if not isinstance(brutes, list) or len(brutes) > LIGNES_MAXIMUM:
            self.defauts.append(f"{part.titre} : forme inattendue, ou plus de {LIGNES_MAXIMUM} lignes.")
            return []
        lues = []
        noms = {nom: {str(lue): lue for lue in chercher(parent)} for nom, chercher in part.par_nom.items() if brutes}
        for rang, brute in enumerate(brutes, 1):
            connus, ou = len(self.defauts), f"{part.titre}, ligne {rang}"
            ligne = part.modele() if part.chemin else part.modele(**{part.parent: parent})
            self.lire_champs(ligne, part.champs(), brute, ou)
            for nom, cherchables in noms.items():
                self._designer(ligne, nom, cherchables, brute, ou)
            if len(self.defauts) == connus and (raison := part.verifier(ligne)):
                self.defauts.append(f"{ou} : {raison}")
            if len(self.defauts) == connus:
                lues.append((ligne, brute))
                if isinstance(brute.get(IDENTIFIANT), int):
                    self.connues[part.modele, brute[IDENTIFIANT]] = ligne
        return lues

    def _designer(self, ligne: Any, nom: str, cherchables: Mapping[str, Any], brute: Any, ou: str) -> None:
        """Rattache la ligne à celle du dossier qui porte ce nom ; un rattachement facultatif peut manquer."""
        valeur = brute.get(nom) if isinstance(brute, Mapping) else None
        facultatif = ligne._meta.get_field(nom).null
        if facultatif and valeur is None:
            return
        trouvee = cherchables.get(valeur) if isinstance(valeur, str) else None
        if trouvee is None and facultatif:
            self.remarques.append(f"{ou}, {nom} : « {str(valeur)[:80]} » n’est pas, ou plus, dans ce dossier.")
        elif trouvee is None:
            self.defauts.append(f"{ou}, {nom} : « {str(valeur)[:80]} » n’est pas, ou plus, dans ce dossier.")
        else:
            setattr(ligne, nom, trouvee)

    def lire_communes(self, brutes: Any) -> dict[str, str]:
        """Code dans l'archive → code d'ici, pour celles qui existent ; fusionnées et inconnues sont dites."""
        noms = {c["code"]: str(c.get("nom", c.get("commune", ""))) for c in brutes if _est_une_commune(c)}
        actuelles = set(
            Commune.objects.filter(pk__in=noms, archivee_le__isnull=True).order_by().values_list("pk", flat=True)
        )
        fusionnees = {a.code: a.commune for a in AncienCode.objects.filter(pk__in=noms).select_related("commune")}
        trouvees: dict[str, str] = {}
        for code, nom in noms.items():
            if code in actuelles:
                trouvees[code] = code
            elif code in fusionnees:
                suite = fusionnees[code]
                trouvees[code] = suite.pk
                self.remarques.append(
                    f"{nom} ({code}) fait aujourd’hui partie de {suite.nom} ({suite.pk}), qui la remplace."
                )
            else:
                self.remarques.append(f"{nom} ({code}) est inconnue de ce portail : elle n’est pas reprise.")
        return trouvees


def _verifier_le_texte(valeur: str) -> None:
    """Ce qu'une base refuserait d'écrire : octet nul, demi-caractère ; ou un texte démesuré."""
    if len(valeur) > TEXTE_MAXIMUM:
        raise ValidationError("Ce texte est trop long.")
    if "\x00" in valeur or any("\ud800" <= signe <= "\udfff" for signe in valeur):
        raise ValidationError("Ce texte contient un signe illisible.")


def _est_une_commune(brute: Any) -> bool:
    return isinstance(brute, Mapping) and isinstance(brute.get("code"), str) and len(brute["code"]) == 5
