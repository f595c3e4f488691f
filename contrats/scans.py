"""Ce que vaut un lot de scans pour la personne qui l'a déposé, aujourd'hui : page par page, document par document."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from pypdf import PdfReader

from comptes.models import Utilisateur
from contrats.enums import EtatContrat
from contrats.models import ActeSignable, Avenant, Contrat, FichierDeScan, LotDeScans, PageDeScan, ScanRendu
from contrats.permissions import parties_a_signer
from contrats.tri_des_scans import Attendu, DocumentRendu, PageJugee, trier
from dossiers.enums import Sujet, TypeDocument
from dossiers.models import Document, Dossier

PROPOSITION = "proposer"


@dataclass(frozen=True)
class DocumentLu:
    """Un document reconnu : l'acte dont il est la proposition, ses pages, ce qu'il en est advenu."""

    rendu: DocumentRendu
    acte: ActeSignable
    attendu: Attendu
    scan: ScanRendu | None

    @property
    def manquantes(self) -> str:
        """« 3 », « 3 et 5 », « 2 et 4 à 14 »."""
        return en_suite(self.rendu.manquantes)


@dataclass(frozen=True)
class CompteRendu:
    """Le lot entier : ses fichiers, ses pages jugées par fichier, ses documents."""

    fichiers: list[tuple[FichierDeScan, list[PageJugee]]]
    documents: list[DocumentLu]
    en_train: bool

    @property
    def pages(self) -> int:
        return sum(len(pages) for _, pages in self.fichiers)


def en_suite(numeros: Iterable[int]) -> str:
    """Des numéros de page rangés, en mots ; trois qui se suivent ou plus s'abrègent : « 2, 4 à 14 »."""
    suites: list[list[int]] = []
    for numero in numeros:
        if suites and suites[-1][-1] == numero - 1:
            suites[-1].append(numero)
        else:
            suites.append([numero])
    mots: list[str] = []
    for suite in suites:
        mots += [f"{suite[0]} à {suite[-1]}"] if len(suite) > 2 else [str(numero) for numero in suite]
    return mots[0] if len(mots) == 1 else f"{', '.join(mots[:-1])} et {mots[-1]}" if mots else ""


def document_propose(acte: ActeSignable) -> Document | None:
    """Le PDF de la version proposée de l'acte : celui que l'on imprime et que l'on signe."""
    propositions = acte.dossier.documents.filter(sujet=acte.SUJET, version=acte.version, evenement__code=PROPOSITION)
    if acte.SUJET == Sujet.AVENANT:
        propositions = propositions.filter(evenement__donnees__avenant=acte.pk)
    elif acte.rang > 1:
        propositions = propositions.filter(evenement__donnees__contrat=acte.pk)
    return propositions.defer("contexte").order_by("-pk").first()


def pages_attendues(document: Document) -> int:
    """Le nombre de pages du PDF imprimé ; 0 tant qu'il n'est pas produit."""
    if document.produit_le is None:
        return 0
    with document.fichier.open("rb") as fichier:
        return len(PdfReader(fichier).pages)


def compte_rendu(lot: LotDeScans, utilisateur: Utilisateur) -> CompteRendu:
    """Juge chaque page contre les propositions d'aujourd'hui ; rien de ce que la personne ne lit pas n'y entre."""
    fichiers = list(lot.fichiers.prefetch_related("pages").order_by("rang"))
    pages = [page for fichier in fichiers for page in fichier.pages.all()]
    scans = {scan.code: scan for scan in lot.rendus.select_related("document").order_by("pk")}
    attendus, remplaces, actes = _attendus({page.code for page in pages} - {""}, scans, utilisateur)
    tri = trier(pages, attendus.values(), remplaces)
    jugees: dict[int, list[PageJugee]] = {}
    for jugee in tri.pages:
        jugees.setdefault(jugee.page.fichier_id, []).append(jugee)
    documents = [DocumentLu(r, actes[r.code], attendus[r.code], scans.get(r.code)) for r in tri.documents]
    en_train = any(fichier.lu_le is None for fichier in fichiers)
    return CompteRendu([(fichier, jugees.get(fichier.pk, [])) for fichier in fichiers], documents, en_train)


