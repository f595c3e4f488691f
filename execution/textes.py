"""L'ordre du jour et le compte rendu d'un dialogue de gestion, textes que les trois parties négocient (ADR 0034)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q

from commun.calendrier import en_lettres, jour_paris
from commun.montants import euros
from comptes.models import Utilisateur
from contrats.enums import Partie
from contrats.models import Contrat
from contrats.photographie import empreinte
from dossiers.actions.transitions import verrouiller
from dossiers.enums import Badge, FicheEtat, Tour
from execution.actions import ordre_du_jour as ordres
from execution.actions.redaction import corriger_le_compte_rendu
from execution.comptes_rendus import photographier
from execution.enums_gestion import OUVERTS, EtatGestion
from execution.forms.gestion import OrdreDuJourForm
from execution.forms.textes import formulaire_du_compte_rendu
from execution.models import DialogueDeGestion
from execution.ordre_arrete import titres
from execution.ordre_du_jour import POINTS, d_apres_les_donnees
from execution.permissions import partie_engagee
from financement.textes import libelle_annee
from negociation.enums import FICHES_VERSION, EtatVersion
from negociation.textes import Genre, Photographie, Section, TexteNegocie, inscrire

REDIGENT = frozenset({Partie.ARS, Partie.AM})
ORDRE, COMPTE_RENDU = "ordre-du-jour", "compte-rendu"
ARRETE = FicheEtat.pour_tous("Arrêté par les trois parties", Tour.PERSONNE, Badge.VALIDE)
SE_MODIFIENT = frozenset({"presents", "conclusions", "indicateur", "suite", "suites"})


@dataclass(frozen=True)
class Accord:
    """L'approbation d'une partie, lue comme un bon."""

    partie: str
    auteur: Utilisateur
    donne_le: datetime


class TexteDuDialogue(TexteNegocie):
    """L'ARS ou la caisse rédige ; aucune ne répond à ce que sa propre partie propose."""

    PREVENUS = (Tour.ARS, Tour.AM)
    GENRE = ""
    CLAUSE = "point"
    repondant = "l’ARS ou la caisse"
    parent = "Dialogue de gestion"
    nom_du_parent = "le dialogue de gestion"
    copie: DialogueDeGestion

    def __init__(self, dialogue: DialogueDeGestion) -> None:
        self.copie, self.contrat = dialogue, dialogue.contrat
        self.contrat.dossier = dialogue.dossier
        self.cle = f"{self.GENRE}-{dialogue.annee}"
        self.nom = nommer(self.GENRE, dialogue.annee)
        self.surtitre = f"Dialogue de gestion, {libelle_annee(dialogue.annee)}"

    @property
    def page(self) -> str:
        return self.copie.get_absolute_url()

    def redige(self, utilisateur: Utilisateur) -> bool:
        return self.partie(utilisateur) in REDIGENT

    def repond(self, utilisateur: Utilisateur, partie: str) -> bool:
        sienne = self.partie(utilisateur)
        return sienne in REDIGENT and sienne != partie

    def verrouiller(self) -> "TexteDuDialogue":
        return type(self)(verrouiller(self.copie))

    def relu(self) -> DialogueDeGestion:
        """Le dialogue tel qu'il est en base."""
        dialogues = DialogueDeGestion.objects.select_related("dossier", "contrat", "ordre_arrete", "ordre_soumis")
        [relu] = dialogues.filter(pk=self.copie.pk)
        return relu


