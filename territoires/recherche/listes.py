"""Une liste collée (codes Insee, codes postaux, noms) devient des communes, des doutes et des inconnues.

Une ligne qui commence par un code, ou qui porte un code et un seul nom, vaut ce code ; sinon la ligne est
coupée aux virgules, points-virgules et tabulations, et chaque morceau est un code ou un nom, suivi s'il le
faut de son département ou code postal. Un nom et un code qui se contredisent sont un doute.
Un code à cinq chiffres est d'abord lu comme code Insee, puis ancien code, puis code postal.
"""

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from commun.textes import normaliser
from territoires.models import AncienCode, ArrondissementMunicipal, CodePostal, Commune
from territoires.recherche.communes import actuelles, par_approche, separer_departement

_CODE = re.compile(r"\b(?:\d{5}|2[AB]\d{3})\b", re.IGNORECASE)
_COUPURES = re.compile(r"[;,\t]")
_ORNEMENTS = " \"'«»-–•*"
_CANDIDATES = 12
MORCEAUX_MAXIMUM = 2000


class ListeTropLongue(ValueError):
    """Plus de 2 000 morceaux : on refuse de deviner, la personne découpe sa liste."""


@dataclass(frozen=True)
class Douteuse:
    """Un morceau qui peut désigner plusieurs communes ; ``candidates`` : les plus probables d'abord."""

    texte: str
    candidates: tuple[Commune, ...]


@dataclass(frozen=True)
class Successeur:
    """Un ancien code ou un ancien nom, et la commune actuelle qui le contient."""

    texte: str
    ancien: str
    commune: Commune


@dataclass(frozen=True)
class Resolution:
    """Ce que la liste a donné. ``remarques`` : traductions d'anciens codes, à montrer.

    ``trouvees`` compte aussi les ``successeurs``, qui ne sont désignés que par un ancien code ; ``sures`` non.
    ``doubles`` : communes écrites plusieurs fois, comptées une.
    """

    trouvees: tuple[Commune, ...]
    douteuses: tuple[Douteuse, ...]
    inconnues: tuple[str, ...]
    remarques: tuple[str, ...] = ()
    successeurs: tuple[Successeur, ...] = ()
    doubles: tuple[Commune, ...] = ()

    @property
    def sures(self) -> list[str]:
        """Les codes désignés sans détour : on peut les ajouter sans rien demander."""
        proposees = {successeur.commune.code for successeur in self.successeurs}
        return [commune.code for commune in self.trouvees if commune.code not in proposees]

    @property
    def a_relire(self) -> bool:
        return bool(self.douteuses or self.inconnues or self.successeurs or self.doubles)


@dataclass
class _Morceau:
    texte: str
    code: str = ""
    nom: str = ""
    departement: str = ""

    @property
    def cle(self) -> str:
        return normaliser(self.nom)


@dataclass
class _Annuaire:
    """Tout ce que les morceaux peuvent désigner, chargé en six requêtes."""

    communes: dict[str, Commune] = field(default_factory=dict)
    anciens: dict[str, AncienCode] = field(default_factory=dict)
    postaux: dict[str, list[str]] = field(default_factory=dict)
    noms: dict[str, list[str]] = field(default_factory=dict)
    noms_anciens: dict[str, AncienCode] = field(default_factory=dict)


def resoudre_liste(texte: str, departements: Collection[str] = ()) -> Resolution:
    """Résout ``texte`` ; ``departements`` : ceux du territoire, dont les homonymes viennent d'abord.

    Lève ``ListeTropLongue`` au-delà de 2 000 morceaux.
    """
    morceaux = _decouper(texte)
    if len(morceaux) > MORCEAUX_MAXIMUM:
        raise ListeTropLongue(f"La liste a {len(morceaux)} éléments ; collez-en {MORCEAUX_MAXIMUM} au plus à la fois.")
    annuaire = _charger(morceaux)
    trouvees: dict[str, Commune] = {}
    doubles: dict[str, Commune] = {}
    successeurs: dict[str, Successeur] = {}
    directes: set[str] = set()
    douteuses: dict[str, Douteuse] = {}
    inconnues: list[str] = []
    for morceau in morceaux:
        codes, ancien = _designees(morceau, annuaire)
        candidates = tuple(annuaire.communes[code] for code in codes)
        if not candidates:
            candidates = _approchantes(morceau)
            if not candidates:
                inconnues.append(morceau.texte)
                continue
        elif len(candidates) == 1:
            commune = candidates[0]
            if commune.code in trouvees:
                doubles[commune.code] = commune
            trouvees.setdefault(commune.code, commune)
            if ancien is None:
                directes.add(commune.code)
            else:
                successeurs[ancien.code] = Successeur(morceau.texte, f"{ancien.code} ({ancien.nom})", commune)
            continue
        rangees = sorted(candidates, key=lambda c: c.departement_id not in departements)
        douteuses.setdefault(morceau.texte, Douteuse(morceau.texte, tuple(rangees[:_CANDIDATES])))
    return Resolution(
        tuple(trouvees.values()),
        tuple(douteuses.values()),
        tuple(dict.fromkeys(inconnues)),
        tuple(f"{s.ancien} fait aujourd’hui partie de {s.commune}." for s in successeurs.values()),
        tuple(s for s in successeurs.values() if s.commune.code not in directes),
        tuple(doubles.values()),
    )


