"""Aucun courriel ne dit ce qu'un fil ne dirait pas : ni texte saisi, ni motif, ni nom d'une personne ou d'une CPTS.

Des chaînes reconnaissables sont plantées dans tous les textes d'un dossier, puis le dossier vit : dépôt, compléments,
avis, décision, équipe, commentaires, relecture, appui, message. Tous les courriels déposés sont lus.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from commun.models import CourrielSortant
from comptes.actions.comptes import modifier_profil
from comptes.enums import Role
from dossiers.actions import appuis, commentaires, equipe, relecture
from dossiers.actions import lettre as lettres
from dossiers.enums import EtatLettre, EtatProjet, RoleEquipe
from dossiers.enums_echanges import NatureAppui
from dossiers.models import Dossier, MembreEquipe
from tests.fabriques.dossiers import un_agent, un_porteur
from tests.fabriques.etats import CHEMINS_LETTRE, CHEMINS_PROJET, Parcours, un_parcours

pytestmark = pytest.mark.django_db
PLANT = "ZZPLANT"
# La personne invitée, ou citée sans compte, doit savoir de quelle CPTS et de qui il s'agit (RGPD, art. 14).
DISENT_LA_CPTS = ("invitation", "acteur")


def _planter(parcours: Parcours) -> None:
    """Une chaîne par champ de texte libre, dans tout ce qui tient au dossier ; les nomenclatures restent."""
    for modele in (apps.get_model("dossiers", nom) for nom in ("Dossier", "LettreIntention", "ActeurDossier")):
        for objet in modele.objects.order_by("pk"):
            champs = [
                c
                for c in modele._meta.concrete_fields
                if isinstance(c, models.TextField) and not c.choices or c.name in ("nom", "prenom", "structure_nom")
            ]
            for champ in champs:
                setattr(objet, champ.name, f"{PLANT}{champ.name}")
            modele.objects.filter(pk=objet.pk).update(**{c.name: getattr(objet, c.name) for c in champs})
    parcours.dossier = Dossier.objects.get(pk=parcours.dossier.pk)


def _renommer_chacun() -> None:
    for personne in apps.get_model("comptes", "Utilisateur").objects.order_by("pk"):
        modifier_profil(utilisateur=personne, nom=f"{PLANT}nom", prenom=f"{PLANT}prenom", telephone="", profession="10")


def _fuites() -> Iterator[tuple[str, str]]:
    for courriel in CourrielSortant.objects.order_by("pk"):
        genre = courriel.cle.partition(":")[0]
        for texte in (courriel.sujet, courriel.corps, courriel.adresse, courriel.groupe):
            if PLANT in texte and genre not in DISENT_LA_CPTS:
                yield courriel.cle, texte


def _tout_le_monde() -> None:
    for role in (Role.COORDINATEUR, Role.INSTRUCTEUR_ARS, Role.DECIDEUR_ARS, Role.INSTRUCTEUR_AM, Role.DECIDEUR_AM):
        un_agent(role)


class Bavard(Parcours):
    """Plante dans chaque commentaire et chaque motif d'acte."""

    def faire(self, action: Any, *args: Any, auteur: Any, **donnees: Any) -> Any:
        if "commentaire" in donnees:
            donnees["commentaire"] = f"{PLANT} {donnees['commentaire']}"
        return super().faire(action, *args, auteur=auteur, **donnees)


def _bavard() -> Bavard:
    _tout_le_monde()
    modele = un_parcours()
    parcours = Bavard(modele.dossier, modele.maintenant)
    _planter(parcours)
    _renommer_chacun()
    return parcours


@pytest.mark.parametrize("etat", [e for e in EtatLettre if e != EtatLettre.BROUILLON])
def test_aucun_courriel_d_une_lettre_ne_dit_un_texte_saisi(etat: EtatLettre) -> None:
    parcours = _bavard()
    CHEMINS_LETTRE[etat](parcours)
    assert CourrielSortant.objects.exists()
    assert list(_fuites()) == []


@pytest.mark.parametrize("etat", [EtatProjet.OPPOSE, EtatProjet.REFUSE_AM, EtatProjet.CLASSE, EtatProjet.RETIRE])
def test_aucun_courriel_d_un_projet_ne_dit_un_texte_saisi(etat: EtatProjet) -> None:
    parcours = _bavard()
    CHEMINS_LETTRE[EtatLettre.ACCORDEE](parcours)
    CHEMINS_PROJET[etat](parcours)
    assert list(_fuites()) == []


def test_aucun_courriel_d_equipe_ou_d_echange_ne_dit_un_texte_ni_un_nom() -> None:
    parcours = _bavard()
    dossier, responsable, maintenant = parcours.dossier, parcours.responsable, timezone.now()
    personne = un_porteur("redacteur@exemple.test", nom=f"{PLANT}nom", prenom=f"{PLANT}prenom")
    membre = MembreEquipe.objects.create(
        dossier=dossier, utilisateur=personne, role=RoleEquipe.REDACTEUR, depuis=maintenant
    )
    commentaires.commenter(
        dossier,
        sujet="lettre",
        rubrique="besoins",
        texte=f"{PLANT}commentaire",
        endroit="Besoins",
        auteur=responsable,
        maintenant=maintenant,
    )
    relecture.demander_relecture(dossier, mot=f"{PLANT}mot", auteur=responsable, maintenant=maintenant)
    appuis.demander_appui(
        dossier,
        nature=NatureAppui.values[0],
        message=f"{PLANT}appui",
        souhaite_le=timezone.localdate() + timedelta(days=30),
        auteur=responsable,
        maintenant=maintenant,
    )
    equipe.changer_role(dossier, membre, role=RoleEquipe.LECTEUR, auteur=responsable, maintenant=maintenant)
    equipe.retirer(dossier, membre, auteur=responsable, maintenant=maintenant)
    lettres.retirer(dossier.lettre, commentaire=f"{PLANT}motif", auteur=responsable, maintenant=maintenant)
    genres = {cle.partition(":")[0] for cle in CourrielSortant.objects.values_list("cle", flat=True)}
    assert genres >= {"evenement", "commentaire", "appui", "depart"}
    assert list(_fuites()) == []
