"""Ce qu'une archive emporte de la lettre : un registre, part de la photographie → ce qui la relit.

Un champ ou un modèle nouveau n'a rien à déclarer s'il tombe sous une part existante : une part de lignes emporte tous
les champs de son modèle, sauf ceux qu'elle exclut en disant pourquoi. Un test nomme ce qui n'est ni relu ni exclu :
clé de la photographie, champ de la lettre, modèle rattaché au dossier. Le projet a le sien : ``parts_projet``.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db import models
from django.db.models import Q

from dossiers.enums import VoletBudget
from dossiers.models import (
    ActeurDossier,
    Besoin,
    DispositifExistant,
    Dossier,
    GroupeDeTravail,
    IndicateurDiagnostic,
    Jalon,
    LettreIntention,
    LigneBudget,
    LignePluriannuelle,
    MissionEnvisagee,
    OppositionActeur,
    PersonneRelais,
    ProjetSante,
)
from financement.budget import COMPTES_PAR_CODE

Parent = Literal["dossier", "lettre", "projet"]
PORTEURS: dict[Parent, type[models.Model]] = {
    "dossier": Dossier,
    "lettre": LettreIntention,
    "projet": ProjetSante,
}


@dataclass(frozen=True)
class Champs:
    """Des champs du dossier, de la lettre ou du projet : un nom, ou un préfixe terminé par « _ »."""

    porteur: Parent
    noms: tuple[str, ...]

    def champs(self) -> list[models.Field]:
        tous = PORTEURS[self.porteur]._meta.concrete_fields
        return [champ for champ in tous if any(self._vise(champ.name, nom) for nom in self.noms)]

    @staticmethod
    def _vise(nom: str, motif: str) -> bool:
        return nom.startswith(motif) if motif.endswith("_") else nom == motif


@dataclass(frozen=True, eq=False)
class Lignes:
    """Les lignes d'un modèle rattaché au dossier, à la lettre ou au projet ; ``exclus`` : champ → sa raison de rester.

    ``chemin`` : par où une ligne rejoint son porteur, si c'est par une autre ligne (``fiche__projet``). ``filtre`` :
    celles qui partent. ``verifier`` : ce qui empêche de relire une ligne, au-delà de ses champs ; vide si rien.
    ``ordre`` : une ligne qui en désigne une autre du même modèle vient après elle. ``par_nom`` : champ → où chercher,
    dans le porteur, la ligne d'une autre part que l'archive désigne par son nom (``str``).
    """

    modele: type[models.Model]
    parent: Parent
    exclus: Mapping[str, str] = field(default_factory=dict)
    chemin: str = ""
    filtre: Q = field(default_factory=Q)
    verifier: Callable[[Any], str] = lambda ligne: ""
    ordre: tuple[str, ...] = ("pk",)
    par_nom: Mapping[str, Callable[[Any], Iterable[Any]]] = field(default_factory=dict)

    @property
    def cle(self) -> str:
        return self.modele._meta.model_name

    @property
    def titre(self) -> str:
        return str(self.modele._meta.verbose_name_plural)

    def champs(self) -> list[models.Field]:
        """Les champs emportés, sans la clé primaire ni le rattachement."""
        tus = {self.parent, *self.exclus, *self.par_nom}
        return [c for c in self.modele._meta.concrete_fields if not c.primary_key and c.name not in tus]

    def liens(self) -> list[models.ManyToManyField]:
        """Les liens vers d'autres lignes emportées."""
        return [champ for champ in self.modele._meta.many_to_many if champ.name not in self.exclus]


@dataclass(frozen=True)
class Propre:
    """Une part relue par une fonction à elle, dans l'importation."""

    nom: Literal["territoire", "pieces"]


Part = Champs | Lignes | Propre


def verifier_le_budget(ligne: LigneBudget | LignePluriannuelle) -> str:
    """Un compte que le budget connaît, du bon côté."""
    compte = COMPTES_PAR_CODE.get(ligne.compte)
    if compte is None:
        return f"le compte « {ligne.compte} » n’existe pas."
    return "" if compte.sens == ligne.sens else f"le compte « {ligne.compte} » n’est pas un compte de {ligne.sens}."


CALCULE = "se recalcule"
ANNUAIRE = "l’annuaire est propre à chaque portail"

