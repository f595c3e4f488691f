"""Les gestes de l'ARS autour de la lettre, par les vraies actions : préparer, proposer, prendre ; suivre le FIR."""

from decimal import Decimal
from typing import Any

from comptes.enums import Role
from cpts_portal.demo.parcours import Parcours
from cpts_portal.demo.pieces import DOSSIER, PIECES
from dossiers.televersement import verifier_pdf
from instruction.actions import compte_rendu as comptes
from instruction.actions import decision as decisions
from instruction.actions import fir
from instruction.enums_ars import EtatFIR, SensDecision
from instruction.lignes_ars import financement_transmis, lignes_proposees
from instruction.models import ConventionFIR, DecisionPreparee

REPRISE_DU_BUDGET = "Le montant retenu suit le coût constaté dans les CPTS voisines."


def preparer(p: Parcours) -> None:
    """L'instructeur prépare un accord et le garde en préparation."""
    _preparer(p, _montant(p), "")


def proposer(p: Parcours) -> None:
    """L'instructeur propose un accord au décideur."""
    valeurs, lignes = _valeurs(p, _montant(p), ""), _lignes(p, _montant(p))
    decision = decisions.preparer(p.lettre, auteur=p.agent(Role.INSTRUCTEUR_ARS), maintenant=p.maintenant)
    qui = {"auteur": p.agent(Role.INSTRUCTEUR_ARS), "maintenant": p.maintenant}
    decisions.proposer(decision, valeurs=valeurs, lignes=lignes, **qui)
    p.relire()


def renvoyer(p: Parcours) -> None:
    """Le décideur renvoie la décision proposée."""
    decision = DecisionPreparee.objects.get(dossier=p.dossier)
    texte = "Vérifiez le poste de coordination : il paraît élevé pour une phase de formalisation."
    p.faire(decisions.renvoyer, decision, auteur=p.agent(Role.DECIDEUR_ARS), commentaire=texte)


def accorder(p: Parcours) -> None:
    """La décision préparée par l'un, prise par l'autre le même jour ; parfois réduite d'un cinquième."""
    montant = Decimal((p.lettre.fir_montant or 0) * p.redacteur.hasard.choice((80, 100, 100)) // 100)
    texte = p.dire("actes", "motifs", "accord")
    decision = _preparer(p, montant, texte)
    qui = {"auteur": p.agent(Role.INSTRUCTEUR_ARS), "maintenant": p.maintenant}
    decisions.proposer(decision, valeurs=_valeurs(p, montant, texte), lignes=_lignes(p, montant), **qui)
    p.faire(decisions.prendre, decision, auteur=p.agent(Role.DECIDEUR_ARS), decidee_le=p.jour)


def suivre_le_financement(p: Parcours) -> None:
    """Note les versements dont la date est passée, puis remet et solde le compte rendu d'un exercice achevé."""
    convention = ConventionFIR.objects.filter(dossier=p.dossier, etat=EtatFIR.EN_COURS).first()
    if convention is None:
        return
    instructeur = p.agent(Role.INSTRUCTEUR_ARS)
    for versement in convention.versements.filter(verse_le__isnull=True, prevu_le__lte=p.jour):
        donnees = {"montant": versement.montant, "reference": f"FIR {versement.prevu_le.year}-{versement.pk:04d}"}
        p.faire(fir.noter_verse, versement, auteur=instructeur, verse_le=versement.prevu_le, **donnees)
    if convention.exercice_fin_le < p.jour and fir.total_verse(convention) == convention.montant:
        _solder(p, convention)


def _solder(p: Parcours, convention: ConventionFIR) -> None:
    lettre = p.lettre
    p.faire(
        comptes.rendre_compte,
        convention,
        auteur=p.responsable,
        depenses=comptes.retenus_par_compte(convention) or {"64": convention.montant},
        signataire_nom=lettre.signataire_nom or p.responsable.get_full_name(),
        signataire_qualite=lettre.signataire_qualite or "représentant légal",
        pdf=verifier_pdf((DOSSIER / PIECES[0][0]).read_bytes()),
        commentaire="L’équipe s’est réunie chaque mois et le projet de santé est écrit.",
    )
    p.faire(comptes.accepter_compte, convention, auteur=p.agent(Role.INSTRUCTEUR_ARS))


def _montant(p: Parcours) -> Decimal:
    return Decimal(p.lettre.fir_montant or 0) if p.lettre.fir_demande else Decimal(0)


def _valeurs(p: Parcours, montant: Decimal, texte: str) -> dict[str, Any]:
    convention = f"FIR-{p.jour.year}-{p.dossier.pk:04d}" if montant else ""
    return {"sens": SensDecision.ACCORD, "montant": montant, "convention": convention, "motif": "", "texte": texte}


def _lignes(p: Parcours, montant: Decimal) -> list[dict[str, Any]]:
    """Les postes du budget, retenus jusqu'au montant."""
    demande = financement_transmis(p.lettre)
    lignes = lignes_proposees({**demande, "montant": montant})
    reduit = montant < Decimal(demande.get("montant") or 0)
    return [
        {**ligne, "motif_ecart": REPRISE_DU_BUDGET} if reduit and ligne["motif_ecart"] else ligne for ligne in lignes
    ]


def _preparer(p: Parcours, montant: Decimal, texte: str) -> DecisionPreparee:
    qui = {"auteur": p.agent(Role.INSTRUCTEUR_ARS), "maintenant": p.maintenant}
    decision = decisions.preparer(p.lettre, **qui)
    decisions.enregistrer(decision, valeurs=_valeurs(p, montant, texte), lignes=_lignes(p, montant), **qui)
    p.relire()
    return decision
