"""Ce que les pages d'indicateurs montrent : une ligne par indicateur et par année, prête à lire."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.safestring import SafeString, mark_safe

from contrats.enums import Partie
from contrats.models import Contrat
from dossiers.enums import Badge
from execution.comptes_rendus import parts_du_dialogue
from execution.courbes import Serie, courbe
from execution.enums_gestion import SANS_CHIFFRE, EtatReleve, NatureValeur
from execution.indicateurs import IndicateurAnnuel, indicateurs_de_l_annee
from execution.models import Releve, ValeurRelevee, ValeurRetenue
from execution.parts import PartsDeLAnnee, PartVariable, parts_de_l_annee
from execution.releves import courantes
from financement.calendrier import annees_contractuelles
from financement.textes import libelle_annee


@dataclass(frozen=True)
class LigneDeReleve:
    """Un indicateur, ce que chaque partie en dit, ce qu'il rapporte."""

    indicateur: IndicateurAnnuel
    releve: Releve | None
    cpts: ValeurRelevee | None
    am: ValeurRelevee | None
    part: PartVariable | None
    retenue: str = ""

    @property
    def badge(self) -> tuple[str, str]:
        """La clé de badge et le mot de l'état ; un désaccord où le dialogue a retenu une valeur est tranché."""
        etat = EtatReleve(self.releve.etat) if self.releve else EtatReleve.ATTENDU
        if etat == EtatReleve.DESACCORD and self.retenue:
            return Badge.VALIDE.value, "Désaccord tranché"
        return Releve.FICHES[etat].badge.value, etat.label

    @property
    def texte_cpts(self) -> str:
        return en_mots(self.indicateur, self.cpts)

    @property
    def texte_am(self) -> str:
        return en_mots(self.indicateur, self.am)

    @property
    def accord(self) -> str:
        """« la CPTS accepte 34 % » : deux valeurs restent écrites, une seule compte ; vide sans ralliement."""
        if self.releve is None or not self.releve.rallie:
            return ""
        if self.releve.rallie == Partie.CPTS:
            return f"La CPTS accepte {self.texte_am}"
        return f"La caisse accepte {self.texte_cpts}"

    @property
    def texte_cible(self) -> str:
        """« 85 % », les paliers, ou « preuve fournie »."""
        if self.indicateur.binaire:
            return "preuve fournie"
        if self.indicateur.paliers:
            return "par paliers"
        return self.indicateur.en_clair(self.indicateur.cible) or "–"


def en_mots(indicateur: IndicateurAnnuel, valeur: ValeurRelevee | ValeurRetenue | None) -> str:
    """Zéro, masquée, manquante et non renseignée se lisent différemment."""
    if valeur is None:
        return "Non renseignée"
    if valeur.nature == NatureValeur.VALEUR:
        return indicateur.en_clair(valeur.valeur)
    return SANS_CHIFFRE[NatureValeur(valeur.nature)].capitalize()


def annees_commencees(contrat: Contrat, jour: date) -> list[int]:
    """Les années contractuelles commencées, la première au moins."""
    commencees = [annee.numero for annee in annees_contractuelles(contrat.debut_le) if annee.debut <= jour]
    return commencees or [1]


def parts_en_direct(contrat: Contrat, annee: int) -> PartsDeLAnnee:
    """Les parts de l'année d'après ce que l'on sait : au dialogue s'il est ouvert, aux relevés sinon."""
    dialogue = contrat.dialogues.filter(annee=annee).first()
    if dialogue is not None:
        return parts_du_dialogue(dialogue)
    contestes = contrat.releves.filter(annee=annee, etat=EtatReleve.DESACCORD).order_by()
    return parts_de_l_annee(contrat, annee, contestees=frozenset(contestes.values_list("code", flat=True)))


