"""L'ARS et l'Assurance Maladie instruisent le projet, par les vraies actions : grille entamée, décision proposée."""

from django.http import QueryDict

from comptes.enums import Role
from cpts_portal.demo.parcours import Parcours
from dossiers.forms.envoi import Envoi
from instruction.actions import decision as decisions
from instruction.actions import projet as actions
from instruction.actions.grille import enregistrer_grille
from instruction.enums_ars import Cote, SensDecision
from instruction.forms.grille import GRILLE, SaisieDeGrille
from instruction.forms.projet import INSTRUCTION
from instruction.voies_decision import PAR_COTE

INSTRUIT = {Cote.ARS: Role.INSTRUCTEUR_ARS, Cote.AM: Role.INSTRUCTEUR_AM}
# Côté → critère → appréciation, commentaire : une grille entamée, des critères restent à apprécier.
NOTES: dict[str, dict[str, tuple[str, str]]] = {
    Cote.ARS: {
        "territoire": ("conforme", "D’un seul tenant, cohérent avec le bassin de vie."),
        "besoins": ("conforme", "Les objectifs répondent au diagnostic, chiffres à l’appui."),
        "missions": ("a_completer", "Parcours : la fiche n’a pas encore d’indicateur de résultat."),
    },
    Cote.AM: {
        "taille": ("conforme", "Population et taille conformes au territoire déposé."),
        "indicateurs": ("a_completer", "Prévention : la valeur de départ manque."),
    },
}
SYNTHESES = {
    Cote.ARS: "Projet solide sur l’accès aux soins ; le volet parcours reste à préciser.",
    Cote.AM: "Engagements clairs ; un indicateur à reprendre avant le contrat.",
}
MESSAGE = "Le projet répond aux besoins du territoire. Précisez l’indicateur de parcours avant le contrat."


def entamer_la_grille(p: Parcours, cote: Cote = Cote.ARS) -> None:
    """L'instructeur ouvre la grille de son côté et apprécie ses premiers critères."""
    auteur = p.agent(INSTRUIT[cote])
    qui = {"auteur": auteur, "maintenant": p.maintenant}
    instruction = actions.ouvrir(p.projet, cote, **qui)
    envoi = QueryDict(mutable=True)
    for critere, (appreciation, commentaire) in NOTES[cote].items():
        envoi[f"{GRILLE}-{critere}-appreciation"] = appreciation
        envoi[f"{GRILLE}-{critere}-commentaire"] = commentaire
    envoi["synthese"] = SYNTHESES[cote]
    enregistrer_grille(
        instruction,
        former=lambda frais: SaisieDeGrille(INSTRUCTION, frais, Envoi(envoi, [GRILLE])),
        verifier=actions.verifier_ecriture,
        version=p.projet.version,
        suit_la_page=True,
        **qui,
    )
    p.relire()


def proposer_la_validation(p: Parcours, cote: Cote = Cote.ARS) -> None:
    """L'instructeur propose la validation au décideur."""
    qui = {"auteur": p.agent(INSTRUIT[cote]), "maintenant": p.maintenant}
    decision = decisions.preparer(p.projet, voie=PAR_COTE[cote], **qui)
    valeurs = {"sens": SensDecision.ACCORD, "montant": None, "convention": "", "motif": "", "texte": MESSAGE}
    decisions.proposer(decision, valeurs=valeurs, **qui)
    p.relire()


def entamer_la_grille_de_l_am(p: Parcours) -> None:
    """L'Assurance Maladie entame la sienne, une fois l'ARS passée."""
    entamer_la_grille(p, Cote.AM)
