"""Les barèmes connus du portail. Données pures : on en ajoute, on n'en modifie jamais un en vigueur."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from financement.bareme import (
    FONCTIONNEMENT,
    Bareme,
    Ligne,
    MissionDuBareme,
    Nature,
    Parametre,
    Statut,
)
from financement.refus import SaisieRefusee
from territoires.taille import SEUILS_ACI_2019

ARRETE_2019 = "arrêté du 21 août 2019 (JO du 24 août 2019)"
ARTICLE_6 = f"ACI, art. 6, {ARRETE_2019}"
GUICHET = "support d’autoformation du Guichet CPTS Occitanie"
SECONDAIRE_T3 = (
    "Source secondaire : annexes de deux contrats réels de taille 3 en cinquième année. "
    "À vérifier sur le texte officiel."
)


def _ligne(poste: str, nature: Nature, *euros: int, hors_total: bool = False) -> Ligne:
    """Une ligne complète : les montants T1 à T4, en euros entiers."""
    t1, t2, t3, t4 = (Decimal(montant) for montant in euros)
    return Ligne(poste, nature, (t1, t2, t3, t4), hors_total)


def _ligne_t3(poste: str, nature: Nature, euros: int, precision: str = "") -> Ligne:
    """Une ligne dont seule la taille 3 est connue, de source secondaire."""
    return Ligne(poste, nature, (None, None, Decimal(euros), None), source=f"{precision}{SECONDAIRE_T3}")


PARAMETRES = (
    Parametre(
        "taux_avance",
        "avance de 75 % du dû de l’année, le solde à l’échéance annuelle suivante",
        Decimal("0.75"),
        f"{ARTICLE_6} ; {GUICHET}",
    ),
    Parametre(
        "plafond_variable",
        "la part variable d’une mission est plafonnée à 100 % de son enveloppe",
        Decimal(1),
        "aucun texte lu ne prévoit de surperformance",
        a_confirmer=True,
    ),
    Parametre(
        "prorata_jours",
        "l’année de démarrage d’une mission est payée au prorata des jours, du démarrage inclus à "
        "l’anniversaire du contrat exclu, sur 365 ou 366 jours",
        None,
        f"{ARTICLE_6}, qui ne dit pas l’unité du prorata",
        a_confirmer=True,
    ),
    Parametre(
        "fonctionnement_attend_demarrage",
        "à partir de la deuxième année, le fonctionnement attend le démarrage d’une première mission",
        None,
        GUICHET,
    ),
    Parametre(
        "avenant_au_jour",
        "un avenant ou une résiliation en cours d’année se paie au prorata des jours, le jour d’effet "
        "comptant au nouveau montant",
        None,
        "lecture du Guichet",
        a_confirmer=True,
    ),
)

MISSIONS_2019 = (
    MissionDuBareme("acces_soins", "Accès aux soins", True, 6, 18),
    MissionDuBareme("parcours", "Parcours pluriprofessionnels autour du patient", True, 12, 24),
    MissionDuBareme("prevention", "Actions territoriales de prévention", True, 12, 24),
    MissionDuBareme("qualite", "Qualité et pertinence des soins", False),
    MissionDuBareme("accompagnement", "Accompagnement des professionnels de santé", False),
)

ACI_2019 = Bareme(
    code="ACI-2019",
    libelle="Accord conventionnel interprofessionnel de 2019",
    reference=ARRETE_2019,
    publication=date(2019, 8, 24),
    effet=date(2019, 8, 25),
    statut=Statut.VERIFIE,
    missions=MISSIONS_2019,
    lignes=(
        _ligne(FONCTIONNEMENT, Nature.FIXE, 50_000, 60_000, 75_000, 90_000),
        _ligne("acces_soins", Nature.FIXE, 15_000, 17_500, 25_000, 30_000),
        _ligne("acces_soins", Nature.VARIABLE, 15_000, 17_500, 25_000, 30_000),
        _ligne("acces_soins", Nature.COMPENSATION_SNP, 10_000, 12_000, 15_000, 20_000),
        _ligne("acces_soins", Nature.SUPPLEMENT_SNP, 35_000, 45_000, 55_000, 70_000, hors_total=True),
        _ligne("parcours", Nature.FIXE, 25_000, 35_000, 45_000, 50_000),
        _ligne("parcours", Nature.VARIABLE, 25_000, 35_000, 45_000, 50_000),
        _ligne("prevention", Nature.FIXE, 10_000, 15_000, 17_500, 20_000),
        _ligne("prevention", Nature.VARIABLE, 10_000, 15_000, 17_500, 20_000),
        _ligne("qualite", Nature.FIXE, 7_500, 10_000, 15_000, 20_000),
        _ligne("qualite", Nature.VARIABLE, 7_500, 10_000, 15_000, 20_000),
        _ligne("accompagnement", Nature.FIXE, 5_000, 7_500, 10_000, 15_000),
        _ligne("accompagnement", Nature.VARIABLE, 5_000, 7_500, 10_000, 15_000),
    ),
    seuils=SEUILS_ACI_2019,
    parametres=PARAMETRES,
    notes=(
        "La compensation des soins non programmés n’est versée que si leur organisation est déclarée.",
        "Le supplément n’est versé que si le traitement et l’orientation des demandes (régulation "
        "téléphonique par un professionnel formé) sont retenus. Il n’entre pas dans le total sans supplément.",
    ),
    source=f"{GUICHET}, relu sur l’{ARRETE_2019}",
)

ACI_AV2_2022 = Bareme(
    code="ACI-AV2-2022",
    libelle="Avenant 2 à l’accord conventionnel interprofessionnel (2022)",
    reference="avenant 2 signé le 20 décembre 2021 (JO du 31 mars 2022)",
    publication=date(2022, 3, 31),
    effet=date(2022, 9, 3),
    statut=Statut.BROUILLON,
    missions=(
        *MISSIONS_2019[:3],
        MissionDuBareme("crise_sanitaire", "Réponse aux crises sanitaires graves", True, 6, 18),
        *MISSIONS_2019[3:],
    ),
    lignes=(
        Ligne(FONCTIONNEMENT, Nature.FIXE, (None, None, None, None)),
        _ligne_t3("acces_soins", Nature.FIXE, 90_000, "Soins non programmés compris. "),
        _ligne_t3("acces_soins", Nature.VARIABLE, 35_000),
        _ligne_t3("parcours", Nature.FIXE, 45_000),
        _ligne_t3("parcours", Nature.VARIABLE, 45_000),
        _ligne_t3("prevention", Nature.FIXE, 17_500),
        _ligne_t3("prevention", Nature.VARIABLE, 17_500),
        _ligne_t3("crise_sanitaire", Nature.FIXE, 22_500, "Année de mise à jour du plan. "),
        _ligne_t3("crise_sanitaire", Nature.CRISE_RECONNUE, 67_500, "Seulement si l’ARS reconnaît une crise. "),
        _ligne_t3("qualite", Nature.FIXE, 15_000),
        _ligne_t3("qualite", Nature.VARIABLE, 15_000),
        _ligne_t3("accompagnement", Nature.FIXE, 10_000),
        _ligne_t3("accompagnement", Nature.VARIABLE, 10_000),
    ),
    seuils=SEUILS_ACI_2019,
    parametres=(
        *PARAMETRES,
        Parametre(
            "plafond_t4",
            "plafond annuel d’une CPTS de taille 4 porté à 580 000 €",
            Decimal(580_000),
            "avenant 2 (JO du 31 mars 2022)",
        ),
        Parametre(
            "crise_en_entier",
            "si l’ARS reconnaît une crise, sa part est versée en entier, une fois par année du contrat, sans prorata, "
            "au plus tôt le jour de la reconnaissance",
            None,
            "aucun texte lu ne dit le prorata ni le jour de paiement",
            a_confirmer=True,
        ),
    ),
    notes=(
        "Les montants de l’avenant 2 n’ont pas pu être lus au Journal officiel : ce barème ne calcule rien.",
        "Seule la colonne de taille 3, cinquième année, est préremplie, de source secondaire.",
    ),
)

# Les barèmes livrés avec le portail : ce que charge ``charger_referentiel``, et ce que connaît le calcul sans base.
BAREMES = {bareme.code: bareme for bareme in (ACI_2019, ACI_AV2_2022)}
BAREME_PAR_DEFAUT = ACI_2019

Source = Callable[[], Mapping[str, Bareme]]
_SOURCES: list[Source] = []


def inscrire_source(source: Source) -> None:
    """Dit qui connaît d'autres barèmes que ceux livrés (la base, quand le portail tourne)."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def connus() -> dict[str, Bareme]:
    """Tous les barèmes, par code : ceux d'une source remplacent ceux livrés de même code."""
    tous = dict(BAREMES)
    for source in _SOURCES:
        tous |= source()
    return tous


def trouver_bareme(code: str) -> Bareme:
    """Le barème de ce code. Refuse (champ ``bareme``) un code inconnu en disant lesquels existent."""
    tous = connus()
    if code not in tous:
        raise SaisieRefusee("bareme", f"barème inconnu « {code} » ; barèmes connus : {', '.join(tous)}.")
    return tous[code]


def bareme_au(jour: date) -> Bareme:
    """Le barème offert à un contrat signé ce jour-là ; à défaut, le dernier vérifié."""
    verifies = [bareme for bareme in connus().values() if bareme.statut is Statut.VERIFIE]
    offerts = [bareme for bareme in verifies if bareme.vaut_le(jour)] or verifies
    return max(offerts, key=lambda bareme: bareme.effet, default=BAREME_PAR_DEFAUT)
