"""Une matrice état × geste × personne : ce qu'un geste donne à chacun, sans que rien n'en reste."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from comptes.enums import Role
from comptes.models import Utilisateur
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import RoleEquipe
from dossiers.models import Dossier, MembreEquipe
from tests.fabriques.dossiers import un_agent, un_porteur

INTERDIT, IMPOSSIBLE = "interdit", "impossible"


def responsable(dossier: Dossier) -> Utilisateur:
    """La personne responsable de l'équipe du dossier."""
    return dossier.equipe.get(role=RoleEquipe.RESPONSABLE).utilisateur


def personnes(dossier: Dossier) -> dict[str, Utilisateur]:
    """L'équipe du dossier, des agents de son ressort, et une personne qui ne lui est rien, par leur rôle."""
    equipe = {"responsable": responsable(dossier)}
    for role in (RoleEquipe.REDACTEUR, RoleEquipe.LECTEUR):
        equipe[role.value] = un_porteur(f"{role.value}@exemple.test", nom=role.value)
        MembreEquipe.objects.create(dossier=dossier, utilisateur=equipe[role.value], role=role, depuis=timezone.now())
    agents = {role.value: un_agent(role) for role in (Role.COORDINATEUR, Role.RELECTEUR_URPS, Role.DECIDEUR_ARS)}
    return equipe | agents | {"etranger": un_porteur("etranger@exemple.test", nom="Étranger")}


def coordinateur_d_ailleurs() -> Utilisateur:
    """Le coordinateur d'une autre région."""
    return un_agent(Role.COORDINATEUR, "75", "coordinateur-75@exemple.test")


def essayer(objet: Any, geste: Callable[[Any], object]) -> str:
    """L'état où ce geste mène l'objet, « interdit » ou « impossible » ; la base est rendue comme avant."""
    avant = transaction.savepoint()
    frais = type(objet).objects.get(pk=objet.pk)
    try:
        geste(frais)
        return str(frais.etat)
    except PermissionDenied:
        return INTERDIT
    except TransitionRefusee:
        return IMPOSSIBLE
    finally:
        transaction.savepoint_rollback(avant)


def ecarts(
    objet: Any,
    qui: Mapping[str, Utilisateur | None],
    agir: Callable[[Any, Utilisateur | None], object],
    voulu: Callable[[str], str],
) -> dict[str, tuple[str, str]]:
    """Par rôle, ce qui est obtenu et ce qui était ``voulu``, là où ils diffèrent."""
    obtenus = {role: essayer(objet, lambda frais, auteur=auteur: agir(frais, auteur)) for role, auteur in qui.items()}
    return {role: (obtenu, voulu(role)) for role, obtenu in obtenus.items() if obtenu != voulu(role)}


def ecarts_des_gestes(
    objet: Any,
    qui: Mapping[str, Utilisateur | None],
    gestes: Iterable[str],
    agir: Callable[[Any, str, Utilisateur | None], object],
    voulu: Callable[[str, str], str],
) -> dict[str, dict[str, tuple[str, str]]]:
    """Par geste, les :func:`ecarts` : une seule scène pour tous, puisque rien ne reste d'un essai."""
    par_geste = {
        geste: ecarts(objet, qui, lambda frais, auteur, geste=geste: agir(frais, geste, auteur), partial(voulu, geste))
        for geste in gestes
    }
    return {geste: faux for geste, faux in par_geste.items() if faux}
