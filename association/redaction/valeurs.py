"""Ce que les gabarits lisent : chaque valeur saisie mise à l'abri, chaque valeur absente à sa place vide."""

from calendar import monthrange
from decimal import Decimal
from typing import Any

from association.enums import UNIQUES, Admission, Cotisation, Direction, Fonction, Mois, Repartition, TransfertSiege
from association.redaction.champs import CHAMPS
from association.redaction.signes import manque, valeur
from association.redaction.situation import Membre, Situation
from commun.montants import euros

ANNEE_COMMUNE = 2027
MOITIE = 50


def contexte(situation: Situation) -> dict[str, Any]:
    """``v`` : les valeurs ; ``o`` : les options (nombres, choix) ; des booléens pour les choix des statuts."""
    o = situation.options
    return {
        "v": _valeurs(situation),
        "o": o,
        "communes": [valeur(nom) for nom in situation.communes],
        "fondateurs": [valeur(nom) for nom in situation.fondateurs],
        "buts": [valeur(but) for but in _lignes(o["objet_complement"])],
        "missions": situation.missions,
        "dirigeants": [_dirigeant(membre) for membre in _composition(situation)],
        "colleges": o["repartition"] == Repartition.COLLEGES,
        "conseil": o["direction"] == Direction.CONSEIL,
        "cotise": o["cotisation"] != Cotisation.AUCUNE,
        "cotise_double": o["cotisation"] == Cotisation.DOUBLE,
        "assemblee_transfere": o["transfert_siege"] == TransfertSiege.ASSEMBLEE,
        "agrement": o["admission"] == Admission.AGREMENT,
        "dirigeants_nom": "le conseil d’administration" if o["direction"] == Direction.CONSEIL else "le bureau",
        "des_dirigeants": "du conseil d’administration" if o["direction"] == Direction.CONSEIL else "du bureau",
        "majorite_ordinaire": _majorite(o["majorite_ordinaire"]),
        "majorite_extraordinaire": _majorite(o["majorite_extraordinaire"]),
        "representants": _colleges(o),
        **_exercice(o["exercice_fin"]),
    }


def _lignes(texte: str) -> list[str]:
    return [ligne.strip() for ligne in texte.splitlines() if ligne.strip()]


def _valeurs(situation: Situation) -> dict[str, str]:
    donnees = {
        "siege": situation.siege,
        "communes": " ".join(situation.communes),
        "fondateurs": " ".join(situation.fondateurs),
        "contact": situation.contact,
        "assemblee_le": situation.assemblee_le,
        "assemblee_lieu": situation.options["assemblee_lieu"],
        "cotisation_montant": _montant(situation.options["cotisation_montant"]),
        "cotisation_structures": _montant(situation.options["cotisation_structures"]),
        **{f: _seul(situation, Fonction(f)) for f in (Fonction.PRESIDENT, Fonction.SECRETAIRE, Fonction.TRESORIER)},
    }
    libres = {
        "nom": situation.nom,
        "rna": situation.rna,
        "siret": situation.siret,
        "courriel": situation.courriel,
        "telephone": situation.telephone,
        "plafond": euros(Decimal(situation.options["plafond_depense"]), centimes=False),
    }
    return {nom: _ou_manque(nom, dite) for nom, dite in donnees.items()} | {
        nom: valeur(dite) if dite else "" for nom, dite in libres.items()
    }


def _ou_manque(champ: str, dite: str) -> str:
    return valeur(dite) if dite.strip() else manque(champ, CHAMPS[champ].libelle)


def _montant(montant: Decimal | None) -> str:
    return "" if montant is None else euros(montant, centimes=montant != montant.to_integral_value())


def _majorite(seuil: int) -> str:
    """Une moitié s'entend dépassée ; au-dessus, le seuil est atteint ou dépassé."""
    if seuil == MOITIE:
        return "à la majorité absolue, c’est-à-dire plus de la moitié des suffrages exprimés"
    return f"à la majorité de {seuil} % au moins des suffrages exprimés"


def _seul(situation: Situation, fonction: Fonction) -> str:
    return next((membre.nom for membre in situation.dirigeants if membre.fonction == fonction), "")


def _composition(situation: Situation) -> list[Membre]:
    """Les dirigeants connus, puis la place vide de chaque fonction que personne n'occupe encore."""
    connues = {membre.fonction for membre in situation.dirigeants}
    vides = [Membre(fonction, fonction.label, "") for fonction in UNIQUES if fonction not in connues]
    return [*situation.dirigeants, *vides]


def _dirigeant(membre: Membre) -> dict[str, str]:
    suite = {nom: _ou_manque(nom, getattr(membre, nom)) for nom in ("profession", "nationalite", "domicile")}
    represente = valeur(membre.represente) if membre.represente else ""
    nom = valeur(membre.nom) if membre.nom else _ou_manque(membre.fonction, "")
    return {"intitule": membre.intitule, "nom": nom, "represente": represente, **suite}


COLLEGES = (
    ("part_professionnels", "collège des professionnels de santé"),
    ("part_etablissements", "collège des établissements de santé et des services médico-sociaux et sociaux"),
    ("part_usagers", "collège des usagers"),
    ("part_collectivites", "collège des collectivités territoriales"),
)


def _colleges(options: Any) -> list[dict[str, Any]]:
    """Les collèges qui ont des voix, avec leur part en %."""
    return [{"nom": nom, "part": options[cle]} for cle, nom in COLLEGES if options[cle]]


def _exercice(mois: int) -> dict[str, str]:
    """« 1er janvier » et « 31 décembre » pour une clôture en décembre."""
    fin = Mois(mois)
    dernier = "dernier jour" if fin == Mois.FEVRIER else str(monthrange(ANNEE_COMMUNE, mois)[1])
    debut = Mois(mois % 12 + 1)
    cloture = f"{dernier} de {fin.label}" if fin == Mois.FEVRIER else f"{dernier} {fin.label}"
    return {"exercice_debut": f"1er {debut.label}", "exercice_cloture": cloture}
