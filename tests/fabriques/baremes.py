"""Des barèmes en base, par les vraies actions."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.utils import timezone

from comptes.enums import Role
from comptes.models import Utilisateur
from financement.actions.porte import franchir
from financement.actions.versions import charger_les_livres, creer_brouillon
from financement.bareme import Bareme
from financement.baremes import ACI_2019, ACI_AV2_2022
from financement.models import VersionDeBareme
from tests.fabriques.comptes import un_agent

SOURCE = "Journal officiel du 31 mars 2022, texte 34"


def un_administrateur(email: str = "") -> Utilisateur:
    return un_agent(Role.ADMINISTRATEUR, email=email)


def les_livres() -> None:
    """Ce que charge ``charger_referentiel`` : ACI-2019 vérifié, ACI-AV2-2022 en brouillon."""
    charger_les_livres(timezone.now())


def complet(bareme: Bareme = ACI_AV2_2022, **autres) -> Bareme:
    """Le barème sans case vide : un montant inconnu vaut 10 000 € par taille."""
    lignes = tuple(
        replace(li, montants=tuple(m if m is not None else Decimal(10_000 * t) for t, m in enumerate(li.montants, 1)))
        for li in bareme.lignes
    )
    return replace(bareme, lignes=lignes, source=SOURCE, **autres)


def un_brouillon(code: str = "ACI-2027", effet: date = date(2027, 1, 1), auteur: Utilisateur | None = None, **autres):
    """Un brouillon complet, parti de l'ACI de 2019."""
    bareme = complet(ACI_2019, code=code, effet=effet, publication=effet, **autres)
    return creer_brouillon(bareme, auteur=auteur or un_administrateur(), maintenant=timezone.now())


def soumis(version: VersionDeBareme) -> VersionDeBareme:
    franchir(version, "soumettre", auteur=version.auteur, maintenant=timezone.now())
    return version


def verifie(version: VersionDeBareme, par: Utilisateur | None = None) -> VersionDeBareme:
    """Soumis par son auteur, vérifié par un autre administrateur."""
    franchir(soumis(version), "verifier", auteur=par or un_administrateur(), maintenant=timezone.now())
    return version
