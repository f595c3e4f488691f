"""Les noms français de l'arbre d'objectifs et des fiches-actions photographiés (voir ``libelles``)."""

from dossiers.photographie.noeuds import CALCULE, CLE, Champ, Lignes, euros, texte

ARBRE = Lignes(
    "Arbre d’objectifs",
    {
        "cle": CALCULE,
        "numero": CALCULE,
        "niveau": CALCULE,
        "niveau_libelle": Champ("Niveau"),
        "intitule": Champ("Objectif"),
        "parent": CALCULE,
        "parent_intitule": Champ("Rattaché à"),
        "besoins": Lignes("Besoins", {"intitule": Champ("Besoin")}, nom=("intitule",), identites=(("intitule",),)),
        "missions": Lignes(
            "Missions", {"code": CALCULE, "libelle": Champ("Mission")}, nom=("libelle",), identites=(("code",),)
        ),
    },
    nom=("intitule",),
    identites=(CLE, ("niveau", "intitule"), ("intitule",)),
)
FICHES = Lignes(
    "Fiches-actions",
    {
        "cle": CALCULE,
        "mission": CALCULE,
        "mission_libelle": Champ("Mission"),
        "titre": Champ("Titre"),
        "priorite": CALCULE,
        "priorite_libelle": Champ("Priorité"),
        "objectif": Champ("Objectif opérationnel"),
        "responsable": Champ("Responsable"),
        "participants": Lignes("Acteurs du dossier", {"nom": Champ("Acteur")}, nom=("nom",), identites=(("nom",),)),
        "acteurs": texte("Autres acteurs"),
        "taches": texte("Tâches"),
        "moyens": texte("Moyens humains"),
        "moyens_materiels": texte("Moyens matériels"),
        "moyens_financiers": texte("Moyens financiers"),
        "montant": euros("Montant"),
        "debut_le": CALCULE,
        "debut": Champ("Début"),
        "fin_le": CALCULE,
        "fin": Champ("Fin"),
        "calendrier": texte("Précisions sur le calendrier"),
        "indicateurs": Lignes(
            "Indicateurs",
            {
                "intitule": Champ("Indicateur"),
                "definition": texte("Définition"),
                "unite": Champ("Unité"),
                "sens": CALCULE,
                "sens_libelle": Champ("Sens du progrès"),
                "reference": Champ("Référence"),
                "cible_1": Champ("Cible, année 1"),
                "cible_2": Champ("Cible, année 2"),
                "cible_3": Champ("Cible, année 3"),
                "cible_4": Champ("Cible, année 4"),
                "cible": Champ("Cible"),
                "source": Champ("Source"),
                "frequence": CALCULE,
                "frequence_libelle": Champ("Fréquence du relevé"),
                "personne": Champ("Qui relève"),
                "mission": CALCULE,
            },
            nom=("intitule",),
            identites=(("intitule",),),
        ),
    },
    nom=("titre",),
    identites=(CLE, ("mission", "titre"), ("titre",)),
)
