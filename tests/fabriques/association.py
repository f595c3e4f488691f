"""Une association de test : des options enregistrées, trois dirigeants, une situation pure."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from association.actions.options import enregistrer_les_dirigeants, enregistrer_les_options
from association.actions.production import produire
from association.enums import Fonction, TypeTexte
from association.models import OptionsAssociation, VersionTexte
from association.redaction.situation import Membre, Situation
from association.situation import options_de
from commun.calendrier import PARIS
from comptes.models import Utilisateur
from dossiers.models import Dossier

ASSEMBLEE = {
    "assemblee_le": datetime(2027, 3, 2, 20, 0, tzinfo=PARIS),
    "assemblee_lieu": "Salle des fêtes, place de la Mairie, Revel",
}
DIRIGEANTS = (
    (Fonction.PRESIDENT, "Anne", "Puech", "médecin généraliste"),
    (Fonction.SECRETAIRE, "Paul", "Fabre", "infirmier"),
    (Fonction.TRESORIER, "Inès", "Roux", "cardiologue"),
)


def le_responsable(dossier: Dossier) -> Utilisateur:
    return dossier.equipe.get(role="responsable").utilisateur


def des_options(dossier: Dossier, **valeurs: Any) -> OptionsAssociation:
    """Les enregistre par l'action, à la suite de celles qui y sont."""
    return enregistrer_les_options(
        dossier,
        valeurs=valeurs,
        revision=options_de(dossier).revision,
        auteur=le_responsable(dossier),
        maintenant=timezone.now(),
    )


def des_dirigeants(dossier: Dossier, **champs: str) -> None:
    """Trois dirigeants complets ; ``champs`` remplace une valeur chez tous."""
    suite = {"nationalite": "française", "domicile": "3 chemin des Écoles, 31250 Revel", "represente": "", **champs}
    lignes = [
        {"fonction": fonction, "prenom": prenom, "nom": nom, "profession": metier, **suite}
        for fonction, prenom, nom, metier in DIRIGEANTS
    ]
    enregistrer_les_dirigeants(dossier, lignes=lignes, auteur=le_responsable(dossier))


def une_version(dossier: Dossier, nature: TypeTexte = TypeTexte.STATUTS) -> VersionTexte:
    """Produit une version par l'action."""
    auteur = le_responsable(dossier)
    [version] = produire(dossier, types=[nature], auteur=auteur, maintenant=timezone.now())
    return version


def une_situation(options: dict[str, Any] | None = None, **champs: Any) -> Situation:
    """Une situation complète, sans base ; ``options`` remplace nos valeurs de départ."""
    depart = OptionsAssociation()
    noms = [c.name for c in depart._meta.concrete_fields if c.name not in ("id", "dossier", "modifie_par")]
    lues = {nom: getattr(depart, nom) for nom in noms} | {"assemblee_lieu": "Salle des fêtes, Revel"} | (options or {})
    dirigeants = tuple(
        Membre(fonction, fonction.label, f"{prenom} {nom}", metier, "française", "31250 Revel")
        for fonction, prenom, nom, metier in DIRIGEANTS
    )
    complete = {
        "nom": "CPTS du Lauragais",
        "siege": "12 rue de la République, 31290 Villefranche-de-Lauragais",
        "rna": "W313012345",
        "siret": "732 829 320 00074",
        "communes": ("Revel", "Villefranche-de-Lauragais"),
        "fondateurs": ("Anne Puech, médecin généraliste", "Centre hospitalier de Revel"),
        "dirigeants": dirigeants,
        "contact": "Anne Puech",
        "courriel": "anne.puech@exemple.test",
        "telephone": "05 61 00 00 01",
        "assemblee_le": "2 mars 2027 à 20 h 00",
        "missions": ("Accès aux soins", "Parcours", "Prévention"),
    }
    return Situation(options=lues, **{**complete, **champs})
