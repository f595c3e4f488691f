"""D'une version en base au barème pur, et retour. L'empreinte dit si le contenu a changé."""

import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from financement.bareme import Bareme, Ligne, MissionDuBareme, Nature, Parametre, Statut
from financement.enums import EtatVersion
from financement.models import LigneDeBareme, MissionDeBareme, RegleDeBareme, SeuilDeBareme, VersionDeBareme
from financement.models.contenu import TAILLES
from territoires.taille import Seuil

STATUTS = {EtatVersion.VERIFIE: Statut.VERIFIE, EtatVersion.RETIRE: Statut.RETIRE}
CONTENU = ("missions", "lignes", "seuils", "regles")


def avec_contenu(versions: QuerySet[VersionDeBareme]) -> QuerySet[VersionDeBareme]:
    """Les versions et tout leur contenu, en cinq requêtes quel qu'en soit le nombre."""
    return versions.prefetch_related(*CONTENU)


def en_bareme(version: VersionDeBareme) -> Bareme:
    """Le barème immuable que lit le calcul. Un brouillon, soumis ou abandonné, ne calcule rien."""
    return Bareme(
        code=version.code,
        libelle=version.libelle,
        reference=version.reference,
        publication=version.publie_le,
        effet=version.effet_le,
        statut=STATUTS.get(EtatVersion(version.etat), Statut.BROUILLON),
        missions=tuple(
            MissionDuBareme(m.code, m.libelle, m.socle, m.demarrage_mois, m.deploiement_mois)
            for m in version.missions.all()
        ),
        lignes=tuple(
            Ligne(li.poste, Nature(li.nature), tuple(_sobre(getattr(li, t)) for t in TAILLES), li.hors_total, li.source)
            for li in version.lignes.all()
        ),
        seuils=tuple(Seuil(s.habitants, s.taille_a_la_borne, s.a_confirmer) for s in version.seuils.all()),
        parametres=tuple(
            Parametre(r.code, r.libelle, _sobre(r.valeur), r.source, r.a_confirmer) for r in version.regles.all()
        ),
        notes=tuple(version.notes),
        fin=version.fin_le,
        source=version.source,
    )


def _sobre(valeur: Decimal | None) -> Decimal | None:
    """Le nombre sans zéro inutile après la virgule : 0,7500 se relit 0,75."""
    if valeur is None:
        return None
    entier = valeur.to_integral_value()
    return entier.quantize(Decimal(1)) if valeur == entier else valeur.normalize()


def ecrire_contenu(version: VersionDeBareme, bareme: Bareme) -> None:
    """Remplace tout le contenu d'un brouillon par celui-ci, dans la transaction de l'appelant."""
    for nom in CONTENU:
        getattr(version, nom).all().delete()
    MissionDeBareme.objects.bulk_create(
        MissionDeBareme(
            version=version,
            rang=rang,
            code=m.code,
            libelle=m.libelle,
            socle=m.socle,
            demarrage_mois=m.demarrage_mois,
            deploiement_mois=m.deploiement_mois,
        )
        for rang, m in _ranger(bareme.missions)
    )
    LigneDeBareme.objects.bulk_create(
        LigneDeBareme(
            version=version,
            rang=rang,
            poste=li.poste,
            nature=li.nature.value,
            hors_total=li.hors_total,
            source=li.source,
            **dict(zip(TAILLES, li.montants, strict=True)),
        )
        for rang, li in _ranger(bareme.lignes)
    )
    SeuilDeBareme.objects.bulk_create(
        SeuilDeBareme(
            version=version,
            rang=rang,
            habitants=s.habitants,
            taille_a_la_borne=s.taille_a_la_borne,
            a_confirmer=s.a_confirmer,
        )
        for rang, s in _ranger(bareme.seuils)
    )
    RegleDeBareme.objects.bulk_create(
        RegleDeBareme(
            version=version,
            rang=rang,
            code=p.code,
            libelle=p.libelle,
            valeur=p.valeur,
            source=p.source,
            a_confirmer=p.a_confirmer,
        )
        for rang, p in _ranger(bareme.parametres)
    )
    version._prefetched_objects_cache = {}


def _ranger(elements: Iterable[Any]) -> Iterable[tuple[int, Any]]:
    return enumerate(elements, start=1)


def empreinte(bareme: Bareme) -> str:
    """SHA-256 de tout ce que dit le barème, sauf son statut et sa fin de validité, qui changent après vérification."""
    dit = {
        "code": bareme.code,
        "libelle": bareme.libelle,
        "reference": bareme.reference,
        "source": bareme.source,
        "publication": bareme.publication.isoformat(),
        "effet": bareme.effet.isoformat(),
        "missions": [[m.code, m.libelle, m.socle, m.demarrage_mois, m.deploiement_mois] for m in bareme.missions],
        "lignes": [
            [li.poste, li.nature.value, [_texte(m) for m in li.montants], li.hors_total, li.source]
            for li in bareme.lignes
        ],
        "seuils": [[s.habitants, s.taille_a_la_borne, s.a_confirmer] for s in bareme.seuils],
        "parametres": [[p.code, p.libelle, _texte(p.valeur), p.source, p.a_confirmer] for p in bareme.parametres],
        "notes": list(bareme.notes),
    }
    texte = json.dumps(dit, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(texte.encode()).hexdigest()


def _texte(valeur: Decimal | None) -> str:
    sobre = _sobre(valeur)
    return "" if sobre is None else f"{sobre:f}"
