"""Les clauses où l'on peut proposer une modification, par le formulaire de la préparation : mêmes champs, mêmes refus.

Une valeur passe d'ici à la copie de travail sous la forme que le formulaire lit (``valeurs.brut``). Ce qui ne se
propose pas, et le chemin à suivre, se lit dans ``ailleurs``.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from contrats.blocs import missions_ajoutees
from contrats.ecriture import IDENTITE, blocs_ouverts
from contrats.enums import MotifAvenant
from contrats.forms.indicateurs import IndicateurForm
from contrats.forms.partage import ajout, retrait
from contrats.forms.preparation import ClausesForm, EngagementForm, PartiesForm, SignataireForm
from contrats.models import ActeSignable, Engagement, IndicateurContrat
from contrats.versions import base_de
from financement.baremes import trouver_bareme
from financement.registre import verifies
from negociation.compte import COMPTE, CompteForm
from negociation.missions import DesengagerForm, EngagerForm
from negociation.territoire import TerritoireForm

Donnees = Mapping[str, str] | None
# Les genres de formulaire qui ne sont pas des genres de clause.
RETRAIT, ENGAGER, DESENGAGER = "retrait", "engager", "desengager"
BLOCS: dict[str, str] = {
    "identite": IDENTITE,
    COMPTE: IDENTITE,
    "caisse": IDENTITE,
    "territoire": MotifAvenant.TERRITOIRE,
    "bareme": MotifAvenant.BAREME,
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
    fermes = set(_fermes(acte))

    def bloc_de(clause: str) -> str:
        genre, _, reste = clause.partition(":")
        bloc = BLOCS.get(genre, "")
        mission = {"indicateur": reste.rpartition("-")[0], "indicateurs": reste}.get(genre)
        if mission in ajoutees:
            bloc = MotifAvenant.MISSIONS
        if genre in fermes:
            return ""
        return bloc if bloc in ouverts else ""

    return bloc_de


def _fermes(acte: ActeSignable) -> Iterator[str]:
    """Ce qui ne se propose pas, quoi que l'acte ouvre : le territoire du projet validé, un barème sans autre choix."""
    if acte.le_contrat is acte:
        yield "territoire"
    if all(bareme.code == acte.redaction.bareme for bareme in verifies()):
        yield "bareme"


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


def _compte(acte: ActeSignable, cle: str, donnees: Donnees) -> Any:
    return CompteForm(donnees, instance=acte)


def _caisse(acte: ActeSignable, cle: str, donnees: Donnees) -> Any:
    formulaire = PartiesForm(donnees, instance=acte)
    formulaire.fields = {cle: formulaire.fields[cle]}
    formulaire.fields[cle].required = True
    return formulaire


def _territoire(acte: ActeSignable, cle: str, donnees: Donnees) -> Any:
    version = acte.redaction.territoire
    return None if version is None or version.est_figee else TerritoireForm(donnees, version=version)


def _bareme(acte: ActeSignable, cle: str, donnees: Donnees) -> Any:
    return ClausesForm(donnees, instance=acte.redaction, ouverts=(MotifAvenant.BAREME,))


def _texte(acte: ActeSignable, cle: str, donnees: Donnees) -> Any:
    formulaire = ClausesForm(donnees, instance=acte.redaction, ouverts=(MotifAvenant.AUTRE,))
    formulaire.fields = {cle: formulaire.fields[cle]}
    return formulaire


def _signataire(acte: ActeSignable, cle: str, donnees: Donnees) -> Any:
    ligne = acte.redaction.signataires.filter(partie=cle).first()
    return SignataireForm(donnees, instance=ligne) if ligne else None


def _engager(acte: ActeSignable, cle: str, donnees: Donnees) -> Any:
    mission = trouver_bareme(acte.redaction.bareme).mission(cle)
    if mission is None or acte.redaction.engagements.filter(mission=cle).exists():
        return None
    return EngagerForm(donnees, instance=Engagement(redaction=acte.redaction, mission_id=cle), mission=mission)


def _desengager(acte: ActeSignable, cle: str, donnees: Donnees) -> Any:
    engagement = acte.redaction.engagements.filter(mission=cle).first()
    mission = trouver_bareme(acte.redaction.bareme).mission(cle)
    if engagement is None or mission is None or mission.socle:
        return None
    return DesengagerForm(donnees, engagement=engagement, mission=mission)


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
    COMPTE: _compte,
    "caisse": _caisse,
    "territoire": _territoire,
    "bareme": _bareme,
    "signataire": _signataire,
    "mission": _mission,
    ENGAGER: _engager,
    DESENGAGER: _desengager,
    "indicateur": _indicateur,
    "indicateurs": ajout,
    RETRAIT: retrait,
    "moyens": _texte,
    "articles_particuliers": _texte,
}
