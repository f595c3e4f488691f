"""Le tableau de pilotage : ce que la personne a le droit de compter, sur une période. Requêtes en nombre fixe.

Les dossiers repris d'avant le portail n'y sont pas : leurs délais ne sont pas ceux du Guichet d'aujourd'hui.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter

from django.db.models import Count, F, Q, QuerySet

from comptes.enums import Role
from comptes.mandats import mandats
from comptes.models import Utilisateur
from dossiers.enums import Origine, RoleEquipe, SensAvis, Sujet, Tour
from dossiers.lecture_de_liste import lus_en_entier
from dossiers.models import Avis, Dossier, Evenement
from dossiers.tours import de_l_equipe
from dossiers.visibilite import organisme
from dossiers.workflow import AUTOMATES
from instruction.charge import A_L_INSTRUCTION
from instruction.enums import EtatContribution
from instruction.models import Contribution
from suivi import motifs
from suivi.durees import Etat, Pas, Resume, Sejour, resumer, sejours, trajet

SUJETS = (Sujet.LETTRE, Sujet.PROJET, Sujet.CONTRAT)
# L'ouverture d'une lettre ou d'un projet ne porte pas d'état d'arrivée : c'est un brouillon.
OUVERTURES = {"ouverte": "brouillon", "ouvert": "brouillon"}
TRAJETS: tuple[tuple[str, str, Etat, frozenset[Etat]], ...] = (
    ("avis", "Du dépôt de la lettre à l’avis du Guichet", ("lettre", "deposee"), frozenset({("lettre", "avis_rendu")})),
    (
        "decision",
        "De la transmission à la décision de l’ARS",
        ("lettre", "transmise"),
        frozenset({("lettre", "accordee"), ("lettre", "refusee")}),
    ),
    (
        "validation_ars",
        "Du dépôt du projet à la réponse de l’ARS",
        ("projet", "depose"),
        frozenset({("projet", "valide_ars"), ("projet", "oppose")}),
    ),
    (
        "validation_am",
        "De la validation de l’ARS à celle de l’Assurance Maladie",
        ("projet", "valide_ars"),
        frozenset({("projet", "valide"), ("projet", "refuse_am")}),
    ),
)
ENTONNOIR: tuple[tuple[str, Etat], ...] = (
    ("Lettres déposées", ("lettre", "deposee")),
    ("Lettres transmises à l’ARS", ("lettre", "transmise")),
    ("Lettres accordées", ("lettre", "accordee")),
    ("Projets déposés", ("projet", "depose")),
    ("Projets validés", ("projet", "valide")),
    ("Contrats signés", ("contrat", "actif")),
)


PILOTENT = frozenset(
    {
        Role.COORDINATEUR,
        Role.INSTRUCTEUR_ARS,
        Role.DECIDEUR_ARS,
        Role.INSTRUCTEUR_AM,
        Role.DECIDEUR_AM,
        Role.LECTEUR,
    }
)


def pilote(utilisateur: Utilisateur) -> bool:
    """Coordinateur et lecteur du Guichet, ARS et Assurance Maladie sur leur périmètre."""
    return any(mandat.role in PILOTENT for mandat in mandats(utilisateur))


@dataclass(frozen=True)
class Periode:
    """Du premier au dernier jour, compris."""

    du: date
    au: date

    def contient(self, jour: date | None) -> bool:
        return jour is not None and self.du <= jour <= self.au


@dataclass(frozen=True)
class LigneDEtat:
    """Un état : les séjours finis dans la période, brut et net, et ceux qui durent aujourd'hui."""

    etape: str
    etat: str
    brut: Resume
    net: Resume
    en_cours: int
    plus_ancien: int


@dataclass(frozen=True)
class LigneDeTrajet:
    libelle: str
    brut: Resume
    net: Resume


@dataclass(frozen=True)
class LigneDURPS:
    """Contributions au nom d'une URPS : dues, en retard, envoyées dans la période."""

    nom: str
    dues: int
    en_retard: int
    envoyees: int


