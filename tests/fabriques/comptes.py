"""Comptes et mandats de test, créés par les vraies actions."""

import re
from collections.abc import Iterable
from datetime import date
from itertools import count

from django.test import Client
from django.utils import timezone

from acteurs.models import Organisation
from acteurs.nomenclatures import TypeOrganisation
from commun.models import CourrielSortant
from comptes.actions import creer_compte, ouvrir_affectation
from comptes.enums import ORGANISATIONS_DU_ROLE, Role
from comptes.models import Utilisateur
from tests.fabriques.acteurs import une_organisation
from tests.fabriques.communes import un_departement

MOT_DE_PASSE = "Essai-CPTS-2026!"
DEBUT = date(2020, 1, 1)
LIEN = re.compile(r"https?://\S+")
_rangs = count(1)


def un_compte(email: str = "", **champs) -> Utilisateur:
    """Un porteur, adresse vérifiée."""
    valeurs = {"nom": "Puech", "prenom": "Anne", "mot_de_passe": MOT_DE_PASSE, **champs}
    return creer_compte(email=email or f"compte{next(_rangs)}@exemple.test", **valeurs)


def organisation_pour(role: Role, departements: Iterable[str] = ("31",)) -> Organisation:
    """L'organisation de la région où ce rôle s'exerce (le Guichet et l'ARS sont uniques)."""
    nature = TypeOrganisation(min(ORGANISATIONS_DU_ROLE[role]))
    lieux = [un_departement(code) for code in departements]
    existante = Organisation.objects.filter(type=nature, region=lieux[0].region).order_by("pk").first()
    if existante is None:
        return une_organisation(nature, departements)
    existante.departements.add(*lieux)
    return existante


def un_agent(
    role: Role,
    *,
    email: str = "",
    ressort: Iterable[str] = ("31",),
    departements: Iterable[str] = (),
    debut: date = DEBUT,
    fin: date | None = None,
) -> Utilisateur:
    """Un agent ; ``departements`` restreint son mandat à une partie du ressort."""
    agent = un_compte(email, nom="Agent", prenom=role.label)
    donner(agent, role, ressort=ressort, departements=departements, debut=debut, fin=fin)
    return agent


def donner(utilisateur: Utilisateur, role: Role, *, ressort=("31",), departements=(), debut=DEBUT, fin=None):
    """Ouvre un mandat de plus."""
    return ouvrir_affectation(
        utilisateur=utilisateur,
        organisation=organisation_pour(role, ressort),
        role=role,
        departements=[un_departement(code) for code in departements],
        debut=debut,
        fin=fin,
        auteur=utilisateur,
        maintenant=timezone.now(),
    )


def client_de(utilisateur: Utilisateur) -> Client:
    """Un client connecté par la vraie page de connexion."""
    client = Client()
    reponse = client.post("/connexion/", {"login": utilisateur.email, "password": MOT_DE_PASSE})
    assert reponse.status_code == 302, reponse.content.decode()[:400]
    return client


def dernier_courriel(adresse: str) -> CourrielSortant:
    """Le dernier courriel déposé pour cette adresse."""
    return CourrielSortant.objects.filter(destinataire=adresse).order_by("-pk").first()


def chemin_du_lien(adresse: str) -> str:
    """Chemin du premier lien du dernier courriel de cette adresse."""
    lien = LIEN.search(dernier_courriel(adresse).corps).group()
    return "/" + lien.split("/", 3)[3]
