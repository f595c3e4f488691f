"""Gouvernance, outils, communication, suivi et budget d'un projet de la démonstration ; sans hasard sauf le budget."""

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any

from commun.calendrier import ajouter_mois
from commun.delais import jour_paris
from cpts_portal.demo.textes import textes
from dossiers.actions.budget import simulation_du_projet, tirer_l_aci
from dossiers.enums import SensBudget, VoletBudget
from dossiers.enums_gouvernance import OrigineProduit
from dossiers.models import (
    ActeurDossier,
    ActionDeCommunication,
    College,
    Convention,
    Instance,
    LignePluriannuelle,
    MembreDInstance,
    OutilNumerique,
    ProjetSante,
    RegleDeDecision,
    RendezVousDeSuivi,
)
from dossiers.models.budget import ANNEES, champ_d_annee

FONCTIONS = ("Présidence", "Secrétariat", "Trésorerie")
SUIVIS = 6
CHARGE, PRODUIT = SensBudget.CHARGE, SensBudget.PRODUIT


def preuves_de_la_forme() -> dict[str, str]:
    """Ce que le formulaire de la forme juridique attend comme preuves."""
    return {f"forme_{cle}_preuve": preuve for cle, preuve in textes("gouvernance")["forme"].items()}


def ecrire_la_gouvernance(projet: ProjetSante) -> None:
    """Instances et leurs sièges, collèges, règles de décision, conventions."""
    lus, acteurs = textes("gouvernance"), list(projet.dossier.acteurs.order_by("pk"))
    colleges = {}
    for college in lus["colleges"]:
        champs = {cle: college[cle] for cle in ("nom", "composition", "ponderation")}
        ecrit = College.objects.create(projet=projet, **champs)
        colleges |= dict.fromkeys(college["categories"], ecrit)
    instances = {lue["nom"]: _ecrire_l_instance(projet, lue, acteurs, colleges) for lue in lus["instances"]}
    RegleDeDecision.objects.bulk_create(
        RegleDeDecision(
            projet=projet,
            objet=regle["objet"],
            organe=instances[regle["instance"]],
            mode=regle["mode"],
            precision=regle["precision"],
        )
        for regle in lus["decisions"]
    )
    for convention in lus["conventions"]:
        partenaire = next((a for a in acteurs if a.categorie == convention["categorie"]), None)
        if partenaire is not None:
            Convention.objects.create(
                projet=projet,
                acteur=partenaire,
                partenaire=str(partenaire),
                **{cle: convention[cle] for cle in ("objet", "etat")},
            )


def _ecrire_l_instance(
    projet: ProjetSante, lue: Mapping[str, Any], acteurs: list[ActeurDossier], colleges: Mapping[str, College]
) -> Instance:
    champs = {cle: lue[cle] for cle in ("nom", "role", "composition", "frequence", "quorum")}
    instance = Instance.objects.create(projet=projet, **champs)
    siegent = [acteur for acteur in acteurs if acteur.categorie in lue["sieges"]][: lue.get("nombre")]
    MembreDInstance.objects.bulk_create(
        MembreDInstance(
            projet=projet,
            organe=instance,
            acteur=acteur,
            fonction=FONCTIONS[rang] if "nombre" in lue else "",
            qualite=acteur.qualite or ("actif" if acteur.profession_code else "partenaire"),
            college=colleges.get(acteur.categorie),
        )
        for rang, acteur in enumerate(siegent)
    )
    return instance


def ecrire_les_outils(projet: ProjetSante) -> None:
    lus = textes("gouvernance")["outils"]
    OutilNumerique.objects.bulk_create(OutilNumerique(projet=projet, **outil) for outil in lus)


def ecrire_la_communication(projet: ProjetSante) -> None:
    debut = _premier_janvier(projet)
    ActionDeCommunication.objects.bulk_create(
        ActionDeCommunication(
            projet=projet,
            le=ajouter_mois(debut, action["mois"]),
            **{cle: action[cle] for cle in ("public", "support", "frequence", "responsable")},
        )
        for action in textes("gouvernance")["communication"]
    )


def ecrire_le_suivi(projet: ProjetSante) -> None:
    """Deux rendez-vous par an pendant trois ans, et qui en répond."""
    suivi, debut = textes("gouvernance")["suivi"], _premier_janvier(projet)
    RendezVousDeSuivi.objects.bulk_create(
        RendezVousDeSuivi(
            projet=projet,
            le=ajouter_mois(debut, 5 + 6 * rang),
            objet=suivi["objets"][rang % 2],
            responsable=suivi["responsable"],
        )
        for rang in range(SUIVIS)
    )


def _premier_janvier(projet: ProjetSante) -> date:
    return date(jour_paris(projet.ouvert_le).year + 1, 1, 15)


def ecrire_le_budget(projet: ProjetSante, hasard: Random) -> None:
    """Cinq années à l'équilibre : l'ACI tirée de la simulation, un FIR de lancement, une part de l'intercommunalité."""
    lancement, equipement = hasard.randrange(4_000, 12_000, 500), hasard.randrange(3_000, 8_000, 500)
    _ligne(projet, VoletBudget.MISE_EN_PLACE, CHARGE, "62", "Formation et lancement", [lancement])
    fir = OrigineProduit.FIR
    _ligne(projet, VoletBudget.MISE_EN_PLACE, PRODUIT, "74.etat", "Crédits d’amorçage", [lancement], fir)
    _ligne(projet, VoletBudget.INVESTISSEMENT, CHARGE, "60", "Équipement informatique", [equipement, 0, 0, 2000, 0])
    epci = OrigineProduit.AUTRE
    _ligne(
        projet, VoletBudget.INVESTISSEMENT, PRODUIT, "74.epci", "Intercommunalité", [equipement, 0, 0, 2000, 0], epci
    )
    par_an = simulation_du_projet(projet).total
    coordination, reunions = par_an * 35 // 100, par_an // 10
    reste = par_an - coordination - reunions
    for compte, libelle, montant in (
        ("64", "Coordination", coordination),
        ("61", "Locaux, assurance, outils numériques", reunions),
        ("65", "Indemnisation du temps de concertation", reste),
    ):
        _ligne(projet, VoletBudget.FONCTIONNEMENT, CHARGE, compte, libelle, [montant] * len(ANNEES))
    tirer_l_aci(projet)


def _ligne(
    projet: ProjetSante, volet: str, sens: str, compte: str, libelle: str, montants: list[int], origine: str = ""
) -> None:
    annees = {champ_d_annee(rang): montant for rang, montant in enumerate(montants, 1)}
    LignePluriannuelle.objects.create(
        projet=projet, volet=volet, sens=sens, compte=compte, libelle=libelle, origine=origine, **annees
    )
