"""Le sélecteur de territoire : une page, des formulaires ordinaires, un acte par envoi.

Chaque bouton porte le nom de son acte (``ACTES``) ; ``agir`` l'exécute et rend ce qu'il faut montrer.
Le droit d'écrire est vérifié par l'appelant.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django import forms
from django.http import QueryDict

from territoires import actions
from territoires.actions import Ajout, TerritoireRefuse
from territoires.constats import Evaluation
from territoires.forms import FormulaireDeCollage, FormulaireDeCorrection, FormulaireDePartie
from territoires.models import Commune, CommuneDuTerritoire, Epci, Territoire, VersionTerritoire
from territoires.perimetre import Perimetre
from territoires.recherche import Resolution, Trouvaille, chercher_communes, chercher_epcis

SUCCES, ATTENTION, ERREUR = "succes", "avertissement", "erreur"


@dataclass
class Reponse:
    """Ce qu'un acte a fait. ``formulaires`` : ceux qui sont à corriger, par nom de contexte."""

    annonce: str = ""
    ton: str = SUCCES
    resolution: Resolution | None = None
    formulaires: dict[str, forms.Form] = field(default_factory=dict)

    @property
    def a_completer(self) -> bool:
        """Vrai si la page doit être remontrée telle quelle : erreur, ou noms à préciser."""
        return bool(self.formulaires) or self.resolution is not None or self.ton == ERREUR


def agir(*, territoire: Territoire, donnees: QueryDict, maintenant: datetime) -> Reponse:
    """Exécute l'acte demandé par ``donnees`` (un POST) et rend sa réponse ; ne lève rien d'attendu."""
    for nom, acte in ACTES.items():
        if nom in donnees:
            try:
                return acte(territoire, donnees, maintenant)
            except TerritoireRefuse as refus:
                return Reponse(str(refus), ERREUR)
    return Reponse("Aucun acte demandé : choisissez une commune à ajouter ou à retirer.", ERREUR)


def _ajouter_commune(territoire: Territoire, donnees: QueryDict, maintenant: datetime) -> Reponse:
    codes = donnees.getlist("ajouter_commune")
    return _dire_ajout(actions.ajouter_communes(territoire=territoire, codes=codes, maintenant=maintenant))


def _ajouter_epci(territoire: Territoire, donnees: QueryDict, maintenant: datetime) -> Reponse:
    siren = donnees["ajouter_epci"]
    return _dire_ajout(actions.ajouter_epci(territoire=territoire, siren=siren, maintenant=maintenant))


def _retirer(territoire: Territoire, donnees: QueryDict, maintenant: datetime) -> Reponse:
    codes, choisies = donnees.getlist("codes"), donnees.getlist("parties")
    parties = [tuple(valeur.split("|", 1)) for valeur in choisies if "|" in valeur]
    if not codes and not parties:
        return Reponse("Cochez d'abord les communes à retirer.", ERREUR)
    nombre = actions.retirer(territoire=territoire, codes=codes, parties=parties, maintenant=maintenant)
    return Reponse(_accorder(nombre, "élément retiré", "éléments retirés") + " du territoire.")


def _retirer_une(territoire: Territoire, donnees: QueryDict, maintenant: datetime) -> Reponse:
    code = donnees["retirer_commune"]
    commune = Commune.objects.filter(pk=code).first()
    actions.retirer(territoire=territoire, codes=[code], maintenant=maintenant)
    return Reponse(f"{commune or code} : retirée du territoire.")


def _coller(territoire: Territoire, donnees: QueryDict, maintenant: datetime) -> Reponse:
    formulaire = FormulaireDeCollage(donnees, departements=_departements(territoire))
    if not formulaire.is_valid():
        return Reponse("La liste n'a pas pu être lue.", ERREUR, formulaires={"formulaire_collage": formulaire})
    resolution = formulaire.resolution
    codes = [commune.code for commune in resolution.trouvees]
    reponse = _dire_ajout(actions.ajouter_communes(territoire=territoire, codes=codes, maintenant=maintenant))
    if resolution.douteuses or resolution.inconnues or resolution.remarques:
        reponse.resolution = resolution
        reponse.ton = ATTENTION
        if resolution.inconnues:
            reste = FormulaireDeCollage(initial={"liste": "\n".join(resolution.inconnues)})
            reponse.formulaires["formulaire_collage"] = reste
    return reponse


def _choisir(territoire: Territoire, donnees: QueryDict, maintenant: datetime) -> Reponse:
    """Les homonymes choisis : un champ ``choix_N`` par nom douteux, vide si aucun ne convient."""
    codes = [valeur for nom, valeur in donnees.items() if nom.startswith("choix_") and valeur]
    if not codes:
        return Reponse("Aucune commune choisie : rien n'a été ajouté.", ATTENTION)
    return _dire_ajout(actions.ajouter_communes(territoire=territoire, codes=codes, maintenant=maintenant))


