"""Importer des acteurs d'un fichier : recevoir, analyser (sans rien écrire), confirmer, enregistrer tout ou rien.

L'analyse et l'enregistrement d'un long fichier sont faits par ``manage.py traiter_imports`` (boucle du travailleur) ;
un court est fait aussitôt. Le fichier reste côté serveur, lié à la personne et au dossier, et s'efface à l'échéance.
"""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q

from acteurs.actions import inscrire_professionnels
from acteurs.models import Structure
from commun.tableurs import MO, FichierRefuse, lire_tableau, reconnaitre
from comptes.models import Utilisateur
from dossiers.actions.acteurs import RUBRIQUE, dater, fiche_d_annuaire
from dossiers.actions.dossier import verifier_redaction
from dossiers.actions.information import informer
from dossiers.actions.traces import tracer
from dossiers.actions.transitions import TransitionRefusee, verrouiller
from dossiers.enums import OrigineActeur, SituationImport, Sujet
from dossiers.journal import consigner
from dossiers.models import ActeurDossier, Dossier, ImportActeurs, LettreIntention, ProjetSante
from dossiers.parametres import IMPORT_HEURES, IMPORT_LIGNES
from dossiers.ressources_acteurs import CHAMPS, ActeurResource, accorder_les_colonnes

Objet = LettreIntention | ProjetSante
TAILLE_MAX = 10 * MO
AUSSITOT_OCTETS, AUSSITOT_LIGNES = 60_000, 500
RESERVATION = timedelta(minutes=10)
LOT = 500
MODIFIABLES = tuple(champ for champ in CHAMPS if champ != "nom_recherche")


@transaction.atomic
def recevoir(objet: Objet, *, nom: str, octets: bytes, auteur: Utilisateur, maintenant: datetime) -> ImportActeurs:
    """Garde un fichier pour l'analyser. Lève ``FichierRefuse`` (vide, déguisé, bombe, macro, trop gros)."""
    verifier_redaction(objet, auteur, "acteurs")
    if len(octets) > TAILLE_MAX:
        raise FichierRefuse(f"Ce fichier dépasse {TAILLE_MAX // MO} Mo : gardez la seule feuille utile.")
    format_ = reconnaitre(octets, nom)
    objet.dossier.imports_acteurs.filter(auteur=auteur, applique_le__isnull=True).delete()
    return ImportActeurs.objects.create(
        dossier=objet.dossier,
        auteur=auteur,
        sujet=objet.SUJET,
        nom_fichier=nom[-200:],
        format=format_,
        taille=len(octets),
        contenu=octets,
        recu_le=maintenant,
        expire_le=maintenant + timedelta(hours=IMPORT_HEURES.valeur),
    )


def se_fait_aussitot(recu: ImportActeurs) -> bool:
    """Vrai si le travail en attente est assez court pour la requête en cours."""
    return recu.total <= AUSSITOT_LIGNES if recu.analyse_le else recu.taille <= AUSSITOT_OCTETS


def analyser(recu: ImportActeurs, *, departements: list[str], maintenant: datetime) -> None:
    """Lit et contrôle chaque ligne, écrit le résultat ; hors transaction, pour que l'avancement se voie."""
    suivi = ImportActeurs.objects.filter(pk=recu.pk)
    try:
        tableau = accorder_les_colonnes(lire_tableau(bytes(recu.contenu), recu.format, IMPORT_LIGNES.valeur))
    except FichierRefuse as refus:
        suivi.update(refus=str(refus), contenu=b"", pris_le=None)
        return
    suivi.update(total=len(tableau))
    ressource = ActeurResource(recu.dossier, departements, lambda faites: suivi.update(traitees=faites) and None)
    bilan = ressource.import_data(tableau, use_transactions=False)
    rangs = tableau["_rang"]
    lignes = [_ligne(*vue) for vue in zip(rangs, ressource.noms, bilan.rows, strict=True)]
    nombres = {sorte: sum(ligne["sorte"] == sorte for ligne in lignes) for sorte in SORTES}
    suivi.update(
        traitees=len(lignes),
        resultat={"lignes": lignes, "nombres": nombres},
        analyse_le=maintenant,
        pris_le=None,
        contenu=b"",
    )


