"""Les formes successives d'une photographie : les anciennes se lisent toujours, leur empreinte reste vérifiable.

Avant la forme 2, un indicateur n'avait ni code ni objectifs par année : une cible et des paliers valaient pour tout le
contrat. ``lire`` rend toute photographie dans la forme courante ; rien n'est récrit en base.
"""

from typing import Any

FORME = 2

_ENGAGEMENT = ("mission", "libelle", "demarrage_le", "deploiement_le", "compensation_snp", "supplement_snp")
_INDICATEUR = ("intitule", "unite", "reference", "remunere", "mode", "montant", "preuves")
_SIGNATAIRE = ("partie", "nom", "qualite")
_CONTENU = (
    "bareme", "structure_nom", "structure_statut", "structure_adresse", "siret", "rna", "moyens", "compte",
    "articles_particuliers", "caisse",
)  # fmt: skip


def est_ancienne(photographie: dict[str, Any]) -> bool:
    """Vrai pour une photographie d'avant les codes d'indicateurs."""
    return bool(photographie) and photographie.get("forme", 1) < FORME


def lire(photographie: dict[str, Any]) -> dict[str, Any]:
    """La photographie dans la forme courante ; l'ancienne n'est pas modifiée."""
    if not est_ancienne(photographie):
        return photographie
    ecrit = photographie["contenu"]
    engagements = [
        {
            **engagement,
            "derogation": "",
            "indicateurs": [
                _rajeunir(f"{engagement['mission']}-{rang}", indicateur)
                for rang, indicateur in enumerate(engagement["indicateurs"], start=1)
            ],
        }
        for engagement in ecrit["engagements"]
    ]
    signataires = [{**signataire, "delegation": "", "delegation_du": ""} for signataire in ecrit["signataires"]]
    neuf = {**ecrit, "engagements": engagements, "signataires": signataires}
    return {**photographie, "forme": FORME, "contenu": neuf}


def _rajeunir(code: str, indicateur: dict[str, Any]) -> dict[str, Any]:
    garde = {cle: indicateur[cle] for cle in _INDICATEUR}
    objectif = {"depuis": 1, "cible": indicateur["cible"], "baisse": False, "paliers": indicateur["paliers"]}
    pose = bool(indicateur["cible"] or indicateur["paliers"])
    return {"code": code, **garde, "objectifs": [objectif] if pose else []}


def en_ancienne_forme(contenu: dict[str, Any]) -> dict[str, Any]:
    """Le contenu d'aujourd'hui tel que l'ancienne forme l'aurait écrit, pour le comparer à ce qui a été proposé."""
    return {
        **{cle: contenu[cle] for cle in _CONTENU},
        "signataires": [{cle: s[cle] for cle in _SIGNATAIRE} for s in contenu["signataires"]],
        "engagements": [
            {
                **{cle: engagement[cle] for cle in _ENGAGEMENT},
                "indicateurs": [_vieillir(indicateur) for indicateur in engagement["indicateurs"]],
            }
            for engagement in contenu["engagements"]
        ],
    }


def _vieillir(indicateur: dict[str, Any]) -> dict[str, Any]:
    premier = next(iter(indicateur["objectifs"]), {"cible": "", "paliers": []})
    garde = {cle: indicateur[cle] for cle in _INDICATEUR}
    return {**garde, "cible": premier["cible"], "paliers": premier["paliers"]}
