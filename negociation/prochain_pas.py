"""Le pas suivant de la négociation, pour la personne qui lit : un seul bouton principal."""

from dataclasses import dataclass
from typing import Any

from commun.textes import en_incise
from negociation.enums import EtatVersion
from negociation.models import VersionSoumise

ANCRE = "#titre-propositions"


@dataclass(frozen=True)
class Pas:
    """Un bouton, et la phrase qui dit où l'on en est pour cette personne."""

    phrase: str
    bouton: str = ""
    adresse: str = ""


def prochain_pas(
    vue: Any, derniere: VersionSoumise | None, inchange: bool, bons: list[Any], propositions: int = 0
) -> Pas:
    """``vue`` : la page (acte, droits, adresses) ; ``inchange`` : la copie de travail dit encore la version.

    ``propositions`` : combien attendent la réponse de qui prépare.
    """
    if not vue.ouverte:
        return Pas(f"« {vue.acte.fiche.instructeur} » : la négociation est close.")
    if vue.prepare:
        return _repondre(propositions) or _de_qui_prepare(vue, derniere, inchange, bons)
    if derniere is None:
        return Pas("L'ARS n'a pas encore soumis de version. Vous serez prévenu par courriel.")
    lire = (f"Lire la version {derniere.numero}", derniere.get_absolute_url())
    attendue = vue.partie_du_bon in [partie for partie, bon in bons if bon is None]
    if derniere.etat == EtatVersion.EN_COURS and attendue:
        return Pas("Votre partie est attendue : lisez, remarquez, proposez, puis donnez votre bon.", *lire)
    if derniere.etat == EtatVersion.APPROUVEE:
        return Pas("Les trois parties ont donné leur bon : l'ARS peut proposer à la signature.", *lire)
    if derniere.etat == EtatVersion.PERIMEE:
        return Pas("Le contenu est repris : l'ARS soumettra une nouvelle version.", *lire)
    return Pas("Cette version est chez les trois parties.", *lire)


def _repondre(propositions: int) -> Pas | None:
    """Répondre aux propositions passe avant la version suivante et la signature."""
    if not propositions:
        return None
    if propositions == 1:
        return Pas("Une proposition attend votre réponse.", "Répondre à la proposition", ANCRE)
    return Pas(f"{propositions} propositions attendent votre réponse.", "Répondre aux propositions", ANCRE)


def _de_qui_prepare(vue: Any, derniere: VersionSoumise | None, inchange: bool, bons: list[Any]) -> Pas:
    soumettre = vue.adresse("soumettre")
    if derniere is None:
        return Pas(
            "Soumettez le contenu aux deux autres parties : rien ne se signe sans leur bon.",
            "Soumettre la version 1",
            soumettre,
        )
    suivante = (f"Soumettre la version {derniere.numero + 1}", soumettre)
    if derniere.etat == EtatVersion.PERIMEE:
        return Pas("Les bons sont annulés : soumettez une nouvelle version.", *suivante)
    if not inchange:
        return Pas("Vous avez repris le contenu depuis cette version : soumettez-le de nouveau.", *suivante)
    if derniere.etat == EtatVersion.APPROUVEE:
        return Pas(
            "Les trois parties ont donné leur bon.",
            f"Proposer {vue.acte.nom} à la signature",
            vue.acte.adresse_d_acte("proposer"),
        )
    if vue.partie_du_bon in [partie for partie, bon in bons if bon is None]:
        return Pas(
            "Votre bon est attendu, comme celui des autres parties : lisez, puis donnez-le.",
            f"Lire la version {derniere.numero}",
            derniere.get_absolute_url(),
        )
    attendus = ", ".join(en_incise(partie.label) for partie, bon in bons if bon is None)
    return Pas(
        f"Cette version est chez les trois parties ; bon attendu de : {attendus}.",
        f"Lire la version {derniere.numero}",
        derniere.get_absolute_url(),
    )
