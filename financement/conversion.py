"""D'une version en base au barème pur, et retour. L'empreinte dit si le contenu a changé."""

import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from commun.textes import au_clavier
from financement.bareme import Bareme, Ligne, MissionDuBareme, Nature, Parametre, Statut
from financement.enums import EtatVersion
from financement.models import LigneDeBareme, MissionDeBareme, RegleDeBareme, SeuilDeBareme, VersionDeBareme
from financement.models.contenu import TAILLES
from territoires.taille import Seuil

STATUTS = {EtatVersion.VERIFIE: Statut.VERIFIE, EtatVersion.RETIRE: Statut.RETIRE}
CONTENU = ("missions", "lignes", "seuils", "regles")
# Ce que disent pareillement la table et l'objet pur, dans l'ordre où l'empreinte les lit.
DE_MISSION = ("code", "libelle", "socle", "demarrage_mois", "deploiement_mois")
DE_LIGNE = ("poste", "nature", "hors_total", "source")
DE_SEUIL = ("habitants", "taille_a_la_borne", "a_confirmer")
DE_REGLE = ("code", "libelle", "valeur", "source", "a_confirmer")


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
        missions=tuple(MissionDuBareme(**_dits(m, DE_MISSION)) for m in version.missions.all()),
        lignes=tuple(
            Ligne(li.poste, Nature(li.nature), tuple(_sobre(getattr(li, t)) for t in TAILLES), li.hors_total, li.source)
            for li in version.lignes.all()
        ),
        seuils=tuple(Seuil(**_dits(s, DE_SEUIL)) for s in version.seuils.all()),
        parametres=tuple(Parametre(**{**_dits(r, DE_REGLE), "valeur": _sobre(r.valeur)}) for r in version.regles.all()),
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
    for modele, elements, champs in (
        (MissionDeBareme, bareme.missions, DE_MISSION),
        (SeuilDeBareme, bareme.seuils, DE_SEUIL),
        (RegleDeBareme, bareme.parametres, DE_REGLE),
    ):
        modele.objects.bulk_create(
            modele(version=version, rang=rang, **_dits(element, champs)) for rang, element in enumerate(elements, 1)
        )
    LigneDeBareme.objects.bulk_create(
        LigneDeBareme(
            version=version,
            rang=rang,
            **_dits(ligne, DE_LIGNE),
            **dict(zip(TAILLES, ligne.montants, strict=True)),
        )
        for rang, ligne in enumerate(bareme.lignes, 1)
    )
    version._prefetched_objects_cache = {}


def _dits(element: Any, champs: Iterable[str]) -> dict[str, Any]:
    return {champ: getattr(element, champ) for champ in champs}


def empreinte(bareme: Bareme) -> str:
    """SHA-256 de tout ce que dit le barème, sauf son statut et sa fin de validité, qui changent après vérification."""
    return hashlib.sha256(_canonique(bareme).encode()).hexdigest()


def identiques(un: Bareme, autre: Bareme) -> bool:
    """Vrai si les deux disent la même chose : l'apostrophe, droite ou courbe, ne fait pas un autre barème."""
    return au_clavier(_canonique(un)) == au_clavier(_canonique(autre))


def _canonique(bareme: Bareme) -> str:
    dit = {
        "code": bareme.code,
        "libelle": bareme.libelle,
        "reference": bareme.reference,
        "source": bareme.source,
        "publication": bareme.publication.isoformat(),
        "effet": bareme.effet.isoformat(),
        "missions": [list(_dits(m, DE_MISSION).values()) for m in bareme.missions],
        "lignes": [
            [li.poste, li.nature.value, [_texte(m) for m in li.montants], li.hors_total, li.source]
            for li in bareme.lignes
        ],
        "seuils": [list(_dits(s, DE_SEUIL).values()) for s in bareme.seuils],
        "parametres": [[p.code, p.libelle, _texte(p.valeur), p.source, p.a_confirmer] for p in bareme.parametres],
        "notes": list(bareme.notes),
    }
    return json.dumps(dit, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _texte(valeur: Decimal | None) -> str:
    sobre = _sobre(valeur)
    return "" if sobre is None else f"{sobre:f}"