def document_lu(lot: LotDeScans, code: str, utilisateur: Utilisateur) -> DocumentLu | None:
    """Le document de ce code dans le lot, s'il y est reconnu."""
    return next((lu for lu in compte_rendu(lot, utilisateur).documents if lu.rendu.code == code), None)


def _attendus(
    codes: set[str], scans: dict[str, ScanRendu], utilisateur: Utilisateur
) -> tuple[dict[str, Attendu], set[str], dict[str, ActeSignable]]:
    """Parmi ces codes : ce que la personne peut rendre, les versions remplacées de ce qu'elle lit, l'acte de chacun."""
    attendus: dict[str, Attendu] = {}
    remplaces: set[str] = set()
    actes: dict[str, ActeSignable] = {}
    for document, acte in _propositions(codes, utilisateur):
        code = document.code_court
        courant = acte.etat == EtatContrat.A_SIGNER and acte.version == document.version
        if code in scans or (courant and parties_a_signer(utilisateur, acte)):
            attendus[code], actes[code] = Attendu(code, pages_attendues(document)), acte
        elif not courant and parties_a_signer(utilisateur, acte):
            remplaces.add(code)
    return attendus, remplaces, actes


def _propositions(codes: set[str], utilisateur: Utilisateur) -> list[tuple[Document, ActeSignable]]:
    """Les propositions qui ont ces codes, et leur acte, dans les dossiers que cette personne voit."""
    visibles = Dossier.objects.visibles_par(utilisateur).order_by().values("pk")
    nature = Q(type__in=(TypeDocument.CONTRAT, TypeDocument.AVENANT), evenement__code=PROPOSITION)
    trouvees = Document.objects.filter(nature, code_court__in=codes, dossier__in=visibles)
    lies = ("dossier__equipe", "dossier__departements")
    documents = list(trouvees.select_related("evenement", "dossier__lettre").prefetch_related(*lies).defer("contexte"))
    documents.sort(key=lambda document: document.pk)
    contrats = {c.pk: c for c in Contrat.objects.filter(dossier__in=[d.dossier_id for d in documents])}
    premiers = {contrat.dossier_id: contrat for contrat in contrats.values() if contrat.rang == 1}
    cles = [(document.evenement.donnees or {}).get("avenant") for document in documents]
    avenants = {a.pk: a for a in Avenant.objects.filter(pk__in=[cle for cle in cles if cle])}
    couples = []
    for document, cle in zip(documents, cles, strict=True):
        avenant = avenants.get(cle)
        voulu = avenant.contrat_id if avenant else (document.evenement.donnees or {}).get("contrat")
        contrat = contrats.get(voulu) or premiers.get(document.dossier_id)
        acte = contrat if document.type == TypeDocument.CONTRAT else avenant
        if contrat is None or acte is None:
            continue
        document.dossier.ouvert_a = utilisateur.pk
        contrat.dossier = acte.dossier = document.dossier
        if acte is not contrat:
            acte.contrat = contrat
        couples.append((document, acte))
    return couples


def pages_retenues(scan_pages: Iterable[int]) -> list[PageDeScan]:
    """Les pages de ces clés, dans leur ordre."""
    lues = {page.pk: page for page in PageDeScan.objects.select_related("fichier").filter(pk__in=list(scan_pages))}
    return [lues[cle] for cle in scan_pages]


def scans_de_la_version(acte: Any) -> QuerySet[ScanRendu]:
    """Les scans complets de la version proposée, le dernier d'abord."""
    siens = acte.scans.filter(version=acte.version).select_related("document", "rendu_par")
    return siens.order_by("-pk")
