"""Ce que dit le PDF de la décision de l'ARS : accord ou refus, avec les lignes d'une décision préparée s'il y en a."""

from decimal import Decimal
from typing import Any

from acteurs.nomenclatures import TypeOrganisation
from commun.calendrier import ajouter_mois
from commun.montants import arrondir, en_centimes, euros
from commun.nombres_en_lettres import en_toutes_lettres, euros_en_lettres
from dossiers.archives import Brouillon, preparer
from dossiers.documents.courrier import destinataire, insecable, journal_de, le_jour, service, titrer
from dossiers.enums import EtatLettre, Sujet, TypeDocument
from dossiers.models import Evenement, LettreIntention
from dossiers.parametres import ELABORATION_MOIS
from dossiers.recours import voies_contre_une_decision
from instruction.actions.decision import decision_prise
from instruction.models import DecisionPreparee
from instruction.parametres_ars import COMPTE_RENDU_MOIS


def decision_de_l_ars(lettre: LettreIntention, evenement: Evenement, decision: DecisionPreparee | None) -> Brouillon:
    """La décision prise sur la lettre ; ``decision`` : celle qui avait été préparée, ou None."""
    dossier, accord = lettre.dossier, lettre.etat == EtatLettre.ACCORDEE
    version = dossier.versions.filter(sujet=Sujet.LETTRE, numero=lettre.version).first()
    ars = service(TypeOrganisation.ARS, dossier.region)
    avis = lettre.avis.order_by("-rendu_le").first()
    contexte = {
        "emetteur": ars["nom"],
        "service": ars,
        "destinataire": destinataire(dossier),
        "cpts": dossier.nom,
        "date": le_jour(lettre.decidee_le),
        "version": lettre.version,
        "deposee_le": le_jour(version.deposee_le) if version else "",
        "empreinte_version": version.empreinte if version else "",
        "transmise_le": le_jour(lettre.transmise_le),
        "avis": {"sens": avis.get_sens_display().lower(), "le": le_jour(avis.rendu_le)} if avis else None,
        "accord": accord,
        "texte": evenement.texte.texte if hasattr(evenement, "texte") else "",
        "auteur": evenement.auteur.get_full_name() if evenement.auteur else "",
        "journal": journal_de(evenement),
        **(_accord(lettre, decision) if accord else _refus(lettre)),
    }
    nature = "Décision d’accord de l’ARS" if accord else "Décision de refus de l’ARS"
    return Brouillon(TypeDocument.DECISION, titrer(nature, dossier), contexte, max(lettre.version, 1))


def archiver_la_decision(lettre: LettreIntention, evenement: Evenement) -> None:
    """Effet d'un accord ou d'un refus : le PDF est archivé avec l'acte, lu de qui lit la lettre."""
    brouillon = decision_de_l_ars(lettre, evenement, decision_prise(lettre.dossier_id))
    preparer(lettre.dossier, Sujet.LETTRE, evenement, brouillon)


def montant_en_lettres(montant: Decimal) -> str:
    """« quinze mille euros et cinquante centimes »."""
    entiers, centimes = divmod(en_centimes(montant), 100)
    texte = euros_en_lettres(entiers)
    if not centimes:
        return texte
    return f"{texte} et {en_toutes_lettres(centimes)} centime{'s' if centimes > 1 else ''}"


def _accord(lettre: LettreIntention, decision: DecisionPreparee | None) -> dict[str, Any]:
    montant = arrondir(lettre.fir_accorde)
    lignes = list(decision.lignes.all()) if decision and montant else []
    fin = max(lettre.fir_fin_le or lettre.decidee_le, lettre.decidee_le)
    compte_rendu = COMPTE_RENDU_MOIS.au(lettre.decidee_le)
    return {
        "montant": euros(montant) if montant else "",
        "montant_en_lettres": montant_en_lettres(montant) if montant else "",
        "demande": euros(Decimal(lettre.fir_montant)) if lettre.fir_demande and lettre.fir_montant else "",
        "convention": lettre.convention_reference,
        "lignes": [
            {
                "libelle": ligne.libelle,
                "demande": euros(ligne.demande),
                "retenu": euros(ligne.retenu),
                "motif": ligne.motif_ecart,
            }
            for ligne in lignes
        ],
        "total_demande": euros(sum((ligne.demande for ligne in lignes), Decimal(0))),
        "elaboration_mois": ELABORATION_MOIS.au(lettre.decidee_le),
        "elaboration_le": le_jour(ajouter_mois(lettre.decidee_le, ELABORATION_MOIS.au(lettre.decidee_le))),
        "exercice": fin.year,
        "compte_rendu_mois": compte_rendu,
        "compte_rendu_le": le_jour(ajouter_mois(fin.replace(month=12, day=31), compte_rendu)),
    }


def _refus(lettre: LettreIntention) -> dict[str, Any]:
    recours = [insecable(phrase) for phrase in voies_contre_une_decision()]
    return {"motif": lettre.get_motif_refus_display(), "recours": recours}
