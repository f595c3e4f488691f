"""Ajouter, modifier, retirer les acteurs d'un dossier ; chacun une fois par dossier.

Lève ``PermissionDenied`` (pas le droit de rédiger) ou ``TransitionRefusee`` (état, doublon, opposition).
"""

from datetime import datetime

from django.db import IntegrityError, transaction

from acteurs.actions import inscrire_professionnels
from acteurs.annuaire import PROFESSIONNEL
from acteurs.models import Professionnel, Structure
from acteurs.nomenclatures import Categorie, TypeStructure
from acteurs.professions import libelle_profession
from commun.textes import en_incise
from comptes.models import Utilisateur
from dossiers.actions.dossier import verifier_redaction
from dossiers.actions.information import informer
from dossiers.actions.traces import tracer
from dossiers.actions.transitions import TransitionRefusee, verrouiller
from dossiers.enums import OrigineActeur, Sujet
from dossiers.models import ActeurDossier, LettreIntention, ProjetSante
from dossiers.opposition import REFUS, est_opposee

Objet = LettreIntention | ProjetSante
RUBRIQUE = "acteurs"
DEJA_LA = "Cet acteur figure déjà dans le dossier."
CATEGORIES_DES_TYPES = {
    **dict.fromkeys(
        (TypeStructure.CENTRE_HOSPITALIER, TypeStructure.CLINIQUE, TypeStructure.HAD, TypeStructure.SMR,
         TypeStructure.USLD, TypeStructure.GHT, TypeStructure.GCS, TypeStructure.CMP),
        Categorie.ETABLISSEMENT,
    ),
    **dict.fromkeys((TypeStructure.COMMUNE, TypeStructure.EPCI, TypeStructure.DEPARTEMENT), Categorie.ELUS),
    **dict.fromkeys((TypeStructure.CLS, TypeStructure.CLSM, TypeStructure.CTS), Categorie.INSTITUTION),
    **dict.fromkeys(
        (TypeStructure.ESP, TypeStructure.MSP, TypeStructure.CDS, TypeStructure.PHARMACIE, TypeStructure.LABORATOIRE),
        Categorie.PROFESSIONNEL,
    ),
    TypeStructure.USAGERS: Categorie.USAGERS,
}  # fmt: skip


@transaction.atomic
def enregistrer_acteur(
    objet: Objet, *, acteur: ActeurDossier, auteur: Utilisateur, maintenant: datetime
) -> ActeurDossier:
    """Enregistre un acteur nouveau ou modifié, le relie à l'annuaire par son RPPS ou son FINESS, l'informe."""
    frais = prendre(objet, auteur)
    acteur.deduire()
    if est_opposee(frais.dossier, rpps=acteur.rpps, courriel=acteur.courriel) and acteur.consenti_le is None:
        raise TransitionRefusee([REFUS])
    neuf = acteur.pk is None
    if neuf:
        acteur.dossier, acteur.ajoute_le = frais.dossier, maintenant
    else:
        _oublier_l_information_d_une_autre_adresse(acteur)
    relier(acteur)
    ecrire(acteur)
    informer([acteur], dossier=frais.dossier, maintenant=maintenant)
    noter(frais, acteur, "ajout" if neuf else "modification", auteur=auteur, maintenant=maintenant)
    return acteur


@transaction.atomic
def ajouter_de_l_annuaire(
    objet: Objet, *, nature: str, cle: int, auteur: Utilisateur, maintenant: datetime
) -> ActeurDossier:
    """Ajoute une fiche de l'annuaire partagé : nom, métier, commune et numéro seulement."""
    modele = Professionnel if nature == PROFESSIONNEL else Structure
    fiche = modele.objects.filter(pk=cle).first()
    if fiche is None:
        raise TransitionRefusee(["Cette fiche n’est plus dans l’annuaire."])
    acteur = _depuis_professionnel(fiche) if nature == PROFESSIONNEL else _depuis_structure(fiche)
    acteur.origine = OrigineActeur.ANNUAIRE
    return enregistrer_acteur(objet, acteur=acteur, auteur=auteur, maintenant=maintenant)


@transaction.atomic
def retirer_acteur(objet: Objet, acteur: ActeurDossier, *, auteur: Utilisateur, maintenant: datetime) -> None:
    """Retire un acteur de la copie de travail ; les versions déposées le gardent."""
    frais = prendre(objet, auteur)
    noter(frais, acteur, "retrait", auteur=auteur, maintenant=maintenant)
    acteur.delete()


