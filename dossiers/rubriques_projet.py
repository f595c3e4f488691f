"""Les rubriques du projet de santé, dans l'ordre de l'écran (domaine §9)."""

from dossiers.enums import VoletBudget
from dossiers.forms import objectifs, projet
from dossiers.rubriques import PIECES, Lignes, Rubrique, lignes_de_budget

RUBRIQUES_PROJET = (
    Rubrique(
        "presentation",
        "Présentation et diagnostic",
        "Le projet en quelques pages : ce que la CPTS veut changer, et à partir de quel constat.",
        projet.PresentationForm,
    ),
    Rubrique(
        "territoire",
        "Territoire d'action",
        "Repris de la lettre d'intention ; vous pouvez encore l'ajuster.",
        page="dossiers:territoire",
    ),
    Rubrique(
        "acteurs",
        "Membres et partenaires",
        "Au moins deux professions de santé, et un établissement de santé ou médico-social.",
        page="dossiers:acteurs",
    ),
    Rubrique(
        "objectifs",
        "Objectifs",
        "L'arbre d'objectifs : un objectif général se précise en objectifs spécifiques, mis en œuvre par des objectifs "
        "opérationnels.",
        objectifs.ObjectifsForm,
        (
            Lignes(
                "arbre",
                "Arbre d'objectifs",
                lambda data, objet: objectifs.ObjectifsFormSet(data, instance=objet, prefix="arbre"),
                "Commencez par un ou deux objectifs généraux. Chaque objectif se range sous celui auquel il est "
                "rattaché ; il se déplace par ses boutons, ou à la souris par sa poignée.",
                "Ajouter un objectif",
                gabarit="dossiers/objectifs/_lignes.html",
            ),
            Lignes(
                "deplacements",
                "L'arbre d'un coup d'œil",
                lambda data, objet: objectifs.Deplacements(data, objet),
                gabarit="dossiers/objectifs/_apercu.html",
            ),
        ),
        styles=("css/objectifs.css",),
        scripts=("js/objectifs.js",),
    ),
    Rubrique(
        "fiches",
        "Fiches-actions",
        "Au moins une fiche par mission socle. Chaque fiche dit qui, avec quoi, quand, et comment on mesurera.",
        page="dossiers:fiches",
    ),
    Rubrique("gouvernance", "Gouvernance", "Comment la CPTS décide et qui y est représenté.", projet.GouvernanceForm),
    Rubrique("forme", "Forme juridique", "Libre, à condition de répondre à cinq critères.", projet.FormeForm),
    Rubrique(
        "systeme_information",
        "Travail ensemble et outils",
        "Le travail pluriprofessionnel, le système d'information, la communication et le suivi.",
        projet.TravailForm,
    ),
    Rubrique(
        "budget",
        "Budget prévisionnel",
        "En trois parties : mise en place, fonctionnement, investissement. Total des charges = total des produits.",
        None,
        (
            *lignes_de_budget(VoletBudget.MISE_EN_PLACE, " de mise en place"),
            *lignes_de_budget(VoletBudget.FONCTIONNEMENT, " de fonctionnement"),
            *lignes_de_budget(VoletBudget.INVESTISSEMENT, " d'investissement"),
        ),
    ),
    PIECES,
)
