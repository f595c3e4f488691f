"""Les colonnes que le dossier sait remplir : où il en est, à qui de jouer, sa taille, ses missions, son avis."""

from collections.abc import Callable

from commun.composants.dates import jour_moyen
from commun.delais import jour_paris
from commun.exports import Euros
from commun.montants import euros, format_nombre
from dossiers.colonnes import Cellule, Colonne, Lot, inscrire
from dossiers.enums import SensAvis
from dossiers.models import Avis, Dossier, LettreIntention
from dossiers.tours import marquer_les_siens
from dossiers.workflow import fiche_courante
from territoires.models import VersionTerritoire

Lecteur = Callable[[Dossier], Cellule]
VIDE = "–"


def _etape(lot: Lot) -> Lecteur:
    def lire(dossier: Dossier) -> Cellule:
        return Cellule((dossier.get_etape_display(),), dossier.get_etape_display())

    return lire


def _etat(lot: Lot) -> Lecteur:
    precises = lot.precisions

    def lire(dossier: Dossier) -> Cellule:
        fiche = fiche_courante(dossier)
        valeurs = (fiche.badge.label, precises.get(dossier.pk, fiche.instructeur))
        return Cellule(valeurs, detail=dossier.get_etape_display(), badge=fiche.badge.value)

    return lire


def _etape_seule(dossier: Dossier) -> Cellule:
    return Cellule(("", ""), dossier.get_etape_display())


def _tour(lot: Lot) -> Lecteur:
    marquer_les_siens(lot.dossiers, lot.utilisateur)
    precises = lot.precisions

    def lire(dossier: Dossier) -> Cellule:
        return Cellule((dossier.get_tour_display(),), dossier.au_tour_de, precises.get(dossier.pk, ""))

    return lire


def _depuis(lot: Lot) -> Lecteur:
    def lire(dossier: Dossier) -> Cellule:
        if dossier.depuis_le is None:
            return Cellule(("", ""), VIDE)
        jours = (lot.jour - dossier.depuis_le).days
        detail = f"{format_nombre(jours)} jour{'s' if jours > 1 else ''}"
        return Cellule((dossier.depuis_le, jours), jour_moyen(dossier.depuis_le), detail)

    return lire


def _prochaine(lot: Lot) -> Lecteur:
    def lire(dossier: Dossier) -> Cellule:
        prochaine = dossier.prochaine_le
        if prochaine is None:
            return Cellule(("", "", ""), VIDE)
        retard = max((lot.jour - prochaine).days, 0)
        valeurs = (prochaine, dossier.prochaine_libelle, retard)
        return Cellule(valeurs, jour_moyen(prochaine), dossier.prochaine_libelle, echeance=prochaine)

    return lire


def _depot(lot: Lot) -> Lecteur:
    def lire(dossier: Dossier) -> Cellule:
        if dossier.premier_depot_le is None:
            return Cellule(("",), VIDE)
        jour = jour_paris(dossier.premier_depot_le)
        return Cellule((jour,), jour_moyen(jour))

    return lire


def _taille(lot: Lot) -> Lecteur:
    """La dernière version figée : la copie de travail ne se révèle pas."""
    territoires = [dossier.territoire_id for dossier in lot.dossiers]
    figees = VersionTerritoire.objects.filter(territoire__in=territoires, figee_le__isnull=False).order_by("numero")
    lues = {t: (taille, population) for t, taille, population in figees.values_list(*_CHAMPS_DE_TAILLE)}

    def lire(dossier: Dossier) -> Cellule:
        taille, population = lues.get(dossier.territoire_id, (None, None))
        if taille is None or population is None:
            return Cellule(("", ""), VIDE)
        return Cellule((taille, population), f"Taille {taille}", f"{format_nombre(population)} habitants")

    return lire


_CHAMPS_DE_TAILLE = ("territoire", "taille_figee", "population_figee")


def _avis(lot: Lot) -> Lecteur:
    """Le dernier avis émis ; il se lit de tous ceux qui lisent le dossier (domaine §3)."""
    rendus = Avis.objects.filter(lettre__dossier__in=lot.cles).order_by("rendu_le", "pk")
    lus = {dossier: (sens, le) for dossier, sens, le in rendus.values_list("lettre__dossier", "sens", "rendu_le")}

    def lire(dossier: Dossier) -> Cellule:
        if dossier.pk not in lus:
            return Cellule(("", ""), VIDE)
        sens, rendu_le = lus[dossier.pk]
        jour = jour_paris(rendu_le)
        return Cellule((SensAvis(sens).label, jour), SensAvis(sens).label, jour_moyen(jour))

    return lire


def _accorde(lot: Lot) -> Lecteur:
    accordes = LettreIntention.objects.filter(dossier__in=lot.cles, fir_accorde__isnull=False).order_by()
    lus = dict(accordes.values_list("dossier", "fir_accorde"))

    def lire(dossier: Dossier) -> Cellule:
        montant = lus.get(dossier.pk)
        return Cellule(("",), VIDE) if montant is None else Cellule((Euros(montant),), euros(montant))

    return lire


COLONNES = (
    Colonne("etat", "Où en est-on", ("État", "Ce qui est attendu"), _etat, informer=_etape_seule, defaut=True),
    Colonne("etape", "Étape", ("Étape",), _etape, information=True),
    Colonne("tour", "À qui de jouer", ("À qui de jouer",), _tour, defaut=True),
    Colonne("depuis", "Depuis", ("Depuis le", "Jours dans cet état"), _depuis, tri="depuis_le", defaut=True),
    Colonne(
        "prochaine",
        "Prochaine date",
        ("Prochaine date", "Ce qu’est la prochaine date", "Jours de retard"),
        _prochaine,
        tri="prochaine_le",
        defaut=True,
    ),
    Colonne("depot", "Premier dépôt", ("Premier dépôt le",), _depot, tri="premier_depot_le"),
    Colonne("taille", "Taille", ("Taille", "Habitants"), _taille, information=True),
    Colonne("avis", "Avis du Guichet", ("Avis du Guichet", "Avis rendu le"), _avis),
    Colonne("accorde", "FIR accordé", ("FIR accordé (euros)",), _accorde),
)


def inscrire_les_colonnes() -> None:
    """Au démarrage, avant celles des applications du dessus."""
    for colonne in COLONNES:
        inscrire(colonne)