def _ajouter_partie(territoire: Territoire, donnees: QueryDict, maintenant: datetime) -> Reponse:
    formulaire = FormulaireDePartie(donnees)
    if formulaire.is_valid():
        saisie = formulaire.cleaned_data
        try:
            actions.ajouter_partie(
                territoire=territoire,
                commune=saisie["commune"].code,
                libelle=saisie["libelle"],
                population=saisie["population"],
                justification=saisie["justification"],
                maintenant=maintenant,
            )
            return Reponse(f"{saisie['libelle']} ({saisie['commune'].nom}) : partie ajoutée au territoire.")
        except TerritoireRefuse as refus:
            formulaire.add_error(None, str(refus))
    return Reponse("La partie de commune n'a pas été ajoutée.", ERREUR, formulaires={"formulaire_partie": formulaire})


def _corriger(territoire: Territoire, donnees: QueryDict, maintenant: datetime) -> Reponse:
    formulaire = FormulaireDeCorrection(donnees)
    if not formulaire.is_valid():
        return Reponse("La correction n'est pas complète.", ERREUR, formulaires={"formulaire_correction": formulaire})
    population = formulaire.cleaned_data["population"]
    actions.corriger_population(
        territoire=territoire,
        population=population,
        motif=formulaire.cleaned_data["motif"],
        maintenant=maintenant,
    )
    if population is None:
        return Reponse("La population est de nouveau la somme des communes.")
    return Reponse(f"Population corrigée à {population} habitants.")


ACTES: Mapping[str, Callable[[Territoire, QueryDict, datetime], Reponse]] = {
    "ajouter_commune": _ajouter_commune,
    "ajouter_epci": _ajouter_epci,
    "retirer_commune": _retirer_une,
    "retirer": _retirer,
    "coller": _coller,
    "choisir": _choisir,
    "ajouter_partie": _ajouter_partie,
    "corriger": _corriger,
}


@dataclass(frozen=True)
class Recherche:
    """Une recherche et ses réponses, pour ``territoires/_resultats.html``."""

    texte: str
    trouvailles: list[Trouvaille]
    epcis: list[Epci]
    comprises: frozenset[str] = frozenset()

    @property
    def vide(self) -> bool:
        return not (self.trouvailles or self.epcis)


def rechercher(texte: str, comprises: frozenset[str] = frozenset()) -> Recherche:
    """Communes et EPCI qui répondent à ``texte`` ; l'EPCI des premières communes est proposé aussi."""
    trouvailles = chercher_communes(texte)
    epcis = {epci.pk: epci for epci in chercher_epcis(texte)}
    for trouvaille in trouvailles[:3]:
        epci = trouvaille.commune.epci
        if epci is not None:
            epcis.setdefault(epci.pk, epci)
    return Recherche(texte.strip(), trouvailles, list(epcis.values()), comprises)


def contexte(
    *,
    version: VersionTerritoire,
    perimetre: Perimetre,
    evaluation: Evaluation,
    recouvrements: Sequence = (),
    texte: str = "",
    reponse: Reponse | None = None,
    modifiable: bool = True,
) -> dict:
    """Le contexte de ``territoires/_selecteur.html``.

    ``recouvrements`` : un objet ou un dictionnaire par dossier partagé, avec ``numero``, ``nom``,
    ``etape`` et ``communes`` (chacune avec ``code`` et ``nom``). ``texte`` : la recherche en cours.
    """
    reponse = reponse or Reponse()
    correction = {"population": version.population_corrigee, "motif": version.motif_correction}
    return {
        "version": version,
        "perimetre": perimetre,
        "evaluation": evaluation,
        "recouvrements": recouvrements,
        "texte": texte.strip(),
        "recherche": rechercher(texte, perimetre.entieres) if texte.strip() else None,
        "reponse": reponse,
        "modifiable": modifiable,
        "formulaire_collage": FormulaireDeCollage(),
        "formulaire_partie": FormulaireDePartie(),
        "formulaire_correction": FormulaireDeCorrection(initial=correction),
        **reponse.formulaires,
    }


def _departements(territoire: Territoire) -> set[str]:
    courante = VersionTerritoire.objects.filter(territoire=territoire).courantes()
    communes = CommuneDuTerritoire.objects.filter(version__in=courante)
    return set(communes.order_by().values_list("commune__departement_id", flat=True).distinct())


def _dire_ajout(ajout: Ajout) -> Reponse:
    """« 3 communes ajoutées, 1 déjà comprise. »"""
    phrases = [_accorder(len(ajout.ajoutees), "commune ajoutée", "communes ajoutées")]
    if ajout.deja_comprises:
        phrases.append(_accorder(len(ajout.deja_comprises), "déjà comprise", "déjà comprises"))
    if ajout.comprises_en_partie:
        phrases.append(
            _accorder(len(ajout.comprises_en_partie), "laissée car comprise", "laissées car comprises") + " en partie"
        )
    return Reponse(", ".join(phrases) + ".", SUCCES if ajout.ajoutees else ATTENTION)


def _accorder(nombre: int, singulier: str, pluriel: str) -> str:
    return f"{nombre or 'Aucune'} {pluriel if nombre > 1 else singulier}"
