"""Reprendre un dossier depuis l'archive d'un autre portail : un nouveau brouillon, ou rien.

Lève ``PermissionDenied`` (ce compte n'ouvre pas de dossier) ou ``ArchiveRefusee`` (raisons en français) ; dans ce cas,
ni ligne ni fichier n'est écrit.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, BinaryIO

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import IntegrityError, models, transaction

from comptes.models import Utilisateur
from comptes.permissions import peut_creer_dossier
from dossiers.actions.dossier import ouvrir_dossier
from dossiers.actions.information import informer
from dossiers.actions.pieces import PIECES_MAXIMUM
from dossiers.actions.projet_garde import garder_le_projet
from dossiers.actions.rangement import Objet, ranger
from dossiers.actions.traces import tracer_la_reprise
from dossiers.emport.lecture import PROJET_SANS_LETTRE, ArchiveLue, ArchiveRefusee, ouvrir_archive
from dossiers.emport.registre import champs_emportes, lignes_emportees, modeles_emportes
from dossiers.emport.relecture import Relecture
from dossiers.enums import OrigineActeur, Sujet
from dossiers.etapes import RUBRIQUES
from dossiers.journal import consigner
from dossiers.models import Dossier, PieceJointe, ProjetGarde, ProjetSante
from dossiers.televersement import MEGA, TeleversementRefuse, verifier
from territoires import actions as territoires

REMARQUES_MAXIMUM = 50
PROJET_GARDE = "Le projet de santé de l’archive est gardé de côté : il sera repris quand l’accord de l’ARS l’ouvrira."
SANS_COMPTE_BANCAIRE = "Le compte bancaire ne voyage pas avec l’archive : saisissez-le de nouveau."


@dataclass(frozen=True)
class Importation:
    """Le brouillon né de l'archive, et ce que son responsable doit savoir."""

    dossier: Dossier
    remarques: list[str]


def importer_dossier(
    fichier: BinaryIO, *, auteur: Utilisateur, maintenant: datetime, sans_projet: bool = False
) -> Importation:
    """Vérifie l'archive, puis recrée dossier, lettre, territoire, acteurs, budget et pièces dans une transaction.

    Son projet de santé est relu et gardé de côté jusqu'à l'accord de l'ARS ; ``sans_projet`` l'y laisse.
    """
    if not peut_creer_dossier(auteur):
        raise PermissionDenied("Votre compte ne permet pas d’ouvrir un dossier de CPTS.")
    ecrits: list[str] = []
    try:
        with ouvrir_archive(fichier) as archive, transaction.atomic():
            retenue = replace(archive, projet=None) if sans_projet else archive
            return _recreer(retenue, auteur, maintenant, _empreinte(fichier), ecrits)
    except IntegrityError:
        _effacer(ecrits)
        raise ArchiveRefusee(["Deux lignes de l’archive se contredisent : elle a été modifiée à la main."]) from None
    except Exception:
        _effacer(ecrits)
        raise


def _effacer(noms: list[str]) -> None:
    for nom in noms:
        default_storage.delete(nom)


def _empreinte(fichier: BinaryIO) -> str:
    fichier.seek(0)
    return hashlib.file_digest(fichier, "sha256").hexdigest()


