"""Les clauses où l'on peut proposer une modification, par le formulaire de la préparation : mêmes champs, mêmes refus.

Le territoire, le barème, le compte et la caisse n'en sont pas : ils se discutent par une remarque. Une valeur passe
d'ici à la copie de travail sous la forme que le formulaire lit (``brut``).
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from commun.calendrier import en_lettres
from contrats.blocs import missions_ajoutees
from contrats.ecriture import IDENTITE, blocs_ouverts
from contrats.enums import MotifAvenant
from contrats.forms.champs import ecrire_nombre
from contrats.forms.indicateurs import IndicateurForm
from contrats.forms.partage import ajout, retrait
from contrats.forms.preparation import ClausesForm, EngagementForm, PartiesForm, SignataireForm
from contrats.models import ActeSignable, IndicateurContrat
from contrats.versions import base_de
from financement.baremes import trouver_bareme

Donnees = Mapping[str, str] | None
RETRAIT = "retrait"
BLOCS: dict[str, str] = {
    "identite": IDENTITE,
    "signataire": MotifAvenant.SIGNATAIRES,
    "mission": MotifAvenant.MISSIONS,
    "indicateur": MotifAvenant.INDICATEURS,
    "indicateurs": MotifAvenant.INDICATEURS,
    "moyens": MotifAvenant.AUTRE,
    "articles_particuliers": MotifAvenant.AUTRE,
}


def blocs_modifiables(acte: ActeSignable, photo: dict[str, Any]) -> Callable[[str], str]:
    """Rend la fonction qui dit le bloc d'une clause où l'on propose, ou rien ; ``photo`` : la version lue."""
    ouverts = blocs_ouverts(acte)
    ajoutees = missions_ajoutees(base_de(acte), photo) if acte.le_contrat is not acte else set()

    def bloc_de(clause: str) -> str:
        genre, _, reste = clause.partition(":")
        bloc = BLOCS.get(genre, "")
        mission = {"indicateur": reste.rpartition("-")[0], "indicateurs": reste}.get(genre)
        if mission in ajoutees:
            bloc = MotifAvenant.MISSIONS
        return bloc if bloc in ouverts else ""

    return bloc_de


def formulaire_de(acte: ActeSignable, clause: str, bloc: str, donnees: Donnees = None) -> Any:
    """Le formulaire de la préparation réduit à cette clause ; None si la copie de travail ne l'a plus.

    Il écrit dans ``acte`` quand il est valide : lui passer un acte relu.
    """
    genre, _, cle = clause.partition(":")
    formulaire = _FABRIQUES[genre](acte, cle or genre, donnees)
    if formulaire is not None:
        formulaire.blocs = (bloc,)
    return formulaire


def _identite(acte: ActeSignable, cle: str, donnees: Donnees) -> Any:
    formulaire = PartiesForm(donnees, instance=acte)
    del formulaire.fields["iban"], formulaire.fields["caisse"]
    return formulaire


def _texte(acte: ActeSignable, cle: str, donnees: Donnees) -> Any:
    formulaire = ClausesForm(donnees, instance=acte.redaction, ouverts=(MotifAvenant.AUTRE,))
    formulaire.fields = {cle: formulaire.fields[cle]}
    return formulaire


def _signataire(acte: ActeSignable, cle: str, donnees: Donnees) -> Any:
    ligne = acte.redaction.signataires.filter(partie=cle).first()
    return SignataireForm(donnees, instance=ligne) if ligne else None


def _mission(acte: ActeSignable, cle: str, donnees: Donnees) -> Any:
    mission = trouver_bareme(acte.redaction.bareme).mission(cle)
    engagement = acte.redaction.engagements.filter(mission=cle).first()
    if engagement is None or mission is None:
        return None
    formulaire = EngagementForm(donnees, instance=engagement, mission=mission)
    formulaire.fields.pop("engagee", None)
    return formulaire


def _indicateur(acte: ActeSignable, cle: str, donnees: Donnees) -> Any:
    lignes = IndicateurContrat.objects.filter(engagement__redaction=acte.redaction, code=cle)
    ligne = lignes.select_related("engagement__redaction").prefetch_related("objectifs__paliers").first()
    return IndicateurForm(donnees, instance=ligne) if ligne else None


_FABRIQUES: dict[str, Callable[[ActeSignable, str, Donnees], Any]] = {
    "identite": _identite,
    "signataire": _signataire,
    "mission": _mission,
    "indicateur": _indicateur,
    "indicateurs": ajout,
    RETRAIT: retrait,
    "moyens": _texte,
    "articles_particuliers": _texte,
}


def valeurs_brutes(formulaire: Any) -> dict[str, str]:
    """Ce que dit la copie de travail, tel que le formulaire le relirait."""
    return {
        nom: brut(champ.prepare_value(formulaire.get_initial_for_field(champ, nom)))
        for nom, champ in formulaire.fields.items()
    }


def brut(valeur: Any) -> str:
    """Une valeur en texte : vide pour rien, « on » pour une case cochée, ISO pour un jour, sans blanc autour."""
    if valeur is None or valeur is False:
        return ""
    if valeur is True:
        return "on"
    if isinstance(valeur, Decimal):
        return ecrire_nombre(valeur)
    if isinstance(valeur, date):
        return valeur.isoformat()
    return str(valeur).replace("\r\n", "\n").strip()


def en_mots(champ: forms.Field, texte: str) -> str:
    """Cette valeur telle qu'on la lit dans une comparaison."""
    if isinstance(champ, forms.BooleanField):
        return "oui" if texte else "non"
    if isinstance(champ, forms.ChoiceField):
        return str(dict(champ.choices).get(texte, texte)) if texte else ""
    if isinstance(champ, forms.DateField):
        return en_lettres(champ.to_python(texte)) if texte else ""
    return texte


def changements_de(formulaire: Any, avant: Mapping[str, str], apres: Mapping[str, str]) -> list[dict[str, str]]:
    """Les champs qui changent vraiment : « 12 500 » et « 12500 » disent la même chose."""
    changes = []
    for nom, champ in formulaire.fields.items():
        ancien, neuf = avant[nom], brut(apres.get(nom, ""))
        if ancien == neuf or not champ.has_changed(champ.to_python(ancien), neuf):
            continue
        changes.append(
            {
                "champ": nom,
                "libelle": str(champ.label),
                "avant": en_mots(champ, ancien),
                "apres": en_mots(champ, neuf),
                "brut_avant": ancien,
                "brut": neuf,
            }
        )
    return changes