def relier(acteur: ActeurDossier) -> None:
    """Relie à la fiche d'annuaire du même RPPS (créée s'il le faut) ou du même FINESS ; défait un lien périmé."""
    if acteur.professionnel is not None and acteur.professionnel.rpps != acteur.rpps:
        acteur.professionnel = None
    if acteur.structure is not None and acteur.structure.finess != acteur.finess:
        acteur.structure = None
    if acteur.rpps and acteur.profession_code:
        acteur.professionnel = inscrire_professionnels([fiche_d_annuaire(acteur)])[acteur.rpps]
    elif acteur.finess:
        acteur.structure = Structure.objects.filter(finess=acteur.finess).order_by("pk").first()


def fiche_d_annuaire(acteur: ActeurDossier) -> Professionnel:
    """Ce que l'annuaire partagé saura de cette personne : ni adresse, ni téléphone."""
    return Professionnel(
        nom=acteur.nom[:100],
        prenom=acteur.prenom,
        profession=acteur.profession_code,
        specialite=acteur.specialite,
        rpps=acteur.rpps,
        commune_id=acteur.commune_id,
    )


def noter(objet: Objet, acteur: ActeurDossier, geste: str, *, auteur: Utilisateur, maintenant: datetime) -> None:
    """Trace le geste sur cet acteur (son métier ou sa nature, jamais son nom) et date l'objet."""
    tracer(
        objet.dossier, objet.SUJET, RUBRIQUE, f"{RUBRIQUE}/{acteur.pk}",
        auteur=auteur, maintenant=maintenant, libelle=f"{geste} : {_nature(acteur)}",
    )  # fmt: skip
    dater(objet, maintenant)


def _nature(acteur: ActeurDossier) -> str:
    """Le métier d'une personne, le type d'une structure, à défaut la catégorie ; toujours tiré d'une liste fermée."""
    if acteur.profession_code:
        return en_incise(libelle_profession(acteur.profession_code, acteur.specialite))
    nature = acteur.get_type_structure_display() if acteur.type_structure else acteur.get_categorie_display()
    return nature if nature.isupper() else en_incise(nature)


def dater(objet: Objet, maintenant: datetime) -> None:
    """Note que l'objet vient d'être modifié."""
    champ = "modifiee_le" if objet.SUJET == Sujet.LETTRE else "modifie_le"
    setattr(objet, champ, maintenant)
    objet.save(update_fields=[champ])


def prendre(objet: Objet, auteur: Utilisateur) -> Objet:
    """L'objet relu et verrouillé, si cette personne peut le rédiger maintenant."""
    frais = verrouiller(objet)
    verifier_redaction(frais, auteur, "acteurs")
    return frais


def ecrire(acteur: ActeurDossier) -> None:
    """Écrit, ou dit en clair que l'acteur figure déjà (les contraintes de la base ont le dernier mot)."""
    try:
        with transaction.atomic():
            acteur.save()
    except IntegrityError:
        raise TransitionRefusee([DEJA_LA]) from None


def _oublier_l_information_d_une_autre_adresse(acteur: ActeurDossier) -> None:
    """Une adresse corrigée est celle de quelqu'un qui n'a encore rien reçu ; l'ancienne page se ferme."""
    ancienne = ActeurDossier.objects.only("courriel").get(pk=acteur.pk).courriel
    if ancienne != acteur.courriel:
        acteur.informe_le = None
        acteur.acces.all().delete()


def _depuis_professionnel(fiche: Professionnel) -> ActeurDossier:
    return ActeurDossier(
        categorie=Categorie.PROFESSIONNEL,
        nom=fiche.nom,
        prenom=fiche.prenom,
        profession=fiche.specialite_libelle or libelle_profession(fiche.profession, fiche.specialite),
        profession_code=fiche.profession,
        specialite=fiche.specialite,
        rpps=fiche.rpps,
        commune_id=fiche.commune_id,
        professionnel=fiche,
    )


def _depuis_structure(fiche: Structure) -> ActeurDossier:
    return ActeurDossier(
        categorie=CATEGORIES_DES_TYPES.get(fiche.type, Categorie.MEDICO_SOCIAL),
        nom=fiche.nom,
        type_structure=fiche.type,
        finess=fiche.finess,
        commune_id=fiche.commune_id,
        structure=fiche,
    )