class OrdreDuJour(TexteDuDialogue):
    """Un point, une clause ; arrêté quand les trois ont donné leur bon, fermé quand le dialogue est tenu."""

    GENRE = ORDRE
    BON = "bon"
    ONGLET = "Ordre du jour"
    arrete = "L’ordre du jour est arrêté par les trois parties : le compte rendu le reprendra."
    premiere_version = "Soumettez l’ordre du jour aux trois parties : elles le remarquent, le complètent et l’arrêtent."

    @property
    def adresse_pour_ecrire(self) -> str:
        return self.contrat.adresse("execution:ordre_du_jour", self.copie.annee)

    def fermeture(self) -> str:
        return "" if self.copie.etat in OUVERTS else "le dialogue est tenu"

    def preparer_soumission(self, auteur: Utilisateur, maintenant: datetime) -> None:
        ordres.exiger_d_en_ecrire(self.copie, auteur)
        if not self.copie.points:
            self.copie.points = d_apres_les_donnees(self.copie, jour_paris(maintenant))
            self.copie.save(update_fields=["points"])

    def photographier(self) -> Photographie:
        relu = self.relu()
        return {"annee": relu.annee, "points": titres(relu.points)}

    def manques(self, photo: Photographie, jour: date) -> list[Any]:
        return [] if any(point["texte"] for point in photo["points"]) else ["Aucun point n’est écrit."]

    def clauses(self, photo: Photographie) -> Iterator[tuple[str, str, str]]:
        for point in photo["points"]:
            yield f"point:{point['cle']}", point["titre"], point["texte"]

    def sections(self) -> list[Section]:
        return [("Points à traiter", "", ("point",))]

    def modifiable(self, photo: Photographie, utilisateur: Utilisateur | None = None) -> Callable[[str], bool]:
        return lambda clause: clause.partition(":")[2] in POINTS

    def formulaire(
        self, clause: str, photo: Photographie, donnees: Mapping[str, str] | None = None, cle: str = ""
    ) -> Any:
        point = clause.partition(":")[2]
        return OrdreDuJourForm(donnees, points=self.relu().points, seul=point) if point in POINTS else None

    def ecrire(self, clause: str, formulaire: Any, *, auteur: Utilisateur, maintenant: datetime) -> None:
        points = {**self.relu().points, **formulaire.cleaned_data}
        ordres.ecrire(self.copie, points=points, texte=self, auteur=auteur, maintenant=maintenant)

    def fiche(self, version: Any) -> FicheEtat:
        return ARRETE if version.etat == EtatVersion.APPROUVEE else version.fiche

    def apres_soumission(self, version: Any) -> None:
        DialogueDeGestion.objects.filter(pk=self.copie.pk).update(ordre_soumis=version)

    def apres_les_trois_bons(self, version: Any) -> None:
        DialogueDeGestion.objects.filter(pk=self.copie.pk).update(ordre_arrete=version)


class CompteRendu(TexteDuDialogue):
    """Soumis et approuvé depuis la page du dialogue, par qui engage sa partie : l'approbation tient lieu de bon."""

    GENRE = COMPTE_RENDU
    BON = "accord"
    SE_RETIRE = SOUMIS_ICI = False
    DEFAIRE = "demandez d’abord une correction"
    ONGLET = "Compte rendu"
    bouton_du_bon = "Approuver le compte rendu"
    premiere_version = "Soumettez le compte rendu aux trois parties : rien ne paie sans leur accord."
    arrete = "Le compte rendu est approuvé par les trois parties."

    @property
    def adresse_pour_soumettre(self) -> str:
        return self.contrat.adresse("execution:pas", self.copie.annee, "soumettre")

    @property
    def adresse_pour_ecrire(self) -> str:
        tenu = self.copie.etat == EtatGestion.TENU
        return self.contrat.adresse("execution:ecrire", self.copie.annee) if tenu else ""

    def adresse_du_bon(self, numero: int) -> str:
        return self.contrat.adresse("execution:pas", self.copie.annee, "approuver")

    def fermeture(self) -> str:
        return "le compte rendu est approuvé" if self.copie.etat == EtatGestion.APPROUVE else ""

    def a_resoumettre(self, version: Any) -> bool:
        return self.copie.etat == EtatGestion.TENU

    def partie_du_bon(self, utilisateur: Utilisateur) -> Partie | None:
        return partie_engagee(utilisateur, self.contrat) if self.copie.etat == EtatGestion.A_APPROUVER else None

    def preparer_soumission(self, auteur: Utilisateur, maintenant: datetime) -> None:
        raise NotImplementedError("Un compte rendu se soumet par execution.actions.gestion.soumettre.")

    def photographier(self) -> Photographie:
        return photographier(self.relu())

    def empreinte(self, photo: Photographie, numero: int) -> str:
        return empreinte({**photo, "version": numero})

    def clauses(self, photo: Photographie) -> Iterator[tuple[str, str, str]]:
        ordre = photo.get("ordre_du_jour")
        if ordre:
            points = [f"{point['titre']}\n{point['texte']}" for point in ordre["points"]]
            yield "ordre_du_jour", "Ordre du jour", "\n\n".join([ordre["mention"], *points])
        yield "presents", "Présents", photo["presents"]
        for position in photo["positions"]:
            yield f"position:{position['partie']}", Partie(position["partie"]).label, position["texte"]
        yield "conclusions", "Ce qui s’est dit", photo["conclusions"]
        for ligne in photo["indicateurs"]:
            yield f"indicateur:{ligne['code']}", ligne["intitule"], _valeurs(ligne)
        if photo["parts"]:
            du = f"{euros(Decimal(photo['acquis']))} sur {euros(Decimal(photo['au_plus']))} au plus."
            yield "parts", "Part variable de l’année", du
        for rang, suite in enumerate(photo["suites"], 1):
            yield f"suite:{suite.get('cle', '')}", f"Décision ou action n° {rang}", _responsable(suite)
        yield "suites", "Une décision ou une action de plus", ""

    def sections(self) -> list[Section]:
        return [
            ("Ordre du jour", "", ("ordre_du_jour",)),
            ("Présents", "", ("presents",)),
            ("Positions écrites avant le dialogue", "", ("position",)),
            ("Ce qui s’est dit", "", ("conclusions",)),
            ("Indicateurs et part variable", "", ("indicateur", "parts")),
            ("Décisions et actions", "", ("suite", "suites")),
        ]

    def modifiable(self, photo: Photographie, utilisateur: Utilisateur | None = None) -> Callable[[str], bool]:
        return lambda clause: clause.partition(":")[0] in SE_MODIFIENT

    def formulaire(
        self, clause: str, photo: Photographie, donnees: Mapping[str, str] | None = None, cle: str = ""
    ) -> Any:
        return formulaire_du_compte_rendu(self.relu(), clause, donnees)

    def ecrire(self, clause: str, formulaire: Any, *, auteur: Utilisateur, maintenant: datetime) -> None:
        corriger_le_compte_rendu(self.copie, clause, formulaire.cleaned_data, auteur=auteur, maintenant=maintenant)

    def accords(self, version: Any) -> list[Accord]:
        valides = self.copie.approbations.filter(version=version.numero, annulee_le__isnull=True)
        return [Accord(a.partie, a.auteur, a.approuvee_le) for a in valides.select_related("auteur").order_by("pk")]

    def fiche(self, version: Any) -> FicheEtat:
        if version.numero == self.copie.version:
            return self.copie.fiche
        return FICHES_VERSION[EtatVersion.REMPLACEE]

    def apres_soumission(self, version: Any) -> None:
        DialogueDeGestion.objects.filter(pk=self.copie.pk).update(compte_rendu=version)


