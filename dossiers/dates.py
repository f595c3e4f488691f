"""Les dates qui comptent pour un objet à états : depuis quand, prochaine date et ce qu'elle est."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, Q

from commun.delais import ajouter_mois, jour_paris
from dossiers.avis_vise import avis_vise_le
from dossiers.enums import EtatLettre, EtatProjet, Sujet
from dossiers.models import DemandeComplements, Dossier, Evenement
from dossiers.parametres import ELABORATION_MOIS
from dossiers.recours import DELAI_RECOURS_MOIS

PARIS = ZoneInfo("Europe/Paris")


def a_midi(jour: date) -> datetime:
    """Midi à Paris ce jour-là : l'instant d'un fait dont on ne connaît que le jour."""
    return datetime.combine(jour, time(12), tzinfo=PARIS)


def depuis_quand(objet: Any) -> date | None:
    """Jour d'effet du dernier changement d'état de l'objet, ou de son ouverture."""
    dernier = (
        Evenement.objects.filter(getattr(objet, "ses_faits", Q()), dossier=objet.dossier_id, sujet=objet.SUJET)
        .exclude(vers="")
        .exclude(de=F("vers"))
        .order_by("-rang")
        .values_list("jour_effet", flat=True)
        .first()
    )
    return dernier or jour_paris(objet.dossier.cree_le)


def prochaine_date(objet: Any) -> tuple[date | None, str]:
    """La date qui compte maintenant, et ce qu'elle est."""
    if objet.SUJET == Sujet.LETTRE:
        return _prochaine_de_la_lettre(objet)
    if objet.SUJET == Sujet.PROJET:
        return _prochaine_du_projet(objet)
    return objet.prochaine_date()


def _prochaine_de_la_lettre(lettre: Any) -> tuple[date | None, str]:
    if lettre.etat == EtatLettre.DEPOSEE:
        return avis_vise_le(lettre), "avis visé, sans délai légal"
    if lettre.etat in (EtatLettre.COMPLEMENTS_DEMANDES, EtatLettre.COMPLEMENTS_ARS):
        return _date_souhaitee(lettre)
    if lettre.etat == EtatLettre.TRANSMISE and lettre.refus_implicite_constate_le:
        recours = ajouter_mois(lettre.refus_implicite_constate_le, DELAI_RECOURS_MOIS)
        return recours, "dernier jour pour un recours contre le refus implicite"
    if lettre.etat == EtatLettre.TRANSMISE and lettre.echeance_refus_implicite_le:
        return lettre.echeance_refus_implicite_le, "au-delà, le silence de l’ARS vaut refus de la subvention"
    return None, ""


def _prochaine_du_projet(projet: Any) -> tuple[date | None, str]:
    if projet.etat == EtatProjet.BROUILLON:
        ouvert_le = jour_paris(projet.ouvert_le)
        return ajouter_mois(ouvert_le, ELABORATION_MOIS.au(ouvert_le)), "dépôt conseillé, repère indicatif"
    if projet.etat == EtatProjet.DEPOSE:
        if projet.echeance_le:
            return projet.echeance_le, "au-delà, le silence de l’ARS vaut accord"
        return None, "Délai non ouvert : dossier incomplet"
    if projet.etat in (EtatProjet.COMPLEMENTS_DEMANDES, EtatProjet.COMPLEMENTS_AM):
        return _date_souhaitee(projet)
    return None, ""


def demande_ouverte(dossier: Dossier) -> DemandeComplements | None:
    """La demande de compléments en cours, s'il y en a une."""
    return dossier.demandes.ouvertes().qui_rouvrent().select_related("auteur").first()


def _date_souhaitee(objet: Any) -> tuple[date | None, str]:
    demande = demande_ouverte(objet.dossier)
    return (demande.souhaitee_le, "réponse souhaitée") if demande else (None, "")
