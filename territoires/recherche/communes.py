"""Recherche de communes et d'EPCI pour la saisie d'un territoire.

Les communes archivées ne sont jamais proposées ; un ancien nom ou code mène à la commune actuelle.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Case, IntegerField, QuerySet, Value, When

from commun.textes import normaliser
from territoires.models import (
    AncienCode,
    ArrondissementMunicipal,
    ChargementReferentiel,
    CodePostal,
    Commune,
    Epci,
)
from territoires.recherche.approche import IndexApproche

LIMITE = 20
_CODE = re.compile(r"\d{5}|2[AB]\d{3}")
_CHIFFRES = re.compile(r"\d{2,4}")
_AVEC_DEPARTEMENT = re.compile(r"(?P<nom>.*\D)[\s(]+(?P<departement>\d{2,3}|2[ab])\)?", re.IGNORECASE)


@dataclass(frozen=True)
class Trouvaille:
    """Une commune proposée et pourquoi elle l'est (vide si son nom suffit à l'expliquer)."""

    commune: Commune
    motif: str = ""


def actuelles() -> QuerySet[Commune]:
    """Les communes qui existent, avec leur département et leur EPCI."""
    return Commune.objects.filter(archivee_le__isnull=True).select_related("departement", "epci")


def chercher_communes(texte: str, limite: int = LIMITE) -> list[Trouvaille]:
    """Les communes qui répondent à ``texte``, la plus probable d'abord, ``limite`` au plus.

    ``texte`` : nom (accents, casse, tirets, « st » indifférents ; fautes tolérées), nom suivi d'un
    département (« Saint-Jean 31 »), code Insee actuel ou ancien, code postal entier ou commencé.
    """
    texte = texte.strip()
    if _CODE.fullmatch(texte.upper()):
        return _uniques(_par_code(texte.upper()), limite)
    if _CHIFFRES.fullmatch(texte):
        return _uniques(_par_debut_de_code_postal(texte, limite), limite)
    nom, departement = separer_departement(texte)
    cle = normaliser(nom)
    if len(cle) < 2:
        return []
    trouvailles = _uniques([*_par_nom(cle, departement, limite), *_par_ancien_nom(cle, departement, limite)], limite)
    return trouvailles or par_approche(cle, departement, limite)


def chercher_epcis(texte: str, limite: int = 5) -> list[Epci]:
    """Les EPCI actuels dont le nom contient tous les mots de ``texte``, ou de ce SIREN."""
    epcis = Epci.objects.filter(archive_le__isnull=True).select_related("departement")
    sans_espaces = texte.replace(" ", "")
    if re.fullmatch(r"\d{9}", sans_espaces):
        return list(epcis.filter(pk=sans_espaces))
    mots = normaliser(texte).split()
    if len("".join(mots)) < 2:
        return []
    for mot in mots:
        epcis = epcis.filter(nom_recherche__contains=mot)
    return list(epcis.order_by("nom_recherche", "siren")[:limite])


def separer_departement(texte: str) -> tuple[str, str]:
    """« Saint-Jean (31) » → (« Saint-Jean », « 31 ») ; sans département, la seconde partie est vide."""
    trouve = _AVEC_DEPARTEMENT.fullmatch(texte.strip())
    return (trouve["nom"].strip(), trouve["departement"].upper()) if trouve else (texte, "")


def _dans(departement: str) -> QuerySet[Commune]:
    communes = actuelles()
    return communes.filter(departement_id=departement) if departement else communes


def _par_code(code: str) -> Iterable[Trouvaille]:
    """Code Insee d'abord, puis ancien code, arrondissement, et code postal."""
    yield from (Trouvaille(commune, f"code Insee {code}") for commune in actuelles().filter(pk=code))
    for ancien in AncienCode.objects.filter(pk=code).select_related("commune__departement", "commune__epci"):
        yield Trouvaille(ancien.commune, f"ancien code {code} ({ancien.nom})")
    arrondissements = ArrondissementMunicipal.objects.filter(pk=code)
    for arrondissement in arrondissements.select_related("commune__departement", "commune__epci"):
        yield Trouvaille(arrondissement.commune, arrondissement.nom)
    postales = actuelles().filter(pk__in=_codes_postaux(code=code))
    yield from (Trouvaille(commune, f"code postal {code}") for commune in postales.order_by("nom_recherche", "code"))


def _codes_postaux(**filtre) -> QuerySet:
    return CodePostal.objects.filter(**filtre).order_by().values("commune_id")


def _par_debut_de_code_postal(chiffres: str, limite: int) -> Iterable[Trouvaille]:
    communes = actuelles().filter(pk__in=_codes_postaux(code__startswith=chiffres))
    for commune in communes.order_by("codes_postaux", "nom_recherche", "code")[:limite]:
        yield Trouvaille(commune, f"code postal {commune.codes_postaux}")


def _par_nom(cle: str, departement: str, limite: int) -> Iterable[Trouvaille]:
    """Nom exact, puis qui commence ainsi, puis dont un mot commence ainsi, puis qui le contient."""
    rang = Case(
        When(nom_recherche=cle, then=Value(0)),
        When(nom_recherche__startswith=f"{cle} ", then=Value(1)),
        When(nom_recherche__startswith=cle, then=Value(2)),
        When(nom_recherche__contains=f" {cle}", then=Value(3)),
        default=Value(4),
        output_field=IntegerField(),
    )
    communes = _dans(departement).filter(nom_recherche__contains=cle).annotate(rang=rang)
    for commune in communes.order_by("rang", "-population", "code")[:limite]:
        yield Trouvaille(commune)


def _par_ancien_nom(cle: str, departement: str, limite: int) -> Iterable[Trouvaille]:
    anciens = AncienCode.objects.filter(nom_recherche__startswith=cle, commune__archivee_le__isnull=True)
    if departement:
        anciens = anciens.filter(commune__departement_id=departement)
    anciens = anciens.select_related("commune__departement", "commune__epci").order_by("nom_recherche", "code")
    for ancien in anciens[:limite]:
        yield Trouvaille(ancien.commune, f"ancienne commune {ancien.nom}")


def par_approche(cle: str, departement: str, limite: int) -> list[Trouvaille]:
    """Les communes dont le nom ressemble à ``cle`` (2 requêtes, index gardé en mémoire)."""
    dernier = ChargementReferentiel.objects.values_list("pk", "empreinte").first() or (0, "")
    codes = index_des_noms(*dernier).proches(cle, limite if not departement else limite * 3)
    communes = {commune.code: commune for commune in _dans(departement).filter(pk__in=codes)}
    return [Trouvaille(communes[code], "nom approchant") for code in codes if code in communes]


@lru_cache(maxsize=1)
def index_des_noms(chargement: int, empreinte: str) -> IndexApproche:
    """Index des noms actuels et anciens, refait quand le référentiel est rechargé."""
    noms = list(actuelles().order_by("code").values_list("code", "nom_recherche"))
    anciens = AncienCode.objects.filter(commune__archivee_le__isnull=True).order_by("code")
    return IndexApproche([*noms, *anciens.values_list("commune_id", "nom_recherche")])


def _uniques(trouvailles: Iterable[Trouvaille], limite: int) -> list[Trouvaille]:
    """Une fois chaque commune, la première raison gardée."""
    gardees: dict[str, Trouvaille] = {}
    for trouvaille in trouvailles:
        gardees.setdefault(trouvaille.commune.code, trouvaille)
    return list(gardees.values())[:limite]