def _recreer(
    archive: ArchiveLue, auteur: Utilisateur, maintenant: datetime, empreinte: str, ecrits: list[str]
) -> Importation:
    saisie, relecture = archive.saisie, Relecture(modeles_emportes(Sujet.LETTRE))
    champs, lignes = _dictionnaire(saisie, "champs"), _dictionnaire(saisie, "lignes")
    nom = _dictionnaire(champs, "dossier").get("nom")
    if not isinstance(nom, str) or not nom.strip() or len(nom) > 200:
        raise ArchiveRefusee(["Le nom de la CPTS manque, ou dépasse 200 signes."])
    if archive.projet is not None and not champs.get("lettre"):
        raise ArchiveRefusee([PROJET_SANS_LETTRE])
    dossier = ouvrir_dossier(nom=nom, auteur=auteur, maintenant=maintenant)
    lettre = dossier.lettre
    relecture.lire_champs(lettre, champs_emportes()["lettre"], _dictionnaire(champs, "lettre"), "Lettre d’intention")
    _refuser(relecture)
    lettre.save(update_fields=[champ.name for champ in champs_emportes()["lettre"]])
    if lettre.fir_demande:
        relecture.remarques.append(SANS_COMPTE_BANCAIRE)
    _ecrire_les_lignes(relecture, dossier, lignes)
    _ecrire_le_territoire(relecture, dossier, _dictionnaire(saisie, "territoire"), maintenant)
    _informer_les_personnes(dossier, maintenant)
    garde = garder_le_projet(dossier, archive, auteur=auteur, maintenant=maintenant, empreinte=empreinte)
    if garde is not None:
        relecture.remarques.append(PROJET_GARDE)
    _joindre_les_pieces(relecture, archive, dossier, auteur, maintenant, ecrits)
    _consigner(dossier, archive, auteur, maintenant, empreinte, garde)
    frais = Dossier.objects.get(pk=dossier.pk)
    tracer_la_reprise(frais.lettre, "repris d’une archive", auteur=auteur, maintenant=maintenant)
    return Importation(frais, relecture.remarques)


def _dictionnaire(contenu: Mapping[str, Any], cle: str) -> dict[str, Any]:
    valeur = contenu.get(cle, {})
    if not isinstance(valeur, dict):
        raise ArchiveRefusee([f"La copie de travail est illisible : « {cle} » n’a pas la forme attendue."])
    return valeur


def _refuser(relecture: Relecture) -> None:
    if relecture.defauts:
        raise ArchiveRefusee(relecture.defauts)


def _ecrire_les_lignes(relecture: Relecture, dossier: Dossier, brutes: dict[str, Any]) -> None:
    """Chaque modèle après ceux qu'il désigne ; les liens se posent une fois les lignes écrites."""
    porteurs: dict[str, models.Model] = {"dossier": dossier, "lettre": dossier.lettre}
    for part in lignes_emportees():
        lues = relecture.lire_lignes(part, porteurs[part.parent], brutes.get(part.cle, []))
        _refuser(relecture)
        for ligne, brute in lues:
            if hasattr(ligne, "origine"):
                ligne.origine = OrigineActeur.IMPORT
            ligne.save(force_insert=True)
            for lien in part.liens():
                voulues = brute.get(lien.name, [])
                connues = [relecture.connues.get((lien.related_model, cle)) for cle in _entiers(voulues)]
                getattr(ligne, lien.name).set([lie for lie in connues if lie is not None])


def _entiers(valeurs: Any) -> list[int]:
    return [valeur for valeur in valeurs if isinstance(valeur, int)] if isinstance(valeurs, list) else []


def _ecrire_le_territoire(relecture: Relecture, dossier: Dossier, brut: dict[str, Any], maintenant: datetime) -> None:
    communes, parties = brut.get("communes", []), brut.get("parties", [])
    if not isinstance(communes, list) or not isinstance(parties, list):
        raise ArchiveRefusee(["Le territoire est illisible."])
    trouvees = relecture.lire_communes([*communes, *parties])
    try:
        saisies = [
            territoires.PartieSaisie(
                trouvees[p["code"]], str(p["libelle"])[:120], int(p["population"]), str(p["justification"])
            )
            for p in parties
            if p.get("code") in trouvees
        ]
        codes = {trouvees[c["code"]] for c in communes if c.get("code") in trouvees}
        territoires.definir_perimetre(
            territoire=dossier.territoire,
            codes=codes - {partie.commune for partie in saisies},
            parties=saisies,
            maintenant=maintenant,
        )
        if brut.get("population_corrigee") is not None:
            territoires.corriger_population(
                territoire=dossier.territoire,
                population=int(brut["population_corrigee"]),
                motif=str(brut.get("motif_correction", "")),
                maintenant=maintenant,
            )
    except territoires.TerritoireRefuse as refus:
        raise ArchiveRefusee([f"Territoire : {refus}"]) from None
    except (KeyError, TypeError, ValueError, AttributeError):
        raise ArchiveRefusee(["Le territoire est illisible."]) from None


