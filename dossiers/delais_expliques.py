"""Les délais d'un dossier, expliqués : chaque date avec sa règle, son article et le fait qui l'a déplacée.

Rien n'est gardé : tout se relit du journal (:mod:`dossiers.horloge`), à hauteur de ce que la personne peut en lire.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from commun.calendrier import jour_ouvre_precedent
from commun.delais import est_echue
from comptes.models import Utilisateur
from dossiers.avant_transmission import evenements_lisibles, lit_les_demandes_du_guichet
from dossiers.avis_vise import avis_vise_le
from dossiers.enums import EtatLettre
from dossiers.horloge import CLASSEMENT, FAITS, FINS, SUJETS, Course, Delai, calculer, courses
from dossiers.models import Dossier, Evenement
from dossiers.permissions import Lecture, lecture
from dossiers.recours import voies_de_recours
from dossiers.workflow import libelle_evenement

QUESTIONS = ("questions", "reponses")
REFUS_IMPLICITE = "refus_implicite"


class Suite(TextChoices):
    """Où en est le délai après un fait."""

    COURT = "court", "Le délai court"
    ARRETE = "arrete", "Le délai est arrêté"
    ATTEND = "attend", "Le délai ne court pas encore"
    ECHU = "echu", "Le délai est passé"
    FINI = "fini", "Le délai est fini"


@dataclass(frozen=True)
class Regle:
    """Une règle appliquée et le texte qui la porte."""

    texte: str
    article: str


@dataclass(frozen=True)
class Pas:
    """Un fait, ce qu'il fait au délai, l'échéance qui en résulte ; ``sans_effet`` : il ne le touche pas."""

    jour: date
    texte: str
    regles: tuple[Regle, ...]
    echeance: date | None
    suite: Suite
    sans_effet: bool = False


@dataclass(frozen=True)
class DelaiLu:
    """Un délai, prêt à lire. ``brut`` et ``net`` : jours écoulés, et jours où le porteur ne devait rien."""

    delai: Delai
    titre: str
    effet: str
    article: str
    pas: tuple[Pas, ...]
    suite: Suite
    echeance: date | None
    brut: int
    net: int
    recours: tuple[str, ...] = ()

    @property
    def court(self) -> bool:
        return self.suite == Suite.COURT

    @property
    def est_legal(self) -> bool:
        return self.delai != Delai.AVIS

    @property
    def dernier_jour_ouvre(self) -> date | None:
        """Le dernier jour ouvré où l'administration peut encore décider et notifier avant l'échéance."""
        return jour_ouvre_precedent(self.echeance) if self.court and self.est_legal and self.echeance else None


_TITRES = {
    Delai.AVIS: "L’avis du Guichet",
    Delai.SUBVENTION: "La décision de l’ARS sur la lettre et sa subvention",
    Delai.PROJET: "La réponse de l’ARS au projet de santé",
}
_EFFETS = {
    Delai.AVIS: (
        "C’est un objectif de service : aucun texte ne fixe de délai à cet avis, et le silence ne vaut rien.",
        "aucun délai légal",
    ),
    Delai.SUBVENTION: (
        "Le silence gardé deux mois vaut refus de la subvention. L’état du dossier ne change pas : l’ARS peut encore "
        "accorder. Une demande de compléments suspend le délai, qui reprend ensuite.",
        "CRPA L231-4, 3°",
    ),
    Delai.PROJET: (
        "Le silence gardé deux mois vaut validation du projet. Seule une demande de pièces de la liste légale arrête "
        "le délai ; il repart de zéro à leur réception.",
        "CSP L1434-12",
    ),
}
_SANS_EFFET = Regle("Une question ou une réponse ne change jamais le délai", "CRPA L114-5 : les pièces seulement")
_FIN = Regle("Une décision expresse met fin au délai", "CRPA L211-2")
_FINS_PROPRES = {
    "reputer_valide": Regle("Le silence gardé jusqu’à l’échéance vaut validation, à cette date", "CSP L1434-12"),
    "rendre_avis": Regle("L’avis est rendu : il est consultatif", "aucun délai légal"),
    "retirer": Regle("Le porteur retire sa demande : il n’y a plus de délai", "règle commune du portail"),
    CLASSEMENT: Regle("Classé faute de réponse : le délai attend ; répondre le rouvre", "CRPA L114-5"),
}
_REFUS = Regle("Le silence vaut refus ; l’état du dossier ne change pas", "CRPA L231-1 et L231-4, 3°")
_REPORT = Regle("Le Guichet peut viser une date plus lointaine : c’est un objectif de service", "aucun délai légal")


def delais_lus(dossier: Dossier, utilisateur: Utilisateur, jour: date) -> list[DelaiLu]:
    """Les délais que cette personne lit, le plus récent d'abord ; deux courses d'un même délai font deux lectures.

    L'objectif du Guichet se lit de l'équipe et du Guichet, comme ce qui le déplace.
    """
    evenements = list(evenements_lisibles(utilisateur, dossier).filter(sujet__in=set(SUJETS.values())))
    trouves = []
    for delai in reversed(Delai):
        if not _se_lit(dossier, utilisateur, delai):
            continue
        du_sujet = [e for e in evenements if e.sujet == SUJETS[delai]]
        trouves += [_lire(dossier, course, jour) for course in reversed(courses(delai, du_sujet))]
    return trouves


def delai_courant(lus: Sequence[DelaiLu]) -> DelaiLu | None:
    """Celui qui compte aujourd'hui : celui qui court, attend ou est passé ; None si tout est fini."""
    return next((lu for lu in lus if lu.suite != Suite.FINI), None)


