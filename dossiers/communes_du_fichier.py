"""Les communes citées par un fichier : lues d'avance en quelques requêtes, puis reconnues ligne par ligne."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from acteurs.identifiants import INSEE
from commun.textes import normaliser
from territoires.models import AncienCode, Commune
from territoires.recherche.communes import actuelles, par_approche, separer_departement

PROPOSITIONS_MAX = 50
LOT = 500


class CommunesDuFichier:
    """Reconnaît un code ou un nom. Une ancienne commune n'est jamais remplacée d'office : la nouvelle est proposée."""

    def __init__(self, saisies: Iterable[str], departements: Collection[str]) -> None:
        self.departements = departements
        self.propositions = 0
        textes = {texte for texte in saisies if texte}
        codes = {_code(texte) for texte in textes}
        cles = {normaliser(separer_departement(texte)[0]) for texte in textes}
        self.par_code = {c.code: c for lot in _lots(codes) for c in actuelles().filter(pk__in=lot)}
        self.par_nom: dict[str, list[Commune]] = defaultdict(list)
        for lot in _lots(cles):
            for commune in actuelles().filter(nom_recherche__in=lot).order_by("code"):
                self.par_nom[commune.nom_recherche].append(commune)
        anciens = AncienCode.objects.select_related("commune").order_by("code")
        self.anciens = {a.code: a for lot in _lots(codes) for a in anciens.filter(pk__in=lot)}
        self.anciens |= {a.nom_recherche: a for lot in _lots(cles) for a in anciens.filter(nom_recherche__in=lot)}

    def lire(self, code: str, nom: str) -> Commune | None:
        """La commune, ``None`` si rien n'est écrit. Lève ``ValueError`` : inconnue, ancienne ou ambiguë."""
        if code and INSEE.fullmatch(_code(code)):
            return self._par_code(_code(code))
        return self._par_nom(code or nom) if code or nom else None

    def _par_code(self, code: str) -> Commune:
        if code in self.par_code:
            return self.par_code[code]
        if code in self.anciens:
            raise ValueError(self._devenue(self.anciens[code]))
        raise ValueError(f"Commune inconnue : {code[:60]}. Donnez un code Insee à cinq caractères.")

    def _par_nom(self, texte: str) -> Commune:
        if _code(texte) in self.par_code or _code(texte) in self.anciens:
            return self._par_code(_code(texte))
        nom, departement = separer_departement(texte)
        cle = normaliser(nom)
        trouvees = [c for c in self.par_nom.get(cle, ()) if not departement or c.departement_id == departement]
        proches = [c for c in trouvees if c.departement_id in self.departements]
        if len(trouvees) == 1 or len(proches) == 1:
            return (proches or trouvees)[0]
        if trouvees:
            raise ValueError(f"Plusieurs communes s’appellent « {nom[:60]} » : {_citer(proches or trouvees)}.")
        if cle in self.anciens:
            raise ValueError(self._devenue(self.anciens[cle]))
        raise ValueError(f"Commune inconnue : « {texte[:60]} ».{self._proposer(cle, departement)}")

    def _devenue(self, ancien: AncienCode) -> str:
        actuelle = ancien.commune
        return f"« {ancien.nom} » ({ancien.code}) est une ancienne commune : écrivez {actuelle.nom} ({actuelle.code})."

    def _proposer(self, cle: str, departement: str) -> str:
        """Le nom le plus proche, cherché pour les premières fautes seulement (la recherche approchée est chère)."""
        if self.propositions >= PROPOSITIONS_MAX or len(cle) < 3:
            return ""
        self.propositions += 1
        proches = par_approche(cle, departement, 1)
        return f" Vouliez-vous dire {_citer([t.commune for t in proches])} ?" if proches else ""


def _code(texte: str) -> str:
    """Code Insee ; un tableur en fait parfois un nombre et perd le zéro de tête."""
    propre = texte.strip().upper()
    return propre.zfill(5) if propre.isdecimal() and len(propre) == 4 else propre


def _citer(communes: Iterable[Commune]) -> str:
    return ", ".join(f"{c.nom} ({c.code})" for c in list(communes)[:5])


def _lots(valeurs: Collection[str]) -> Iterator[list[str]]:
    triees = sorted(valeurs)
    return (triees[debut : debut + LOT] for debut in range(0, len(triees), LOT))
