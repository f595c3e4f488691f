"""Les scénarios : pour chaque état visé, la suite des pas et leurs écarts en jours. Données pures.

Une clé est ``sujet.etat`` (« lettre.deposee »), avec parfois une variante après un tiret bas double. Les écarts
respectent la loi : une décision de l'ARS sur le projet tombe avant deux mois, un silence se constate après.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from operator import methodcaller

from comptes.enums import Role
from contrats.enums import Partie
from cpts_portal.demo import comptes_bancaires, indemnites, versements
from cpts_portal.demo import parcours_ars as ars
from cpts_portal.demo import parcours_avenant as avenants
from cpts_portal.demo import parcours_contrat as contrat
from cpts_portal.demo import parcours_execution as execution
from cpts_portal.demo import parcours_negociation as negociation
from cpts_portal.demo import parcours_projet as projet
from cpts_portal.demo import parcours_reprise as reprise
from cpts_portal.demo.parcours import Parcours
from dossiers.actions import lettre as lettres
from dossiers.actions import projet as projets
from dossiers.enums import SensAvis

Acte = Callable[[Parcours], None]
Jours = tuple[int, int]


@dataclass(frozen=True)
class Pas:
    """Un geste, et le nombre de jours (au moins, au plus) après le précédent."""

    acte: Acte
    apres: Jours = (0, 0)


@dataclass(frozen=True)
class Scenario:
    """Des pas, et l'âge du dernier en jours à la date de référence."""

    pas: tuple[Pas, ...]
    age: Jours

    @property
    def ecarts(self) -> tuple[Jours, ...]:
        return tuple(pas.apres for pas in self.pas)


def pas(nom: str, apres: Jours, *arguments: object) -> Pas:
    """Un geste du parcours, nommé."""
    return Pas(methodcaller(nom, *arguments), apres)


def _repondre_lettre(p: Parcours) -> None:
    p.repondre(lettres.completer, p.lettre)


def _repondre_lettre_ars(p: Parcours) -> None:
    p.repondre(lettres.completer_ars, p.lettre)


def _repondre_projet(p: Parcours) -> None:
    p.repondre(projets.completer, p.projet)


def _repondre_am(p: Parcours) -> None:
    p.repondre(projets.completer_am, p.projet)


def _classer_lettre(p: Parcours) -> None:
    p.classer(p.lettre, Role.COORDINATEUR)


def _classer_projet(p: Parcours) -> None:
    p.classer(p.projet, Role.DECIDEUR_ARS)


OUVERTE = (pas("ouvrir", (0, 0)),)
REPRISE_DE_L_ANCIEN = (pas("ouvrir_la_suite", (0, 0)),)
A_MOITIE = (*OUVERTE, pas("rediger_a_moitie", (1, 6)), pas("solliciter_le_guichet", (0, 0)))
REDIGEE = (*OUVERTE, pas("rediger_la_lettre", (8, 30)))
DEPOT = (pas("deposer_la_lettre", (1, 6)),)
DEPOSEE = (*REDIGEE, *DEPOT)
COMPLEMENTS = (pas("demander_au_nom_du_guichet", (6, 16)),)
REPONDUE = (*DEPOSEE, *COMPLEMENTS, Pas(_repondre_lettre, (5, 14)))
AVIS = (pas("rendre_avis", (9, 26), SensAvis.FAVORABLE),)
RESERVES = (pas("rendre_avis", (9, 26), SensAvis.RESERVES),)
DEFAVORABLE = (pas("rendre_avis", (12, 28), SensAvis.DEFAVORABLE),)
COMPLEMENTS_ARS = (pas("demander_au_nom_de_l_ars", (10, 30)),)
ACCORDEE = (*DEPOSEE, *AVIS, Pas(ars.accorder, (18, 45)))
ACCORDEE_APRES_RESERVES = (*REPONDUE, *RESERVES, Pas(ars.accorder, (20, 50)))