def _decouper(texte: str) -> list[_Morceau]:
    return [morceau for ligne in texte.splitlines() for morceau in _decouper_ligne(ligne)]


def _decouper_ligne(ligne: str) -> list[_Morceau]:
    """Une ligne de tableau (code, nom, autres colonnes) est un morceau ; une énumération en est plusieurs."""
    bouts = [bout for bout in (bout.strip(_ORNEMENTS) for bout in _COUPURES.split(ligne)) if normaliser(bout)]
    codes = [code.upper() for code in _CODE.findall(ligne)]
    noms = [nom for nom in (_CODE.sub(" ", bout).strip(_ORNEMENTS) for bout in bouts) if normaliser(nom)]
    if not noms:
        return [_Morceau(code, code) for code in codes]
    code_en_tete = bool(bouts and _CODE.match(bouts[0]))
    if len(codes) == 1 and (len(noms) == 1 or code_en_tete):
        return [_Morceau(ligne.strip(), codes[0], *separer_departement(noms[0]))]
    if len(bouts) > 1:
        return [morceau for bout in bouts for morceau in _decouper_ligne(bout)]
    if codes:
        return [_Morceau(code, code) for code in codes]
    return [_Morceau(bouts[0], "", *separer_departement(bouts[0]))]


def _charger(morceaux: list[_Morceau]) -> _Annuaire:
    codes = {morceau.code for morceau in morceaux if morceau.code}
    cles = {morceau.cle for morceau in morceaux if morceau.nom}
    annuaire = _Annuaire()
    anciens = AncienCode.objects.filter(commune__archivee_le__isnull=True).order_by("code")
    annuaire.anciens = {ancien.code: ancien for ancien in anciens.filter(pk__in=codes)}
    postaux, noms = defaultdict(list), defaultdict(list)
    for code, commune in (
        CodePostal.objects.filter(code__in=codes).order_by("commune_id").values_list("code", "commune_id")
    ):
        postaux[code].append(commune)
    for code, commune in ArrondissementMunicipal.objects.filter(pk__in=codes).values_list("code", "commune_id"):
        postaux[code] = [commune]
    for commune in actuelles().filter(nom_recherche__in=cles).order_by("code"):
        noms[commune.nom_recherche].append(commune.code)
        annuaire.communes[commune.code] = commune
    for ancien in anciens.filter(nom_recherche__in=cles - noms.keys()):
        noms[ancien.nom_recherche].append(ancien.commune_id)
        annuaire.noms_anciens.setdefault(ancien.nom_recherche, ancien)
    annuaire.postaux, annuaire.noms = dict(postaux), dict(noms)
    voulus = codes.union(*postaux.values(), *noms.values(), (a.commune_id for a in annuaire.anciens.values()))
    manquants = voulus - annuaire.communes.keys()
    annuaire.communes |= {commune.code: commune for commune in actuelles().filter(pk__in=manquants)}
    return annuaire


def _designees(morceau: _Morceau, annuaire: _Annuaire) -> tuple[list[str], AncienCode | None]:
    """Les codes que le morceau peut désigner (un seul s'il n'y a pas de doute), et l'ancienne commune traduite."""
    par_nom = [code for code in annuaire.noms.get(morceau.cle, ()) if code in annuaire.communes]
    if morceau.departement:
        par_nom = [c for c in par_nom if annuaire.communes[c].departement_id == morceau.departement]
    if not morceau.code:
        return list(dict.fromkeys(par_nom)), annuaire.noms_anciens.get(morceau.cle)
    if morceau.code in annuaire.communes and (not par_nom or morceau.code in par_nom):
        return [morceau.code], None
    postales = [code for code in annuaire.postaux.get(morceau.code, ()) if code in annuaire.communes]
    communs = [code for code in par_nom if code in postales]
    if len(communs) == 1:
        return communs, None
    if morceau.code in annuaire.communes:
        return [morceau.code, *par_nom], None
    if ancien := annuaire.anciens.get(morceau.code):
        return [ancien.commune_id], ancien
    return list(dict.fromkeys(communs or postales or par_nom)), None


def _approchantes(morceau: _Morceau) -> tuple[Commune, ...]:
    """Faute de mieux, les noms qui ressemblent : toujours douteux, jamais choisis d'office."""
    if not morceau.cle:
        return ()
    return tuple(t.commune for t in par_approche(morceau.cle, morceau.departement, 5))
