"""Champ d'état protégé et base des objets à états.

django-fsm-2 retire la protection de la *classe* le temps d'un ``refresh_from_db`` : deux fils d'exécution, ou
un rafraîchissement raté, et plus rien n'est protégé. Ici le verrou est sur l'*instance*, et ``save()`` refuse
un état changé ailleurs que dans la porte unique (``dossiers.actions.transitions.franchir``).
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models
from django_fsm import ConcurrentTransitionMixin, FSMField
from django_fsm import FSMFieldDescriptor as DescripteurDeBase

VERROU = "_etat_deverrouille"
PORTE = "_porte_ouverte"
MODELE_DE_MIGRATION = "__fake__"


class EtatModifieHorsPorte(RuntimeError):
    """Un état a été changé sans passer par la porte unique : l'écriture est refusée."""


class DescripteurEtat(DescripteurDeBase):
    """Refuse l'affectation directe d'un état déjà chargé, sauf instance explicitement déverrouillée."""

    def __set__(self, instance: models.Model, value: Any) -> None:
        deja_charge = self.field.name in instance.__dict__
        if deja_charge and not instance.__dict__.get(VERROU, False):
            raise AttributeError(f"L’état « {self.field.name} » ne se modifie que par la porte unique.")
        self.field.set_proxy(instance, value)
        self.field.set_state(instance, value)


class ChampEtat(FSMField):
    """État d'un automate : ``FSMField`` protégé, verrou porté par l'instance."""

    descriptor_class = DescripteurEtat

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["protected"] = True
        kwargs.setdefault("max_length", 40)
        super().__init__(*args, **kwargs)

    def contribute_to_class(self, cls: type[models.Model], name: str, *args: Any, **kwargs: Any) -> None:
        """Sur le modèle d'une migration, un champ de texte suffit : il n'a pas de méthode de transition.

        Sinon chaque modèle d'autrefois reste à l'écoute de tous les suivants : les migrations y passaient la moitié
        de leur temps.
        """
        if cls.__module__ == MODELE_DE_MIGRATION:
            models.CharField.contribute_to_class(self, cls, name, *args, **kwargs)
            return
        super().contribute_to_class(cls, name, *args, **kwargs)


@contextmanager
def _deverrouille(instance: models.Model) -> Iterator[None]:
    instance.__dict__[VERROU] = True
    try:
        yield
    finally:
        instance.__dict__[VERROU] = False


def arcs(modele: type[models.Model], nom: str) -> list[tuple[str, str]]:
    """Les (départ, arrivée) d'une transition de ce modèle à états ; vide si elle n'existe pas."""
    toutes = modele._meta.get_field(modele.CHAMP_ETAT).get_all_transitions(modele)
    return [(str(t.source), str(t.target)) for t in toutes if t.name == nom]


class ModeleEtats(ConcurrentTransitionMixin, models.Model):
    """Base de tout objet à états : lecture sûre, écriture d'état réservée à la porte.

    Contrat : ``save()`` lève :class:`EtatModifieHorsPorte` si l'état en mémoire diffère de l'état chargé et que
    la porte n'est pas ouverte (``with objet.porte():``) ; il lève ``ConcurrentTransition`` si l'état en base a
    changé depuis la lecture.
    """

    CHAMP_ETAT = "etat"

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        etat = self.__dict__.get(self.CHAMP_ETAT)
        change = not self._state.adding and etat != getattr(self, "_etat_charge", etat)
        if change and not self.__dict__.get(PORTE, False):
            raise EtatModifieHorsPorte(f"{type(self).__name__} {self.pk} : état changé hors de la porte unique.")
        super().save(*args, **kwargs)
        self._etat_charge = etat

    @property
    def fiche(self) -> Any:
        """Celle de l'état présent ; ``KeyError`` si le modèle n'en déclare pas."""
        return self.FICHES[getattr(self, self.CHAMP_ETAT)]

    @classmethod
    def from_db(cls, db: str | None, field_names: Iterable[str], values: Iterable[Any]) -> "ModeleEtats":
        objet = super().from_db(db, field_names, values)
        objet._etat_charge = objet.__dict__.get(cls.CHAMP_ETAT)
        return objet

    def _get_protected_fsm_fields(self) -> set[str]:
        return set()

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        with _deverrouille(self):
            super().refresh_from_db(*args, **kwargs)
        self._etat_charge = self.__dict__.get(self.CHAMP_ETAT)

    def clean_fields(self, exclude: Any = None) -> None:
        with _deverrouille(self):
            super().clean_fields(exclude=exclude)

    @contextmanager
    def porte(self) -> Iterator[None]:
        """Ouvre l'écriture d'état ; réservé à ``franchir`` (un test le vérifie)."""
        self.__dict__[PORTE] = True
        try:
            yield
        finally:
            self.__dict__[PORTE] = False
