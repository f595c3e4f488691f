"""Les transitions du contrat tripartite et de ses avenants (domaine §2, étape 3)."""

from dataclasses import dataclass

from comptes.roles import Capacite
from contrats import conditions as c
from contrats import conditions_renouvellement as r
from contrats.enums import EtatAvenant, EtatContrat
from contrats.models import Avenant, Contrat
from contrats.permissions import (
    DECIDER,
    PAR_DELEGATION,
    RAPPELER,
    SIGNER,
    agit_pour_une_partie,
    est_du_cote_de_la_mise_en_demeure,
    peut_signer,
)
from dossiers import workflow
from dossiers.conditions import Condition
from dossiers.enums import Sujet, Tour
from dossiers.workflow.modele import Commentaire, Transition

PARTIES = (Tour.PORTEUR, Tour.ARS, Tour.AM)
TOUS = (*PARTIES, Tour.GUICHET)
# Le responsable renonce pour la CPTS comme il retirerait son dossier.
ABANDONNER = DECIDER | {Capacite.RETIRER}


@dataclass(frozen=True)
class Mots:
    """Comment se nomme l'acte : « le contrat », « Contrat »."""

    le: str
    nom: str
    de_l_acte: str
    activer: str
    actif: str


FAITS = {
    "avenant.ouvert": "Avenant ouvert",
    "avenant.motifs": "Avenant étendu à d’autres clauses",
    "contrat.demeure_echue": "Mise en demeure : le délai pour régulariser est passé",
    "contrat.echeance_12": "Le contrat s’achève dans douze mois",
    "contrat.echeance_6": "Le contrat s’achève dans six mois",
    "contrat.echeance_3": "Le contrat s’achève dans trois mois",
    "contrat.crise_reconnue": "Crise sanitaire grave reconnue par l’ARS",
    "contrat.crise_revoquee": "Reconnaissance d’une crise révoquée par l’ARS",
    "contrat.ouvert": "Contrat ouvert",
    "contrat.rappel_demeure": "Mise en demeure : le délai pour régulariser approche",
    "contrat.renouvellement": "Renouvellement du contrat ouvert",
    "contrat.reprise": "Contrat signé avant le portail (reprise)",
    "contrat.ordre": "Ordre de signature fixé",
    "avenant.ordre": "Ordre de signature de l’avenant fixé",
    "contrat.version_archivee": "Version consolidée du contrat téléchargée, archivée",
    "contrat.scan_rendu": "Contrat signé sur papier rendu, scan complet",
    "avenant.scan_rendu": "Avenant signé sur papier rendu, scan complet",
    "contrat.deleguer": "Signature du contrat déléguée",
    "avenant.deleguer": "Signature de l’avenant déléguée",
    "contrat.revoquer_delegation": "Délégation de signature révoquée",
    "avenant.revoquer_delegation": "Délégation de signature de l’avenant révoquée",
}

PREVIENT = {
    "contrat.crise_reconnue": PARTIES,
    "contrat.crise_revoquee": PARTIES,
    "contrat.demeure_echue": (Tour.PORTEUR, Tour.ARS, Tour.AM),
    "contrat.echeance_12": PARTIES,
    "contrat.echeance_6": PARTIES,
    "contrat.echeance_3": PARTIES,
    "contrat.rappel_demeure": (Tour.PORTEUR,),
    "contrat.renouvellement": PARTIES,
}


def _de_la_proposition_a_la_signature(
    sujet: Sujet, mots: Mots, *, pour_proposer: tuple[Condition, ...] = (), pour_activer: tuple[Condition, ...] = ()
) -> tuple[Transition, ...]:
    """Les mêmes pas, les mêmes droits et les mêmes refus pour le contrat et pour un avenant (domaine §2)."""
    return (
        Transition(
            sujet,
            "proposer",
            f"Proposer {mots.le} à la signature",
            f"{mots.nom} proposé à la signature",
            Capacite.PREPARER_CONTRAT,
            conditions=(*pour_proposer, c.contenu_complet),
            previent=PARTIES,
            definitif=False,
        ),
        Transition(
            sujet,
            "rappeler",
            f"Rappeler {mots.le}",
            f"{mots.nom} rappelé, signatures annulées",
            Capacite.RAPPELER_CONTRAT,
            commentaire=Commentaire.OBLIGATOIRE,
            previent=PARTIES,
            definitif=False,
            retour="L’ARS reprend le contenu, le soumet de nouveau aux trois parties, puis le propose.",
            reservee_a=agit_pour_une_partie(RAPPELER),
        ),
        Transition(
            sujet,
            "signer",
            f"Signer {mots.le}",
            f"{mots.nom} signé par une partie",
            SIGNER | PAR_DELEGATION,
            conditions=(
                c.signe_pour_sa_partie,
                c.pas_encore_signe,
                c.dans_l_ordre,
                c.jour_de_signature,
                c.empreinte_intacte,
                c.identite_prouvee,
                c.papier_numerise,
            ),
            previent=PARTIES,
            reservee_a=peut_signer,
        ),
        Transition(
            sujet,
            "activer",
            mots.activer,
            mots.actif,
            None,
            conditions=(c.trois_signatures, *pour_activer),
            previent=TOUS,
        ),
        Transition(
            sujet,
            "refuser_signature",
            "Refuser de signer",
            f"Signature {mots.de_l_acte}refusée",
            SIGNER,
            conditions=(c.n_a_pas_signe,),
            commentaire=Commentaire.OBLIGATOIRE,
            previent=PARTIES,
            danger=True,
            definitif=False,
            retour="L’ARS reprend le contenu, le soumet de nouveau aux trois parties, puis le propose.",
            reservee_a=agit_pour_une_partie(SIGNER),
        ),
        Transition(
            sujet,
            "abandonner",
            f"Abandonner {mots.le}",
            f"{mots.nom} abandonné avant signature",
            ABANDONNER,
            commentaire=Commentaire.OBLIGATOIRE,
            previent=TOUS,
            danger=True,
            reservee_a=agit_pour_une_partie(ABANDONNER),
        ),
    )


