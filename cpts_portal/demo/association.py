"""L'association d'un dossier de la porteuse : huit textes produits, puis les statuts changés ; par les actions."""

from datetime import datetime, timedelta

from association.actions.options import enregistrer_les_dirigeants, enregistrer_les_options
from association.actions.production import produire
from association.enums import Cotisation, Fonction, Repartition, TypeTexte
from association.models import OptionsAssociation, VersionTexte
from comptes.models import Utilisateur
from dossiers.enums import EtatLettre, Origine, RoleEquipe
from dossiers.models import Dossier

FONCTIONS = (Fonction.PRESIDENT, Fonction.SECRETAIRE, Fonction.TRESORIER, Fonction.VICE_PRESIDENT)
DOMICILES = ("3 chemin des Écoles", "18 avenue Jean-Jaurès", "7 allée des Platanes", "41 rue de la République")
BUTS = (
    "d’améliorer l’accès aux soins des personnes âgées isolées ;\nde faire connaître les métiers de la santé aux jeunes"
)


def fonder_des_associations(maintenant: datetime) -> int:
    """Le nombre de versions produites ; sans effet s'il y en a déjà."""
    if VersionTexte.objects.exists():
        return 0
    deposee = _dossier(EtatLettre.COMPLEMENTS_DEMANDES)
    if deposee is None:
        return 0
    auteur = _responsable(deposee)
    le = maintenant - timedelta(days=21)
    _repondre(deposee, auteur, le, cotisation=Cotisation.AUCUNE)
    _nommer(deposee, auteur)
    produire(deposee, types=list(TypeTexte), auteur=auteur, maintenant=le)
    suite = maintenant - timedelta(days=4)
    _repondre(deposee, auteur, suite, repartition=Repartition.COLLEGES, objet_complement=BUTS)
    produire(deposee, types=[TypeTexte.STATUTS], auteur=auteur, maintenant=suite)
    return VersionTexte.objects.count()


def _dossier(etat: EtatLettre) -> Dossier | None:
    siens = Dossier.objects.filter(equipe__utilisateur__email="porteur@demo.test", equipe__fin__isnull=True)
    return siens.filter(lettre__etat=etat, origine=Origine.PORTAIL).order_by("pk").first()


def _responsable(dossier: Dossier) -> Utilisateur:
    return dossier.equipe.get(role=RoleEquipe.RESPONSABLE, fin__isnull=True).utilisateur


def _repondre(dossier: Dossier, auteur: Utilisateur, maintenant: datetime, **choix: str) -> None:
    deja = OptionsAssociation.objects.filter(dossier=dossier).first()
    valeurs = {
        "assemblee_le": maintenant + timedelta(days=14, hours=8),
        "assemblee_lieu": "Salle des fêtes, place de la Mairie",
        **choix,
    }
    revision = deja.revision if deja else 0
    enregistrer_les_options(dossier, valeurs=valeurs, revision=revision, auteur=auteur, maintenant=maintenant)


def _nommer(dossier: Dossier, auteur: Utilisateur) -> None:
    """Les premiers acteurs du dossier qui sont des personnes, une fonction chacun."""
    personnes = [acteur for acteur in dossier.acteurs.order_by("categorie", "pk") if acteur.prenom]
    lignes = [
        {
            "fonction": fonction,
            "prenom": acteur.prenom,
            "nom": acteur.nom,
            "profession": acteur.profession,
            "nationalite": "française",
            "domicile": domicile,
            "represente": "",
        }
        for fonction, acteur, domicile in zip(FONCTIONS, personnes, DOMICILES, strict=False)
    ]
    enregistrer_les_dirigeants(dossier, lignes=lignes, auteur=auteur)