# Lus de la colonne « profession » : le même mot ne les change pas.
DEDUITS = frozenset({"profession_code", "specialite", "type_structure"})
SORTES = ("ajout", "modification", "identique", "refus")


def _ligne(rang: int, nom: str, lue: Any) -> dict[str, Any]:
    """Une ligne du résultat, en JSON."""
    if lue.validation_error is not None or lue.errors:
        return {"rang": rang, "sorte": "refus", "nom": nom, "raisons": _raisons(lue)}
    acteur, existant = lue.instance, lue.instance.existant
    valeurs = {champ: getattr(acteur, champ) for champ in MODIFIABLES}
    if existant is None:
        return {"rang": rang, "sorte": "ajout", "nom": str(acteur), "valeurs": valeurs}
    if acteur.profession == existant.profession:
        valeurs = {champ: valeur for champ, valeur in valeurs.items() if champ not in DEDUITS}
    # Une cellule vide laisse ce qui est écrit.
    changees = {c: v for c, v in valeurs.items() if v not in ("", None) and v != getattr(existant, c)}
    sorte = "modification" if changees else "identique"
    avant = {champ: getattr(existant, champ) or "" for champ in changees}
    return {"rang": rang, "sorte": sorte, "nom": str(existant), "cle": existant.pk, "valeurs": changees, "avant": avant}


def _raisons(lue: Any) -> list[str]:
    if isinstance(lue.validation_error, ValidationError):
        return list(lue.validation_error.messages)
    return ["Ligne illisible."]


@transaction.atomic
def confirmer(objet: Objet, recu: ImportActeurs, *, auteur: Utilisateur, maintenant: datetime) -> None:
    """Demande l'enregistrement de ce qui a été montré. Refusé tant qu'une ligne l'est : c'est tout ou rien."""
    recu = ImportActeurs.objects.select_for_update().get(pk=recu.pk)
    verifier_redaction(objet, auteur, "acteurs")
    if recu.situation(maintenant) != SituationImport.ANALYSE:
        raise TransitionRefusee(["Cet import n’attend plus de confirmation."])
    if recu.resultat["nombres"]["refus"]:
        raise TransitionRefusee(["Des lignes sont refusées : corrigez le fichier et renvoyez-le. Rien n’a été changé."])
    recu.confirme_le = maintenant
    recu.save(update_fields=["confirme_le"])


@transaction.atomic
def appliquer(recu: ImportActeurs, *, maintenant: datetime) -> None:
    """Enregistre tout, ou rien si le dossier a changé depuis l'analyse (``refus`` le dit alors)."""
    objet = verrouiller(getattr(recu.dossier, recu.sujet))
    try:
        verifier_redaction(objet, recu.auteur, "acteurs")
        with transaction.atomic():
            ecrits = _ecrire(objet.dossier, recu.resultat["lignes"], maintenant)
    except (IntegrityError, TransitionRefusee, ActeurDossier.DoesNotExist):
        ImportActeurs.objects.filter(pk=recu.pk).update(
            refus="Le dossier a changé depuis l’analyse : renvoyez le fichier. Rien n’a été enregistré.", resultat={}
        )
        return
    informer(ecrits, dossier=objet.dossier, maintenant=maintenant)
    tracer(
        objet.dossier, objet.SUJET, RUBRIQUE, f"{RUBRIQUE}/import-{recu.pk}",
        auteur=recu.auteur, maintenant=maintenant, libelle=f"import : {len(ecrits)} acteur{'s'[: len(ecrits) > 1]}",
    )  # fmt: skip
    dater(objet, maintenant)
    consigner(
        objet.dossier,
        sujet=Sujet.DOSSIER,
        code="acteurs_importes",
        auteur=recu.auteur,
        instant=maintenant,
        donnees={"acteurs": len(ecrits)},
    )
    # Les lignes contiennent des personnes : seuls les nombres restent.
    nombres = {"nombres": recu.resultat["nombres"]}
    ImportActeurs.objects.filter(pk=recu.pk).update(applique_le=maintenant, resultat=nombres, pris_le=None)


