"""Résumé des erreurs d'un ou plusieurs formulaires, chaque message pointant vers le champ à corriger."""

from dataclasses import dataclass

from django.forms import BaseForm, BoundField
from django.forms.formsets import BaseFormSet

from commun.textes import en_incise

# Un libellé d'une phrase entière (un consentement) noierait le message : il se lit au bout du lien.
LIBELLE_TROP_LONG = 120


@dataclass(frozen=True)
class ErreurAffichee:
    """``cible`` est l'identifiant HTML du champ, vide pour une erreur qui porte sur l'ensemble ; ``libelle`` est vide
    si le message nomme déjà le champ."""

    message: str
    libelle: str
    cible: str

    @property
    def annonce(self) -> str:
        """Ce qui précède le message : une question se passe de deux-points."""
        if not self.libelle:
            return ""
        return f"{self.libelle} " if self.libelle.endswith("?") else f"{self.libelle}\N{NO-BREAK SPACE}: "


def cible_du_champ(champ: BoundField) -> str:
    """Identifiant à viser : le champ, ou son premier choix pour un groupe de cases ou de boutons."""
    return champ.id_for_label or (f"{champ.auto_id}_0" if champ.auto_id else "")


def _erreurs_du_formulaire(formulaire: BaseForm) -> list[ErreurAffichee]:
    erreurs = [ErreurAffichee(message, "", "") for message in formulaire.non_field_errors()]
    for champ in formulaire:
        libelle, cible = str(champ.label or ""), cible_du_champ(champ)
        for message in champ.errors:
            nomme = en_incise(libelle) in message or len(libelle) > LIBELLE_TROP_LONG
            erreurs.append(ErreurAffichee(message, "" if nomme else libelle, cible))
    return erreurs


def lister_erreurs(*formulaires: BaseForm | BaseFormSet | None) -> list[ErreurAffichee]:
    """Erreurs dans l'ordre de la page, listes comprises ; un formulaire absent ou pas encore envoyé n'en a aucune."""
    erreurs: list[ErreurAffichee] = []
    for formulaire in formulaires:
        if isinstance(formulaire, list | tuple):
            erreurs += lister_erreurs(*formulaire)
        elif isinstance(formulaire, BaseFormSet):
            if formulaire.is_bound:
                erreurs += [ErreurAffichee(message, "", "") for message in formulaire.non_form_errors()]
            erreurs += lister_erreurs(*formulaire.forms)
        elif formulaire is not None and formulaire.is_bound:
            erreurs += _erreurs_du_formulaire(formulaire)
    return erreurs
