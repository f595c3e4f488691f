"""La table attendue des deux premiers automates, recopiée à la main de domaine.md §2 et §3, jamais tirée du code.

Une ligne : transition, situations de départ, état d'arrivée, qui. « classee_guichet » et « classee_ars » sont le même
état, distingué par qui avait classé : une lettre classée ne se rouvre que chez lui.
"""

RESP, COORD, INST_ARS, DEC_ARS = "responsable", "coordinateur", "instructeur_ars", "decideur_ars"
INST_AM, DEC_AM, PORTAIL = "instructeur_am", "decideur_am", "portail"

LETTRE = (
    ("deposer", "brouillon", "deposee", RESP),
    ("demander_complements", "deposee", "complements_demandes", COORD),
    ("completer", "complements_demandes", "deposee", RESP),
    ("completer", "classee_guichet", "deposee", RESP),
    ("annuler_complements", "complements_demandes", "deposee", COORD),
    ("rendre_avis", "deposee", "avis_rendu", COORD),
    ("transmettre_ars", "avis_rendu", "transmise", PORTAIL),
    ("reprendre", "avis_rendu", "brouillon", RESP),
    ("maintenir", "avis_rendu", "transmise", RESP),
    ("demander_complements_ars", "transmise", "complements_ars", INST_ARS),
    ("completer_ars", "complements_ars", "transmise", RESP),
    ("completer_ars", "classee_ars", "transmise", RESP),
    ("annuler_complements_ars", "complements_ars", "transmise", INST_ARS),
    ("accorder", "transmise", "accordee", DEC_ARS),
    ("refuser", "transmise", "refusee", DEC_ARS),
    ("classer_sans_suite", "complements_demandes", "classee", COORD),
    ("classer_sans_suite", "complements_ars", "classee", DEC_ARS),
    ("retirer", "brouillon", "retiree", RESP),
    ("retirer", "deposee", "retiree", RESP),
    ("retirer", "complements_demandes", "retiree", RESP),
    ("retirer", "avis_rendu", "retiree", RESP),
    ("retirer", "transmise", "retiree", RESP),
    ("retirer", "complements_ars", "retiree", RESP),
)

PROJET = (
    ("deposer", "brouillon", "depose", RESP),
    ("demander_complements", "depose", "complements_demandes", INST_ARS),
    ("annuler_complements", "complements_demandes", "depose", INST_ARS),
    ("classer_sans_suite", "complements_demandes", "classe", DEC_ARS),
    ("completer", "complements_demandes", "depose", RESP),
    ("completer", "classe", "depose", RESP),
    ("valider_ars", "depose", "valide_ars", DEC_ARS),
    ("reputer_valide", "depose", "valide_ars", PORTAIL),
    ("s_opposer", "depose", "oppose", DEC_ARS),
    ("s_opposer", "complements_demandes", "oppose", DEC_ARS),
    ("demander_complements_am", "valide_ars", "complements_am", INST_AM),
    ("completer_am", "complements_am", "valide_ars", RESP),
    ("annuler_complements_am", "complements_am", "valide_ars", INST_AM),
    ("valider_am", "valide_ars", "valide", DEC_AM),
    ("refuser_am", "valide_ars", "refuse_am", DEC_AM),
    ("reprendre", "oppose", "brouillon", RESP),
    ("reprendre", "refuse_am", "brouillon", RESP),
    ("retirer", "brouillon", "retire", RESP),
    ("retirer", "depose", "retire", RESP),
    ("retirer", "complements_demandes", "retire", RESP),
    ("retirer", "valide_ars", "retire", RESP),
    ("retirer", "complements_am", "retire", RESP),
    ("retirer", "oppose", "retire", RESP),
    ("retirer", "refuse_am", "retire", RESP),
)

SITUATIONS_LETTRE = (
    "brouillon",
    "deposee",
    "complements_demandes",
    "avis_rendu",
    "transmise",
    "complements_ars",
    "accordee",
    "refusee",
    "classee_guichet",
    "classee_ars",
    "retiree",
)
SITUATIONS_PROJET = (
    "brouillon",
    "depose",
    "complements_demandes",
    "valide_ars",
    "complements_am",
    "valide",
    "oppose",
    "refuse_am",
    "classe",
    "retire",
)

# Domaine §3 : le Guichet voit dès le dépôt, l'ARS et l'Assurance Maladie dès la transmission.
VUES_DU_GUICHET = frozenset(SITUATIONS_LETTRE) - {"brouillon"}
VUES_DE_L_ARS = frozenset({"transmise", "complements_ars", "accordee", "refusee", "classee_ars"})

EQUIPE = ("responsable", "redacteur", "lecteur_equipe")
GUICHET = ("coordinateur", "relecteur_urps")
ARS_ET_AM = ("instructeur_ars", "decideur_ars", "instructeur_am", "decideur_am")
# Sans aucun acte, quel que soit l'état : lecteur, administrateur, porteur d'un autre dossier, ARS d'ailleurs.
SANS_ACTE = ("lecteur", "administrateur", "etranger", "ars_d_ailleurs")
ROLES = (*EQUIPE, *GUICHET, *ARS_ET_AM, *SANS_ACTE, PORTAIL)

INTERDIT, IMPOSSIBLE = "interdit", "impossible"


def _voit(sujet: str, situation: str, role: str) -> bool:
    if role in EQUIPE or role == PORTAIL or sujet == "projet":
        return True
    return situation in (VUES_DU_GUICHET if role in GUICHET else VUES_DE_L_ARS)


def attendu(sujet: str, situation: str, nom: str, role: str) -> str:
    """L'état d'arrivée, « impossible » (bon rôle, mauvais état) ou « interdit » (pas le droit)."""
    lignes = [ligne for ligne in (LETTRE if sujet == "lettre" else PROJET) if ligne[0] == nom]
    depuis_ici = [ligne for ligne in lignes if ligne[1] == situation]
    if role not in {ligne[3] for ligne in depuis_ici or lignes} or not _voit(sujet, situation, role):
        return INTERDIT
    return depuis_ici[0][2] if depuis_ici else IMPOSSIBLE
