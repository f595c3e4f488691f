"""Où en est un dossier : les quatre questions, les actes possibles, la frise ; calculé pour une personne."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from commun.composants.elements import EtapeFrise
from comptes.models import Utilisateur
from comptes.roles import Capacite
from dossiers.actes import acte
from dossiers.avant_transmission import documents_lisibles, evenements_lisibles
from dossiers.dates import depuis_quand, prochaine_date
from dossiers.detours import detour
from dossiers.enums import Demandeur, EtatLettre, FicheEtat, Sujet, Tour
from dossiers.models import Dossier, Evenement
from dossiers.permissions import Lecture, lecture
from dossiers.precisions import precisions
from dossiers.qui_joue import QuiJoue, qui_joue
from dossiers.tours import est_chez_un_collegue
from dossiers.workflow import Transition, libelle_evenement, permise, transitions_depuis

# Ce qui fait dire « à vous de jouer » à une personne quand c'est le tour de son côté.
CAPACITES_DU_TOUR: dict[str, frozenset[Capacite]] = {
    Tour.PORTEUR: frozenset({Capacite.REDIGER, Capacite.DEPOSER}),
    Tour.GUICHET: frozenset({Capacite.RENDRE_AVIS}),
    Tour.ARS: frozenset({Capacite.INSTRUIRE_ARS, Capacite.DECIDER_ARS}),
    Tour.AM: frozenset({Capacite.INSTRUIRE_AM, Capacite.DECIDER_AM}),
    Tour.PARTIES: frozenset({Capacite.SIGNER_CPTS, Capacite.SIGNER_ARS, Capacite.SIGNER_AM}),
    Tour.PERSONNE: frozenset(),
}


# « C'est … de jouer. »
A_QUI: dict[str, str] = {
    Tour.PORTEUR: "au porteur",
    Tour.GUICHET: "au Guichet CPTS",
    Tour.ARS: "à l’ARS",
    Tour.AM: "à l’Assurance Maladie",
    Tour.PARTIES: "aux trois parties",
    Tour.PERSONNE: "",
}


@dataclass(frozen=True)
class Situation:
    """Les quatre questions, prêtes pour le bandeau. ``qui`` : la partie, vide si ce n'est que la personne elle-même."""

    objet: Any
    fiche: FicheEtat
    libelle: str
    qui: str
    a_qui: str
    a_vous: bool
    depuis: date | None
    prochaine: date | None
    prochaine_libelle: str

    @property
    def au_tour_de(self) -> str:
        """« vous » si c'est à cette personne de jouer, sinon le nom de la partie."""
        return "vous" if self.a_vous else self.qui


@dataclass(frozen=True)
class ActePossible:
    """Un bouton : la transition et son adresse."""

    transition: Transition
    adresse: str
    principal: bool
    bouton: str = ""

    @property
    def libelle(self) -> str:
        """Ce que dit le bouton ; celui de la transition, sauf détour."""
        return self.bouton or self.transition.bouton


def objet_courant(dossier: Dossier, utilisateur: Utilisateur) -> Any:
    """L'objet le plus avancé que cette personne peut lire : contrat, sinon projet, sinon lettre."""
    for sujet in (Sujet.CONTRAT, Sujet.PROJET):
        objet = getattr(dossier, sujet, None)
        if objet is not None and lecture(utilisateur, dossier, sujet) != Lecture.RIEN:
            return objet
    return dossier.lettre


def situation(dossier: Dossier, utilisateur: Utilisateur, capacites: frozenset[Capacite]) -> Situation:
    """Répond : où en est-on, à qui de jouer, depuis quand, prochaine date."""
    attendu = precisions([dossier], utilisateur).get(dossier.pk, "")
    return situation_de(objet_courant(dossier, utilisateur), utilisateur, capacites, attendu)


def situation_de(objet: Any, utilisateur: Utilisateur, capacites: frozenset[Capacite], attendu: str = "") -> Situation:
    """La même chose d'un objet choisi du dossier ; ``attendu`` précise son état à qui instruit."""
    fiche = objet.fiche
    dans_l_equipe = Capacite.REDIGER in capacites or Capacite.DEPOSER in capacites
    prochaine, prochaine_libelle = prochaine_date(objet)
    collegue = est_chez_un_collegue(objet.dossier, utilisateur)
    a_vous = bool(CAPACITES_DU_TOUR[fiche.tour] & capacites) and not collegue
    joue = qui_joue(objet, utilisateur) or QuiJoue(
        qui="" if a_vous and fiche.tour == Tour.PORTEUR else Tour(fiche.tour).label,
        a_qui=A_QUI[fiche.tour],
        a_vous=a_vous,
    )
    return Situation(
        objet=objet,
        fiche=fiche,
        libelle=fiche.porteur if dans_l_equipe else attendu or fiche.instructeur,
        qui=joue.qui,
        a_qui=joue.a_qui,
        a_vous=joue.a_vous,
        depuis=depuis_quand(objet),
        prochaine=prochaine,
        prochaine_libelle=prochaine_libelle,
    )