@dataclass(frozen=True)
class Pilotage:
    """Tout ce que montre la page. ``urps`` est None pour qui ne lit pas les délibérés du Guichet."""

    dossiers: int
    etats: list[LigneDEtat]
    trajets: list[LigneDeTrajet]
    departements: list[LigneDeTrajet]
    entonnoir: list[tuple[str, int]]
    avis: list[tuple[str, int]]
    motifs: motifs.Motifs
    urps: list[LigneDURPS] | None


def dossiers_pilotes(utilisateur: Utilisateur) -> QuerySet[Dossier]:
    """Les dossiers déposés qu'elle lit en entier au titre de son organisme, hors reprises et hors sa propre équipe."""
    visibles = Dossier.objects.visibles_par(utilisateur).filter(lus_en_entier(utilisateur))
    siens = de_l_equipe(utilisateur, tuple(RoleEquipe))
    return visibles.exclude(siens).filter(premier_depot_le__isnull=False, origine=Origine.PORTAIL).order_by()


def lit_la_charge(utilisateur: Utilisateur) -> bool:
    """La charge par URPS est au Guichet : coordinateur et lecteur, jamais l'ARS ni l'Assurance Maladie."""
    return any(organisme(mandat) == "guichet" for mandat in mandats(utilisateur))


def calculer(utilisateur: Utilisateur, periode: Periode, aujourdhui: date) -> Pilotage:
    """Sept requêtes, quel que soit le nombre de dossiers."""
    lus = dict(dossiers_pilotes(utilisateur).values_list("pk", "departement_pilote__nom"))
    histoires = _histoires(dossiers_pilotes(utilisateur), aujourdhui)
    return Pilotage(
        dossiers=len(lus),
        etats=_par_etat(histoires.values(), periode),
        trajets=_par_trajet(list(histoires.values()), periode),
        departements=_par_departement(histoires, lus, periode),
        entonnoir=_entonnoir(histoires.values(), periode),
        avis=_avis_par_sens(utilisateur, periode),
        motifs=motifs.compter(dossiers_pilotes(utilisateur), periode.du, periode.au),
        urps=_par_urps(utilisateur, periode, aujourdhui) if lit_la_charge(utilisateur) else None,
    )


def _histoires(dossiers: QuerySet[Dossier], aujourdhui: date) -> dict[int, list[Sejour]]:
    """Les séjours de chaque dossier, lus de son journal en une requête."""
    siens = Evenement.objects.filter(dossier__in=dossiers.values("pk"), sujet__in=SUJETS)
    pas = siens.exclude(de=F("vers"), de__gt="").filter(Q(vers__gt="") | Q(code__in=OUVERTURES))
    utiles = pas.order_by("dossier", "rang")
    lignes = utiles.values_list("dossier", "sujet", "code", "vers", "jour_effet").iterator(chunk_size=5000)
    return {
        dossier: sejours((_pas(*reste) for _, *reste in suite), aujourdhui, au_porteur=_au_porteur, fini=_fini)
        for dossier, suite in groupby(lignes, key=itemgetter(0))
    }


def _pas(sujet: str, code: str, vers: str, jour: date) -> Pas:
    return Pas((sujet, vers or OUVERTURES[code]), jour)


def _tour(etat: Etat) -> str:
    sujet, valeur = etat
    return AUTOMATES[sujet].modele.FICHES[valeur].tour


def _au_porteur(etat: Etat) -> bool:
    return _tour(etat) == Tour.PORTEUR


def _fini(etat: Etat) -> bool:
    return _tour(etat) == Tour.PERSONNE


def _par_etat(histoires: Iterable[list[Sejour]], periode: Periode) -> list[LigneDEtat]:
    finis: dict[Etat, list[Sejour]] = defaultdict(list)
    ouverts: dict[Etat, list[int]] = defaultdict(list)
    for sejour in (s for faits in histoires for s in faits):
        if periode.contient(sejour.fin):
            finis[sejour.etat].append(sejour)
        elif sejour.fin is None and not _fini(sejour.etat):
            ouverts[sejour.etat].append(sejour.jours)
    return [
        LigneDEtat(
            Sujet(sujet).label,
            etat.label,
            resumer([s.jours for s in finis[sujet, etat.value]]),
            resumer([s.net for s in finis[sujet, etat.value]]),
            len(ouverts[sujet, etat.value]),
            max(ouverts[sujet, etat.value], default=0),
        )
        for sujet in SUJETS
        for etat in AUTOMATES[sujet].etats
        if finis[sujet, etat.value] or ouverts[sujet, etat.value]
    ]