ECRIT = (pas("rediger_le_projet", (90, 150)),)
FINANCEMENT = Pas(ars.suivre_le_financement)
PROJET_DEPOSE = (*ACCORDEE, *ECRIT, FINANCEMENT, pas("deposer_le_projet", (4, 15)))
PIECES = (pas("demander_des_pieces", (12, 30)),)
VALIDE_ARS = (*PROJET_DEPOSE, pas("valider_ars", (25, 48)))
TACITE = (*PROJET_DEPOSE, pas("constater_la_validation_tacite", (65, 67)))
APRES_PIECES = (*PROJET_DEPOSE, *PIECES, Pas(_repondre_projet, (6, 14)), pas("valider_ars", (20, 45)))
COMPLEMENTS_AM = (pas("demander_au_nom_de_l_am", (8, 20)),)
VALIDE = (*VALIDE_ARS, pas("valider_am", (12, 30)))
VALIDE_APRES_AM = (*TACITE, *COMPLEMENTS_AM, Pas(_repondre_am, (5, 12)), pas("valider_am", (8, 20)))
PREPARE = (*VALIDE, FINANCEMENT, Pas(contrat.preparer, (10, 30)))
NEGOCIE = (Pas(negociation.approuver_le_contrat, (2, 5)), Pas(contrat.proposer, (1, 5)))
PROPOSE = (*PREPARE, *NEGOCIE)
SIGNATURES = tuple(
    Pas(partial(contrat.signer, partie=partie), (1, 8)) for partie in (Partie.CPTS, Partie.AM, Partie.ARS)
)
SIGNE = (*PROPOSE, *SIGNATURES)
AMENDE = (
    Pas(avenants.etendre_le_territoire, (30, 60)),
    Pas(negociation.approuver_l_avenant, (2, 5)),
    Pas(avenants.proposer, (1, 3)),
    *(Pas(partial(avenants.signer, partie=partie), (1, 6)) for partie in (Partie.ARS, Partie.CPTS, Partie.AM)),
)
# Un an et demi de contrat : une année dialoguée, la suivante entamée.
EXECUTE = (
    Pas(execution.demarrer, (110, 130)),
    Pas(execution.suivre, (40, 60)),
    Pas(execution.relever_la_premiere_annee, (230, 240)),
    Pas(execution.prevoir_le_dialogue, (5, 10)),
    Pas(execution.tenir_le_dialogue, (15, 20)),
    Pas(execution.entamer_la_deuxieme_annee, (40, 60)),
)
PAYE, ANNIVERSAIRE = Pas(versements.regler, (5, 12)), Pas(versements.traverser_l_anniversaire, (1, 3))
INDEMNISE = Pas(indemnites.indemniser)
SIGNE_APRES_AM = (*VALIDE_APRES_AM, Pas(contrat.preparer, (10, 25)), *NEGOCIE, *SIGNATURES)
REPRIS = (Pas(reprise.preparer), Pas(reprise.confirmer, (4, 20)), Pas(reprise.rejoindre, (1, 9)))
REPRIS_AU_TERME = (Pas(reprise.preparer_au_terme), *REPRIS[1:], Pas(contrat.constater_la_fin, (55, 65)))
RENOUVELE = (Pas(reprise.preparer_avant_le_terme), *REPRIS[1:], Pas(reprise.renouveler, (20, 40)))
FIN = Pas(contrat.constater_la_fin, (64, 68))