def _se_lit(dossier: Dossier, utilisateur: Utilisateur, delai: Delai) -> bool:
    sujet = SUJETS[delai]
    if getattr(dossier, sujet, None) is None or lecture(utilisateur, dossier, sujet) < Lecture.VERSION_DEPOSEE:
        return False
    return delai != Delai.AVIS or lit_les_demandes_du_guichet(utilisateur, dossier)


def _lire(dossier: Dossier, course: Course, jour: date) -> DelaiLu:
    pas = pas_de(course, jour)
    if course.delai == Delai.AVIS:
        pas += _report(dossier, course, pas)
    suite, echeance = (pas[-1].suite, pas[-1].echeance) if pas else (Suite.ATTEND, None)
    effet, article = _EFFETS[course.delai]
    brut, net = _durees(course, jour)
    constate = next((e for e in course.faits if e.code == REFUS_IMPLICITE), None)
    return DelaiLu(
        delai=course.delai,
        titre=_TITRES[course.delai],
        effet=effet,
        article=article,
        pas=tuple(pas),
        suite=suite,
        echeance=echeance,
        brut=brut,
        net=net,
        recours=voies_de_recours(constate.jour_effet) if constate and course.fin is None else (),
    )


def pas_de(course: Course, jour: date) -> list[Pas]:
    """Chaque fait avec l'horloge telle qu'elle est juste après lui."""
    pas: list[Pas] = []
    for rang, evenement in enumerate(course.faits, start=1):
        if evenement.code in FAITS[course.delai]:
            pas.append(_fait(course, rang, jour, len(_lignes(course, rang - 1))))
        elif evenement.code in FINS[course.delai] or evenement.code == CLASSEMENT:
            regle = _FINS_PROPRES.get(evenement.code, _FIN)
            echeance = evenement.jour_effet if evenement.code == "reputer_valide" else None
            pas.append(Pas(evenement.jour_effet, _dire(evenement), (regle,), echeance, Suite.FINI))
        elif evenement.code == REFUS_IMPLICITE and course.delai == Delai.SUBVENTION:
            pas.append(Pas(evenement.jour_effet, _dire(evenement), (_REFUS,), evenement.jour_effet, Suite.ECHU))
        elif evenement.code in QUESTIONS and pas and not _d_un_autre(course, evenement):
            dernier = pas[-1]
            pas.append(
                Pas(evenement.jour_effet, _dire(evenement), (_SANS_EFFET,), dernier.echeance, dernier.suite, True)
            )
    return pas


def _lignes(course: Course, rang: int) -> tuple:
    return calculer(course.delai, course.faits[:rang]).lignes


def _fait(course: Course, rang: int, jour: date, deja: int) -> Pas:
    """Le fait de ce rang : les lignes que l'horloge lui ajoute, l'échéance juste après lui."""
    evenement = course.faits[rang - 1]
    horloge = calculer(course.delai, course.faits[:rang])
    # Une demande reçue incomplète recommence l'horloge : ses lignes sont toutes les siennes.
    neuves = horloge.lignes[deja:] or horloge.lignes
    regles = tuple(Regle(ligne.regle, ligne.article) for ligne in neuves)
    if horloge.arretee:
        suite = Suite.ATTEND if evenement.donnees.get("incomplet") else Suite.ARRETE
    else:
        suite = Suite.ECHU if est_echue(horloge.echeance, jour) else Suite.COURT
    return Pas(evenement.jour_effet, neuves[0].texte, regles, horloge.echeance, suite)


def _dire(evenement: Evenement) -> str:
    return libelle_evenement(evenement.sujet, evenement.code)


def _d_un_autre(course: Course, evenement: Evenement) -> bool:
    """Une question d'une autre administration n'est pas de ce délai."""
    de_l_avis = evenement.donnees.get("demandeur") == "guichet"
    return de_l_avis != (course.delai == Delai.AVIS)


def _report(dossier: Dossier, course: Course, pas: list[Pas]) -> list[Pas]:
    """La date visée par le Guichet, si elle n'est plus celle que donne l'objectif."""
    if course.fin is not None or not pas or dossier.lettre.etat != EtatLettre.DEPOSEE:
        return []
    visee, dernier = avis_vise_le(dossier.lettre), pas[-1]
    if visee == dernier.echeance:
        return []
    return [Pas(dernier.jour, "Date visée par le Guichet", (_REPORT,), visee, dernier.suite)]


def _durees(course: Course, jour: date) -> tuple[int, int]:
    """Jours depuis le départ, et parmi eux ceux où le délai n'attendait pas le porteur."""
    fin = course.fin.jour_effet if course.fin else jour
    depart = course.faits[0].jour_effet
    brut, arrets, arret_le = max((fin - depart).days, 0), 0, None
    for rang, evenement in enumerate(course.faits, start=1):
        if evenement.code not in FAITS[course.delai]:
            continue
        arretee = calculer(course.delai, course.faits[:rang]).arretee
        if arretee and arret_le is None:
            arret_le = evenement.jour_effet
        elif not arretee and arret_le is not None:
            arrets, arret_le = arrets + (evenement.jour_effet - arret_le).days, None
    if arret_le is not None:
        arrets += max((fin - arret_le).days, 0)
    return brut, max(brut - arrets, 0)
