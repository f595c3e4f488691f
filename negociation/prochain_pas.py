"""Le pas suivant de la négociation, pour la personne qui lit : un seul bouton principal."""

from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import capfirst

from commun.textes import en_incise
from negociation.attentes import proposent
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
    texte = vue.negocie
    if not vue.ouverte:
        return Pas(f"{capfirst(vue.fermeture)} : rien ne s’y écrit plus.")
    if vue.redige:
        return _repondre(propositions) or _de_qui_redige(vue, derniere, inchange, bons)
    qui = texte.repondant
    if derniere is None:
        suite = " Vous serez prévenu par courriel." if vue.est_prevenu else " Elle se lira ici."
        return Pas(f"{capfirst(qui)} n’a pas encore soumis de version.{suite}")
    lire = (f"Lire la version {derniere.numero}", derniere.get_absolute_url())
    if texte.a_resoumettre(derniere):
        return Pas(f"Une correction est demandée : {qui} soumettra une nouvelle version.", *lire)
    if not inchange:
        return Pas(f"Le contenu est repris : {qui} soumettra une nouvelle version.", *lire)
    return Pas(_ou_en_est_son_bon(vue, derniere, bons), *lire)


def _ou_en_est_son_bon(vue: Any, derniere: VersionSoumise, bons: list[Any]) -> str:
    """Pour qui ne rédige pas : son bon est attendu, retenu par ce que sa partie propose, ou n'est plus à donner."""
    texte = vue.negocie
    if derniere.etat == EtatVersion.APPROUVEE:
        return texte.arrete
    if vue.partie_du_bon not in [partie for partie, bon in bons if bon is None]:
        return "Cette version est chez les trois parties."
    if vue.partie_du_bon in proposent(derniere):
        return f"Votre partie propose une modification : {texte.repondant} y répond avant votre {texte.BON}."
    return f"Votre partie est attendue : lisez, remarquez, proposez, puis donnez votre {texte.BON}."


def _repondre(propositions: int) -> Pas | None:
    """Répondre aux propositions passe avant la version suivante et la signature."""
    if not propositions:
        return None
    if propositions == 1:
        return Pas("Une proposition attend votre réponse.", "Répondre à la proposition", ANCRE)
    return Pas(f"{propositions} propositions attendent votre réponse.", "Répondre aux propositions", ANCRE)


def _de_qui_redige(vue: Any, derniere: VersionSoumise | None, inchange: bool, bons: list[Any]) -> Pas:
    texte = vue.negocie
    soumettre = texte.adresse_pour_soumettre
    if derniere is None:
        return Pas(texte.premiere_version, "Soumettre la version 1", soumettre)
    suivante = (f"Soumettre la version {derniere.numero + 1}", soumettre)
    if derniere.etat == EtatVersion.PERIMEE:
        return Pas("Les bons sont annulés : soumettez une nouvelle version.", *suivante)
    if texte.a_resoumettre(derniere):
        return Pas("Une correction est demandée : écrivez-la, puis soumettez une nouvelle version.", *suivante)
    if not inchange:
        return Pas("Le contenu est repris depuis cette version : soumettez-le de nouveau.", *suivante)
    if derniere.etat == EtatVersion.APPROUVEE:
        return Pas(texte.arrete, *texte.pas_apres_les_bons())
    lire = (f"Lire la version {derniere.numero}", derniere.get_absolute_url())
    if vue.partie_du_bon in [partie for partie, bon in bons if bon is None]:
        return Pas(f"Votre {texte.BON} est attendu, comme celui des autres parties : lisez, puis donnez-le.", *lire)
    attendus = ", ".join(en_incise(partie.label) for partie, bon in bons if bon is None)
    return Pas(f"Cette version est chez les trois parties ; {texte.BON} attendu de : {attendus}.", *lire)
