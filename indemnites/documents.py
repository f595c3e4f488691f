"""L'attestation annuelle d'une personne : ce que cette CPTS lui a versé, archivé et vérifiable ; la CPTS la signe."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from commun.composants.dates import jour_moyen
from commun.montants import euros
from contrats.models import Contrat
from dossiers.archives_a_part import archive_publique, archiver, produire
from dossiers.authenticite import ANNULE, AUTHENTIQUE, REMPLACE, Jugement, Verdict
from indemnites.enums import EtatIndemnite
from indemnites.models import AttestationArchivee, Indemnite

GABARIT = "indemnites/documents/attestation.html"
NATURE = "Attestation annuelle d’indemnités"
PAR_LE_REGISTRE = "les écritures faites depuis au registre"


def contexte_de_l_attestation(contrat: Contrat, lignes: list[Indemnite]) -> dict[str, Any]:
    """Ce que lit le gabarit, déjà écrit ; ``lignes`` : les indemnités comptées d'une même personne, une même année."""
    derniere = max(lignes, key=lambda ligne: ligne.pk)
    photo = contrat.photographie or {}
    structure = photo["contenu"]["structure_nom"] if photo else contrat.dossier.nom
    return {
        "emetteur": structure,
        "structure": structure,
        "cpts": contrat.dossier.nom,
        "siret": photo["contenu"]["siret"] if photo else "",
        "personne": derniere.personne,
        "profession": derniere.profession_libelle,
        "rpps": derniere.rpps,
        "annee": derniere.annee,
        "lignes": [_ligne(ligne) for ligne in lignes],
        "total": euros(sum((ligne.montant for ligne in lignes), Decimal(0))),
    }


def _ligne(ligne: Indemnite) -> dict[str, Any]:
    return {
        "cle": ligne.pk,
        "le": jour_moyen(ligne.le),
        "mission": ligne.mission_libelle,
        "objet": ligne.objet,
        "montant": euros(ligne.montant),
    }


def attestation(contrat: Contrat, lignes: list[Indemnite], *, maintenant: datetime) -> AttestationArchivee:
    """L'attestation produite (PDF/UA-1) ; la même tant que le registre de cette personne ne change pas."""
    contexte = contexte_de_l_attestation(contrat, lignes)
    archive = archiver(
        AttestationArchivee,
        dossier=contrat.dossier,
        titre=f"Indemnités versées en {contexte['annee']}",
        contexte=contexte,
        maintenant=maintenant,
        annee=contexte["annee"],
        rpps=contexte["rpps"],
    )
    return produire(archive, GABARIT)


def juger(archive: AttestationArchivee) -> Jugement:
    """Remplacée par la suivante, ou dès que le registre ne dit plus la même chose ; annulée s'il n'en reste rien."""
    objet = {"dossier": archive.dossier_id, "annee": archive.annee, "rpps": archive.rpps}
    if AttestationArchivee.objects.filter(**objet, pk__gt=archive.pk).exists():
        return REMPLACE
    comptees = Indemnite.objects.filter(**objet, etat=EtatIndemnite.ENREGISTREE).order_by("pk")
    cles = set(comptees.values_list("pk", flat=True))
    if not cles:
        return ANNULE
    memes = cles == {ligne["cle"] for ligne in archive.contexte["lignes"]}
    return AUTHENTIQUE if memes else Jugement(Verdict.REMPLACE, PAR_LE_REGISTRE)


constater = archive_publique(AttestationArchivee, NATURE, juger)
