"""De la saisie d'une archive aux objets à écrire : chaque valeur repasse par les contrôles de son champ."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from dossiers.emport.parts import Lignes
from territoires.models import AncienCode, Commune

LIGNES_MAXIMUM = 20_000
TEXTE_MAXIMUM = 200_000


@dataclass
class Relecture:
    """Ce qui empêche la reprise (``defauts``) et ce qu'il faut savoir d'elle (``remarques``)."""

    defauts: list[str] = field(default_factory=list)
    remarques: list[str] = field(default_factory=list)
    # (modèle, clé dans l'archive) → ligne créée ici.
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
        if champ.is_relation and valeur is not None:
            valeur = self._designe(champ, valeur)
        try:
            if isinstance(valeur, str) and len(valeur) > TEXTE_MAXIMUM:
                raise ValidationError("Ce texte est trop long.")
            if isinstance(valeur, Mapping | list) and not isinstance(champ, models.JSONField):
                raise ValidationError("Cette valeur n'est pas de la forme attendue.")
            setattr(objet, champ.attname, champ.clean(valeur, objet))
        except ValidationError as erreur:
            self.defauts.append(f"{ou}, {champ.verbose_name} : {' '.join(erreur.messages)}")
        except (TypeError, ValueError, OverflowError):
            self.defauts.append(f"{ou}, {champ.verbose_name} : valeur illisible.")

    def _designe(self, champ: models.Field, valeur: Any) -> Any:
        """L'identifiant d'ici : d'une ligne de l'archive, ou d'un objet du référentiel (commune, mission)."""
        cle = (champ.related_model, valeur) if isinstance(valeur, str | int) else None
        connue = self.connues.get(cle)
        return connue.pk if connue is not None else valeur

    def lire_lignes(self, part: Lignes, parent: models.Model, brutes: Any) -> list[tuple[models.Model, Mapping]]:
        """Les lignes d'une part, prêtes à écrire, chacune avec sa forme brute (ses liens se posent ensuite)."""
        nom = str(part.modele._meta.verbose_name_plural)
        if not isinstance(brutes, list) or len(brutes) > LIGNES_MAXIMUM:
            self.defauts.append(f"{nom} : forme inattendue, ou plus de {LIGNES_MAXIMUM} lignes.")
            return []
        lues = []
        for rang, brute in enumerate(brutes, 1):
            ligne = part.modele(**{part.parent: parent})
            self.lire_champs(ligne, part.champs(), brute, f"{nom}, ligne {rang}")
            if isinstance(brute, Mapping):
                lues.append((ligne, brute))
        return lues

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
                    f"{nom} ({code}) fait aujourd'hui partie de {suite.nom} ({suite.pk}), qui la remplace."
                )
            else:
                self.remarques.append(f"{nom} ({code}) est inconnue de ce portail : elle n'est pas reprise.")
        return trouvees


def _est_une_commune(brute: Any) -> bool:
    return isinstance(brute, Mapping) and isinstance(brute.get("code"), str) and len(brute["code"]) == 5
