"""Les archives tenues hors des documents du dossier : figées à la demande, produites une fois, vérifiables.

Un contenu inchangé rend la même archive ; changé, une nouvelle, qui remplace la précédente du même objet.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.core.files.base import ContentFile
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from commun.codes_courts import nouveau_code
from commun.pdf import rendre_pdf
from dossiers.adresses_de_verification import adresse_a_lire, adresses_des_pages
from dossiers.authenticite import Archive, Constat, Jugement, constat_du
from dossiers.models import ArchiveAPart, Dossier

A = TypeVar("A", bound=ArchiveAPart)


def archiver(
    modele: type[A], *, dossier: Dossier, titre: str, contexte: Mapping[str, Any], maintenant: datetime, **objet: Any
) -> A:
    """L'archive de cet objet (les champs propres du modèle) : la dernière si rien n'y change, ou une nouvelle."""
    texte = json.dumps(contexte, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    empreinte = hashlib.sha256(texte.encode()).hexdigest()
    with transaction.atomic():
        list(Dossier.objects.select_for_update().filter(pk=dossier.pk).values_list("pk"))
        derniere = modele.objects.filter(dossier=dossier, **objet).select_related("dossier").order_by("pk").last()
        if derniere is not None and derniere.empreinte == empreinte:
            return derniere
        return modele.objects.create(
            dossier=dossier,
            titre=titre[:200],
            code_court=nouveau_code(),
            contexte=json.loads(texte),
            empreinte=empreinte,
            cree_le=maintenant,
            **objet,
        )


def produire(archive: A, gabarit: str) -> A:
    """Produit et scelle le fichier s'il ne l'est pas ; idempotent, sûr à deux : le premier scellé gagne."""
    if archive.produit_le is not None:
        return archive
    contexte = {
        **archive.contexte,
        "numero_dossier": archive.dossier.numero,
        "code_court": archive.code_court,
        "adresse_de_verification": adresse_a_lire(),
        "emis_le": archive.cree_le,
    }
    adresses = adresses_des_pages(archive.code_court)
    octets = rendre_pdf(gabarit, contexte, titre=archive.titre, adresse_de_page=adresses)
    with transaction.atomic():
        [frais] = type(archive).objects.select_for_update().filter(pk=archive.pk)
        if frais.produit_le is None:
            frais.fichier.save(f"{archive.code_court}.pdf", ContentFile(octets), save=False)
            frais.sha256 = hashlib.sha256(octets).hexdigest()
            frais.taille = len(octets)
            frais.produit_le = timezone.now()
            frais.save(update_fields=["fichier", "sha256", "taille", "produit_le"])
    return frais


def archive_publique(modele: type[A], nature: str, juge: Callable[[A], Jugement]) -> Archive:
    """Ce que la page publique interroge (voir :func:`dossiers.authenticite.inscrire_archive`)."""

    def constater(champ: str, valeur: str) -> Constat | None:
        scellees = modele.objects.filter(produit_le__isnull=False, **{champ: valeur})
        archive = scellees.select_related("dossier").order_by("pk").first()
        return constat_du(juge(archive), nature, archive) if archive else None

    return constater
