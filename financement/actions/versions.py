"""Créer un brouillon de barème et l'écrire ; tout le reste est dans la porte."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from comptes.models import Utilisateur
from financement.actions.porte import ActeRefuse, consigner, franchir, verrouiller
from financement.bareme import Bareme, Statut
from financement.baremes import BAREMES
from financement.conversion import avec_contenu, ecrire_contenu, empreinte, en_bareme, identiques
from financement.enums import FamilleDeBareme, Origine
from financement.models import VersionDeBareme
from financement.permissions import verifier_administration
from financement.registre import oublier

FIGE = "Ce barème n’est plus un brouillon : il ne se modifie pas. Créez une nouvelle version à partir de lui."


@transaction.atomic
def creer_brouillon(bareme: Bareme, *, auteur: Utilisateur, maintenant: datetime) -> VersionDeBareme:
    """Un brouillon qui part de ce barème (code, en-tête et contenu). Lève ``ActeRefuse`` si le code est pris."""
    verifier_administration(auteur)
    if VersionDeBareme.objects.filter(code=bareme.code).exists():
        raise ActeRefuse([f"Le code {bareme.code} est déjà pris par une autre version."])
    return _naitre(bareme, Origine.SAISIE, auteur, maintenant)


@transaction.atomic
def ecrire(version: VersionDeBareme, bareme: Bareme, *, auteur: Utilisateur, maintenant: datetime) -> bool:
    """Remplace l'en-tête et le contenu du brouillon ; faux, et rien au journal, si rien n'a changé.

    Lève ``PermissionDenied``, ``ActeRefuse`` (soumis, vérifié), ``ValidationError`` (une contrainte de l'en-tête).
    """
    verifier_administration(auteur)
    fraiche = verrouiller(version)
    if not fraiche.modifiable:
        raise ActeRefuse([FIGE])
    avant = empreinte(en_bareme(fraiche))
    if avant == empreinte(bareme) and fraiche.fin_le == bareme.fin:
        return False
    _en_tete(fraiche, bareme)
    fraiche.auteur, fraiche.origine, fraiche.modifie_le = auteur, Origine.SAISIE, maintenant
    fraiche.full_clean(exclude=["etat"])
    fraiche.save()
    ecrire_contenu(fraiche, bareme)
    consigner(fraiche, "saisir", de=fraiche.etat, auteur=auteur, maintenant=maintenant, donnees={"avant": avant})
    version.refresh_from_db()
    return True


@transaction.atomic
def charger(bareme: Bareme, *, maintenant: datetime) -> str:
    """Met en base un barème livré avec le portail ; rend ce qui a été fait, en une phrase.

    Jamais réécrit : un brouillon déjà en base appartient à qui le complète. Lève ``ValidationError`` si un barème
    vérifié livré diffère de celui de la base : des contrats l'ont peut-être figé.
    """
    version = avec_contenu(VersionDeBareme.objects.filter(code=bareme.code).order_by("pk")).first()
    if version is not None:
        en_base = en_bareme(version)
        if bareme.calcule and en_base.calcule and not identiques(en_base, bareme):
            raise ValidationError(f"Le barème {bareme.code} livré diffère de celui de la base, qui est vérifié.")
        return f"{bareme.code} : déjà en base, inchangé."
    version = _naitre(bareme, Origine.PORTAIL, None, maintenant)
    if bareme.statut is not Statut.VERIFIE:
        return f"{bareme.code} : chargé en brouillon."
    for nom in ("soumettre", "verifier"):
        franchir(version, nom, auteur=None, maintenant=maintenant)
    return f"{bareme.code} : chargé, vérifié."


def charger_les_livres(maintenant: datetime) -> list[str]:
    """Tous les barèmes livrés, du plus ancien au plus récent."""
    return [charger(bareme, maintenant=maintenant) for bareme in BAREMES.values()]


def _naitre(bareme: Bareme, origine: Origine, auteur: Utilisateur | None, maintenant: datetime) -> VersionDeBareme:
    version = VersionDeBareme(
        famille=FamilleDeBareme.ACI, origine=origine, auteur=auteur, cree_le=maintenant, modifie_le=maintenant
    )
    _en_tete(version, bareme)
    version.full_clean(exclude=["etat"])
    version.save()
    ecrire_contenu(version, bareme)
    consigner(version, "creer", auteur=auteur, maintenant=maintenant)
    oublier()
    return version


def _en_tete(version: VersionDeBareme, bareme: Bareme) -> None:
    version.code, version.libelle = bareme.code, bareme.libelle
    version.reference, version.source = bareme.reference, bareme.source
    version.publie_le, version.effet_le, version.fin_le = bareme.publication, bareme.effet, bareme.fin
    version.notes = list(bareme.notes)
