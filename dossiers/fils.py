"""Les fils de commentaires, prêts à lire par une personne : messages, endroit, gestes possibles."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count

from commun.composants.elements import EtapeFormulaire
from comptes.models import Utilisateur
from dossiers import etapes
from dossiers.enums import RoleEquipe
from dossiers.enums_echanges import EtatFil
from dossiers.epingles import ancre_de, libelle_de
from dossiers.models import Dossier, FilDeCommentaires
from dossiers.permissions import role_dans_l_equipe

REDIGENT = (RoleEquipe.RESPONSABLE, RoleEquipe.REDACTEUR)


@dataclass(frozen=True)
class Message:
    """Un message, son auteur et son côté (« Guichet » s'il n'est pas de l'équipe)."""

    auteur: str
    du_guichet: bool
    texte: str
    ecrit_le: datetime


@dataclass(frozen=True)
class FilLu:
    """Un fil tel que cette personne le voit."""

    pk: int
    sujet: str
    rubrique: str
    champ: str
    libelle_du_champ: str
    ancre: str
    messages: tuple[Message, ...]
    resolu: bool
    partage: bool
    relecture_fermee: bool
    peut_regler: bool

    @property
    def peut_repondre(self) -> bool:
        """Un fil ouvert, dont la relecture, s'il en a une, n'est pas fermée."""
        return not self.resolu and not self.relecture_fermee

    @property
    def debut(self) -> Message:
        return self.messages[0]


def fils_lus(
    dossier: Dossier, utilisateur: Utilisateur, sujet: str | None = None, rubrique: str | None = None
) -> list[FilLu]:
    """Fils que cette personne peut lire, les ouverts d'abord, puis les plus anciens ; trois requêtes au plus."""
    criteres = {cle: valeur for cle, valeur in (("sujet", sujet), ("rubrique", rubrique)) if valeur}
    trouves = (
        FilDeCommentaires.objects.visibles_par(utilisateur)
        .filter(dossier=dossier, **criteres)
        .select_related("relecture")
        .prefetch_related("commentaires__auteur")
        .order_by("pk")
    )
    redige = role_dans_l_equipe(utilisateur, dossier) in REDIGENT
    membres = {m.utilisateur_id for m in dossier.equipe.all()}
    lus = [_lire(fil, utilisateur, redige, membres) for fil in trouves]
    return sorted(lus, key=lambda fil: fil.resolu)


def _lire(fil: FilDeCommentaires, utilisateur: Utilisateur, redige: bool, membres: set[int]) -> FilLu:
    return FilLu(
        pk=fil.pk,
        sujet=fil.sujet,
        rubrique=fil.rubrique,
        champ=fil.champ,
        libelle_du_champ=libelle_de(fil.sujet, fil.rubrique, fil.champ),
        ancre=ancre_de(etapes.rubrique(fil.sujet, fil.rubrique), fil.champ),
        messages=tuple(
            Message(str(m.auteur), m.auteur_id not in membres, m.texte, m.ecrit_le) for m in fil.commentaires.all()
        ),
        resolu=fil.etat == EtatFil.RESOLU,
        partage=fil.relecture_id is not None,
        relecture_fermee=fil.relecture_id is not None and fil.relecture.fermee_le is not None,
        peut_regler=redige or fil.ouvert_par_id == utilisateur.pk,
    )


def par_champ(fils: Iterable[FilLu]) -> dict[str, list[FilLu]]:
    """Champ → fils ouverts épinglés à lui."""
    groupes: dict[str, list[FilLu]] = {}
    for fil in fils:
        if fil.champ and not fil.resolu:
            groupes.setdefault(fil.champ, []).append(fil)
    return groupes


def par_rubrique(fils: Iterable[FilLu]) -> dict[tuple[str, str], list[FilLu]]:
    """(étape, rubrique) → fils, dans l'ordre donné."""
    groupes: dict[tuple[str, str], list[FilLu]] = {}
    for fil in fils:
        groupes.setdefault((fil.sujet, fil.rubrique), []).append(fil)
    return groupes


def ouverts_par_rubrique(objet: Any, utilisateur: Utilisateur) -> Counter[str]:
    """Nombre de fils ouverts de chaque rubrique de la lettre ou du projet (une requête)."""
    ouverts = FilDeCommentaires.objects.visibles_par(utilisateur).ouverts()
    lignes = ouverts.filter(dossier=objet.dossier_id, sujet=objet.SUJET).order_by("rubrique")
    return Counter(dict(lignes.values_list("rubrique").annotate(nombre=Count("pk"))))


def annoter(liste: Iterable[EtapeFormulaire], ouverts: Mapping[str, int]) -> list[EtapeFormulaire]:
    """La liste des étapes, avec le nombre de commentaires à traiter de chacune."""
    return [_annotee(etape, ouverts.get(etape.cle, 0)) for etape in liste]


def _annotee(etape: EtapeFormulaire, nombre: int) -> EtapeFormulaire:
    if not nombre:
        return etape
    commentaires = f"{nombre} commentaire{'s' if nombre > 1 else ''} à traiter"
    return replace(etape, detail=f"{etape.detail} · {commentaires}" if etape.detail else commentaires)
