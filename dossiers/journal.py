"""Empreintes du journal : calcul pur, écriture en ajout seul, vérification de la chaîne."""

import hashlib
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from commun.delais import jour_paris
from comptes.models import Utilisateur
from dossiers.enums import Sujet
from dossiers.models import Dossier, Evenement, TeteJournal, TexteEvenement


def empreinte_texte(sel: str, texte: str) -> str:
    """Empreinte salée d'un commentaire : le texte peut être effacé sans casser la chaîne."""
    return hashlib.sha256(f"{sel}\n{texte}".encode()).hexdigest()


def empreinte_evenement(evenement: Evenement) -> str:
    """SHA-256 de la partie hachée : ni nom, ni contact, ni commentaire en clair."""
    partie = {
        "dossier": evenement.dossier_id,
        "rang": evenement.rang,
        "sujet": str(evenement.sujet),
        "code": evenement.code,
        "de": str(evenement.de),
        "vers": str(evenement.vers),
        "auteur": evenement.auteur_id,
        "instant": evenement.instant.astimezone(UTC).isoformat(),
        "jour_effet": evenement.jour_effet.isoformat(),
        "donnees": evenement.donnees,
        "commentaire": evenement.commentaire_empreinte,
        "precedente": evenement.empreinte_precedente,
    }
    texte = json.dumps(partie, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(texte.encode()).hexdigest()


def consigner(
    dossier: Dossier,
    *,
    sujet: Sujet,
    code: str,
    auteur: Utilisateur | None,
    instant: datetime,
    jour_effet: date | None = None,
    de: str = "",
    vers: str = "",
    commentaire: str = "",
    donnees: dict[str, Any] | None = None,
) -> Evenement:
    """Ajoute un événement au bout de la chaîne ; le dossier doit être verrouillé dans la transaction en cours.

    ``jour_effet`` : le jour de l'instant, à Paris, sauf si l'acte en porte un autre. ``donnees`` est ramené à du JSON ;
    il ne doit contenir ni nom ni contact.
    """
    tete = TeteJournal.objects.select_for_update().filter(dossier=dossier).first()
    tete = tete or TeteJournal.objects.create(dossier=dossier)
    sel = secrets.token_hex(8) if commentaire else ""
    evenement = Evenement(
        dossier=dossier,
        rang=tete.rang + 1,
        sujet=sujet,
        code=code,
        de=de,
        vers=vers,
        auteur=auteur,
        instant=instant,
        jour_effet=jour_effet or jour_paris(instant),
        donnees=json.loads(json.dumps(donnees or {}, cls=DjangoJSONEncoder)),
        commentaire_empreinte=empreinte_texte(sel, commentaire) if commentaire else "",
        empreinte_precedente=tete.empreinte,
    )
    evenement.empreinte = empreinte_evenement(evenement)
    evenement.save(force_insert=True)
    if commentaire:
        TexteEvenement.objects.create(evenement=evenement, sel=sel, texte=commentaire)
    tete.rang, tete.empreinte = evenement.rang, evenement.empreinte
    tete.save(update_fields=["rang", "empreinte"])
    return evenement


@dataclass(frozen=True)
class Rupture:
    """Le premier maillon cassé d'un dossier."""

    numero: str
    rang: int
    raison: str

    def __str__(self) -> str:
        return f"{self.numero}, événement {self.rang} : {self.raison}"


def verifier_dossier(dossier: Dossier) -> Rupture | None:
    """Première rupture de la chaîne de ce dossier, ou None si elle est entière."""
    precedente, rang = "", 0
    for evenement in dossier.evenements.select_related("texte").order_by("rang"):
        rang += 1
        raison = _defaut(evenement, rang, precedente)
        if raison:
            return Rupture(dossier.numero, rang, raison)
        precedente = evenement.empreinte
    tete = TeteJournal.objects.filter(dossier=dossier).first()
    if (tete.rang if tete else 0, tete.empreinte if tete else "") != (rang, precedente):
        return Rupture(
            dossier.numero, rang + 1, "la tête du journal annonce une autre fin (événement retiré ou ajouté)"
        )
    return None


def _defaut(evenement: Evenement, rang: int, precedente: str) -> str:
    if evenement.rang != rang:
        return f"un événement manque (rang {evenement.rang} lu à la place de {rang})"
    if evenement.empreinte_precedente != precedente:
        return "le lien avec l’événement précédent est rompu"
    if empreinte_evenement(evenement) != evenement.empreinte:
        return "le contenu ne correspond plus à son empreinte"
    texte = getattr(evenement, "texte", None)
    if texte is not None and empreinte_texte(texte.sel, texte.texte) != evenement.commentaire_empreinte:
        return "le commentaire ne correspond plus à son empreinte"
    return ""


def ruptures() -> Iterator[Rupture]:
    """Première rupture de chaque dossier abîmé, dans l'ordre des numéros."""
    for dossier in Dossier.objects.order_by("numero").iterator(chunk_size=200):
        rupture = verifier_dossier(dossier)
        if rupture:
            yield rupture
