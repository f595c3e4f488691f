"""Un projet de santé de taille réelle : 60 fiches, 120 indicateurs, 155 communes, 300 acteurs (domaine §14).

Sert aux tests de nombre de requêtes et aux mesures ; les textes ont la longueur de ceux d'un vrai projet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from acteurs.nomenclatures import Categorie
from dossiers.enums import FormeJuridique, NiveauActeur, StatutActeur
from dossiers.enums_projet import Frequence, Priorite
from dossiers.models import (
    ActeurDeFiche,
    ActeurDossier,
    FicheAction,
    IndicateurFiche,
    Objectif,
    ProjetSante,
)
from dossiers.models.budget import VOLETS_DU_PROJET
from dossiers.photographie.projet import FORME, GOUVERNANCE
from financement.baremes import BAREME_PAR_DEFAUT
from tests.fabriques.gouvernance import un_fonctionnement, une_gouvernance, une_ligne

PHRASE = (
    "Les professionnels du territoire se réunissent chaque trimestre pour partager leurs constats, décider des "
    "priorités et vérifier que chaque patient trouve une réponse près de chez lui. "
)
PARAGRAPHES = "\n\n".join(PHRASE * n for n in (3, 4, 2))
MISSIONS = tuple(mission.code for mission in BAREME_PAR_DEFAUT.missions)
PROFESSIONS = (("Médecin généraliste", "10"), ("Infirmière", "60"), ("Pharmacien", "21"), ("Sage-femme", "50"),
               ("Masseur-kinésithérapeute", "70"), ("Orthophoniste", "91"))  # fmt: skip
COMPTES = (("60", 12000), ("61", 18000), ("62", 25000), ("63", 6000), ("64", 90000), ("65", 49000))
DEPART = date(2027, 1, 4)


@dataclass(frozen=True)
class Taille:
    """Combien de lignes de chaque sorte."""

    fiches: int = 60
    indicateurs: int = 120
    acteurs: int = 300


REELLE = Taille()
SIEGES = 24  # les premiers acteurs siègent au bureau


def un_grand_projet(projet: ProjetSante, taille: Taille = REELLE) -> ProjetSante:
    """Remplit un projet en brouillon, vide, dont le territoire est déjà choisi."""
    textes = {f"gouvernance_{cle}": PHRASE * 4 for cle in GOUVERNANCE}
    libres = (
        "presentation", "diagnostic", "objectifs", "systeme_information", "travail_pluriprofessionnel",
        "communication", "suivi_evaluation",
    )  # fmt: skip
    valeurs = textes | dict.fromkeys(libres, PARAGRAPHES) | {f"forme_{cle}": True for cle in FORME}
    valeurs["forme_juridique"] = FormeJuridique.ASSOCIATION
    for champ, valeur in valeurs.items():
        setattr(projet, champ, valeur)
    projet.save(update_fields=list(valeurs))
    acteurs = des_acteurs_nombreux(projet, min(taille.acteurs, SIEGES))
    une_gouvernance(projet)
    un_fonctionnement(projet)
    acteurs += des_acteurs_nombreux(projet, taille.acteurs - len(acteurs))
    des_fiches_nombreuses(projet, taille, acteurs, un_grand_arbre(projet))
    for volet in VOLETS_DU_PROJET:
        for compte, montant in COMPTES:
            une_ligne(projet, compte, "Selon devis", *[montant] * 5, volet=volet)
        une_ligne(projet, "74.organismes_sociaux", "ACI", *[sum(m for _, m in COMPTES)] * 5, volet=volet)
    return projet


def un_grand_arbre(projet: ProjetSante) -> list[Objectif]:
    """Quatre généraux, trois spécifiques chacun, trois opérationnels chacun ; rend les opérationnels."""
    operationnels = []
    for g in range(1, 5):
        general = Objectif.objects.create(projet=projet, niveau=1, rang=g, intitule=f"Améliorer l’accès aux soins {g}")
        for s in range(1, 4):
            specifique = Objectif.objects.create(
                projet=projet, parent=general, niveau=2, rang=s,
                intitule=f"Diminuer de moitié le nombre de patients sans médecin traitant, secteur {g}.{s}",
            )  # fmt: skip
            operationnels += Objectif.objects.bulk_create(
                Objectif(projet=projet, parent=specifique, niveau=3, rang=o,
                         intitule=f"Réserver chaque jour vingt créneaux partagés entre les cabinets {g}.{s}.{o}")
                for o in range(1, 4)
            )  # fmt: skip
    for rang, objectif in enumerate(operationnels):
        objectif.missions.set([MISSIONS[rang % len(MISSIONS)]])
    return operationnels


def des_acteurs_nombreux(projet: ProjetSante, nombre: int) -> list[ActeurDossier]:
    """Deux tiers de professionnels, le reste des établissements, en tournant sur les communes du territoire."""
    communes = list(
        projet.dossier.territoire.version_courante.communes_entieres.order_by("commune").values_list(
            "commune", flat=True
        )
    )
    acteurs = []
    for rang in range(nombre):
        profession, code = PROFESSIONS[rang % len(PROFESSIONS)]
        soignant = rang % 3 < 2
        acteurs.append(
            ActeurDossier(
                dossier=projet.dossier,
                categorie=Categorie.PROFESSIONNEL if soignant else Categorie.ETABLISSEMENT,
                nom=f"Durand-Lacombe {rang}" if soignant else f"Centre hospitalier du Lauragais {rang}",
                prenom="Marie-Christine" if soignant else "",
                profession=profession if soignant else "Centre hospitalier",
                profession_code=code if soignant else "",
                commune_id=communes[rang % len(communes)] if communes else None,
                statut=StatutActeur.ASSOCIE,
                niveau=NiveauActeur.PARTICIPE,
                ajoute_le=timezone.now(),
            )
        )
    return ActeurDossier.objects.bulk_create(acteurs)


def des_fiches_nombreuses(
    projet: ProjetSante, taille: Taille, acteurs: Sequence[ActeurDossier], objectifs: Sequence[Objectif]
) -> None:
    """Les fiches, rangées par mission, chacune avec trois acteurs et sa part des indicateurs."""
    fiches = FicheAction.objects.bulk_create(
        FicheAction(
            projet=projet,
            mission_id=MISSIONS[rang * len(MISSIONS) // taille.fiches],
            titre=f"Action {rang + 1} : organiser la réponse aux demandes de soins non programmés",
            objectif=objectifs[rang % len(objectifs)] if objectifs else None,
            priorite=Priorite.values[rang % 3],
            responsable="Dr Anne Puech, médecin généraliste",
            acteurs="Secrétariats des cabinets, pharmacies de garde.",
            taches="\n".join(f"{n}. {PHRASE}" for n in range(1, 5)),
            moyens=PHRASE,
            moyens_materiels="Un local, deux postes informatiques, un téléphone.",
            moyens_financiers="Indemnisation des professionnels, part de l’enveloppe de la mission.",
            montant=4000 + 100 * rang,
            debut_le=DEPART + timedelta(days=20 * rang),
            fin_le=DEPART + timedelta(days=20 * rang + 300),
            calendrier="Démarrage au premier trimestre, bilan à mi-parcours.",
        )
        for rang in range(taille.fiches)
    )
    if acteurs:
        ActeurDeFiche.objects.bulk_create(
            ActeurDeFiche(fiche=fiche, acteur=acteurs[(3 * rang + n) % len(acteurs)])
            for rang, fiche in enumerate(fiches)
            for n in range(min(3, len(acteurs)))
        )
    IndicateurFiche.objects.bulk_create(
        IndicateurFiche(
            fiche=fiches[rang % len(fiches)],
            intitule=f"Part des demandes régulées sous vingt-quatre heures, mesure {rang + 1}",
            definition="Demandes ayant reçu un rendez-vous sous vingt-quatre heures, sur toutes les demandes reçues.",
            unite="%",
            sens="hausse",
            reference="40",
            cible_1="45",
            cible_2="50",
            cible_3="60",
            cible_4="70",
            cible="80",
            source="Registre de la plateforme",
            frequence=Frequence.SEMESTRIELLE,
            personne="Coordinatrice",
        )
        for rang in range(taille.indicateurs)
    )
