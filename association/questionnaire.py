"""Le questionnaire des statuts : l'ordre des questions, et l'aide de chacune (l'aide, puis « Par exemple : »)."""

from association.models.options import PARTS

ENSEMBLES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("association", "L’association", ("denomination", "siege", "transfert_siege", "objet_complement")),
    (
        "membres",
        "Les membres et leurs voix",
        (
            "fondateurs", "admission", "repartition", "voix_fondateurs", "voix_actifs", "membres_honneur", *PARTS,
            "pouvoirs_max", "cotisation", "cotisation_montant", "cotisation_structures",
        ),
    ),
    (
        "assemblees",
        "Les assemblées générales",
        (
            "delai_convocation", "quorum_ordinaire", "majorite_ordinaire", "quorum_extraordinaire",
            "majorite_extraordinaire", "seconde_convocation", "delai_seconde", "voix_preponderante", "visioconference",
            "vote_electronique",
        ),
    ),
    (
        "direction",
        "Les dirigeants",
        (
            "direction", "conseil_minimum", "conseil_maximum", "vice_presidents", "duree_mandat", "mandats_max",
            "reunions_par_an", "quorum_direction", "plafond_depense",
        ),
    ),
    ("argent", "L’argent", ("exercice_fin", "indemnisation")),
    ("constitutive", "L’assemblée constitutive", ("assemblee_jour", "assemblee_heure", "assemblee_lieu")),
)  # fmt: skip
AIDES = {
    "denomination": "Laissez vide pour reprendre le nom écrit dans la lettre d’intention. Par exemple : CPTS "
    "du Lauragais.",
    "siege": "Laissez vide pour reprendre l’adresse écrite dans la lettre. Par exemple : 12 rue de la République, "
    "31290 Villefranche-de-Lauragais.",
    "transfert_siege": "En dehors du territoire, ce sera toujours l’assemblée extraordinaire. Par exemple : Les "
    "dirigeants.",
    "objet_complement": "Les statuts disent déjà les missions d’une CPTS. Ajoutez ce qui vous est propre, un but par "
    "ligne. Par exemple : « d’améliorer l’accès aux soins des saisonniers ».",
    "fondateurs": "Un par ligne, avec la profession. Laissez vide pour reprendre les acteurs du dossier à qui vous "
    "avez donné la qualité de membre fondateur. Par exemple : Anne Puech, médecin généraliste.",
    "admission": "Par exemple : Sur simple demande, si les conditions sont remplies.",
    "repartition": "Par qualité : un vote pèse selon l’ancienneté. Par collège : chaque famille de membres a sa part, "
    "quel que soit son nombre. Par exemple : Par qualité : fondateurs, actifs, d’honneur.",
    "voix_fondateurs": "Sert si les voix se partagent par qualité ; au moins autant que les actifs. Par exemple : 2.",
    "voix_actifs": "Sert si les voix se partagent par qualité. Par exemple : 1.",
    "membres_honneur": "Sert si les voix se partagent par qualité.",
    "part_professionnels": "Sert si les voix se partagent par collège. Les quatre parts font 100. Par exemple : 50.",
    "part_etablissements": "Établissements de santé, services médico-sociaux et sociaux. 0 : pas de collège. Par "
    "exemple : 25.",
    "part_usagers": "0 : pas de collège. Par exemple : 10.",
    "part_collectivites": "Communes, intercommunalités, département. 0 : pas de collège. Par exemple : 15.",
    "pouvoirs_max": "0 : personne ne vote à la place d’un autre. Par exemple : 2.",
    "cotisation": "Par exemple : Pas de cotisation.",
    "cotisation_montant": "D’une personne, ou de chacun si elle est la même pour tous. Par exemple : 20.",
    "cotisation_structures": "Si elle diffère. Par exemple : 100.",
    "delai_convocation": "Entre l’envoi de la convocation et la réunion. Par exemple : 15.",
    "quorum_ordinaire": "De 1 à 100 : la part des membres ayant une voix qui doivent être là. Par exemple : 25.",
    "majorite_ordinaire": "De 50 à 100. 50 veut dire plus de la moitié des votes. Par exemple : 50.",
    "quorum_extraordinaire": "Pour changer les statuts ou dissoudre ; pas moins que l’ordinaire. Par exemple : 50.",
    "majorite_extraordinaire": "De 50 à 100, pas moins que l’ordinaire. Par exemple : 66.",
    "seconde_convocation": "Sinon, sans quorum, rien ne se décide.",
    "delai_seconde": "Sert si une seconde assemblée est prévue. Par exemple : 15.",
    "voix_preponderante": "Sinon, à égalité, la proposition est repoussée.",
    "visioconference": "Aux assemblées et aux réunions de dirigeants.",
    "vote_electronique": "Il faudra un outil qui garantisse le secret.",
    "direction": "Un bureau seul suffit à une petite équipe. Par exemple : Un conseil d’administration, qui élit un "
    "bureau.",
    "conseil_minimum": "Du conseil d’administration ou, sans conseil, du bureau ; trois au moins. Par exemple : 6.",
    "conseil_maximum": "Au moins autant que le minimum. Par exemple : 15.",
    "vice_presidents": "0 : aucune. Par exemple : 1.",
    "duree_mandat": "De 1 à 6. Par exemple : 3.",
    "mandats_max": "Par exemple : 2.",
    "reunions_par_an": "De 1 à 12. Par exemple : 4.",
    "quorum_direction": "De 1 à 100. Par exemple : 50.",
    "plafond_depense": "Au-delà, une dépense hors budget demande l’accord des dirigeants. Par exemple : 1000.",
    "exercice_fin": "L’exercice se termine le dernier jour de ce mois. Par exemple : décembre.",
    "indemnisation": "Le mandat de dirigeant reste bénévole. Aucun montant n’est écrit : la loi et chaque financement "
    "ont leurs règles.",
    "assemblee_lieu": "Une salle et une adresse. Par exemple : Salle des fêtes, place de la Mairie, Revel.",
}
