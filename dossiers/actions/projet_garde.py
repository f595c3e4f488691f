"""Garder le projet de santé d'une archive, puis le poser quand l'accord de l'ARS ouvre celui du dossier.

Sans ouvrir de transaction : l'importation et l'accord ont la leur.
"""

from datetime import datetime

from django.db import DatabaseError, models, transaction

from comptes.models import Utilisateur
from dossiers.actions.rangement import recopier_les_pieces
from dossiers.actions.traces import tracer_la_reprise
from dossiers.emport.lecture import ArchiveLue, ArchiveRefusee
from dossiers.emport.projet import OU, cles_inconnues, defauts_de_forme, lire_le_projet, resumer
from dossiers.emport.registre import champs_emportes, modeles_emportes
from dossiers.emport.relecture import Relecture
from dossiers.enums import Sujet
from dossiers.enums_pieces import EtatPiece
from dossiers.journal import consigner
from dossiers.models import Dossier, ProjetGarde, ProjetSante

LETTRE_SEULE = "Le projet de santé ne se reprend pas ; vous pouvez reprendre la lettre seule, sans lui."


def garder_le_projet(
    dossier: Dossier, archive: ArchiveLue, *, auteur: Utilisateur, maintenant: datetime, empreinte: str
) -> ProjetGarde | None:
    """Relit le projet d'une archive sans rien en écrire, puis le garde de côté ; None si elle n'en porte pas.

    Lève ``ArchiveRefusee`` : autre forme, champ inconnu, valeur illisible, budget d'un compte inconnu.
    """
    if archive.projet is None:
        return None
    contenu, relecture = archive.projet, Relecture(modeles_emportes(Sujet.PROJET))
    relecture.defauts += defauts_de_forme(contenu)
    essai = ProjetSante(dossier=dossier)
    lues = [] if relecture.defauts else lire_le_projet(relecture, essai, contenu)
    if relecture.defauts:
        raise ArchiveRefusee([LETTRE_SEULE, *relecture.defauts])
    return ProjetGarde.objects.create(
        dossier=dossier,
        contenu=contenu,
        resume=resumer(essai, lues),
        archive=empreinte,
        numero_d_origine=str(archive.descriptif.get("numero", ""))[:20],
        garde_par=auteur,
        garde_le=maintenant,
    )


def recopier_le_projet_garde(ancien: Dossier, nouveau: Dossier, *, auteur: Utilisateur, maintenant: datetime) -> None:
    """Fait suivre au nouveau dossier le projet gardé de l'ancien, et ses pièces."""
    garde = ProjetGarde.objects.filter(dossier=ancien, repris_le__isnull=True).first()
    if garde is None:
        return
    garde.pk, garde.dossier = None, nouveau
    garde.save(force_insert=True)
    pieces = ancien.pieces_jointes.presentes().filter(sujet=Sujet.PROJET).exclude(etat=EtatPiece.INFECTEE)
    cible = ProjetSante(dossier=nouveau)
    recopier_les_pieces(pieces.order_by("pk"), cible, auteur=auteur, maintenant=maintenant)


def poser_le_projet_garde(projet: ProjetSante, *, maintenant: datetime) -> None:
    """Pose le projet gardé dans celui qui vient de s'ouvrir, et dit au bilan, ligne à ligne, ce qui n'a pas pu l'être.

    Ne refuse jamais : l'accord de l'ARS ne dépend pas d'une archive. Un champ vide de l'archive laisse ce que la
    lettre a donné.
    """
    garde = ProjetGarde.objects.filter(dossier=projet.dossier_id, repris_le__isnull=True).first()
    if garde is None:
        return
    relecture = Relecture(modeles_emportes(Sujet.PROJET))
    relecture.defauts += cles_inconnues(garde.contenu)
    lu = ProjetSante(dossier=projet.dossier)
    lues = lire_le_projet(relecture, lu, garde.contenu)
    _poser_les_champs(projet, lu)
    # L'essai a porté les lignes : elles rejoignent le vrai projet.
    _ecrire_les_lignes(projet, [ligne for _, ligne in lues], relecture)
    garde.repris_le, garde.bilan = maintenant, [*relecture.defauts, *relecture.remarques]
    garde.save(update_fields=["repris_le", "bilan"])
    consigner(
        projet.dossier,
        sujet=Sujet.PROJET,
        code="repris",
        auteur=None,
        instant=maintenant,
        donnees={
            "archive": garde.archive,
            "numero_d_origine": garde.numero_d_origine,
            "non_repris": len(garde.bilan),
        },
    )
    tracer_la_reprise(projet, "repris d’une archive", auteur=garde.garde_par, maintenant=maintenant)


def _poser_les_champs(projet: ProjetSante, lu: ProjetSante) -> None:
    remplis = [champ for champ in champs_emportes(Sujet.PROJET)["projet"] if champ.value_from_object(lu)]
    for champ in remplis:
        setattr(projet, champ.attname, champ.value_from_object(lu))
    projet.save(update_fields=[champ.name for champ in remplis])


def _ecrire_les_lignes(projet: ProjetSante, lignes: list[models.Model], relecture: Relecture) -> None:
    for ligne in lignes:
        if hasattr(ligne, "projet"):
            ligne.projet = projet
        try:
            with transaction.atomic():
                ligne.save(force_insert=True)
        except (DatabaseError, ValueError):
            relecture.defauts.append(f"{OU}, « {ligne} » : contredit une autre ligne.")
