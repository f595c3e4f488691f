"""Ce qu'un avenant change, avant et après, en mots : la page et le PDF lisent la même liste. Pur."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from commun.calendrier import en_lettres
from commun.montants import euros, format_nombre
from contrats.enums import Partie
from contrats.financier import enveloppe_annuelle
from contrats.mots import indicateur_en_mots
from contrats.photographie import iban_masque
from dossiers.comparaison import EcartDeChamp
from dossiers.enums import StatutStructure
from financement.refus import SaisieRefusee

Photographie = dict[str, Any]


@dataclass(frozen=True)
class Changement:
    """Une clause qui change ; ``avant`` ou ``apres`` vide : elle apparaît ou disparaît."""

    clause: str
    avant: str
    apres: str

    @property
    def ecart(self) -> EcartDeChamp:
        """Ce qui part et ce qui vient, mot à mot."""
        return EcartDeChamp("", self.avant, self.apres, mot_a_mot=True)


@dataclass(frozen=True)
class AvantApres:
    """Le territoire et l'argent, côte à côte : population, taille, euros d'une année pleine, communes.

    Un total vaut None tant qu'il ne se calcule pas. ``sans_date`` : les missions comptées sans date de démarrage.
    """

    population: tuple[int, int]
    taille: tuple[int, int]
    total: tuple[Decimal | None, Decimal | None]
    lignes: tuple[tuple[str, Decimal | None, Decimal | None], ...]
    ajoutees: tuple[str, ...]
    retirees: tuple[str, ...]
    sans_date: tuple[str, ...] = ()


def changements(avant: Photographie, apres: Photographie) -> list[Changement]:
    """Tout ce qui diffère, clause par clause, dans l'ordre du contrat."""
    anciennes = {cle: (clause, texte) for cle, clause, texte in clauses_en_mots(avant)}
    neuves = {cle: (clause, texte) for cle, clause, texte in clauses_en_mots(apres)}
    rien = ("", "")
    return [
        Changement((neuves.get(cle) or anciennes[cle])[0], anciennes.get(cle, rien)[1], neuves.get(cle, rien)[1])
        for cle in dict.fromkeys([*neuves, *anciennes])
        if anciennes.get(cle, rien) != neuves.get(cle, rien)
    ]


def clauses_en_mots(photo: Photographie) -> Iterator[tuple[str, str, str]]:
    """(clé stable, nom, texte) de chaque clause ; les clés sont celles de ``contrats.versions.clauses``."""
    ecrit, territoire = photo["contenu"], photo["territoire"]
    yield "identite", "Structure qui signe pour la CPTS", _structure(ecrit)
    yield "caisse", "Caisse qui signe et paie", photo["parties"]["am"]["nom"]
    yield "compte", "Compte de la CPTS", iban_masque(photo)
    yield "territoire", "Territoire", _perimetre(territoire)
    yield "population", "Population", f"{format_nombre(territoire['population'])} habitants"
    yield "taille", "Taille", str(territoire["taille"] or "")
    yield "bareme", "Barème", ecrit["bareme"]
    for signataire in ecrit["signataires"]:
        partie = Partie(signataire["partie"])
        yield f"signataire:{partie}", f"Signataire : {partie.label}", _signataire(signataire)
    for engagement in ecrit["engagements"]:
        yield f"mission:{engagement['mission']}", f"Mission : {engagement['libelle']}", _mission(engagement)
        for indicateur in engagement["indicateurs"]:
            nom = f"Indicateur : {indicateur['intitule']} ({engagement['libelle']})"
            yield f"indicateur:{indicateur['code']}", nom, " ; ".join(indicateur_en_mots(indicateur))
    yield "moyens", "Moyens", ecrit["moyens"].strip()
    yield "articles_particuliers", "Articles particuliers", ecrit["articles_particuliers"].strip()


def _structure(ecrit: dict[str, Any]) -> str:
    forme = StatutStructure(ecrit["structure_statut"]).label if ecrit["structure_statut"] else ""
    numeros = [f"SIRET {ecrit['siret']}" if ecrit["siret"] else "", f"RNA {ecrit['rna']}" if ecrit["rna"] else ""]
    morceaux = [ecrit["structure_nom"], forme, ecrit["structure_adresse"], *numeros]
    return " ; ".join(morceau for morceau in morceaux if morceau)


