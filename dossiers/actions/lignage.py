"""Reprendre dans le projet ce que disait la lettre accordée."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from comptes.models import Utilisateur
from dossiers.actions.dossier import verifier_redaction
from dossiers.actions.fiches import FICHES_MAXIMUM, TROP_DE_FICHES
from dossiers.actions.rangement import Objet
from dossiers.actions.traces import tracer, tracer_tout
from dossiers.actions.transitions import TransitionRefusee, verrouiller
from dossiers.enums import Sujet
from dossiers.lignage import (
    LIGNAGE,
    Contenu,
    Origine,
    OriginePartagee,
    origine,
    origine_partagee,
    texte_de_la_lettre,
)
from dossiers.models import Dossier, FicheAction, ProjetSante
from dossiers.photographie import photographier

RIEN = "La lettre ne dit rien pour ce champ."
TOUTES_REPRISES = "Chaque mission de la lettre a déjà sa fiche."


def lettre_d_origine(dossier: Dossier) -> tuple[Contenu, int]:
    """La dernière version déposée de la lettre et son numéro ; à défaut, sa copie de travail et 0. Deux requêtes."""
    version = dossier.versions.filter(sujet=Sujet.LETTRE).order_by("numero").last()
    return (version.contenu, version.numero) if version else (photographier(dossier.lettre), 0)


def origines(projet: ProjetSante, champs: Collection[str]) -> dict[str, Origine]:
    """L'origine de chacun de ces champs ; aucune requête si aucun ne vient de la lettre."""
    siens = [champ for champ in champs if champ in LIGNAGE]
    if not siens:
        return {}
    contenu, version = lettre_d_origine(projet.dossier)
    lues = ((champ, origine(champ, contenu, version, getattr(projet, champ))) for champ in siens)
    return {champ: lue for champ, lue in lues if lue is not None}


def origine_de_la_liste(objet: Objet, cle: str, contenu: Contenu) -> OriginePartagee | None:
    """D'où vient le territoire ou la liste des acteurs d'un projet (``contenu`` : le sien) ; None pour une lettre."""
    if objet.SUJET != Sujet.PROJET:
        return None
    lettre, version = lettre_d_origine(objet.dossier)
    return origine_partagee(cle, lettre, version, contenu)


@transaction.atomic
def reprendre_de_la_lettre(
    projet: ProjetSante, champ: str, *, rubrique: str, auteur: Utilisateur, maintenant: datetime
) -> None:
    """Remet dans ce champ la valeur de la lettre. Lève comme ``verifier_redaction``, ou si la lettre n'en dit rien."""
    frais = verrouiller(projet)
    permise = verifier_redaction(frais, auteur, rubrique)
    if not permise.est_entiere(rubrique) and not permise.ouvre(rubrique, champ):
        raise TransitionRefusee(["Ce champ n’est pas visé par la demande de compléments."])
    texte = texte_de_la_lettre(lettre_d_origine(frais.dossier)[0], champ) if champ in LIGNAGE else ""
    if not texte:
        raise TransitionRefusee([RIEN])
    setattr(frais, champ, texte)
    frais.modifie_le = maintenant
    frais.save(update_fields=[champ, "modifie_le"])
    libelle = f"{frais._meta.get_field(champ).verbose_name} (repris de la lettre)".capitalize()
    tracer(frais.dossier, frais.SUJET, rubrique, champ, libelle=libelle, auteur=auteur, maintenant=maintenant)


def missions_a_reprendre(projet: ProjetSante, contenu: Contenu) -> list[dict]:
    """Les missions décrites dans la lettre qui n'ont encore aucune fiche ; une requête."""
    prises = set(projet.fiches.order_by().values_list("mission_id", flat=True))
    decrites = (m for m in contenu["missions"] if m["constat"] or m["objectif"] or m["actions"])
    return [mission for mission in decrites if mission["code"] not in prises]


@transaction.atomic
def commencer_les_fiches(projet: ProjetSante, *, auteur: Utilisateur, maintenant: datetime) -> list[FicheAction]:
    """Une fiche en brouillon par mission de la lettre qui n'en a pas : son titre, ses actions pressenties en tâches."""
    frais = verrouiller(projet)
    verifier_redaction(frais, auteur, "fiches")
    missions = missions_a_reprendre(frais, lettre_d_origine(frais.dossier)[0])
    if not missions:
        raise TransitionRefusee([TOUTES_REPRISES])
    if frais.fiches.count() + len(missions) > FICHES_MAXIMUM:
        raise TransitionRefusee([TROP_DE_FICHES])
    fiches = [
        FicheAction.objects.create(
            projet=frais, mission_id=mission["code"], titre=mission["libelle"][:200], taches=_taches(mission)
        )
        for mission in missions
    ]
    ecritures = [(f"fiches/{fiche.pk}", f"{fiche.titre} (repris de la lettre)"[:200], "") for fiche in fiches]
    tracer_tout(frais.dossier, frais.SUJET, "fiches", ecritures, auteur=auteur, maintenant=maintenant)
    return fiches


def _taches(mission: dict) -> str:
    parts = (("Constat", "constat"), ("Objectif", "objectif"), ("Actions pressenties", "actions"))
    return "\n\n".join(f"{titre} : {mission[cle]}" for titre, cle in parts if mission[cle])
