"""Où en est la négociation d'un acte : sa dernière version, ce que vaut encore ce qui y est approuvé."""

from contrats.enums import Partie
from contrats.models import ActeSignable
from contrats.photographie import empreinte, photographier
from negociation.enums import COURANTES
from negociation.models import Modification, Remarque, VersionSoumise


def versions_de(acte: ActeSignable) -> list[VersionSoumise]:
    """Toutes les versions soumises, la dernière d'abord ; chacune connaît déjà son acte."""
    lues = VersionSoumise.objects.filter(**_nulles(acte)).select_related("auteur").order_by("-numero")
    return [_rattacher(version, acte) for version in lues]


def derniere_version(acte: ActeSignable) -> VersionSoumise | None:
    """La dernière version soumise, ou None."""
    version = VersionSoumise.objects.filter(**_nulles(acte)).select_related("auteur").order_by("-numero").first()
    return _rattacher(version, acte) if version else None


def _nulles(acte: ActeSignable) -> dict[str, object]:
    if acte.le_contrat is acte:
        return {"contrat": acte, "avenant__isnull": True}
    return {"avenant": acte}


def _rattacher(version: VersionSoumise, acte: ActeSignable) -> VersionSoumise:
    contrat = acte.le_contrat
    version.contrat, version.dossier = contrat, acte.dossier
    version.avenant = None if acte is contrat else acte
    return version


def relire(acte: ActeSignable) -> ActeSignable:
    """L'acte tel qu'il est en base, sans rien de gardé en mémoire."""
    [relu] = type(acte).objects.select_related("dossier").filter(pk=acte.pk)
    return relu


def contenu_inchange(version: VersionSoumise) -> bool:
    """Vrai si la copie de travail dit encore exactement ce que dit la version."""
    return empreinte(photographier(relire(version.acte))) == version.empreinte


def manquantes(version: VersionSoumise) -> list[Partie]:
    """Les parties qui n'ont pas donné leur bon."""
    donnes = set(version.bons_valides.order_by().values_list("partie", flat=True))
    return [partie for partie in Partie if partie not in donnes]


def est_courante(version: VersionSoumise) -> bool:
    """Vrai si cette version peut recevoir des bons, ou les a tous."""
    return version.etat in COURANTES


def remarques_de(acte: ActeSignable) -> list[Remarque]:
    """Les remarques de toutes les versions de l'acte, avec leurs réponses, dans l'ordre."""
    lues = Remarque.objects.filter(version__in=_pks(acte)).select_related("auteur", "version")
    return list(lues.prefetch_related("reponses__auteur").order_by("ecrite_le", "pk"))


def modifications_de(acte: ActeSignable) -> list[Modification]:
    """Les modifications proposées sur toutes les versions de l'acte."""
    lues = Modification.objects.filter(version__in=_pks(acte)).select_related("auteur", "version")
    return list(lues.order_by("ecrite_le", "pk"))


def _pks(acte: ActeSignable):
    return VersionSoumise.objects.filter(**_nulles(acte)).order_by().values("pk")
