"""Le nom français de chaque clé d'une photographie, et comment deux versions s'en comparent : un seul registre.

Une clé nouvelle dans une photographie a sa ligne ici, à la même place ; un test nomme celles qui manquent.
``Champ`` : une valeur. ``Groupe`` : un dictionnaire. ``Lignes`` : une liste de dictionnaires, ses lignes nommées par
``nom`` et appariées par ``identites`` (des clés essayées l'une après l'autre ; « cle » : l'identifiant en base, s'il
est photographié). ``CALCULE`` : déduit du reste par le portail, ne se compare pas.
"""

from dossiers.enums import Sujet
from dossiers.photographie.libelles_gouvernance import (
    ACTIONS_DE_COMMUNICATION,
    BUDGET_DU_PROJET,
    FORME,
    GOUVERNANCE,
    OUTILS,
    SUIVI,
)
from dossiers.photographie.libelles_projet import ARBRE, FICHES
from dossiers.photographie.noeuds import CALCULE, CLE, Champ, Groupe, Lignes, euros, nombre, riche, texte

DOSSIER = Groupe("Dossier", {"numero": CALCULE, "nom": Champ("Nom de la CPTS")})
TERRITOIRE = Groupe(
    "Territoire",
    {
        "version": CALCULE,
        "communes": Lignes(
            "Communes",
            {
                "code": Champ("Code Insee"),
                "nom": Champ("Nom"),
                "departement": Champ("Département"),
                "population": nombre("Habitants"),
            },
            nom=("nom", "code"),
            identites=(("code",),),
        ),
        "parties": Lignes(
            "Parties de communes",
            {
                "code": Champ("Code Insee"),
                "commune": Champ("Commune"),
                "libelle": Champ("Partie"),
                "population": nombre("Habitants"),
            },
            nom=("commune", "libelle"),
            identites=(("code", "libelle"), ("code", "population")),
        ),
        "population": nombre("Population"),
        "population_calculee": CALCULE,
        "motif_correction": texte("Motif de la correction de population"),
        "millesime": Champ("Millésime des populations"),
        "taille": Champ("Taille"),
        "departements": CALCULE,
        "pilote": Champ("Département le plus peuplé"),
        "composantes": nombre("Morceaux séparés"),
        "recouvrements": CALCULE,
        "alertes_taille": CALCULE,
        "avertissements": CALCULE,
    },
)
ACTEURS = Lignes(
    "Acteurs",
    {
        "cle": CALCULE,
        "categorie": CALCULE,
        "categorie_libelle": Champ("Catégorie"),
        "nom": Champ("Nom"),
        "profession": Champ("Profession ou type"),
        "profession_code": CALCULE,
        "specialite": Champ("Spécialité"),
        "qualite_libelle": Champ("Qualité"),
        "commune": Champ("Commune"),
        "commune_code": CALCULE,
        "rpps": Champ("Numéro RPPS"),
        "finess": Champ("Numéro FINESS"),
        "second_recours": Champ("Second recours"),
        "statut": CALCULE,
        "statut_libelle": Champ("Statut"),
        "niveau_libelle": Champ("Niveau d’implication"),
    },
    nom=("nom",),
    identites=(CLE, ("rpps",), ("finess",), ("categorie", "nom"), ("nom",)),
)
BUDGET = {
    "lignes": Lignes(
        "Lignes de budget",
        {
            "cle": CALCULE,
            "volet": CALCULE,
            "volet_libelle": Champ("Volet"),
            "sens": CALCULE,
            "code": CALCULE,
            "compte": Champ("Compte"),
            "compte_libelle": Champ("Nom du compte"),
            "libelle": Champ("Précision"),
            "montant": euros("Montant"),
        },
        nom=("compte", "compte_libelle", "libelle"),
        identites=(CLE, ("volet", "sens", "compte", "libelle"), ("volet", "sens", "compte")),
    ),
    "totaux": Groupe("Totaux", {"charge": euros("Total des charges"), "produit": euros("Total des produits")}),
    "defauts": CALCULE,
}
PIECES = Lignes(
    "Pièces jointes",
    {
        "cle": CALCULE,
        "rubrique": CALCULE,
        "titre": Champ("Titre"),
        "nom": Champ("Nom du fichier"),
        "format": CALCULE,
        "format_libelle": Champ("Type"),
        "taille": nombre("Taille en octets"),
        "sha256": Champ("Empreinte SHA-256"),
        "analyse": CALCULE,
    },
    nom=("titre",),
    identites=(CLE, ("sha256",), ("rubrique", "titre"), ("rubrique", "nom")),
)
_INDICATEUR = {
    "intitule": Champ("Indicateur"),
    "statut": CALCULE,
    "statut_libelle": Champ("État de la valeur"),
    "valeur": Champ("Valeur"),
    "unite": Champ("Unité"),
    "source": Champ("Source"),
    "annee": Champ("Année"),
    "commentaire": Champ("Commentaire"),
}
INDICATEURS = Lignes(
    "Indicateurs", _INDICATEUR, nom=("intitule",), identites=(("intitule", "annee", "source"), ("intitule",))
)
DISPOSITIFS = Lignes(
    "Dispositifs existants",
    {
        "nature": CALCULE,
        "nature_libelle": Champ("Nature"),
        "nom": Champ("Nom"),
        "lieu": Champ("Lieu"),
        "articulation": texte("Articulation"),
    },
    nom=("nom",),
    identites=(("nature", "nom", "lieu"), ("nature", "nom")),
)
EQUIPE = Groupe(
    "Équipe projet et coordination",
    {
        "groupes": Lignes(
            "Groupes de travail",
            {
                "cle": CALCULE,
                "nom": Champ("Nom"),
                "theme": Champ("Thème"),
                "animateur": Champ("Animateur"),
                "participants": texte("Participants"),
                "rythme": Champ("Rythme"),
            },
            nom=("nom",),
            identites=(CLE, ("nom",), ("theme",)),
        ),
        "relais": Lignes(
            "Personnes-relais",
            {"cle": CALCULE, "profession": Champ("Profession"), "nom": Champ("Nom")},
            nom=("profession", "nom"),
            identites=(CLE, ("profession", "nom"), ("profession",)),
        ),
        "professions_sans_relais": CALCULE,
        "charte": texte("Charte de l’équipe"),
        "fiche_poste": texte("Fiche de poste du coordinateur"),
    },
)
FINANCEMENT = Groupe(
    "Financement FIR",
    {
        "demande": Champ("Financement demandé"),
        "montant": euros("Montant demandé"),
        "objet": Champ("Objet de l’action"),
        "description": texte("Description de l’action"),
        "debut": Groupe("Début", {"le": CALCULE, "texte": Champ("Début de l’action")}),
        "fin": Groupe("Fin", {"le": CALCULE, "texte": Champ("Fin de l’action")}),
        "moyens_humains": texte("Moyens humains"),
        "moyens_materiels": texte("Moyens matériels"),
        "signataire": Groupe(
            "Signataire", {"nom": Champ("Nom du signataire"), "qualite": Champ("Qualité du signataire")}
        ),
        **BUDGET,
        "comptes": CALCULE,
        "aide_urps": Groupe(
            "Aide de l’URPS",
            {
                "demandee": Champ("Aide de l’URPS demandée"),
                "montant": euros("Montant de l’aide de l’URPS"),
                "source": CALCULE,
            },
        ),
        "banque": Groupe(
            "Compte bancaire",
            {
                "coordonnees": CALCULE,
                "titulaire": Champ("Titulaire du compte"),
                "iban": Champ("IBAN (masqué)"),
                "bic": Champ("BIC"),
                "avertissement": CALCULE,
            },
        ),
    },
)
LETTRE = {
    "dossier": DOSSIER,
    "contact": Groupe(
        "Porteur et contact",
        {
            "nom": Champ("Nom"),
            "prenom": Champ("Prénom"),
            "profession": Champ("Profession"),
            "courriel": Champ("Adresse électronique"),
            "telephone": Champ("Téléphone"),
        },
    ),
    "structure": Groupe(
        "Structure",
        {
            "statut": CALCULE,
            "statut_libelle": Champ("Structure juridique"),
            "nom": Champ("Nom de la structure"),
            "rna": Champ("Numéro RNA"),
            "siret": Champ("Numéro SIRET"),
            "adresse": Champ("Adresse du siège"),
        },
    ),
    "territoire": TERRITOIRE,
    "diagnostic": texte("Éléments de diagnostic"),
    "forces": texte("Forces du territoire"),
    "faiblesses": texte("Faiblesses du territoire"),
    "indicateurs": INDICATEURS,
    "besoins": Lignes(
        "Besoins de santé",
        {
            "cle": CALCULE,
            "intitule": Champ("Besoin"),
            "appui": texte("Élément de diagnostic"),
            "indicateurs": INDICATEURS,
        },
        nom=("intitule",),
        identites=(CLE, ("intitule",), ("appui",)),
    ),
    "dispositifs": DISPOSITIFS,
    "mobilisation": Groupe("Information et mobilisation", {"actions": texte("Actions d’information")}),
    "acteurs": ACTEURS,
    "equipe": EQUIPE,
    "missions": Lignes(
        "Missions",
        {
            "code": CALCULE,
            "libelle": Champ("Mission"),
            "socle": Champ("Mission socle"),
            "constat": texte("Constat"),
            "objectif": texte("Objectif"),
            "actions": texte("Actions pressenties"),
        },
        nom=("libelle",),
        identites=(("code",),),
    ),
    "organisation": texte("Organisation et gouvernance envisagées"),
    "articulation": texte("Articulation avec l’existant"),
    "calendrier": texte("Calendrier prévisionnel"),
    "jalons": Lignes(
        "Calendrier",
        {"libelle": Champ("Étape"), "le": CALCULE, "texte": Champ("Date")},
        nom=("libelle",),
        identites=(("libelle",), ("le",)),
    ),
    "financement": FINANCEMENT,
    "pieces": PIECES,
    "controles": CALCULE,
}
PROJET = {
    "dossier": DOSSIER,
    "presentation": riche("Présentation"),
    "diagnostic": riche("Diagnostic territorial"),
    "objectifs": texte("Objectifs"),
    "arbre": ARBRE,
    "besoins": CALCULE,
    "territoire": TERRITOIRE,
    "acteurs": ACTEURS,
    "fiches": FICHES,
    "echeances": CALCULE,
    "missions_socles": CALCULE,
    "gouvernance": GOUVERNANCE,
    "forme": FORME,
    "travail_pluriprofessionnel": riche("Travail pluriprofessionnel"),
    "systeme_information": riche("Système d’information"),
    "outils": OUTILS,
    "communication": riche("Communication"),
    "actions_de_communication": ACTIONS_DE_COMMUNICATION,
    "suivi_evaluation": riche("Suivi et évaluation"),
    "suivi": SUIVI,
    "budget": BUDGET_DU_PROJET,
    "pieces": PIECES,
    "controles": CALCULE,
}
LIBELLES: dict[str, Groupe] = {
    Sujet.LETTRE: Groupe("Lettre d’intention", LETTRE),
    Sujet.PROJET: Groupe("Projet de santé", PROJET),
}