def _valeurs(ligne: Mapping[str, Any]) -> str:
    retenue = ligne["retenue"]
    return f"CPTS : {ligne['cpts']}\nCaisse : {ligne['am']}\nRetenue : {retenue['texte']} ({retenue['origine']})"


def _responsable(suite: Mapping[str, str]) -> str:
    jour = en_lettres(date.fromisoformat(suite["echeance_le"]))
    return f"{suite['texte']}\nResponsable : {suite['responsable']}, {Partie(suite['partie']).label}\nPour le {jour}"


def nommer(genre: str, annee: int) -> str:
    """« l'ordre du jour du dialogue de gestion, année 2 »."""
    quoi = "l’ordre du jour" if genre == ORDRE else "le compte rendu"
    return f"{quoi} du dialogue de gestion, {libelle_annee(annee)}"


def _dialogue(contrat: Contrat, annee: int) -> DialogueDeGestion | None:
    dialogue = contrat.dialogues.filter(annee=annee).first()
    if dialogue is not None:
        dialogue.contrat, dialogue.dossier = contrat, contrat.dossier
    return dialogue


def _ordre(contrat: Contrat, annee: int) -> TexteNegocie | None:
    dialogue = _dialogue(contrat, annee)
    return OrdreDuJour(dialogue) if dialogue else None


def _compte_rendu(contrat: Contrat, annee: int) -> TexteNegocie | None:
    dialogue = _dialogue(contrat, annee)
    return CompteRendu(dialogue) if dialogue and dialogue.etat not in OUVERTS else None


def _des_dialogues(champ: str, *etats: str) -> Q:
    dialogues = DialogueDeGestion.objects.filter(etat__in=etats, **{f"{champ}__isnull": False})
    return Q(pk__in=dialogues.order_by().values(champ))


def _ordres_ouverts() -> Q:
    return _des_dialogues("ordre_soumis", *OUVERTS)


def _comptes_rendus_ouverts() -> Q:
    return _des_dialogues("compte_rendu", EtatGestion.TENU, EtatGestion.A_APPROUVER)


def _aucune() -> Q:
    """« À faire » dit déjà quels comptes rendus sont à approuver."""
    return Q(pk__in=())


def inscrire_les_textes() -> None:
    """L'ordre du jour et le compte rendu, parmi les textes que l'on négocie."""
    inscrire(ORDRE, Genre(_ordre, lambda n: nommer(ORDRE, n), _ordres_ouverts, _ordres_ouverts, REDIGENT))
    inscrire(
        COMPTE_RENDU,
        Genre(_compte_rendu, lambda n: nommer(COMPTE_RENDU, n), _comptes_rendus_ouverts, _aucune, REDIGENT),
    )
