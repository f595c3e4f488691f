"""Les demandes de compléments, prêtes à lire par une personne : où elles en sont, quoi répondre, quoi examiner."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from comptes.models import Utilisateur
from comptes.roles import Capacite
from dossiers import etapes
from dossiers.avant_transmission import demandes_lisibles
from dossiers.comparaison import Comparaison, comparer
from dossiers.comparaison import Rubrique as Ecarts
from dossiers.enums import Sujet
from dossiers.enums_complements import ELEMENT_ATTENDU, ELEMENT_REPONDU, EtatElement, NatureElement
from dossiers.epingles import ancre_de, libelle_de
from dossiers.models import DemandeComplements, Dossier, ElementDemande
from dossiers.natures import TERRITOIRE, rouvre
from dossiers.permissions import Lecture, lecture
from dossiers.reouverture import PIECES, rubriques_entieres
from dossiers.voies import PAR_DEMANDEUR

TOUT = {Sujet.LETTRE: "Toute la lettre", Sujet.PROJET: "Tout le projet"}
# Clés de la photographie que remplit une rubrique, quand ce n'est pas la sienne seule.
CLES = {
    Sujet.LETTRE: {
        "diagnostic": ("diagnostic", "forces", "faiblesses", "indicateurs"),
        "organisation": ("organisation", "articulation", "calendrier", "dispositifs", "jalons"),
    },
    Sujet.PROJET: {
        "presentation": ("presentation", "diagnostic"),
        "objectifs": ("objectifs", "arbre"),
        "systeme_information": ("systeme_information", "travail_pluriprofessionnel", "outils"),
        "communication": ("communication", "actions_de_communication"),
        "suivi": ("suivi_evaluation", "suivi"),
    },
}


@dataclass(frozen=True)
class ElementLu:
    """Un élément, son endroit en clair, où le porteur répond, ce qui a changé depuis."""

    element: ElementDemande
    cible: str
    adresse: str
    ecarts: tuple[Ecarts, ...]
    repond: bool
    examine: bool
    retire: bool

    @property
    def attendu(self) -> bool:
        return self.element.etat in ELEMENT_ATTENDU

    @property
    def rouvre(self) -> bool:
        return rouvre(self.element.nature) and self.element.etat != EtatElement.REFUSE


@dataclass(frozen=True)
class DemandeLue:
    """Une demande envoyée et ses éléments ; ``restent`` : ceux qui attendent et n'ont pas encore de réponse notée."""

    demande: DemandeComplements
    elements: tuple[ElementLu, ...]
    sans_reponse_depuis: date | None
    en_retard: bool

    @property
    def ouverte(self) -> bool:
        return any(lu.attendu for lu in self.elements)

    @property
    def restent(self) -> int:
        return sum(1 for lu in self.elements if lu.attendu and not lu.element.reponse_nature)

    @property
    def a_examiner(self) -> int:
        return sum(1 for lu in self.elements if lu.examine)

    @property
    def version(self) -> int | None:
        """L'ancre des écarts : le premier élément qui en a."""
        return next((lu.element.pk for lu in self.elements if lu.ecarts), None)

    @property
    def touche_le_territoire(self) -> bool:
        return any(TERRITOIRE in rubriques_entieres(lu.element) for lu in self.elements if lu.rouvre)


def cible_de(element: ElementDemande) -> str:
    """L'endroit visé, en clair ; vide pour une question sur l'ensemble."""
    if element.nature == NatureElement.PERIMETRE:
        return "Le territoire"
    if element.nature in (NatureElement.PIECE_MANQUANTE, NatureElement.PIECE_A_REMPLACER):
        return element.piece_jointe.titre if element.piece_jointe else element.get_piece_legale_display()
    rubrique = etapes.rubrique(element.sujet, element.rubrique)
    if rubrique is None:
        return TOUT[Sujet(element.sujet)] if rouvre(element.nature) else ""
    libelle = libelle_de(element.sujet, element.rubrique, element.champ)
    return f"{rubrique.titre}, « {libelle} »" if libelle else rubrique.titre