def _perimetre(territoire: dict[str, Any]) -> str:
    noms = [commune["nom"] for commune in territoire["communes"]]
    noms += [f"{partie['commune']}, {partie['libelle']}" for partie in territoire["parties"]]
    return f"{len(noms)} communes ou parties de communes : {', '.join(noms)}" if noms else ""


def _signataire(signataire: dict[str, Any]) -> str:
    delegation = ""
    if signataire["delegation"]:
        delegation = f", par délégation ({signataire['delegation']} du {_jour(signataire['delegation_du'])})"
    return f"{signataire['nom']}, {signataire['qualite']}{delegation}".strip(", ")


def _mission(engagement: dict[str, Any]) -> str:
    morceaux = [f"démarrage le {_jour(engagement['demarrage_le'])}" if engagement["demarrage_le"] else ""]
    morceaux.append(f"déploiement le {_jour(engagement['deploiement_le'])}" if engagement["deploiement_le"] else "")
    morceaux.append("compensation des soins non programmés" if engagement["compensation_snp"] else "")
    morceaux.append("supplément des soins non programmés" if engagement["supplement_snp"] else "")
    morceaux.append(f"dérogation : {engagement['derogation']}" if engagement["derogation"] else "")
    return " ; ".join(morceau for morceau in morceaux if morceau) or "engagée"


def _jour(iso: str) -> str:
    return en_lettres(date.fromisoformat(iso)) if iso else ""


def avant_apres(avant: Photographie, apres: Photographie, jour: date) -> AvantApres:
    """Habitants, taille et euros d'une année pleine, ``jour`` étant un jour d'où les missions se comptent."""
    anciennes, neuves = _enveloppe(avant, jour), _enveloppe(apres, jour)
    lignes = [
        (libelle, anciennes.get(libelle), neuves.get(libelle)) for libelle in dict.fromkeys([*anciennes, *neuves])
    ]
    return AvantApres(
        population=(avant["territoire"]["population"], apres["territoire"]["population"]),
        taille=(avant["territoire"]["taille"], apres["territoire"]["taille"]),
        total=(_total(anciennes), _total(neuves)),
        lignes=tuple(lignes),
        ajoutees=_communes_en_plus(avant, apres),
        retirees=_communes_en_plus(apres, avant),
        sans_date=_sans_date(avant, apres) if lignes else (),
    )


def _sans_date(*photos: Photographie) -> tuple[str, ...]:
    """Le nom des missions engagées sans date de démarrage, d'un côté ou de l'autre."""
    engagements = [engagement for photo in photos for engagement in photo["contenu"]["engagements"]]
    return tuple(dict.fromkeys(e["libelle"] for e in engagements if not e["demarrage_le"]))


def _enveloppe(photo: Photographie, jour: date) -> dict[str, Decimal]:
    try:
        resultat = enveloppe_annuelle(photo, signature=jour)
    except SaisieRefusee:
        return {}
    return {ligne.libelle: ligne.montant for ligne in resultat.lignes}


def _total(lignes: dict[str, Decimal]) -> Decimal | None:
    return sum(lignes.values(), Decimal("0.00")) if lignes else None


def _communes_en_plus(de: Photographie, vers: Photographie) -> tuple[str, ...]:
    """Les communes (ou parties) de ``vers`` que ``de`` n'avait pas."""
    deja = set(_noms(de))
    return tuple(nom for cle, nom in _noms(vers).items() if cle not in deja)


def _noms(photo: Photographie) -> dict[tuple[str, str], str]:
    territoire = photo["territoire"]
    entieres = {(commune["code"], ""): commune["nom"] for commune in territoire["communes"]}
    parties = {
        (partie["code"], partie["libelle"]): f"{partie['commune']}, {partie['libelle']}"
        for partie in territoire["parties"]
    }
    return {**entieres, **parties}


def en_euros(montant: Decimal | None) -> str:
    """« 12 010,28 € », ou un tiret quand la ligne n'existe pas de ce côté."""
    return "–" if montant is None else euros(montant)