FIR = ("fir_demande", "fir_montant", "fir_objet", "fir_description", "fir_debut_le", "fir_fin_le")
# « oppositions » n'est pas dans la photographie de la lettre, et part avec la copie de travail.
PARTS: dict[str, tuple[Part, ...]] = {
    "dossier": (Champs("dossier", ("nom",)),),
    "contact": (Champs("lettre", ("contact_",)),),
    "structure": (Champs("lettre", ("structure_",)),),
    "territoire": (Propre("territoire"),),
    "diagnostic": (Champs("lettre", ("diagnostic",)),),
    "forces": (Champs("lettre", ("forces",)),),
    "faiblesses": (Champs("lettre", ("faiblesses",)),),
    "indicateurs": (Lignes(IndicateurDiagnostic, "lettre"),),
    "dispositifs": (Lignes(DispositifExistant, "lettre"),),
    "besoins": (Lignes(Besoin, "lettre"),),
    "mobilisation": (Champs("lettre", ("actions_information",)),),
    "acteurs": (
        Lignes(
            ActeurDossier,
            "dossier",
            {
                "professionnel": ANNUAIRE,
                "structure": ANNUAIRE,
                "ajoute_le": "c’est le jour de la reprise",
                "informe_le": "la personne est informée à nouveau, pour ce dossier-ci (RGPD, art. 14)",
                "consenti_le": "un consentement ne se transporte pas",
                "origine": "l’acteur vient de l’archive",
                "nom_recherche": CALCULE,
            },
        ),
    ),
    "missions": (Lignes(MissionEnvisagee, "lettre"),),
    "organisation": (Champs("lettre", ("organisation",)),),
    "articulation": (Champs("lettre", ("articulation",)),),
    "calendrier": (Champs("lettre", ("calendrier",)),),
    "jalons": (Lignes(Jalon, "lettre"),),
    "financement": (
        Champs("lettre", (*FIR, "moyens_", "signataire_", "aide_urps_demandee")),
        Lignes(LigneBudget, "dossier", filtre=Q(volet=VoletBudget.FORMALISATION), verifier=verifier_le_budget),
    ),
    "equipe": (
        Champs("lettre", ("charte_equipe", "fiche_poste")),
        Lignes(GroupeDeTravail, "dossier"),
        Lignes(PersonneRelais, "dossier"),
    ),
    "oppositions": (Lignes(OppositionActeur, "dossier"),),
    "pieces": (Propre("pieces"),),
}
# Clés de la photographie qui ne se relisent pas, et pourquoi.
EXCLUES: dict[str, str] = {}
CHAMPS_EXCLUS: dict[str, str] = {
    "dossier": "le rattachement",
    "etat": "une reprise est un brouillon",
    "version": "rien n’est encore déposé ici",
    "deposee_le": "rien n’est encore déposé ici",
    "transmise_le": "rien n’est encore déposé ici",
    "decidee_le": "la décision appartient à l’autre dossier",
    "echeance_refus_implicite_le": "aucun délai ne court",
    "refus_implicite_constate_le": "aucun délai ne court",
    "fir_accorde": "la décision appartient à l’autre dossier",
    "convention_reference": "la décision appartient à l’autre dossier",
    "motif_refus": "la décision appartient à l’autre dossier",
    "modifiee_le": CALCULE,
}
_INSTRUCTION = "appartient à l’instruction de l’autre dossier"
_PERSONNES = "propre aux personnes et aux comptes de l’autre portail"
MODELES_EXCLUS: dict[str, str] = {
    "accespersonne": _PERSONNES,
    "aideurps": _INSTRUCTION,
    "appuiguichet": _INSTRUCTION,
    "attestationarchivee": "le registre des indemnités nomme des personnes : il reste à sa CPTS",
    "avenant": _INSTRUCTION,
    "avis": _INSTRUCTION,
    "avisdepartement": _INSTRUCTION,
    "avisprepare": _INSTRUCTION,
    "calendrierdemission": _INSTRUCTION,
    "changementdecaisse": _INSTRUCTION,
    "changementdecompte": "un IBAN ne sort jamais du portail",
    "commentaire": _PERSONNES,
    "commentairenonlu": _PERSONNES,
    "contrat": _INSTRUCTION,
    "conventionfir": _INSTRUCTION,
    "contribution": _INSTRUCTION,
    "decisionpreparee": _INSTRUCTION,
    "coordonneesbancaires": "un IBAN ne sort jamais du portail",
    "demandeadhesion": _PERSONNES,
    "demandecomplements": _INSTRUCTION,
    "deport": _INSTRUCTION,
    "dialoguedegestion": _INSTRUCTION,
    "dirigeant": "ses textes sont dans l’archive, à modifier",
    "document": "ses PDF sont dans l’archive, scellés",
    "dossier": "l’ancien dossier appartient à l’autre portail",
    "creditthematique": _INSTRUCTION,
    "echeance": _INSTRUCTION,
    "echeancedesuivi": _INSTRUCTION,
    "elementdemande": _INSTRUCTION,
    "evenement": "le journal appartient à l’autre dossier",
    "fil": _PERSONNES,
    "fildecommentaires": _PERSONNES,
    "importacteurs": _PERSONNES,
    "impression": "un PDF se refait ; ceux des versions déposées sont dans l’archive, scellés",
    "informationtiers": _INSTRUCTION,
    "indemnite": "le registre des indemnités nomme des personnes : il reste à sa CPTS",
    "instruction": _INSTRUCTION,
    "instructionprojet": _INSTRUCTION,
    "jalondemission": _INSTRUCTION,
    "lettreintention": "ses champs sont dans les parts",
    "lienadhesion": _PERSONNES,
    "membreequipe": _PERSONNES,
    "messagevoisin": _INSTRUCTION,
    "modification": _INSTRUCTION,
    "optionsassociation": "ses textes sont dans l’archive, à modifier",
    "passage": _INSTRUCTION,
    "passeoutre": "un avertissement se réapprécie avant chaque dépôt",
    "piecejointe": "relue par sa part",
    "position": _INSTRUCTION,
    "projetgarde": "parti à la place du projet tant que celui-ci n’est pas ouvert",
    "projetsante": "ses champs sont dans ``parts_projet``",
    "questionnaire": "ses réponses ne quittent pas le portail qui les a promises anonymes",
    "relecture": _INSTRUCTION,
    "releve": _INSTRUCTION,
    "remarque": _INSTRUCTION,
    "reprise": _INSTRUCTION,
    "reunion": _PERSONNES,
    "reuniondesuivi": _INSTRUCTION,
    "suite": _INSTRUCTION,
    "tetejournal": "le journal appartient à l’autre dossier",
    "traceredaction": _PERSONNES,
    "versiontexte": "sa dernière version est dans l’archive, à modifier",
    "versionsoumise": _INSTRUCTION,
    "versiondeposee": "ses photographies sont dans l’archive",
}