DU_CONTRAT = Mots(
    "le contrat",
    "Contrat",
    "",
    "Faire entrer le contrat en vigueur",
    "Contrat en vigueur : les trois parties ont signé",
)
DE_L_AVENANT = Mots(
    "l’avenant", "Avenant", "de l’avenant ", "Donner sa date d’effet à l’avenant", "Avenant signé des trois parties"
)

PAS_DE_L_AVENANT = _de_la_proposition_a_la_signature(
    Sujet.AVENANT,
    DE_L_AVENANT,
    pour_proposer=(c.contrat_en_vigueur, c.effet_a_venir, c.change_quelque_chose),
    pour_activer=(c.contrat_en_vigueur, c.effet_dans_le_contrat),
)
TRANSITIONS = (
    *_de_la_proposition_a_la_signature(
        Sujet.CONTRAT, DU_CONTRAT, pour_proposer=(r.se_renouvelle,), pour_activer=(r.se_renouvelle,)
    ),
    Transition(
        Sujet.CONTRAT,
        "programmer",
        "Dater l’effet du contrat renouvelé",
        "Renouvellement signé des trois parties, effet à venir",
        None,
        conditions=(c.trois_signatures, r.se_renouvelle),
        previent=TOUS,
    ),
    Transition(
        Sujet.CONTRAT,
        "prendre_effet",
        "Donner effet au contrat renouvelé",
        "Contrat renouvelé en vigueur",
        None,
        conditions=(r.effet_atteint,),
        previent=TOUS,
    ),
    Transition(
        Sujet.CONTRAT,
        "mettre_en_demeure",
        "Mettre la CPTS en demeure",
        "CPTS mise en demeure",
        DECIDER,
        conditions=(c.delai_a_venir,),
        commentaire=Commentaire.OBLIGATOIRE,
        previent=PARTIES,
        danger=True,
        definitif=False,
        reservee_a=agit_pour_une_partie(DECIDER),
    ),
    Transition(
        Sujet.CONTRAT,
        "repondre_demeure",
        "Répondre à la mise en demeure",
        "Réponse de la CPTS à la mise en demeure",
        Capacite.SIGNER_CPTS,
        commentaire=Commentaire.OBLIGATOIRE,
        previent=(Tour.ARS, Tour.AM),
        definitif=False,
        reservee_a=agit_pour_une_partie(SIGNER),
    ),
    Transition(
        Sujet.CONTRAT,
        "regulariser",
        "Constater la régularisation",
        "Régularisation constatée",
        DECIDER,
        commentaire=Commentaire.FACULTATIF,
        previent=PARTIES,
        reservee_a=est_du_cote_de_la_mise_en_demeure,
    ),
    Transition(
        Sujet.CONTRAT,
        "notifier_resiliation",
        "Résilier le contrat",
        "Résiliation notifiée",
        SIGNER,
        conditions=(c.resiliation_possible,),
        commentaire=Commentaire.OBLIGATOIRE,
        previent=TOUS,
        danger=True,
        reservee_a=agit_pour_une_partie(SIGNER),
    ),
    Transition(
        Sujet.CONTRAT,
        "resilier",
        "Donner effet à la résiliation",
        "Contrat résilié",
        None,
        conditions=(c.effet_atteint,),
        previent=TOUS,
    ),
    Transition(
        Sujet.CONTRAT,
        "echoir",
        "Constater le terme du contrat",
        "Contrat arrivé à son terme",
        None,
        conditions=(c.terme_atteint,),
        previent=TOUS,
    ),
)


def declarer() -> None:
    """Ajoute les automates du contrat et de l'avenant à la table commune ; appelé au démarrage."""
    workflow.declarer(Sujet.CONTRAT, Contrat, EtatContrat, TRANSITIONS)
    workflow.declarer(Sujet.AVENANT, Avenant, EtatAvenant, PAS_DE_L_AVENANT)
    workflow.FAITS_SANS_ETAT.update(FAITS)
