"""Ouvrir un avenant : une copie de la version en vigueur, où seuls les blocs choisis s'écriront."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.http import QueryDict

from commun.calendrier import en_lettres, jour_paris
from comptes.models import Utilisateur
from comptes.roles import Capacite
from contrats.actions.preparation import verifier_les_blocs, verifier_preparation
from contrats.conditions import dans_le_contrat
from contrats.copie import copier_en_redaction
from contrats.ecoutes import signaler
from contrats.enums import AVENANTS_OUVERTS, EN_VIGUEUR, MotifAvenant
from contrats.models import Avenant, Contrat
from contrats.territoires import ouvrir_le_territoire
from contrats.versions import contenu_au
from dossiers.actions.transitions import TransitionRefusee, verrouiller
from dossiers.enums import Sujet
from dossiers.journal import consigner
from dossiers.permissions import verifier
from territoires.gestes import agir
from territoires.reponse import Reponse


@transaction.atomic
def ouvrir_avenant(
    contrat: Contrat,
    *,
    auteur: Utilisateur,
    maintenant: datetime,
    motifs: Collection[str],
    objet: str,
    effet_prevu: date | None = None,
) -> Avenant:
    """Ouvre l'avenant suivant du contrat. Lève ``PermissionDenied`` ou ``TransitionRefusee`` (toutes les raisons)."""
    frais = verrouiller(contrat)
    verifier(auteur, frais.dossier, Capacite.PREPARER_CONTRAT)
    retenus = [motif.value for motif in MotifAvenant if motif.value in motifs]
    raisons = [*_raisons_du_contrat(frais), *_raisons_de_la_demande(retenus, objet)]
    if not raisons:
        raisons = _raisons_de_la_date(frais, effet_prevu, maintenant)
    if raisons:
        raise TransitionRefusee(raisons)
    base = contenu_au(frais, effet_prevu or date.max)
    redaction = copier_en_redaction(base)
    if MotifAvenant.TERRITOIRE in retenus:
        redaction.territoire = ouvrir_le_territoire(frais.dossier, base, maintenant)
        redaction.save(update_fields=["territoire"])
    avenant = Avenant.objects.create(
        dossier=frais.dossier,
        contrat=frais,
        redaction=redaction,
        numero=frais.avenants.count() + 1,
        motifs=retenus,
        objet=objet.strip(),
        effet_prevu=effet_prevu,
        ouvert_le=maintenant,
    )
    consigner(
        frais.dossier,
        sujet=Sujet.AVENANT,
        code="ouvert",
        auteur=auteur,
        instant=maintenant,
        vers=str(avenant.etat),
        donnees={"avenant": avenant.pk, "numero": avenant.numero, "motifs": retenus},
    )
    return avenant


def _raisons_du_contrat(contrat: Contrat) -> list[str]:
    if contrat.etat not in EN_VIGUEUR:
        return [f"Un avenant modifie un contrat en vigueur : « {contrat.fiche.instructeur} »."]
    if contrat.resiliation_effet_le is not None:
        return [f"Ce contrat prend fin le {en_lettres(contrat.resiliation_effet_le)} : il ne s’amende plus."]
    ouvert = contrat.avenants.filter(etat__in=AVENANTS_OUVERTS).first()
    if ouvert is not None:
        return [f"L’avenant n° {ouvert.numero} est déjà ouvert : signez-le ou abandonnez-le d’abord."]
    return []


def _raisons_de_la_demande(motifs: list[str], objet: str) -> list[str]:
    raisons = []
    if not motifs:
        raisons.append("Cochez ce que l’avenant change : rien d’autre ne s’y modifiera.")
    if not objet.strip():
        raisons.append("Dites en une phrase l’objet de l’avenant.")
    return raisons


def _raisons_de_la_date(contrat: Contrat, effet_prevu: date | None, maintenant: datetime) -> list[str]:
    if effet_prevu is None:
        return []
    raisons = dans_le_contrat(contrat, effet_prevu)
    if not raisons and effet_prevu < jour_paris(maintenant):
        raisons = [
            "La date d’effet est passée : un avenant ne prend pas effet avant sa signature. Choisissez un jour à "
            "venir, ou laissez la date vide."
        ]
    return raisons


@transaction.atomic
def changer_l_objet(
    avenant: Avenant,
    *,
    auteur: Utilisateur,
    maintenant: datetime,
    objet: str,
    effet_prevu: date | None,
    ajouter: Collection[str] = (),
) -> None:
    """Récrit l'objet et la date d'effet d'un avenant en préparation ; ``ajouter`` : ce qu'il change de plus.

    Rien ne se retire de ce qu'il change : ce qui n'est pas récrit ne change pas. Lève comme :func:`ouvrir_avenant`.
    """
    frais = verrouiller(avenant)
    verifier(auteur, frais.dossier, Capacite.PREPARER_CONTRAT)
    raisons = [] if frais.etat == "preparation" else ["Cet avenant ne se modifie plus : rappelez-le d’abord."]
    raisons += _raisons_de_la_demande(frais.motifs, objet)
    raisons += _raisons_de_la_date(frais.contrat, effet_prevu, maintenant)
    if raisons:
        raise TransitionRefusee(raisons)
    frais.objet, frais.effet_prevu = objet.strip(), effet_prevu
    _ajouter_des_motifs(frais, ajouter, auteur, maintenant)
    frais.save(update_fields=["objet", "effet_prevu", "motifs"])
    signaler(frais, maintenant)


def _ajouter_des_motifs(avenant: Avenant, ajouter: Collection[str], auteur: Utilisateur, maintenant: datetime) -> None:
    """Ouvre d'autres blocs : leur rédaction est déjà une copie de la version en vigueur, le territoire s'y ajoute."""
    nouveaux = [motif.value for motif in MotifAvenant if motif.value in ajouter and motif.value not in avenant.motifs]
    if not nouveaux:
        return
    if MotifAvenant.TERRITOIRE in nouveaux:
        base = contenu_au(avenant.contrat, avenant.effet_prevu or date.max)
        avenant.redaction.territoire = ouvrir_le_territoire(avenant.dossier, base, maintenant)
        avenant.redaction.save(update_fields=["territoire"])
    avenant.motifs = [motif.value for motif in MotifAvenant if motif.value in {*avenant.motifs, *nouveaux}]
    consigner(
        avenant.dossier,
        sujet=Sujet.AVENANT,
        code="motifs",
        auteur=auteur,
        instant=maintenant,
        vers=str(avenant.etat),
        donnees={"avenant": avenant.pk, "numero": avenant.numero, "motifs": avenant.motifs},
    )


@transaction.atomic
def modifier_le_territoire(
    avenant: Avenant, *, donnees: QueryDict, auteur: Utilisateur, maintenant: datetime
) -> Reponse:
    """Exécute un geste du sélecteur sur le territoire de l'avenant, s'il dit le changer."""
    frais = verrouiller(avenant)
    verifier_preparation(frais, auteur)
    verifier_les_blocs(frais, [MotifAvenant.TERRITOIRE])
    reponse = agir(territoire=frais.dossier.territoire, donnees=donnees, maintenant=maintenant)
    signaler(frais, maintenant)
    return reponse