SCENARIOS: dict[str, Scenario] = {
    # --- Lettre d'intention ---
    "lettre.brouillon": Scenario(A_MOITIE, (2, 9)),
    "lettre.brouillon__complet": Scenario(REDIGEE, (1, 12)),
    "lettre.deposee": Scenario(DEPOSEE, (3, 20)),
    "lettre.deposee__en_retard": Scenario(DEPOSEE, (38, 52)),
    "lettre.complements_demandes": Scenario((*DEPOSEE, *COMPLEMENTS), (4, 10)),
    "lettre.complements_demandes__relancee": Scenario(
        (*DEPOSEE, *COMPLEMENTS, pas("relancer", (19, 24), Role.COORDINATEUR)), (3, 8)
    ),
    "lettre.avis_rendu": Scenario((*DEPOSEE, *DEFAVORABLE), (3, 12)),
    "lettre.transmise": Scenario((*DEPOSEE, *AVIS, Pas(ars.proposer, (4, 9))), (8, 40)),
    "lettre.transmise__maintenue": Scenario(
        (*DEPOSEE, *DEFAVORABLE, pas("maintenir", (5, 12)), Pas(ars.preparer, (3, 8))), (8, 30)
    ),
    "lettre.transmise__silence": Scenario(
        (
            *REPONDUE,
            *AVIS,
            pas("constater_le_refus_implicite", (65, 67)),
            Pas(ars.proposer, (2, 3)),
            Pas(ars.renvoyer, (1, 2)),
        ),
        (3, 10),
    ),
    "lettre.complements_ars": Scenario((*DEPOSEE, *RESERVES, *COMPLEMENTS_ARS), (5, 11)),
    "lettre.refusee": Scenario((*DEPOSEE, *RESERVES, pas("refuser", (25, 50))), (20, 60)),
    "lettre.classee": Scenario(
        (*DEPOSEE, *COMPLEMENTS, pas("relancer", (19, 24), Role.COORDINATEUR), Pas(_classer_lettre, (19, 28))), (20, 60)
    ),
    "lettre.retiree": Scenario((*DEPOSEE, pas("retirer_la_lettre", (10, 25))), (20, 60)),
    # --- Projet de santé ---
    "projet.brouillon": Scenario((*ACCORDEE, pas("commencer_le_projet", (25, 70)), FINANCEMENT), (3, 30)),
    "projet.brouillon__complements_ars": Scenario(
        (
            *DEPOSEE,
            *RESERVES,
            *COMPLEMENTS_ARS,
            Pas(_repondre_lettre_ars, (6, 13)),
            Pas(ars.accorder, (15, 40)),
            pas("commencer_le_projet", (20, 60)),
            FINANCEMENT,
        ),
        (3, 30),
    ),
    "projet.depose": Scenario((*PROJET_DEPOSE, Pas(projet.entamer_la_grille)), (8, 40)),
    "projet.depose__echeance_proche": Scenario(
        (*PROJET_DEPOSE, Pas(projet.entamer_la_grille), Pas(projet.proposer_la_validation)), (54, 54)
    ),
    "projet.complements_demandes": Scenario((*PROJET_DEPOSE, *PIECES), (4, 10)),
    "projet.complements_demandes__relancee": Scenario(
        (*PROJET_DEPOSE, *PIECES, pas("relancer", (19, 24), Role.INSTRUCTEUR_ARS)), (3, 8)
    ),
    "projet.valide_ars": Scenario((*APRES_PIECES, Pas(projet.entamer_la_grille_de_l_am)), (5, 25)),
    "projet.valide_ars__tacite": Scenario(TACITE, (4, 18)),
    "projet.complements_am": Scenario((*VALIDE_ARS, *COMPLEMENTS_AM), (3, 10)),
    "projet.oppose": Scenario((*PROJET_DEPOSE, pas("s_opposer", (30, 50))), (6, 30)),
    "projet.refuse_am": Scenario((*VALIDE_ARS, pas("refuser_am", (15, 35))), (10, 40)),
    "projet.classe": Scenario(
        (
            *PROJET_DEPOSE,
            *PIECES,
            pas("relancer", (19, 24), Role.INSTRUCTEUR_ARS),
            Pas(_classer_projet, (19, 30)),
        ),
        (10, 50),
    ),
    "projet.retire": Scenario((*PROJET_DEPOSE, pas("retirer_le_projet", (8, 25))), (10, 60)),
    # --- Contrat tripartite ---
    "contrat.preparation": Scenario(VALIDE, (5, 25)),
    "contrat.preparation__negociation": Scenario(
        (*PREPARE, Pas(negociation.ouvrir, (3, 8)), Pas(negociation.reprendre, (4, 9))), (2, 6)
    ),
    "contrat.preparation__renouvellement": Scenario(RENOUVELE, (6, 15)),
    "contrat.signe": Scenario((*RENOUVELE, Pas(contrat.preparer, (5, 12)), *NEGOCIE, *SIGNATURES), (8, 20)),
    "contrat.a_signer": Scenario((*PROPOSE, SIGNATURES[0]), (2, 8)),
    "contrat.a_signer__propose": Scenario(PROPOSE, (1, 5)),
    "contrat.a_signer__ordonne": Scenario((*PREPARE, Pas(contrat.ordonner), *NEGOCIE, Pas(contrat.deleguer)), (1, 5)),
    "contrat.actif": Scenario(SIGNE, (12, 70)),
    "contrat.actif__amende": Scenario(
        (
            *SIGNE,
            PAYE,
            *EXECUTE,
            ANNIVERSAIRE,
            INDEMNISE,
            *AMENDE,
            Pas(avenants.preparer_le_suivant, (12, 20)),
            Pas(negociation.soumettre_l_avenant, (1, 3)),
            Pas(comptes_bancaires.demander_un_autre_compte),
        ),
        (3, 12),
    ),
    "contrat.actif__apres_reserves": Scenario(
        (*ACCORDEE_APRES_RESERVES, *PROJET_DEPOSE[len(ACCORDEE) :], *SIGNE[len(PROJET_DEPOSE) :]), (12, 60)
    ),
    "contrat.actif__tacite": Scenario(SIGNE_APRES_AM, (10, 50)),
    "contrat.actif__repris": Scenario(REPRIS, (60, 400)),
    "contrat.mis_en_demeure": Scenario((*SIGNE, Pas(contrat.mettre_en_demeure, (95, 120))), (8, 16)),
    "contrat.resilie": Scenario((*SIGNE, PAYE, Pas(partial(contrat.resilier, preavis=60), (35, 60)), FIN), (6, 25)),
    "contrat.echu": Scenario(REPRIS_AU_TERME, (6, 40)),
    "contrat.abandonne": Scenario((*PREPARE, Pas(contrat.abandonner, (15, 40))), (10, 40)),
}


def etat_vise(cle: str) -> tuple[str, str]:
    """« lettre.transmise__silence » → (« lettre », « transmise »)."""
    sujet, _, etat = cle.partition("__")[0].partition(".")
    return sujet, etat
