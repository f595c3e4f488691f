"""Le compte rendu d'une séance : figé à la clôture, produit une fois, scellé par SHA-256, jamais refait."""

import hashlib
import json
import logging
from datetime import date, datetime
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from acteurs.nomenclatures import TypeOrganisation
from commun.codes_courts import nouveau_code
from commun.composants.dates import heure
from commun.pdf import rendre_pdf
from comptes.models import Utilisateur
from dossiers.adresses_de_verification import adresse_a_lire, adresses_des_pages
from dossiers.authenticite import AUTHENTIQUE, Constat, constat_du
from dossiers.documents.courrier import l_instant, le_jour, service
from instruction.candidats import mandat_de
from instruction.enums_seance import EtatPassage
from instruction.models import CompteRendu, Passage, Seance
from instruction.permissions import peut_contribuer

journal = logging.getLogger(__name__)
GABARIT = "instruction/seance/compte_rendu.html"
NATURE = "Compte rendu d’une séance du Guichet"


def preparer(seance: Seance, *, maintenant: datetime) -> CompteRendu:
    """Fige ce que dit le compte rendu, dans la transaction de la clôture ; le fichier se produit après elle."""
    compte_rendu = CompteRendu.objects.create(
        seance=seance,
        titre=f"Compte rendu de la séance du {le_jour(seance.tenue_le)}",
        code_court=nouveau_code(),
        contexte=json.loads(json.dumps(_contexte(seance), cls=DjangoJSONEncoder)),
        cree_le=maintenant,
    )
    transaction.on_commit(partial(_produire_sans_bruit, compte_rendu.pk), robust=True)
    return compte_rendu


def _contexte(seance: Seance) -> dict[str, Any]:
    guichet = service(TypeOrganisation.GUICHET, seance.region)
    presents = list(seance.presents.order_by("nom", "prenom", "pk"))
    passages = seance.passages.select_related("dossier__lettre", "dossier__region").order_by("ordre", "pk")
    passages = passages.prefetch_related("dossier__equipe", "dossier__departements")
    return {
        "emetteur": guichet["nom"],
        "service": guichet,
        "tenue_le": le_jour(seance.tenue_le),
        "ouverte_le": l_instant(seance.ouverte_le),
        "close_le": l_instant(seance.close_le),
        "close_par": seance.close_par.get_full_name(),
        "lieu": seance.lieu,
        "visio": bool(seance.visio),
        "presidence": seance.presidence.get_full_name(),
        "presents": [_participant(personne, seance.region_id) for personne in presents],
        "passages": [_passage(passage, presents) for passage in passages],
    }


def _participant(personne: Utilisateur, region: str) -> dict[str, str]:
    mandat = mandat_de(personne, region)
    organisation = mandat.organisation if mandat else None
    return {"nom": personne.get_full_name(), "organisation": organisation.nom if organisation else ""}


def _passage(passage: Passage, presents: list[Utilisateur]) -> dict[str, Any]:
    """Ce que la séance a fait d'un dossier, et qui s'est retiré pendant qu'on en parlait (déport)."""
    examine = passage.etat != EtatPassage.A_EXAMINER
    return {
        "rang": passage.ordre,
        "numero": passage.dossier.numero,
        "cpts": passage.dossier.nom,
        "version": passage.dossier.lettre.version,
        "issue": passage.get_etat_display() if examine else "Non examiné",
        "sens": passage.get_sens_display() if passage.sens else "",
        "reporte_au": le_jour(passage.reporte_au) if passage.reporte_au else "",
        "texte": passage.texte,
        "heure": heure(passage.note_le) if passage.note_le else "",
        "retires": [p.get_full_name() for p in presents if not peut_contribuer(p, passage.dossier)],
    }


def rendre(compte_rendu: CompteRendu) -> bytes:
    """Octets du PDF, depuis le contexte figé ; ne touche pas à l'archive."""
    contexte = {
        **compte_rendu.contexte,
        "numero_dossier": f"Séance {compte_rendu.seance_id}",
        "code_court": compte_rendu.code_court,
        "adresse_de_verification": adresse_a_lire(),
    }
    adresses = adresses_des_pages(compte_rendu.code_court)
    return rendre_pdf(GABARIT, contexte, titre=compte_rendu.titre, adresse_de_page=adresses)


def produire(cle: int) -> CompteRendu:
    """Produit et scelle le fichier s'il ne l'est pas ; idempotent, sûr à deux : le premier scellé gagne."""
    compte_rendu = CompteRendu.objects.get(pk=cle)
    if compte_rendu.produit_le is not None:
        return compte_rendu
    octets = rendre(compte_rendu)
    with transaction.atomic():
        frais = CompteRendu.objects.select_for_update().get(pk=cle)
        if frais.produit_le is None:
            frais.fichier.save(f"seance-{frais.seance_id}-{frais.code_court}.pdf", ContentFile(octets), save=False)
            frais.sha256 = hashlib.sha256(octets).hexdigest()
            frais.taille = len(octets)
            frais.produit_le = timezone.now()
            frais.save(update_fields=["fichier", "sha256", "taille", "produit_le"])
    return frais


def constater(champ: str, valeur: str) -> Constat | None:
    """Ce que lit le public d'un compte rendu : sa nature et son jour (voir :mod:`dossiers.authenticite`)."""
    scelles = CompteRendu.objects.filter(produit_le__isnull=False, **{champ: valeur})
    compte_rendu = scelles.only("code_court", "cree_le").order_by("pk").first()
    if compte_rendu is None:
        return None
    return constat_du(AUTHENTIQUE, NATURE, compte_rendu)


def _produire_sans_bruit(cle: int) -> None:
    """Après la clôture : un échec d'impression ne doit pas la cacher ; le travailleur reprendra."""
    try:
        produire(cle)
    except Exception:
        journal.exception("compte rendu %s : production remise au travailleur", cle)


def produire_les_comptes_rendus(jour: date, maintenant: datetime) -> int:
    """Traitement du temps : les comptes rendus restés sans fichier ; rend leur nombre."""
    cles = list(CompteRendu.objects.filter(produit_le__isnull=True).order_by("pk").values_list("pk", flat=True))
    for cle in cles:
        produire(cle)
    return len(cles)