def _informer_les_personnes(dossier: Dossier, maintenant: datetime) -> None:
    """Les personnes citées sont informées pour ce dossier-ci (RGPD, art. 14)."""
    dossier.acteurs.update(ajoute_le=maintenant)
    informer(list(dossier.acteurs.order_by("pk")), dossier=dossier, maintenant=maintenant)


def _joindre_les_pieces(
    relecture: Relecture,
    archive: ArchiveLue,
    dossier: Dossier,
    auteur: Utilisateur,
    maintenant: datetime,
    ecrits: list[str],
) -> None:
    """Chaque pièce de la lettre, et du projet gardé, repasse par la vérification d'un dépôt, puis par l'antivirus."""
    objets: dict[str, Objet] = {Sujet.LETTRE: dossier.lettre}
    if archive.projet is not None:
        objets[Sujet.PROJET] = ProjetSante(dossier=dossier)
    fiches = archive.descriptif.get("pieces", [])
    if not isinstance(fiches, list) or not all(isinstance(fiche, dict) for fiche in fiches):
        raise ArchiveRefusee(["La liste des pièces est illisible."])
    voulues = [fiche for fiche in fiches if fiche.get("travail") and fiche.get("sujet") in objets]
    if len(voulues) > PIECES_MAXIMUM:
        raise ArchiveRefusee([f"Un dossier a au plus {PIECES_MAXIMUM} pièces : l’archive en a {len(voulues)}."])
    total = 0
    for fiche in voulues:
        piece = _joindre(archive, fiche, objets[fiche["sujet"]], auteur, maintenant)
        ecrits.append(piece.fichier.name)
        total += piece.taille
        if total > settings.PIECES_TOTAL_MO * MEGA:
            raise ArchiveRefusee([f"Les pièces de cette archive dépassent {settings.PIECES_TOTAL_MO} Mo."])
    autres = len([fiche for fiche in fiches if fiche not in voulues])
    if autres:
        relecture.remarques.append(
            f"{autres} pièce(s) du projet de santé, ou de versions passées, restent dans l’archive."
        )
    manquants = archive.descriptif.get("manquants", [])
    for manquant in manquants[:REMARQUES_MAXIMUM] if isinstance(manquants, list) else []:
        relecture.remarques.append(f"Absente de l’archive : {str(manquant)[:300]}.")


def _joindre(
    archive: ArchiveLue, fiche: dict[str, Any], objet: Objet, auteur: Utilisateur, maintenant: datetime
) -> PieceJointe:
    octets = archive.lire(str(fiche.get("chemin")), settings.PIECES_TAILLE_MO * MEGA)
    try:
        fichier = verifier(str(fiche.get("nom", "")), octets)
    except TeleversementRefuse as refus:
        raise ArchiveRefusee([f"Pièce refusée. {refus}"]) from None
    cles = {rubrique.cle for rubrique in RUBRIQUES[objet.SUJET]}
    rubrique = fiche.get("rubrique") if fiche.get("rubrique") in cles else "pieces"
    titre = str(fiche.get("titre", "")).strip()
    return ranger(objet, fichier, rubrique=rubrique, titre=titre, deposee_par=auteur, deposee_le=maintenant)


def _consigner(
    dossier: Dossier,
    archive: ArchiveLue,
    auteur: Utilisateur,
    maintenant: datetime,
    empreinte: str,
    garde: ProjetGarde | None,
) -> None:
    """L'événement porte l'empreinte de l'archive, le numéro d'origine et, s'il y en a un, le projet gardé."""
    consigner(
        dossier,
        sujet=Sujet.DOSSIER,
        code="importe",
        auteur=auteur,
        instant=maintenant,
        donnees={
            "archive": empreinte,
            "numero_d_origine": str(archive.descriptif.get("numero", ""))[:20],
            **({"projet_garde": True} if garde is not None else {}),
        },
    )
