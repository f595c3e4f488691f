"""Les rubriques du projet de santé, dans l'ordre de l'écran (domaine §9)."""

from dossiers.enums import VoletBudget
from dossiers.forms import budget_projet, fonctionnement, gouvernance, objectifs, projet
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
        "Territoire d’action",
        "Repris de la lettre d’intention ; vous pouvez encore l’ajuster.",
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
        "L’arbre d’objectifs : un objectif général se précise en objectifs spécifiques, mis en œuvre par des objectifs "
        "opérationnels.",
        objectifs.ObjectifsForm,
        (
            Lignes(
                "arbre",
                "Arbre d’objectifs",
                lambda data, objet: objectifs.ObjectifsFormSet(data, instance=objet, prefix="arbre"),
                "Commencez par un ou deux objectifs généraux. Chaque objectif se range sous celui auquel il est "
                "rattaché ; il se déplace par ses boutons, ou à la souris par sa poignée.",
                "Ajouter un objectif",
                gabarit="dossiers/objectifs/_lignes.html",
            ),
            Lignes(
                "deplacements",
                "L’arbre d’un coup d’œil",
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
    Rubrique(
        "gouvernance",
        "Gouvernance",
        "Comment la CPTS décide et qui y est représenté.",
        projet.GouvernanceForm,
        (
            Lignes(
                "instances",
                "Instances",
                lambda data, objet: gouvernance.InstancesFormSet(data, instance=objet, prefix="instances"),
                "Assemblée, bureau, conseil, comités : une ligne chacune.",
                "Ajouter une instance",
            ),
            Lignes(
                "colleges",
                "Collèges",
                lambda data, objet: gouvernance.CollegesFormSet(data, instance=objet, prefix="colleges"),
                "Facultatif : si vos statuts regroupent les membres en collèges pour voter.",
                "Ajouter un collège",
            ),
            Lignes(
                "membres",
                "Membres des instances",
                gouvernance.membres,
                "Qui siège où, à quel titre, avec combien de voix. Une instance se choisit une fois enregistrée.",
                "Ajouter un membre",
            ),
            Lignes(
                "decisions",
                "Règles de décision",
                gouvernance.decisions,
                "Une ligne par type de décision : qui décide, et comment.",
                "Ajouter une règle",
            ),
            Lignes(
                "conventions",
                "Conventions avec des partenaires",
                gouvernance.conventions,
                "Signées ou à écrire. Le fichier se joint au bas de cette page, puis se choisit ici.",
                "Ajouter une convention",
            ),
        ),
        gabarit="dossiers/gouvernance/_formulaire.html",
        styles=("css/gouvernance.css",),
    ),
    Rubrique(
        "forme",
        "Forme juridique",
        "Libre, à condition de répondre à cinq critères ; dites pour chacun ce qui le prouve.",
        projet.FormeForm,
    ),
    Rubrique(
        "systeme_information",
        "Travail ensemble et outils",
        "Le travail pluriprofessionnel et le système d’information.",
        projet.TravailForm,
        (
            Lignes(
                "outils",
                "Outils numériques",
                lambda data, objet: fonctionnement.OutilsFormSet(data, instance=objet, prefix="outils"),
                "Ceux que vous avez et ceux qu’il vous faut.",
                "Ajouter un outil",
            ),
        ),
    ),
    Rubrique(
        "communication",
        "Communication",
        "Ce que vous ferez savoir, à qui, par quoi et quand.",
        projet.PlanDeCommunicationForm,
        (
            Lignes(
                "actions",
                "Actions de communication",
                lambda data, objet: fonctionnement.CommunicationFormSet(data, instance=objet, prefix="actions"),
                "Une ligne par public et par support.",
                "Ajouter une action",
            ),
        ),
    ),
    Rubrique(
        "suivi",
        "Suivi et évaluation",
        "Deux relevés par an au moins : les indicateurs viennent de vos fiches-actions.",
        projet.SuiviForm,
        (
            Lignes(
                "rendez_vous",
                "Calendrier de suivi",
                lambda data, objet: fonctionnement.RendezVousFormSet(data, instance=objet, prefix="rendez_vous"),
                "Les jours où l’on relève les indicateurs et où l’on en parle.",
                "Ajouter un rendez-vous",
            ),
            Lignes(
                "proposition",
                "Calendrier proposé",
                lambda data, objet: fonctionnement.PropositionDeSuivi(data, objet),
                "Un relevé tous les six mois pendant cinq ans, à partir de votre première action ; ce que vous avez "
                "déjà prévu reste.",
                gabarit="dossiers/gouvernance/_proposition_suivi.html",
            ),
            Lignes(
                "indicateurs_suivis",
                "Indicateurs à suivre",
                lambda data, objet: fonctionnement.Indicateurs(data, objet),
                gabarit="dossiers/gouvernance/_indicateurs_suivis.html",
            ),
        ),
    ),
    Rubrique(
        "budget",
        "Budget prévisionnel",
        "En trois parties, sur les cinq années du contrat. Chaque année, le total des charges est égal à celui des "
        "produits.",
        budget_projet.OptionsACIForm,
        (
            *lignes_de_budget(VoletBudget.MISE_EN_PLACE, " de mise en place"),
            *lignes_de_budget(VoletBudget.FONCTIONNEMENT, " de fonctionnement"),
            *lignes_de_budget(VoletBudget.INVESTISSEMENT, " d’investissement"),
            Lignes(
                "aci",
                "L’ACI, d’après la simulation",
                lambda data, objet: budget_projet.TirageACI(data, objet),
                gabarit="dossiers/budget/_aci.html",
            ),
        ),
        gabarit="dossiers/budget/_formulaire.html",
        styles=("css/moyens.css", "css/budget.css"),
        scripts=("js/budget-annuel.js",),
    ),
    PIECES,
)
