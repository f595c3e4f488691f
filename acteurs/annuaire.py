"""L'annuaire partagé entre les dossiers : ce qu'il montre, et comment on y cherche.

Il ne révèle que le nom, la profession ou le type, la commune et le numéro RPPS ou FINESS : jamais une adresse
électronique, un téléphone, ni le dossier où quelqu'un participe.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from acteurs.identifiants import compacter
from acteurs.models import Professionnel, Structure
from acteurs.nomenclatures import TypeStructure
from acteurs.professions import libelle_profession
from commun.textes import normaliser

PROFESSIONNEL, STRUCTURE = "professionnel", "structure"
LIMITE = 20


@dataclass(frozen=True, slots=True)
class Fiche:
    """Une ligne de l'annuaire, telle qu'une équipe la voit. ``proche`` : dans une commune de son territoire."""

    nature: str
    cle: int
    nom: str
    metier: str
    identifiant: str
    commune: str
    proche: bool


def chercher(texte: str, territoire: Collection[str] = (), limite: int = LIMITE) -> list[Fiche]:
    """Fiches qui répondent à un nom, un RPPS, un FINESS ou une commune ; celles du territoire d'abord.

    ``texte`` vide : les fiches du territoire. ``territoire`` : codes de communes. Quatre requêtes au plus.
    """
    personnes = _ranger(_filtrer(Professionnel.objects.all(), texte, "rpps"), territoire)[:limite]
    structures = _ranger(_filtrer(Structure.objects.all(), texte, "finess"), territoire)[:limite]
    if not texte.strip():
        if not territoire:
            return []
        personnes = [p for p in personnes if p.commune_id in territoire]
        structures = [s for s in structures if s.commune_id in territoire]
    fiches = [*(_personne(p, territoire) for p in personnes), *(_structure(s, territoire) for s in structures)]
    return sorted(fiches, key=lambda f: not f.proche)[:limite]


def _filtrer(fiches: QuerySet, texte: str, identifiant: str) -> QuerySet:
    numero = compacter(texte)
    if len(numero) >= 6 and any(signe.isdigit() for signe in numero):
        return fiches.filter(**{f"{identifiant}__startswith": numero})
    for mot in normaliser(texte).split()[:6]:
        fiches = fiches.filter(_contient(mot))
    return fiches


def _contient(mot: str) -> Q:
    """Le mot est dans le nom, ou commence le nom de la commune."""
    return Q(nom_recherche__contains=mot) | Q(commune__nom_recherche__startswith=mot)


def _ranger(fiches: QuerySet, territoire: Collection[str]) -> QuerySet:
    proche = Case(When(commune__in=list(territoire), then=Value(0)), default=Value(1), output_field=IntegerField())
    return fiches.select_related("commune").annotate(eloignement=proche).order_by("eloignement", "nom_recherche", "pk")


def _personne(fiche: Professionnel, territoire: Collection[str]) -> Fiche:
    metier = fiche.specialite_libelle or libelle_profession(fiche.profession, fiche.specialite)
    return _fiche(PROFESSIONNEL, fiche, f"{fiche.prenom} {fiche.nom}", metier, fiche.rpps, territoire)


def _structure(fiche: Structure, territoire: Collection[str]) -> Fiche:
    return _fiche(STRUCTURE, fiche, fiche.nom, TypeStructure(fiche.type).label, fiche.finess, territoire)


def _fiche(
    nature: str, ligne: Professionnel | Structure, nom: str, metier: str, numero: str, territoire: Collection[str]
) -> Fiche:
    commune = str(ligne.commune) if ligne.commune else ""
    return Fiche(nature, ligne.pk, nom, metier, numero, commune, ligne.commune_id in territoire)
