"""Les dispositifs que le portail propose depuis le territoire ; trois requêtes, quel que soit son nombre de communes.

Deux origines : les structures du référentiel situées dans une commune du territoire, et les cadres que la loi prévoit
partout : projet régional de santé (CSP L1434-2), dispositif d'appui à la coordination (CSP L6327-2), projet
territorial de santé mentale (CSP L3221-2), conseil territorial de santé (CSP L1434-10).
"""

from dataclasses import dataclass

from django.db.models import Q, Subquery

from acteurs.models import Structure
from acteurs.noms import remettre_en_casse
from dossiers.enums_diagnostic import NatureDispositif
from dossiers.models import LettreIntention
from territoires.models import CommuneDuTerritoire, Departement, PartieDeCommune, VersionTerritoire

# Du plus structurant au plus local ; ce que le référentiel connaît d'autre est rangé à la fin.
ORDRE = tuple(NatureDispositif.values)
PAR_DEPARTEMENT = (
    (NatureDispositif.PTSM, "Projet territorial de santé mentale"),
    (NatureDispositif.CTS, "Conseil territorial de santé"),
    (NatureDispositif.DAC, "Dispositif d’appui à la coordination"),
)


@dataclass(frozen=True)
class Proposition:
    """Un dispositif proposé ; ``cle`` est stable d'un calcul à l'autre."""

    cle: str
    nature: NatureDispositif
    nom: str
    lieu: str

    @property
    def precision(self) -> str:
        """« EHPAD, Revel » ; d'un cadre déjà nommé en toutes lettres, le seul sigle."""
        libelle, _, sigle = self.nature.label.partition(" (")
        if sigle and self.nom.startswith(libelle):
            return sigle.removesuffix(")")
        return ", ".join(filter(None, (self.nature.label, self.lieu)))


def proposer(lettre: LettreIntention) -> list[Proposition]:
    """Ce qui existe sur le territoire et n'est encore ni retenu ni écarté."""
    connues = set(lettre.dispositifs.exclude(cle="").values_list("cle", flat=True))
    versions = VersionTerritoire.objects.vives().filter(territoire=lettre.dossier.territoire_id)
    version = Subquery(versions.order_by("-numero").values("pk")[:1])
    trouvees = [*_cadres(version), *_structures(version)]
    neuves = [proposition for proposition in trouvees if proposition.cle not in connues]
    return sorted(neuves, key=lambda p: (ORDRE.index(p.nature), p.lieu, p.nom, p.cle))


def _structures(version: Subquery) -> list[Proposition]:
    entieres = CommuneDuTerritoire.objects.filter(version=version).values("commune")
    parties = PartieDeCommune.objects.filter(version=version).values("commune")
    structures = Structure.objects.filter(
        Q(commune__in=entieres) | Q(commune__in=parties), type__in=NatureDispositif.values
    )
    return [
        Proposition(f"structure:{s.finess or s.pk}", NatureDispositif(s.type), _nom(s), s.commune.nom)
        for s in structures.select_related("commune").order_by("pk")
    ]


def _nom(structure: Structure) -> str:
    """Tel quel, sauf s'il est tout en capitales comme dans le fichier national."""
    return remettre_en_casse(structure.nom) if structure.nom.isupper() else structure.nom


def _cadres(version: Subquery) -> list[Proposition]:
    entieres = CommuneDuTerritoire.objects.filter(version=version).values("commune__departement")
    parties = PartieDeCommune.objects.filter(version=version).values("commune__departement")
    departements = Departement.objects.filter(Q(pk__in=entieres) | Q(pk__in=parties)).select_related("region")
    lus = list(departements.order_by("pk"))
    regions = {d.region_id: d.region for d in lus}.values()
    return [
        Proposition(f"prs:{region.pk}", NatureDispositif.PRS, f"Projet régional de santé {region.nom}", region.nom)
        for region in regions
    ] + [
        Proposition(f"{nature}:{d.pk}", nature, f"{libelle}, {d.nom}", d.nom)
        for d in lus
        for nature, libelle in PAR_DEPARTEMENT
    ]
