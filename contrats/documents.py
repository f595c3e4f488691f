"""Ce que dit le PDF du contrat : un contexte JSON complet, figé à la proposition puis à l'entrée en vigueur.

Tout y est déjà écrit comme on le lit (dates, montants) : le gabarit ne calcule rien.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from commun.calendrier import en_lettres, jour_paris
from contrats.articles import corps_des_articles, paragraphes
from contrats.calendriers import annuel_imprime, calendrier_imprime
from contrats.documents_avenant import avenant_propose
from contrats.ecarts import ecarts
from contrats.financier import plan_du_contrat
from contrats.formes import lire
from contrats.models import ActeSignable, Avenant, Contrat, Signature
from contrats.presentation import afficher_plan
from contrats.signataires import blocs_de_signature, parties_en_mots
from dossiers.archives import Brouillon
from dossiers.enums import TypeDocument
from dossiers.models import Evenement
from financement.baremes import trouver_bareme
from financement.versements import Plan


def acte_propose(acte: ActeSignable, evenement: Evenement) -> Brouillon:
    """Le document que l'on signe : le contrat, ou l'avenant."""
    if isinstance(acte, Avenant):
        return avenant_propose(acte)
    return contrat_propose(acte, evenement)


def contrat_propose(contrat: Contrat, evenement: Evenement) -> Brouillon:
    """Le contrat à signer ; son calendrier suppose une signature le jour de la proposition."""
    jour = contrat.debut_si_signe(jour_paris(contrat.propose_le))
    plan = plan_du_contrat(contrat.photographie, signature=jour)
    contexte = {**_corps(contrat, jour, plan), "signe": False, "signatures": blocs_de_signature(photo_lue(contrat), ())}
    titre = f"Contrat tripartite proposé (version {contrat.version}), {contrat.dossier.nom}"
    return Brouillon(TypeDocument.CONTRAT, titre, contexte, contrat.version)


def contrat_signe(contrat: Contrat, evenement: Evenement, plan: Plan, signatures: Iterable[Signature]) -> Brouillon:
    """Le contrat en vigueur : signatures données, calendrier définitif."""
    contexte = {
        **_corps(contrat, contrat.debut_le, plan),
        "signe": True,
        "signe_le": en_lettres(contrat.signe_le),
        "signatures": blocs_de_signature(photo_lue(contrat), signatures),
    }
    titre = f"Contrat tripartite signé, {contrat.dossier.nom}"
    return Brouillon(TypeDocument.CONTRAT, titre, contexte, contrat.version)


def photo_lue(contrat: Contrat) -> dict[str, Any]:
    """La photographie signée, dans la forme courante."""
    return lire(contrat.photographie)


def _corps(contrat: Contrat, signature: date, plan: Plan) -> dict[str, Any]:
    photo = photo_lue(contrat)
    bareme = trouver_bareme(photo["contenu"]["bareme"])
    return {
        **corps_des_articles(photo, signature, annuel_imprime(photo, signature)),
        "emetteur": photo["parties"]["ars"]["nom"],
        "version": contrat.version,
        "propose_le": en_lettres(jour_paris(contrat.propose_le)),
        "empreinte": contrat.empreinte,
        "parties": parties_en_mots(photo),
        "ecarts": [ecart.texte for ecart in ecarts(photo)],
        "paragraphes_particuliers": paragraphes(photo["contenu"]["articles_particuliers"]),
        "calendrier": calendrier_imprime(afficher_plan(plan, plan.lignes)),
        "hypotheses": list(bareme.hypotheses),
    }
