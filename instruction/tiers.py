"""Les tiers que l'on peut informer d'un projet de santé : le conseil territorial de santé et les CPTS voisines.

Une voisine est une CPTS vivante (domaine §4) dont une commune au moins est aussi du territoire, ou le touche.
"""

from dataclasses import dataclass

from django.db.models import Q

from acteurs.nomenclatures import TypeStructure
from comptes.enums import Role
from comptes.models import Affectation, Utilisateur
from comptes.roles import Capacite
from dossiers.documents.resume import DIFFUSABLES
from dossiers.enums import RoleEquipe, Sujet, TypeDocument
from dossiers.models import Deport, Document, Dossier, MembreEquipe, ProjetSante, VersionDeposee
from dossiers.permissions import capacites_sur
from dossiers.territoire import etape_publique, versions_vivantes
from instruction.enums_tiers import PublicTiers
from instruction.models import InformationTiers
from territoires.chargement import perimetre_de


@dataclass(frozen=True)
class Destinataire:
    """Un tiers, et ce qu'il a déjà reçu. ``cle`` : l'identifiant d'une voisine, nul pour le conseil territorial.

    ``deja`` : son dernier envoi du résumé tel qu'il serait envoyé aujourd'hui ; ``avant`` : d'un résumé antérieur.
    """

    public: PublicTiers
    nom: str
    etape: str = ""
    cle: int | None = None
    joignable: bool = True
    deja: InformationTiers | None = None
    avant: InformationTiers | None = None


def version_a_resumer(projet: ProjetSante) -> VersionDeposee | None:
    """La dernière version déposée d'un projet qui se diffuse ; None d'un brouillon, d'un projet retiré ou refusé."""
    if projet.etat not in DIFFUSABLES:
        return None
    return projet.dossier.versions.filter(sujet=Sujet.PROJET).order_by("-numero").first()


def resume_en_cours(projet: ProjetSante, version: VersionDeposee, avis: dict[str, str]) -> Document | None:
    """Le résumé déjà archivé de cette version à ce même état : il resservira, sans en sceller un second."""
    resumes = projet.dossier.documents.filter(type=TypeDocument.RESUME_PUBLIC, version=version.numero).order_by("-pk")
    return next((document for document in resumes if document.contexte["avis"] == avis), None)


def voisines_de(dossier: Dossier, version: VersionDeposee, lecteur: Utilisateur) -> list[Dossier]:
    """Les CPTS voisines, par nom ; l'ARS ne connaît que celles dont la lettre lui a été transmise (domaine §3)."""
    perimetre = perimetre_de(version.territoire)
    codes = [*perimetre.concernees, *perimetre.voisines]
    touchees = versions_vivantes(sauf=dossier).filter(
        Q(communes_entieres__commune__in=codes) | Q(parties__commune__in=codes)
    )
    voisines = Dossier.objects.filter(territoire__in=touchees.values("territoire"))
    if Capacite.TRAITER_MESSAGE not in capacites_sur(lecteur, dossier):
        voisines = voisines.filter(lettre__transmise_le__isnull=False)
    return list(voisines.select_related("lettre", "projet", "contrat", "region").order_by("nom", "pk"))


def responsables_de(voisines: list[Dossier]) -> dict[int, Utilisateur]:
    """Le responsable actif de chaque voisine, par dossier ; absent s'il n'y en a pas."""
    membres = MembreEquipe.objects.filter(
        dossier__in=voisines, role=RoleEquipe.RESPONSABLE, fin__isnull=True, utilisateur__is_active=True
    )
    return {m.dossier_id: m.utilisateur for m in membres.select_related("utilisateur").order_by("-pk")}


def coordinateurs_de(voisine: Dossier) -> list[Utilisateur]:
    """Les coordinateurs en fonction de la région d'une voisine sans responsable : ils font suivre."""
    actives = Affectation.objects.actives().filter(
        role=Role.COORDINATEUR, organisation__active=True, organisation__region=voisine.region_id
    )
    personnes = Utilisateur.objects.filter(pk__in=actives.order_by().values("utilisateur"), is_active=True)
    return list(personnes.exclude(Deport.objects.personnes_exclues([voisine.pk])).order_by("pk"))


def destinataires(
    projet: ProjetSante, version: VersionDeposee, document: Document | None, lecteur: Utilisateur
) -> list[Destinataire]:
    """Le conseil territorial, puis chaque voisine, avec ce que chacun a déjà reçu (``document`` : le résumé actuel)."""
    recues: dict[int | None, list[InformationTiers]] = {}
    for information in informations(projet.dossier):
        recues.setdefault(information.voisine_id, []).append(information)
    voisines = voisines_de(projet.dossier, version, lecteur)
    joignables = responsables_de(voisines)
    conseil = _dire(PublicTiers.CTS, PublicTiers.CTS.label, recues.get(None, []), document)
    return [conseil] + [
        _dire(
            PublicTiers.VOISINE,
            voisine.nom,
            recues.get(voisine.pk, []),
            document,
            etape=etape_publique(voisine),
            cle=voisine.pk,
            joignable=voisine.pk in joignables,
        )
        for voisine in voisines
    ]


def _dire(
    public: PublicTiers, nom: str, recues: list[InformationTiers], document: Document | None, **champs: object
) -> Destinataire:
    du_meme = [i for i in recues if document is not None and i.document_id == document.pk]
    autres = [i for i in recues if document is None or i.document_id != document.pk]
    return Destinataire(public, nom, deja=next(iter(du_meme), None), avant=next(iter(autres), None), **champs)


def informations(dossier: Dossier) -> list[InformationTiers]:
    """Tous les envois du dossier, du dernier au premier."""
    lues = InformationTiers.objects.filter(dossier=dossier).select_related("voisine", "envoyee_par", "document")
    return list(lues.order_by("-pk"))


def adresse_connue(dossier: Dossier) -> str:
    """L'adresse du conseil territorial : la dernière écrite dans ce département, sinon celle d'un acteur du dossier."""
    ecrites = InformationTiers.objects.filter(
        public=PublicTiers.CTS, dossier__departement_pilote=dossier.departement_pilote_id
    )
    derniere = ecrites.order_by("-pk").values_list("courriel", flat=True).first()
    acteurs = dossier.acteurs.filter(type_structure=TypeStructure.CTS).exclude(courriel="").order_by("pk")
    return derniere or acteurs.values_list("courriel", flat=True).first() or ""
