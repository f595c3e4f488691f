"""Où en est la négociation d'un texte : sa dernière version, ce que vaut encore ce qui y est approuvé."""

from django.db.models import QuerySet

from contrats.enums import Partie
from contrats.models import ActeSignable
from negociation.enums import COURANTES, EtatModification, EtatRemarque
from negociation.models import Modification, Remarque, VersionSoumise
from negociation.textes import TexteNegocie
from negociation.textes_d_acte import lire

Negociable = ActeSignable | TexteNegocie


def versions_de(objet: Negociable) -> list[VersionSoumise]:
    """Toutes les versions soumises, la dernière d'abord ; chacune connaît déjà son contrat ou son avenant."""
    texte = lire(objet)
    return [_rattacher(version, texte) for version in _siennes(texte).select_related("auteur").order_by("-numero")]


def derniere_version(objet: Negociable) -> VersionSoumise | None:
    """La dernière version soumise, ou None."""
    texte = lire(objet)
    version = _siennes(texte).select_related("auteur").order_by("-numero").first()
    return _rattacher(version, texte) if version else None


def _siennes(texte: TexteNegocie) -> QuerySet[VersionSoumise]:
    avenant = avenant_de(texte)
    if avenant is not None:
        return VersionSoumise.objects.filter(avenant=avenant)
    document = document_de(texte)
    return VersionSoumise.objects.filter(contrat=texte.contrat, avenant__isnull=True, document=document)


def avenant_de(texte: TexteNegocie) -> ActeSignable | None:
    """L'avenant que l'on négocie, si c'en est un."""
    return texte.copie if texte.cle.startswith("avenant-") else None


def document_de(texte: TexteNegocie) -> str:
    """La clé d'un texte qui n'est ni le contrat ni un avenant ; vide pour eux."""
    return "" if isinstance(texte.copie, ActeSignable) else texte.cle


def _rattacher(version: VersionSoumise, texte: TexteNegocie) -> VersionSoumise:
    version.contrat, version.dossier, version.avenant = texte.contrat, texte.dossier, avenant_de(texte)
    return version


def contenu_inchange(version: VersionSoumise) -> bool:
    """Vrai si la copie de travail dit encore exactement ce que dit la version."""
    texte = version.negocie
    return texte.empreinte(texte.photographier(), version.numero) == version.empreinte


def manquantes(version: VersionSoumise) -> list[Partie]:
    """Les parties qui n'ont pas donné leur bon."""
    donnes = set(version.bons_valides.order_by().values_list("partie", flat=True))
    return [partie for partie in Partie if partie not in donnes]


def est_courante(version: VersionSoumise) -> bool:
    """Vrai si cette version peut recevoir des bons, ou les a tous."""
    return version.etat in COURANTES


def remarques_de(texte: TexteNegocie) -> list[Remarque]:
    """Les remarques de toutes les versions du texte, avec leurs réponses, dans l'ordre."""
    lues = Remarque.objects.filter(version__in=_siennes(texte).order_by().values("pk")).select_related(
        "auteur", "version"
    )
    return list(lues.prefetch_related("reponses__auteur").order_by("ecrite_le", "pk"))


def modifications_de(texte: TexteNegocie) -> list[Modification]:
    """Les modifications proposées sur toutes les versions du texte."""
    lues = Modification.objects.filter(version__in=_siennes(texte).order_by().values("pk")).select_related(
        "auteur", "version"
    )
    return list(lues.order_by("ecrite_le", "pk"))


def en_attente(texte: TexteNegocie) -> tuple[int, int]:
    """Combien de remarques ouvertes, combien de modifications sans réponse."""
    siennes = _siennes(texte).order_by().values("pk")
    ouvertes = Remarque.objects.filter(version__in=siennes, etat=EtatRemarque.OUVERTE)
    proposees = Modification.objects.filter(version__in=siennes, etat=EtatModification.PROPOSEE)
    return ouvertes.count(), proposees.count()