def _ecrire(dossier: Dossier, lignes: list[dict[str, Any]], maintenant: datetime) -> list[ActeurDossier]:
    neufs = [
        ActeurDossier(dossier=dossier, origine=OrigineActeur.IMPORT, ajoute_le=maintenant, **ligne["valeurs"])
        for ligne in lignes
        if ligne["sorte"] == "ajout"
    ]
    a_changer = {ligne["cle"]: ligne["valeurs"] for ligne in lignes if ligne["sorte"] == "modification"}
    changes = [_changer(acteur, a_changer) for acteur in dossier.acteurs.order_by("pk") if acteur.pk in a_changer]
    if len(changes) != len(a_changer):
        raise TransitionRefusee(["Un acteur à modifier n’est plus dans le dossier."])
    for acteur in neufs:
        acteur.deduire()
    _relier_tous([*neufs, *changes])
    ActeurDossier.objects.bulk_create(neufs, batch_size=LOT)
    champs = [*MODIFIABLES, "professionnel_id", "structure_id", "second_recours", "nom_recherche", "informe_le"]
    ActeurDossier.objects.bulk_update(changes, [c.removesuffix("_id") for c in champs], batch_size=100)
    return [*neufs, *changes]


def _changer(acteur: ActeurDossier, a_changer: dict[int, dict[str, Any]]) -> ActeurDossier:
    valeurs = a_changer[acteur.pk]
    if "courriel" in valeurs:
        acteur.informe_le = None
    for champ, valeur in valeurs.items():
        setattr(acteur, champ, valeur)
    acteur.deduire()
    return acteur


def _relier_tous(acteurs: list[ActeurDossier]) -> None:
    """Les liens vers l'annuaire, en quelques requêtes."""
    annuaire = inscrire_professionnels(fiche_d_annuaire(a) for a in acteurs if a.rpps and a.profession_code)
    numeros = sorted({a.finess for a in acteurs if a.finess})
    structures: dict[str, Structure] = {}
    for debut in range(0, len(numeros), LOT):
        lot = Structure.objects.filter(finess__in=numeros[debut : debut + LOT]).order_by("pk")
        structures |= {s.finess: s for s in lot}
    for acteur in acteurs:
        acteur.professionnel = annuaire.get(acteur.rpps) if acteur.rpps else None
        acteur.structure = structures.get(acteur.finess) if acteur.finess else None


def abandonner(recu: ImportActeurs) -> None:
    """Efface un fichier et son analyse."""
    recu.delete()


def prendre_un_travail(maintenant: datetime) -> ImportActeurs | None:
    """Réserve le plus ancien import à analyser ou à enregistrer ; un travail tué se reprend après dix minutes."""
    libre = Q(pris_le__isnull=True) | Q(pris_le__lt=maintenant - RESERVATION)
    a_faire = Q(analyse_le__isnull=True, refus="") | Q(confirme_le__isnull=False, applique_le__isnull=True, refus="")
    attente = ImportActeurs.objects.filter(libre & a_faire, expire_le__gt=maintenant)
    for pk in attente.order_by("pk").values_list("pk", flat=True)[:5]:
        if ImportActeurs.objects.filter(libre & a_faire, pk=pk).update(pris_le=maintenant):
            return ImportActeurs.objects.select_related("dossier", "auteur").get(pk=pk)
    return None


def faire(recu: ImportActeurs, *, departements: list[str], maintenant: datetime) -> None:
    """Le travail en attente de cet import : analyse, ou enregistrement s'il est confirmé."""
    if recu.confirme_le:
        appliquer(recu, maintenant=maintenant)
    else:
        analyser(recu, departements=departements, maintenant=maintenant)


def purger(maintenant: datetime) -> int:
    """Efface les fichiers échus ; rend leur nombre."""
    return ImportActeurs.objects.filter(expire_le__lte=maintenant).delete()[0]
