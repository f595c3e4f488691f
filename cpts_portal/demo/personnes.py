"""Des personnes plausibles et fictives, tirées d'une graine."""

from dataclasses import dataclass
from random import Random

from commun.textes import normaliser

PRENOMS_FEMININS = (
    "Agnès", "Aline", "Amandine", "Anaïs", "Brigitte", "Carole", "Cécile", "Chantal", "Clémence", "Corinne", "Delphine",
    "Élodie", "Émilie", "Estelle", "Fatima", "Florence", "Gaëlle", "Hélène", "Inès", "Isabelle", "Jeanne", "Karima",
    "Laure", "Lucie", "Maëlle", "Magali", "Manon", "Marion", "Mathilde", "Muriel", "Nathalie", "Odile", "Pauline",
    "Sabine", "Samira", "Solène", "Sylvie", "Valérie", "Virginie", "Zoé",
)  # fmt: skip
PRENOMS_MASCULINS = (
    "Adrien", "Alain", "Amir", "Arnaud", "Aurélien", "Benoît", "Cédric", "Christophe", "Damien", "Didier", "Étienne",
    "Fabien", "Florian", "Gilles", "Grégory", "Guilhem", "Hervé", "Jérôme", "Joël", "Julien", "Karim", "Laurent",
    "Loïc",
    "Mathieu", "Maxime", "Mehdi", "Nicolas", "Olivier", "Pascal", "Quentin", "Rémi", "Romain", "Sébastien", "Simon",
    "Stéphane", "Thierry", "Thomas", "Vincent", "Xavier", "Yann",
)  # fmt: skip
NOMS = (
    "Albert", "Arnal", "Astruc", "Barthe", "Bayle", "Bessière", "Blanc", "Bonnafous", "Bories", "Bosc", "Boyer",
    "Cabanel", "Calmels", "Campistron", "Carrière", "Castan", "Cayla", "Chauvet", "Cros", "Daures", "Delpech", "Durand",
    "Escande", "Espinasse", "Estève", "Fargues", "Faure", "Ferrand", "Fontaine", "Fournier", "Gaillard", "Galtier",
    "Garrigues", "Gineste", "Guiraud", "Issaly", "Jalabert", "Joffre", "Labatut", "Lacaze", "Lafont", "Lagarde",
    "Laurens", "Lavigne", "Maurel", "Mazars", "Mercadier", "Molinier", "Montagne", "Nicolau", "Olive", "Pagès",
    "Palmade", "Pelissier", "Prat", "Raynal", "Ribes", "Rigal", "Rouquette", "Roques", "Rouzaud", "Sabatier", "Salvan",
    "Saurel", "Serres", "Sicard", "Soulié", "Souquet", "Teulière", "Tournier", "Vaissière", "Vergnes", "Vialette",
    "Viguier", "Vivès",
)  # fmt: skip


@dataclass(frozen=True)
class Profession:
    """Une profession de santé : code TRE_G15, libellés au masculin et au féminin."""

    code: str
    masculin: str
    feminin: str
    second_recours: bool = False


GENERALISTE = Profession("10", "Médecin généraliste", "Médecin généraliste")
INFIRMIER = Profession("60", "Infirmier", "Infirmière")
PHARMACIEN = Profession("21", "Pharmacien", "Pharmacienne")
KINE = Profession("70", "Masseur-kinésithérapeute", "Masseuse-kinésithérapeute")
SAGE_FEMME = Profession("50", "Sage-femme", "Sage-femme")
DENTISTE = Profession("40", "Chirurgien-dentiste", "Chirurgienne-dentiste")
ORTHOPHONISTE = Profession("91", "Orthophoniste", "Orthophoniste")
ORTHOPTISTE = Profession("92", "Orthoptiste", "Orthoptiste")
PODOLOGUE = Profession("80", "Pédicure-podologue", "Pédicure-podologue")
DIETETICIEN = Profession("95", "Diététicien", "Diététicienne")
SPECIALISTES = tuple(
    Profession("10", nom, nom, second_recours=True)
    for nom in ("Cardiologue", "Pédiatre", "Psychiatre", "Gériatre", "Endocrinologue", "Pneumologue", "Dermatologue")
)
PORTEURS = (GENERALISTE, GENERALISTE, INFIRMIER, PHARMACIEN, KINE, SAGE_FEMME)
PREMIER_RECOURS = (
    INFIRMIER,
    PHARMACIEN,
    KINE,
    SAGE_FEMME,
    DENTISTE,
    ORTHOPHONISTE,
    ORTHOPTISTE,
    PODOLOGUE,
    DIETETICIEN,
)


@dataclass(frozen=True)
class Personne:
    """Une personne fictive."""

    prenom: str
    nom: str
    feminin: bool
    profession: Profession = GENERALISTE

    @property
    def nom_complet(self) -> str:
        return f"{self.prenom} {self.nom}"

    @property
    def nom_d_usage(self) -> str:
        """« Dr Anne Puech » pour un médecin ou un chirurgien-dentiste."""
        titre = "Dr " if self.profession.code in ("10", "40") else ""
        return f"{titre}{self.nom_complet}"

    @property
    def metier(self) -> str:
        return self.profession.feminin if self.feminin else self.profession.masculin

    def adresse(self, suffixe: str) -> str:
        """Adresse électronique fictive (domaine réservé) ; ``suffixe`` la rend unique."""
        return f"{normaliser(self.prenom)}.{normaliser(self.nom)}.{suffixe}@demo.test".replace(" ", "-").lower()


def une_personne(hasard: Random, profession: Profession = GENERALISTE) -> Personne:
    feminin = hasard.random() < 0.55
    prenom = hasard.choice(PRENOMS_FEMININS if feminin else PRENOMS_MASCULINS)
    return Personne(prenom, hasard.choice(NOMS), feminin, profession)


def un_telephone(hasard: Random) -> str:
    """Un numéro de la tranche que l'Arcep réserve aux œuvres de fiction."""
    return f"05 36 49 {hasard.randrange(100):02d} {hasard.randrange(100):02d}"