def lignes_de_l_annee(contrat: Contrat, annee: int, parts: PartsDeLAnnee) -> list[LigneDeReleve]:
    """Une ligne par indicateur de l'année, dans l'ordre du contrat ; trois requêtes."""
    retenues = {r.code: r for r in ValeurRetenue.objects.filter(dialogue__contrat=contrat, dialogue__annee=annee)}
    releves = {r.code: r for r in contrat.releves.filter(annee=annee).prefetch_related("valeurs__preuve")}
    lignes = []
    for indicateur in indicateurs_de_l_annee(contrat, annee):
        code = indicateur.code
        lignes.append(_ligne(indicateur, releves.get(code), parts.de(code), retenues.get(code)))
    return lignes


def _ligne(
    indicateur: IndicateurAnnuel, releve: Releve | None, part: PartVariable | None, retenue: ValeurRetenue | None
) -> LigneDeReleve:
    valeurs = courantes(releve) if releve else {}
    dite = en_mots(indicateur, retenue) if retenue else ""
    return LigneDeReleve(indicateur, releve, valeurs.get(Partie.CPTS), valeurs.get(Partie.AM), part, dite)


def histoire(contrat: Contrat, code: str, jour: date) -> list[tuple[int, LigneDeReleve]]:
    """Cet indicateur année par année, les années où le contrat le porte."""
    releves = {r.annee: r for r in contrat.releves.filter(code=code).prefetch_related("valeurs__preuve")}
    lues = ValeurRetenue.objects.filter(dialogue__contrat=contrat, code=code).select_related("dialogue")
    retenues = {retenue.dialogue.annee: retenue for retenue in lues}
    lignes = []
    for annee in annees_commencees(contrat, jour):
        indicateur = next((i for i in indicateurs_de_l_annee(contrat, annee) if i.code == code), None)
        if indicateur is not None:
            lignes.append((annee, _ligne(indicateur, releves.get(annee), None, retenues.get(annee))))
    return lignes


def dessiner(lignes: list[tuple[int, LigneDeReleve]]) -> SafeString:
    """La courbe des deux parties et de la cible ; vide sans aucun chiffre relevé."""
    if not any(_chiffre(ligne.cpts) is not None or _chiffre(ligne.am) is not None for _, ligne in lignes):
        return SafeString("")
    series = (
        Serie("cible", "Cible", [ligne.indicateur.cible for _, ligne in lignes]),
        Serie("am", "Caisse", [_chiffre(ligne.am) for _, ligne in lignes]),
        Serie("cpts", "CPTS", [_chiffre(ligne.cpts) for _, ligne in lignes]),
    )
    indicateur = lignes[-1][1].indicateur
    description = " ; ".join(
        f"{libelle_annee(annee)} : CPTS {ligne.texte_cpts}, caisse {ligne.texte_am}" for annee, ligne in lignes
    )
    annees = [libelle_annee(annee) for annee, _ in lignes]
    absences = [absences_en_mots(ligne.cpts, ligne.am) for _, ligne in lignes]
    svg = courbe("courbe", f"Évolution : {indicateur.intitule}", description, annees, series, absences)
    return mark_safe(svg)  # noqa: S308 - écrit par courbes.courbe, chaque texte échappé


def absences_en_mots(cpts: ValeurRelevee | None, am: ValeurRelevee | None) -> list[str]:
    """Ce que la courbe écrit, en lignes courtes, sous une année qu'une partie dit « masquée » ou « manquante »."""
    dites = {
        nom: SANS_CHIFFRE[NatureValeur(valeur.nature)]
        for nom, valeur in (("CPTS", cpts), ("caisse", am))
        if valeur is not None and valeur.nature in SANS_CHIFFRE
    }
    if len(dites) == 2 and len(set(dites.values())) == 1:
        return list(dites.values())[:1]
    return [mot for paire in dites.items() for mot in paire]


def _chiffre(valeur: ValeurRelevee | None) -> Decimal | None:
    return valeur.valeur if valeur else None
