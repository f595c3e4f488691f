"""Qui ouvre les pages hors de tout dossier ; :mod:`tests.architecture.acces` les ajoute aux siennes."""

from comptes.enums import ROLES_EQUIPE, ROLES_ORGANISATION, Role

# Ouvertes selon une capacité, hors de tout dossier.
HORS_DOSSIER: dict[str, frozenset[Role]] = {
    "dossiers:regle": frozenset({Role.ADMINISTRATEUR}),
    "dossiers:regles": frozenset({Role.ADMINISTRATEUR}),
    "dossiers:ouverture": frozenset(ROLES_EQUIPE) | {Role.RELECTEUR_URPS},
    "dossiers:importation": frozenset(ROLES_EQUIPE) | {Role.RELECTEUR_URPS},
    "dossiers:reprises": frozenset({Role.COORDINATEUR, Role.DECIDEUR_ARS}),
    "dossiers:reprise_nouvelle": frozenset({Role.COORDINATEUR}),
    "dossiers:appuis": frozenset({Role.COORDINATEUR}),
    "dialogue:aides": frozenset({Role.COORDINATEUR}),
    "dossiers:messages": frozenset({Role.COORDINATEUR}),
    "ars:financements": frozenset({Role.INSTRUCTEUR_ARS, Role.DECIDEUR_ARS}),
    # Qui signe un contrat, de lui-même ou par délégation.
    "contrats:lots": frozenset(ROLES_EQUIPE)
    | {Role.INSTRUCTEUR_ARS, Role.DECIDEUR_ARS, Role.INSTRUCTEUR_AM, Role.DECIDEUR_AM},
    "paiements:file": frozenset({Role.INSTRUCTEUR_AM, Role.DECIDEUR_AM}),
    "paiements:lot": frozenset({Role.INSTRUCTEUR_AM}),
    "suivi:envois": frozenset({Role.ADMINISTRATEUR, Role.COORDINATEUR}),
    "suivi:catalogue_courriels": frozenset({Role.ADMINISTRATEUR, Role.COORDINATEUR}),
    **dict.fromkeys(("comptes:parametres", "comptes:parametre"), frozenset(ROLES_ORGANISATION)),
    **dict.fromkeys(
        ("financement:baremes", "financement:baremes_comparer", "financement:bareme"), frozenset(ROLES_ORGANISATION)
    ),
    **dict.fromkeys(
        ("financement:bareme_nouveau", "financement:bareme_saisir", "financement:bareme_acte"),
        frozenset({Role.ADMINISTRATEUR}),
    ),
    "indemnites:plafonds": frozenset(ROLES_ORGANISATION),
    **dict.fromkeys(("indemnites:plafond_saisir", "indemnites:plafond_acte"), frozenset({Role.ADMINISTRATEUR})),
    "instruction:groupee": frozenset({Role.COORDINATEUR}),
    "consolidation:formulations": frozenset({Role.COORDINATEUR}),
    "instruction:absences": frozenset({Role.COORDINATEUR, Role.RELECTEUR_URPS}),
    "seances:liste": frozenset({Role.COORDINATEUR, Role.RELECTEUR_URPS}),
    "seances:nouvelle": frozenset({Role.COORDINATEUR}),
}
_PILOTENT = frozenset(Role) - {*ROLES_EQUIPE, Role.RELECTEUR_URPS, Role.ADMINISTRATEUR}
HORS_DOSSIER |= dict.fromkeys(("suivi:pilotage", "suivi:export_pilotage"), _PILOTENT)
# L'argent des contrats : l'ARS et l'Assurance Maladie, lecteurs compris ; pas le Guichet.
_BUDGET = _PILOTENT - {Role.COORDINATEUR}
HORS_DOSSIER |= dict.fromkeys(("paiements:budget", "paiements:export_budget", "suivi:export_versements"), _BUDGET)
# Ce qu'il faut pour ouvrir une page hors dossier dont l'adresse porte un code.
PARAMETRES: dict[str, dict[str, str | int]] = {
    "dossiers:regle": {"regle": "lettre.contact"},
    "paiements:lot": {"geste": "liquider"},
    "paiements:export_budget": {"format": "csv"},
    "comptes:parametre": {"cle": "guichet.avis_a_deux"},
    **dict.fromkeys(("financement:bareme", "financement:bareme_saisir"), {"code": "ACI-AV2-2022"}),
    "financement:bareme_acte": {"code": "ACI-AV2-2022", "nom": "abandonner"},
    # Le premier des deux plafonds livrés par une migration.
    "indemnites:plafond_acte": {"plafond": 1, "nom": "retirer"},
}
