"""Des registres d'indemnités de test : un contrat signé, des plafonds, des sommes par les vraies actions."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from contrats.actions.preuves import FichierRecu
from contrats.models import Contrat
from financement.enums import EtatVersion
from indemnites import actions
from indemnites.models import Indemnite, PlafondAnnuel
from tests.fabriques.baremes import un_administrateur
from tests.fabriques.execution import Execution, un_contrat_en_vigueur
from tests.fabriques.pdf import un_pdf

CLAIRE = actions.Beneficiaire("10003456786", "Durand", "Claire", "60")
PASS_2023 = Decimal("43992")
NUMERO = count(1)


def un_plafond(annee: int, montant: Decimal, *, verifie: bool = True) -> PlafondAnnuel:
    """Un plafond saisi ; vérifié par une autre personne si on le demande."""
    suite = {"maintenant": datetime(2024, 1, 2, tzinfo=UTC)}
    plafond = actions.saisir(
        annee=annee, montant=montant, source=f"Arrêté pour {annee}", auteur=un_administrateur(), **suite
    )
    if verifie:
        actions.franchir(plafond, "verifier", auteur=un_administrateur("verification@exemple.test"), **suite)
    return plafond


def plafond_livre(annee: int = 2023, montant: Decimal = PASS_2023) -> None:
    """Remet un plafond livré avec le portail, que vide un test transactionnel."""
    le = datetime(2024, 1, 2, tzinfo=UTC)
    livre = {"montant": montant, "source": "Livré", "origine": "portail", "saisi_le": le, "verifie_le": le}
    if not PlafondAnnuel.objects.filter(annee=annee).exists():
        PlafondAnnuel.objects.create(annee=annee, etat=EtatVersion.VERIFIE, **livre)


def une_indemnite(ici: Execution, montant: str = "450.00", **autres: Any) -> Indemnite:
    """Une indemnité de Claire Durand, versée hier, au titre de l'accès aux soins ; ``ici`` : une ``Execution``."""
    contrat: Contrat = ici.contrat
    valeurs = {
        "personne": CLAIRE,
        "mission": "acces_soins",
        "objet": "Quatre réunions du groupe parcours.",
        "le": ici.jour,
        "preuve": FichierRecu(f"etat-{(rang := next(NUMERO))}.pdf", un_pdf(titre=f"État signé {rang}")),
        "auteur": ici.parcours.responsable,
        "maintenant": ici.maintenant,
        **autres,
    }
    return actions.enregistrer(contrat, montant=Decimal(montant), **valeurs)


def une_cpts(annee: int = 2023, **options: Any) -> Execution:
    """Une CPTS au contrat signé au début de cette année, lue le 30 décembre."""
    ici = un_contrat_en_vigueur(datetime(annee - 1, 12, 1, 9, tzinfo=UTC), **options)
    return ici.le(date(annee, 12, 30))
