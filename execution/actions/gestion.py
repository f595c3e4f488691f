"""Le dialogue de gestion d'une année : le prévoir, geler les relevés, le tenir, écrire et approuver son compte rendu.

Lève ``PermissionDenied`` ou ``TransitionRefusee`` (raisons en français).
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from commun.calendrier import jour_paris
from comptes.models import Utilisateur
from contrats.enums import SIGNES, HypothesePlan, Partie
from contrats.models import Contrat
from contrats.plans import recalculer_le_plan
from dossiers.actions.transitions import TransitionRefusee, franchir, verrouiller
from dossiers.archives import preparer
from dossiers.enums import Sujet
from dossiers.journal import consigner
from dossiers.models import Evenement
from dossiers.notifications import prevenir
from execution.comptes_rendus import empreinte, photographier
from execution.documents import compte_rendu
from execution.enums_gestion import OUVERTS
from execution.lecture_du_contrat import annee_numero
from execution.models import Approbation, DialogueDeGestion
from execution.permissions import exiger_partie, partie_engagee
from execution.textes import CompteRendu
from execution.workflow_gestion import PREVIENT
from negociation.actions.versions import figer


@transaction.atomic
def prevoir(
    contrat: Contrat, *, annee: int, debut: datetime, lieu: str, auteur: Utilisateur, maintenant: datetime
) -> DialogueDeGestion:
    """Ouvre l'espace d'une année, ou déplace son dialogue s'il n'est pas tenu ; les trois parties sont prévenues."""
    frais = verrouiller(contrat)
    exiger_partie(auteur, frais)
    dialogue = frais.dialogues.filter(annee=annee).first()
    raisons = _raisons(frais, dialogue, annee, debut, maintenant)
    if raisons:
        raise TransitionRefusee(raisons)
    if dialogue is None:
        dialogue = DialogueDeGestion.objects.create(
            dossier=frais.dossier, contrat=frais, annee=annee, debut=debut, lieu=lieu.strip()
        )
        _dire(dialogue, "prevu", auteur, maintenant)
        return dialogue
    if (dialogue.debut, dialogue.lieu) == (debut, lieu.strip()):
        raise TransitionRefusee(["Le dialogue est déjà prévu ce jour-là, à cette heure, en ce lieu : rien ne change."])
    dialogue.debut, dialogue.lieu, dialogue.revision = debut, lieu.strip(), dialogue.revision + 1
    dialogue.save(update_fields=["debut", "lieu", "revision"])
    _dire(dialogue, "deplace", auteur, maintenant)
    return dialogue


def _raisons(
    contrat: Contrat, dialogue: DialogueDeGestion | None, annee: int, debut: datetime, maintenant: datetime
) -> list[str]:
    raisons = [] if contrat.etat in SIGNES else ["Ce contrat n’est pas signé."]
    if debut <= maintenant:
        raisons.append("Le dialogue doit être à venir : choisissez une autre date.")
    if jour_paris(debut) < annee_numero(contrat, annee).debut:
        raisons.append("Le dialogue d’une année ne se tient pas avant elle.")
    if dialogue is not None and dialogue.etat not in OUVERTS:
        raisons = ["Ce dialogue est tenu : il ne se déplace plus."]
    return raisons


def geler(dialogue: DialogueDeGestion, *, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """Gèle les relevés de l'année : plus rien n'y change sans un acte au journal."""
    return franchir(dialogue, "geler", auteur=auteur, maintenant=maintenant, journal={"annee": dialogue.annee})


def degeler(dialogue: DialogueDeGestion, *, commentaire: str, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """Rouvre les relevés, avec un motif que liront les trois parties."""
    return franchir(
        dialogue,
        "degeler",
        auteur=auteur,
        maintenant=maintenant,
        commentaire=commentaire,
        journal={"annee": dialogue.annee},
    )


def tenir(
    dialogue: DialogueDeGestion, *, presents: str, conclusions: str, auteur: Utilisateur, maintenant: datetime
) -> Evenement:
    """Note que le dialogue s'est tenu, qui était là et ce qui s'est dit (corrigeable ensuite)."""
    champs = {"presents": presents.strip(), "conclusions": conclusions.strip()}
    return franchir(dialogue, "tenir", auteur=auteur, maintenant=maintenant, champs=champs)


@transaction.atomic
def soumettre(dialogue: DialogueDeGestion, *, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """Fige le compte rendu sous une nouvelle version et son empreinte, archive le PDF, ouvre l'approbation."""
    frais = verrouiller(dialogue)
    photographie = photographier(frais)
    figee = empreinte({**photographie, "version": frais.version + 1})
    evenement = franchir(
        dialogue,
        "soumettre",
        auteur=auteur,
        maintenant=maintenant,
        journal={"annee": frais.annee, "version": frais.version + 1, "empreinte": figee},
        champs={
            "version": frais.version + 1,
            "photographie": photographie,
            "empreinte": figee,
            "soumis_le": maintenant,
        },
    )
    contenu = {"numero": frais.version + 1, "photographie": photographie, "empreinte": figee}
    figer(CompteRendu(frais), contenu, auteur=auteur, maintenant=maintenant)
    dialogue.refresh_from_db()
    preparer(dialogue.dossier, Sujet.GESTION, evenement, compte_rendu(dialogue, ()))
    return evenement


