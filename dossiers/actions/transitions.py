"""La porte unique : aucun état ne change ailleurs.

``franchir`` verrouille le dossier et l'objet, vérifie source, droit et conditions, franchit, consigne l'événement,
règle l'horloge, exécute les effets inscrits, dépose les courriels ; tout ou rien.
"""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from comptes.models import Utilisateur
from dossiers import effets, notifications
from dossiers.actions.suivi import suivre
from dossiers.conditions import Demande
from dossiers.conditions_inscrites import conditions_de
from dossiers.enums import Sujet
from dossiers.horloge import horloge
from dossiers.journal import consigner
from dossiers.models import Dossier, Evenement
from dossiers.permissions import capacites_pour
from dossiers.workflow import Horloge, Transition, libelle_evenement, permise, sources, transition


class TransitionRefusee(Exception):
    """L'acte n'est pas possible ; ``raisons`` les dit toutes, en français."""

    def __init__(self, raisons: list[str]) -> None:
        super().__init__(" ".join(raisons))
        self.raisons = raisons


class DejaDecide(TransitionRefusee):
    """Quelqu'un est passé avant : la première raison dit qui et quand."""


def naitre(modele: type[Any], etat: str, **champs: Any) -> Any:
    """Crée un objet directement à ``etat``, sans transition : pour reprendre ce qui précède le portail ou le contrat.

    L'appelant consigne l'événement qui le reprend dans la même transaction.
    """
    return modele.objects.create(**{modele.CHAMP_ETAT: etat}, **champs)


def verrouiller(objet: Any) -> Any:
    """Relit l'objet et verrouille son dossier puis lui ; dans une transaction, où l'on peut verrouiller de nouveau."""
    list(Dossier.objects.select_for_update().filter(pk=objet.dossier_id).order_by().values_list("pk"))
    verrous = type(objet).objects.select_for_update(of=("self",)).select_related("dossier__lettre")
    [frais] = verrous.filter(pk=objet.pk).order_by()
    return frais


def franchir(
    objet: Any,
    nom: str,
    *,
    auteur: Utilisateur | None,
    maintenant: datetime,
    commentaire: str = "",
    donnees: dict[str, Any] | None = None,
    journal: dict[str, Any] | None = None,
    champs: dict[str, Any] | None = None,
    jour_effet: date | None = None,
) -> Evenement:
    """Franchit ``nom`` sur ``objet`` et rend l'événement consigné.

    ``donnees`` nourrit les conditions ; ``journal`` (sans nom ni contact) entre dans l'événement ; ``champs`` est
    écrit avec l'état. ``auteur`` None = le portail. Lève ``PermissionDenied`` (capacité absente), ``DejaDecide``
    (état changé entre-temps), ``TransitionRefusee`` (conditions, toutes les raisons à la fois).
    """
    pas = transition(objet.SUJET, nom)
    with transaction.atomic():
        frais = verrouiller(objet)
        _verifier_droit(frais, pas, auteur)
        _verifier_source(frais, pas)
        _verifier_conditions(pas, Demande(frais, frais.dossier, auteur, maintenant, commentaire.strip(), donnees or {}))
        de = str(frais.etat)
        with frais.porte():
            getattr(frais, nom)()
            for champ, valeur in (champs or {}).items():
                setattr(frais, champ, valeur)
            evenement = consigner(
                frais.dossier,
                sujet=objet.SUJET,
                code=nom,
                auteur=auteur,
                instant=maintenant,
                jour_effet=jour_effet,
                de=de,
                vers=str(frais.etat),
                commentaire=commentaire.strip(),
                donnees={**_repere(frais), **(journal or {})} or None,
            )
            _regler_horloge(frais, pas)
            frais.save()
        for effet in effets.effets_de(pas.code):
            effet(frais, evenement)
        suivre(frais.dossier)
        notifications.prevenir(frais.dossier, evenement, pas.previent)
    objet.refresh_from_db()
    return evenement


def _repere(objet: Any) -> dict[str, int]:
    """Ce qui, dans le journal, désigne un objet qu'un dossier a en plusieurs exemplaires (fil, appui, relecture)."""
    nom = getattr(objet, "REPERE", "")
    return {nom: objet.pk} if nom else {}


def _du_meme(objet: Any) -> dict[str, int]:
    return {f"donnees__{nom}": cle for nom, cle in _repere(objet).items()}


def _verifier_droit(objet: Any, pas: Transition, auteur: Utilisateur | None) -> None:
    if auteur is None:
        if pas.capacite is not None:
            raise PermissionDenied("Cet acte demande une personne.")
        return
    if pas.capacite is None:
        raise PermissionDenied("Cet acte est réservé au portail.")
    if not permise(pas, objet, auteur, capacites_pour(auteur, objet)):
        raise PermissionDenied("Votre rôle sur ce dossier ne permet pas cet acte.")


def _verifier_source(objet: Any, pas: Transition) -> None:
    possibles = sources(pas.sujet, pas.nom)
    if objet.etat in possibles:
        return
    dernier = (
        objet.dossier.evenements.filter(sujet=objet.SUJET, **_du_meme(objet))
        .exclude(vers="")
        .select_related("auteur")
        .order_by("-rang")
        .first()
    )
    if dernier is None:
        raise TransitionRefusee([f"« {pas.bouton} » n’est pas possible maintenant."])
    qui = str(dernier.auteur) if dernier.auteur else "le portail"
    fait = libelle_evenement(dernier.sujet, dernier.code)
    raison = f"« {pas.bouton} » n’est plus possible : déjà décidé par {qui} le {dernier.jour_effet:%d/%m/%Y} ({fait})."
    raise DejaDecide([raison])


def _verifier_conditions(pas: Transition, demande: Demande) -> None:
    raisons = [raison for condition in (*pas.conditions, *conditions_de(pas.code)) for raison in condition(demande)]
    if pas.commentaire.value == "obligatoire" and not demande.commentaire:
        raisons.append("Écrivez le motif ou le message : il sera lu par le destinataire.")
    if raisons:
        raise TransitionRefusee(raisons)


def _regler_horloge(objet: Any, pas: Transition) -> None:
    """Recopie sur l'objet l'échéance relue du journal ; nulle si l'horloge est arrêtée ou finie."""
    if pas.horloge == Horloge.SANS_EFFET:
        return
    echeance = None
    if pas.horloge != Horloge.FINIT:
        evenements = objet.dossier.evenements.filter(sujet=objet.SUJET).order_by("rang")
        etat = horloge(objet.SUJET, evenements)
        echeance = etat.echeance if etat else None
    if objet.SUJET == Sujet.PROJET:
        objet.echeance_le = echeance
    elif objet.SUJET == Sujet.LETTRE:
        objet.echeance_refus_implicite_le = echeance
