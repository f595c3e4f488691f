"""Ce que disent le PDF d'un avenant et celui de la version en vigueur ; tout y est déjà écrit comme on le lit."""

from collections.abc import Iterable
from typing import Any

from commun.calendrier import en_lettres, jour_paris
from commun.montants import format_nombre
from contrats.calendriers import calendrier_amende, calendrier_amende_imprime
from contrats.comparaison import AvantApres, avant_apres, changements, en_euros
from contrats.enums import MotifAvenant
from contrats.models import Avenant, Signature
from contrats.signataires import blocs_de_signature, parties_en_mots
from contrats.versions import base_de
from dossiers.archives import Brouillon
from dossiers.enums import TypeDocument


def avenant_propose(avenant: Avenant) -> Brouillon:
    """L'avenant à signer : ce qui change, avant et après, l'effet, les signatures attendues."""
    contexte = {**_corps(avenant), "signe": False, "signatures": blocs_de_signature(avenant.photographie, ())}
    titre = f"Avenant n° {avenant.numero} proposé (version {avenant.version}), {avenant.dossier.nom}"
    return Brouillon(TypeDocument.AVENANT, titre, contexte, avenant.version)


def avenant_signe(avenant: Avenant, signatures: Iterable[Signature]) -> Brouillon:
    """L'avenant signé, avec sa date d'effet."""
    contexte = {
        **_corps(avenant),
        "signe": True,
        "signe_le": en_lettres(avenant.signe_le),
        "effet": f"le {en_lettres(avenant.effet_le)}",
        "signatures": blocs_de_signature(avenant.photographie, signatures),
    }
    return Brouillon(
        TypeDocument.AVENANT, f"Avenant n° {avenant.numero} signé, {avenant.dossier.nom}", contexte, avenant.version
    )


def _corps(avenant: Avenant) -> dict[str, Any]:
    photo, contrat = avenant.photographie, avenant.contrat
    base = base_de(avenant)
    mesure = avant_apres(base, photo, contrat.debut_le)
    return {
        "emetteur": photo["parties"]["ars"]["nom"],
        "numero": avenant.numero,
        "version": avenant.version,
        "propose_le": en_lettres(jour_paris(avenant.propose_le)),
        "empreinte": avenant.empreinte,
        "nom_cpts": photo["dossier"]["nom"],
        "contrat_signe_le": en_lettres(contrat.signe_le),
        "contrat_fin_le": en_lettres(contrat.fin_le),
        "contrat_empreinte": contrat.empreinte,
        "parties": parties_en_mots(photo),
        "objet": avenant.objet,
        "motifs": [MotifAvenant(motif).label for motif in avenant.motifs],
        "effet": effet_prevu_en_mots(avenant),
        "changements": [
            {"clause": un.clause, "avant": un.avant or "–", "apres": un.apres or "–"} for un in changements(base, photo)
        ],
        "mesure": mesure_en_mots(mesure, repris=contrat.repris),
        "calendrier": calendrier_amende_imprime(calendrier_amende(avenant, photo, jour_paris(avenant.propose_le))),
    }


def effet_prevu_en_mots(avenant: Avenant) -> str:
    """« le 1er mars 2027, ou le jour de la dernière signature s'il est plus tardif »."""
    if avenant.effet_prevu is None:
        return "le jour de la dernière signature"
    return f"le {en_lettres(avenant.effet_prevu)}, ou le jour de la dernière signature s’il est plus tardif"


def mesure_en_mots(mesure: AvantApres, *, repris: bool = False) -> dict[str, Any]:
    """Population, taille et euros avant et après, en texte. ``repris`` : d'un contrat signé avant le portail."""
    return {
        "population": [f"{format_nombre(nombre)} habitants" for nombre in mesure.population],
        "taille": [f"taille {taille}" for taille in mesure.taille],
        "total": [en_euros(total) for total in mesure.total],
        "lignes": [
            {"libelle": libelle, "avant": en_euros(avant), "apres": en_euros(apres)}
            for libelle, avant, apres in mesure.lignes
            if avant != apres
        ],
        "ajoutees": list(mesure.ajoutees),
        "retirees": list(mesure.retirees),
        "sans_date": list(mesure.sans_date),
        "repris": repris,
        "change_d_argent": mesure.total[0] != mesure.total[1],
        "change_de_territoire": bool(mesure.ajoutees or mesure.retirees)
        or mesure.population[0] != mesure.population[1],
    }