@transaction.atomic
def approuver(dialogue: DialogueDeGestion, *, empreinte: str, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """Approuve pour sa partie l'empreinte lue ; à la troisième, clôt le dialogue et recalcule le plan."""
    frais = verrouiller(dialogue)
    partie = partie_engagee(auteur, frais.contrat)
    if partie is None:
        raise PermissionDenied("Seule une personne qui engage sa partie approuve le compte rendu.")
    evenement = franchir(
        dialogue,
        "approuver",
        auteur=auteur,
        maintenant=maintenant,
        donnees={"partie": partie, "empreinte": empreinte},
        journal={"annee": frais.annee, "partie": partie, "empreinte": empreinte, "version": frais.version},
    )
    Approbation.objects.create(
        dialogue=dialogue,
        partie=partie,
        auteur=auteur,
        empreinte=empreinte,
        version=frais.version,
        approuvee_le=maintenant,
    )
    _clore_si_complet(dialogue, maintenant)
    return evenement


def _clore_si_complet(dialogue: DialogueDeGestion, maintenant: datetime) -> None:
    valides = list(dialogue.approbations.filter(annulee_le__isnull=True).select_related("auteur"))
    if {approbation.partie for approbation in valides} != set(Partie.values):
        return
    evenement = franchir(
        dialogue,
        "clore",
        auteur=None,
        maintenant=maintenant,
        journal={"annee": dialogue.annee, "acquis": dialogue.photographie["acquis"]},
        champs={"approuve_le": maintenant},
    )
    preparer(dialogue.dossier, Sujet.GESTION, evenement, compte_rendu(dialogue, valides))
    _recalculer_le_plan(dialogue.contrat, evenement, maintenant)


def _recalculer_le_plan(contrat: Contrat, evenement: Evenement, maintenant: datetime) -> None:
    """Nouveau plan « d'après les relevés » ; sans effet sur un contrat repris, qui n'a pas de plan."""
    if contrat.plans.exists():
        recalculer_le_plan(contrat, evenement, maintenant, HypothesePlan.RELEVES)


@transaction.atomic
def reprendre(dialogue: DialogueDeGestion, *, commentaire: str, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """Demande une correction : les approbations déjà données sont annulées."""
    evenement = franchir(dialogue, "reprendre", auteur=auteur, maintenant=maintenant, commentaire=commentaire)
    dialogue.approbations.filter(annulee_le__isnull=True).update(annulee_le=maintenant)
    return evenement


def _dire(dialogue: DialogueDeGestion, code: str, auteur: Utilisateur, maintenant: datetime, **donnees: Any) -> None:
    evenement = consigner(
        dialogue.dossier,
        sujet=Sujet.GESTION,
        code=code,
        auteur=auteur,
        instant=maintenant,
        donnees={"gestion": dialogue.pk, "annee": dialogue.annee, **donnees},
    )
    prevenir(dialogue.dossier, evenement, PREVIENT[f"gestion.{code}"])