def adresse_de(element: ElementDemande, objet: Any) -> str:
    """La page où le porteur répond dans son dossier ; vide si rien ne s'y rouvre."""
    if not rouvre(element.nature):
        return ""
    entieres = rubriques_entieres(element)
    cle = element.rubrique or (entieres[0] if entieres else "")
    if element.nature == NatureElement.PIECE_A_REMPLACER or not cle:
        cle = PIECES if element.nature != NatureElement.CHAMP else ""
    rubrique = etapes.rubrique(element.sujet, cle)
    if rubrique is None:
        return etapes.adresse_recapitulatif(objet)
    return f"{etapes.adresse(objet, rubrique)}{'' if rubrique.page else ancre_de(rubrique, element.champ)}"


def demandes_lues(
    dossier: Dossier, utilisateur: Utilisateur, capacites: frozenset[Capacite], jour: date
) -> list[DemandeLue]:
    """Les demandes que cette personne peut lire, la dernière d'abord ; un brouillon n'en est jamais."""
    sujets = [
        sujet
        for sujet in (Sujet.LETTRE, Sujet.PROJET)
        if getattr(dossier, sujet, None) is not None and lecture(utilisateur, dossier, sujet) >= Lecture.VERSION_DEPOSEE
    ]
    trouvees = demandes_lisibles(utilisateur, dossier).filter(sujet__in=sujets).select_related("auteur")
    elements = ElementDemande.objects.filter(dossier=dossier).exclude(etat=EtatElement.PREPARE)
    par_demande: dict[int, list[ElementDemande]] = {}
    for element in elements.select_related("piece_jointe", "piece_reponse", "suite_de").order_by("pk"):
        par_demande.setdefault(element.demande_id, []).append(element)
    lues, comparees = [], set()
    for demande in trouvees:
        siens = par_demande.get(demande.pk, [])
        comparaison = None
        if demande.sujet not in comparees and any(e.etat in ELEMENT_REPONDU for e in siens) and not demande.sans_effet:
            comparees.add(demande.sujet)
            comparaison = _comparaison(dossier, demande.sujet, siens)
        lues.append(_lire(dossier, demande, siens, capacites, comparaison, jour))
    return lues


def _comparaison(dossier: Dossier, sujet: str, elements: Iterable[ElementDemande]) -> Comparaison | None:
    """La version qui a répondu face à la précédente."""
    repondu_le = next((e.repondu_le for e in elements if e.repondu_le), None)
    versions = dossier.versions.filter(sujet=sujet, deposee_le__lte=repondu_le).order_by("-numero")[:2]
    deux = list(versions)
    return comparer(deux[1].contenu, deux[0].contenu, sujet) if len(deux) == 2 else None


def _lire(
    dossier: Dossier,
    demande: DemandeComplements,
    elements: list[ElementDemande],
    capacites: frozenset[Capacite],
    comparaison: Comparaison | None,
    jour: date,
) -> DemandeLue:
    objet = getattr(dossier, demande.sujet)
    du_cote = PAR_DEMANDEUR[demande.sujet, demande.demandeur].capacite in capacites
    redige = Capacite.REDIGER in capacites
    lus = tuple(
        ElementLu(
            element=element,
            cible=cible_de(element),
            adresse=adresse_de(element, objet) if redige and element.etat in ELEMENT_ATTENDU else "",
            ecarts=ecarts_de(element, comparaison) if element.etat != EtatElement.REFUSE else (),
            repond=redige and element.etat in ELEMENT_ATTENDU,
            examine=du_cote and element.etat == EtatElement.REPONDU,
            retire=du_cote and element.etat in ELEMENT_ATTENDU,
        )
        for element in elements
    )
    en_retard = demande.close_le is None and jour > demande.souhaitee_le
    return DemandeLue(demande, lus, demande.sans_reponse_depuis(jour), en_retard)


def ecarts_de(element: ElementDemande, comparaison: Comparaison | None) -> tuple[Ecarts, ...]:
    """Ce qui a changé là où l'élément visait."""
    if comparaison is None or not rouvre(element.nature):
        return ()
    if element.nature == NatureElement.CHAMP and not element.rubrique:
        return comparaison.rubriques
    connues = CLES[Sujet(element.sujet)]
    cles = {cle for r in rubriques_entieres(element) or (element.rubrique,) for cle in connues.get(r, (r,))}
    if element.champ in cles:
        cles = {element.champ}
    if element.nature in (NatureElement.PIECE_MANQUANTE, NatureElement.PIECE_A_REMPLACER):
        cles.add(PIECES)
    return tuple(rubrique for rubrique in comparaison.rubriques if rubrique.cle in cles)
