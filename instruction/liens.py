"""Ce que les pages des dossiers nomment de l'instruction : affectation, lettre chez l'ARS, FIR, contributions."""

from collections.abc import Iterator

from django.urls import reverse

from comptes.roles import Capacite
from dossiers.enums import Origine, Tour
from dossiers.liens import Lien
from dossiers.models import Dossier
from instruction.actions.fir import attend_une_convention
from instruction.voies_decision import PAR_COTE

ARS = frozenset({Capacite.INSTRUIRE_ARS, Capacite.DECIDER_ARS})
SUIVENT_LE_FIR = ARS | {Capacite.COMMENTER, Capacite.RENDRE_AVIS}


def du_dossier(dossier: Dossier, capacites: frozenset[Capacite]) -> Iterator[Lien]:
    """Un dossier repris d'avant le portail n'a été ni affecté, ni instruit ici."""
    depose = Capacite.RENDRE_AVIS in capacites and dossier.premier_depot_le is not None
    ici = dossier.origine == Origine.PORTAIL
    if depose and ici:
        yield _lien("instruction:affectation", dossier, "Affecter rapporteur et relecteurs", nom_icone="users")
    if capacites & ARS and ici:
        yield _lien("ars:instruction", dossier, "Instruction de la lettre", nom_icone="scale-balanced")
    yield from _du_projet(dossier, capacites, ici=ici)
    if capacites & ARS:
        yield Lien(reverse("ars:financements"), "Tous les financements FIR", nom_icone="coins")
    if dossier.lettre.fir_accorde and ici and capacites & SUIVENT_LE_FIR and _suivi_ouvert(dossier, capacites):
        yield _lien("ars:fir", dossier, "Financement FIR", nom_icone="coins")
    if depose:
        yield _lien("contributions:toutes", dossier, "Contributions des relecteurs", nom_icone="clipboard-list")


def _du_projet(dossier: Dossier, capacites: frozenset[Capacite], *, ici: bool) -> Iterator[Lien]:
    """L'instruction du projet déposé, pour l'ARS et l'Assurance Maladie du département pilote."""
    projet = getattr(dossier, "projet", None)
    if projet is None or projet.depose_le is None or not ici:
        return
    for cote, voie in PAR_COTE.items():
        if capacites & voie.preparent:
            adresse = reverse("instruction_projet:instruction", args=[dossier.numero, cote])
            yield Lien(adresse, "Instruction du projet de santé", "scale-balanced")


def a_traiter(dossier: Dossier, capacites: frozenset[Capacite]) -> Iterator[Lien]:
    """La page d'instruction de ce qui attend ce service : la lettre chez l'ARS, le projet de chaque côté."""
    if dossier.origine != Origine.PORTAIL:
        return
    projet = getattr(dossier, "projet", None)
    if capacites & ARS and projet is None and dossier.lettre.fiche.tour == Tour.ARS:
        yield _lien("ars:instruction", dossier, "Instruire la lettre", nom_icone="scale-balanced")
    for cote, voie in PAR_COTE.items() if projet is not None else ():
        if capacites & voie.preparent and projet.fiche.tour == voie.tour:
            adresse = reverse("instruction_projet:instruction", args=[dossier.numero, cote])
            yield Lien(adresse, "Instruire le projet de santé", "scale-balanced")


def _suivi_ouvert(dossier: Dossier, capacites: frozenset[Capacite]) -> bool:
    """Sans convention encore saisie, la page n'a de sens que pour l'ARS, qui la saisit."""
    return bool(capacites & ARS) or not attend_une_convention(dossier.lettre)


def _lien(adresse: str, dossier: Dossier, texte: str, *, nom_icone: str) -> Lien:
    return Lien(reverse(adresse, args=[dossier.numero]), texte, nom_icone)