def _par_trajet(histoires: Sequence[list[Sejour]], periode: Periode) -> list[LigneDeTrajet]:
    return [_resumer_trajets(libelle, histoires, depart, arrivees, periode) for _, libelle, depart, arrivees in TRAJETS]


def _resumer_trajets(
    libelle: str, histoires: Iterable[list[Sejour]], depart: Etat, arrivees: frozenset[Etat], periode: Periode
) -> LigneDeTrajet:
    """Ceux qui sont arrivés dans la période."""
    tous = (trajet(faits, depart, arrivees) for faits in histoires)
    arrives = [un for un in tous if un is not None and periode.contient(un.fin)]
    return LigneDeTrajet(libelle, resumer([t.brut for t in arrives]), resumer([t.net for t in arrives]))


def _par_departement(
    histoires: dict[int, list[Sejour]], departements: dict[int, str], periode: Periode
) -> list[LigneDeTrajet]:
    """Le délai d'avis de chaque département pilote, par nom."""
    _, _, depart, arrivees = TRAJETS[0]
    groupes: dict[str, list[list[Sejour]]] = defaultdict(list)
    for dossier, faits in histoires.items():
        groupes[departements[dossier]].append(faits)
    lignes = [_resumer_trajets(nom, groupes[nom], depart, arrivees, periode) for nom in sorted(groupes)]
    return [ligne for ligne in lignes if ligne.brut.nombre]


def _entonnoir(histoires: Iterable[list[Sejour]], periode: Periode) -> list[tuple[str, int]]:
    """Parmi les lettres déposées dans la période, combien ont atteint chaque étape depuis."""
    _, premiere = ENTONNOIR[0]
    comptes: Counter[Etat] = Counter()
    for faits in histoires:
        depot = next((s.debut for s in faits if s.etat == premiere), None)
        if periode.contient(depot):
            comptes.update({s.etat for s in faits})
    return [(libelle, comptes[etat]) for libelle, etat in ENTONNOIR]


def _avis_par_sens(utilisateur: Utilisateur, periode: Periode) -> list[tuple[str, int]]:
    siens = Avis.objects.filter(lettre__dossier__in=dossiers_pilotes(utilisateur).values("pk"))
    rendus = siens.filter(rendu_le__date__gte=periode.du, rendu_le__date__lte=periode.au).order_by()
    comptes = dict(rendus.values_list("sens").annotate(nombre=Count("pk")))
    return [(libelle, comptes.get(sens, 0)) for sens, libelle in SensAvis.choices]


def _par_urps(utilisateur: Utilisateur, periode: Periode, aujourdhui: date) -> list[LigneDURPS]:
    """Sans aucun nom, et sans les dossiers où la personne doit encore sa propre contribution."""
    dues = Contribution.objects.filter(relecteur=utilisateur.pk, etat=EtatContribution.ATTENDUE).order_by()
    pilotes = dossiers_pilotes(utilisateur).values("pk")
    lues = Contribution.objects.filter(dossier__in=pilotes).exclude(dossier__in=dues.values("dossier"))
    attendue = Q(etat=EtatContribution.ATTENDUE, dossier__lettre__etat__in=A_L_INSTRUCTION)
    envoyee = Q(etat=EtatContribution.ENVOYEE, envoyee_le__date__gte=periode.du, envoyee_le__date__lte=periode.au)
    lignes = (
        lues.order_by("urps__nom")
        .values_list("urps__nom")
        .annotate(
            dues=Count("pk", filter=attendue),
            en_retard=Count("pk", filter=attendue & Q(echeance_le__lt=aujourdhui)),
            envoyees=Count("pk", filter=envoyee),
        )
    )
    return [LigneDURPS(nom or "Coordination du Guichet", *nombres) for nom, *nombres in lignes if any(nombres)]