def actes_possibles(objet: Any, utilisateur: Utilisateur, capacites: frozenset[Capacite]) -> list[ActePossible]:
    """Actes offerts à cette personne dans l'état présent, le principal d'abord, les dangereux à la fin."""
    offerts = [
        t
        for t in transitions_depuis(objet)
        if permise(t, objet, utilisateur, capacites) and _est_offert(objet, utilisateur, t)
    ]
    offerts = [t for t in offerts if _repond_au_bon_demandeur(objet, t)]
    offerts.sort(key=lambda t: (t.danger, not t.definitif))
    return _aiguiller(objet, utilisateur, offerts)


def boutons_et_liens(
    objet: Any, actes: list[ActePossible], *, a_vous: bool, travail: bool
) -> tuple[list[ActePossible], list[ActePossible]]:
    """Sur la page du dossier : les actes en boutons, puis ceux qui se disent en liens.

    Rien n'est un bouton pour qui n'est pas attendu. Du contrat, le seul acte qui avance, si aucun ``travail`` ne passe
    avant lui : ce qui défait s'explique sur sa page.
    """
    boutons = actes if a_vous else []
    if objet.SUJET == Sujet.CONTRAT:
        boutons = [acte for acte in boutons if acte.principal and not travail]
    return boutons, [acte for acte in actes if acte not in boutons]


def _aiguiller(objet: Any, utilisateur: Utilisateur, offerts: list[Transition]) -> list[ActePossible]:
    """Un bouton par acte ; plusieurs actes qui font le même détour n'en ont qu'un."""
    boutons: dict[str, ActePossible] = {}
    for rang, t in enumerate(offerts):
        ailleurs = detour(t.code, objet, utilisateur)
        adresse = _adresse_de_l_acte(objet, t.nom)
        possible = ActePossible(t, adresse, rang == 0 and not t.danger)
        if ailleurs is not None:
            possible = ActePossible(t, ailleurs.adresse, rang == 0, ailleurs.bouton)
        boutons.setdefault(possible.adresse, possible)
    return list(boutons.values())


def _adresse_de_l_acte(objet: Any, nom: str) -> str:
    """La page de l'acte ; un objet qui a la sienne (``adresse_d_acte``) la donne."""
    if hasattr(objet, "adresse_d_acte"):
        return objet.adresse_d_acte(nom)
    return reverse("dossiers:acte", args=[objet.dossier.numero, objet.SUJET, nom])


def _est_offert(objet: Any, utilisateur: Utilisateur, t: Transition) -> bool:
    """L'acte est à l'écran et a un objet pour cette personne."""
    inscrit = acte(t.sujet, t.nom)
    return inscrit is not None and (inscrit.offert is None or inscrit.offert(objet, utilisateur))


def _repond_au_bon_demandeur(objet: Any, t: Transition) -> bool:
    """Une lettre classée ne se rouvre que chez qui l'avait classée."""
    if objet.etat != EtatLettre.CLASSEE or t.nom not in ("completer", "completer_ars"):
        return True
    derniere = objet.dossier.demandes.qui_rouvrent().filter(sujet=objet.SUJET).order_by("-ouverte_le", "-pk").first()
    voulu = Demandeur.GUICHET if t.nom == "completer" else Demandeur.ARS
    return derniere is not None and derniere.demandeur == voulu


SUJETS_DE_LA_FRISE = (Sujet.LETTRE, Sujet.PROJET, Sujet.CONTRAT, Sujet.AVENANT)


def frise(dossier: Dossier, courante: Situation, utilisateur: Utilisateur) -> list[EtapeFrise]:
    """Passé lisible par cette personne (auteur, document), présent, prochaine date.

    Qui n'a que l'information d'un dossier n'en voit que le présent et la suite.
    """
    niveaux = {sujet: lecture(utilisateur, dossier, sujet) for sujet in SUJETS_DE_LA_FRISE}
    niveaux[Sujet.DOSSIER] = niveaux[Sujet.LETTRE]
    evenements = evenements_lisibles(utilisateur, dossier).select_related("auteur").prefetch_related("documents")
    lisibles = set(documents_lisibles(utilisateur, dossier).values_list("pk", flat=True))
    points = [
        _point(dossier, evenement, lisibles)
        for evenement in evenements
        if niveaux.get(evenement.sujet, Lecture.RIEN) >= Lecture.VERSION_DEPOSEE
        and (evenement.vers or evenement.code in _AUSSI)
    ]
    points.append(
        EtapeFrise("present", courante.libelle, courante.depuis, texte=f"À qui de jouer : {courante.au_tour_de}")
    )
    if courante.prochaine:
        points.append(EtapeFrise("futur", _phrase(courante.prochaine_libelle), courante.prochaine))
    return points


def _phrase(texte: str) -> str:
    """Première lettre en capitale, le reste intact (« ARS » reste « ARS »)."""
    return texte[:1].upper() + texte[1:]


_AUSSI = frozenset({"ouverte", "ouvert", "reprise", "refus_implicite", "changer_pilote", "importe", "relance"})


def _point(dossier: Dossier, evenement: Evenement, lisibles: set[int]) -> EtapeFrise:
    document = next((d for d in evenement.documents.all() if d.produit_le and d.pk in lisibles), None)
    return EtapeFrise(
        "passe",
        libelle_evenement(evenement.sujet, evenement.code),
        evenement.jour_effet,
        auteur=str(evenement.auteur) if evenement.auteur else "",
        document_adresse=reverse("dossiers:document", args=[dossier.numero, document.pk]) if document else "",
        document_libelle=document.titre if document else "",
    )
