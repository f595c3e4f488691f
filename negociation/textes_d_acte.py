"""Le contrat et ses avenants, comme textes que l'on négocie."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from comptes.models import Utilisateur
from comptes.roles import Capacite
from contrats.actions import enregistrer_contenu
from contrats.actions.preparation import verifier_preparation
from contrats.articles import textes_types
from contrats.completude import manques_de_l_acte
from contrats.ecarts import ecarts
from contrats.enums import EtatAvenant, EtatContrat, Partie
from contrats.models import ActeSignable, Contrat
from contrats.permissions import partie_de
from contrats.photographie import photographier
from contrats.versions import base_de
from dossiers.actions.transitions import verrouiller
from negociation.ailleurs import Ailleurs, ou_se_change
from negociation.articles import ARTICLES_TYPES, sections
from negociation.compte import COMPTE
from negociation.indicateurs import retirables
from negociation.lecture import toutes_les_clauses
from negociation.missions import desengageables
from negociation.modifiables import blocs_modifiables, formulaire_de
from negociation.permissions import propose_un_compte
from negociation.textes import Genre, Photographie, Section, TexteNegocie, inscrire

PREPARER = frozenset({Capacite.PREPARER_CONTRAT})
PARTICULIERS = "articles_particuliers"


class TexteDUnActe(TexteNegocie):
    """Un contrat ou un avenant : l'ARS qui prépare le rédige, on n'y écrit que tant qu'il se prépare."""

    def __init__(self, acte: ActeSignable) -> None:
        self.copie, self.contrat = acte, acte.le_contrat
        avenant = None if acte is acte.le_contrat else acte
        self.cle = f"avenant-{avenant.numero}" if avenant else "contrat"
        self.nom = acte.nom
        self.surtitre = avenant.titre if avenant else "Contrat tripartite"
        self.parent = self.surtitre if avenant else "Contrat"
        self.nom_du_parent = acte.nom
        self.au_troisieme_bon = "l’ARS peut proposer à la signature."
        self.arrete = "Les trois parties ont donné leur bon : l’ARS peut proposer à la signature."

    @property
    def page(self) -> str:
        return self.copie.get_absolute_url()

    def relu(self) -> ActeSignable:
        """L'acte tel qu'il est en base, sans rien de gardé en mémoire."""
        [relu] = type(self.copie).objects.select_related("dossier").filter(pk=self.copie.pk)
        return relu

    def fermeture(self) -> str:
        acte = self.copie
        return "" if acte.etat == EtatContrat.PREPARATION else f"« {acte.fiche.instructeur} »"

    def redige(self, utilisateur: Utilisateur) -> bool:
        return partie_de(utilisateur, self.contrat, PREPARER) == Partie.ARS

    def verrouiller(self) -> "TexteDUnActe":
        return TexteDUnActe(verrouiller(self.copie))

    def preparer_soumission(self, auteur: Utilisateur, maintenant: datetime) -> None:
        verifier_preparation(self.copie, auteur)

    def photographier(self) -> Photographie:
        return photographier(self.relu())

    def manques(self, photo: Photographie, jour: date) -> list[Any]:
        return [m for m in manques_de_l_acte(self.relu(), jour, photo) if m.bloquant]

    def clauses(self, photo: Photographie) -> Iterator[tuple[str, str, str]]:
        return toutes_les_clauses(photo)

    def sections(self) -> list[Section]:
        return sections()

    def noms(self, photo: Photographie) -> dict[str, str]:
        return {**super().noms(photo), **ARTICLES_TYPES}

    def textes_types(self, photo: Photographie, jour: date) -> dict[str, tuple[str, str]]:
        """Comme le contrat les imprimera ; d'un avenant, ceux du contrat signé qu'il modifie."""
        contrat = self.contrat
        if self.copie is contrat:
            textes = textes_types(photo, contrat.debut_si_signe(jour))
        else:
            textes = textes_types(photo, contrat.debut_le, contrat.fin_le)
        return {cle: (nom, textes[int(cle.partition(":")[2])]) for cle, nom in ARTICLES_TYPES.items()}

    def hors_type(self, photo: Photographie) -> dict[str, list[str]]:
        lus: dict[str, list[str]] = {}
        for ecart in ecarts(photo):
            lus.setdefault(ecart.clause, []).append(ecart.texte)
        if PARTICULIERS in lus:  # leur texte se lit juste dessous
            lus[PARTICULIERS] = ["Le contrat type n’a pas d’article particulier."]
        return lus

    def retirables(self, photo: Photographie) -> set[str]:
        return set(retirables(photo)) | desengageables(photo)

    def modifiable(self, photo: Photographie, utilisateur: Utilisateur | None = None) -> Callable[[str], bool]:
        bloc_de = blocs_modifiables(self.copie, photo)
        ferme = COMPTE if utilisateur is not None and not propose_un_compte(utilisateur, self.copie) else ""
        return lambda clause: clause != ferme and bool(bloc_de(clause))

    def ailleurs(self) -> Callable[[str], Ailleurs | None]:
        return ou_se_change(self.copie)

    def formulaire(
        self, clause: str, photo: Photographie, donnees: Mapping[str, str] | None = None, cle: str = ""
    ) -> Any:
        acte = self.relu()
        bloc = blocs_modifiables(acte, photo)(clause)
        return formulaire_de(acte, cle or clause, bloc, donnees) if bloc else None

    def ecrire(self, clause: str, formulaire: Any, *, auteur: Utilisateur, maintenant: datetime) -> None:
        enregistrer_contenu(self.copie, auteur=auteur, maintenant=maintenant, formulaires=[formulaire])

    def comparee(self) -> tuple[Photographie | None, str]:
        if self.copie is self.contrat:
            return None, ""
        return base_de(self.copie), "Ce que l’avenant change au contrat en vigueur"

    def pas_apres_les_bons(self) -> tuple[str, str]:
        return f"Proposer {self.nom} à la signature", self.copie.adresse_d_acte("proposer")


def lire(objet: ActeSignable | TexteNegocie) -> TexteNegocie:
    """Le texte d'un acte ; un texte reste ce qu'il est."""
    return objet if isinstance(objet, TexteNegocie) else TexteDUnActe(objet)


def _du_contrat(contrat: Contrat, numero: int) -> TexteNegocie | None:
    return None if numero else TexteDUnActe(contrat)


def _de_l_avenant(contrat: Contrat, numero: int) -> TexteNegocie | None:
    avenant = contrat.avenants.select_related("redaction__territoire").filter(numero=numero).first()
    if avenant is None:
        return None
    avenant.contrat, avenant.dossier = contrat, contrat.dossier
    return TexteDUnActe(avenant)


def inscrire_les_actes() -> None:
    """Le contrat et l'avenant, parmi les textes que l'on négocie."""
    q_contrat = Q(document="", avenant__isnull=True, contrat__etat=EtatContrat.PREPARATION)
    q_avenant = Q(avenant__etat=EtatAvenant.PREPARATION)
    inscrire("contrat", Genre(_du_contrat, lambda numero: "le contrat", lambda: q_contrat, lambda: q_contrat))
    inscrire("avenant", Genre(_de_l_avenant, lambda n: f"l’avenant n° {n}", lambda: q_avenant, lambda: q_avenant))
