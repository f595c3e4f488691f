"""Les conditions des pas d'une échéance : chacune rend les raisons de refuser, en français, ou rien."""

from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum

from commun.calendrier import en_lettres
from commun.montants import arrondir, euros
from contrats.compte_en_vigueur import comptes_de, en_vigueur
from contrats.enums import EtatContrat
from dossiers.conditions import Demande
from paiements.enums import ARRETEES, REGLEES, EtatEcheance
from paiements.models import Echeance, Enveloppe, Mouvement

ZERO = Decimal(0)


def exigible(demande: Demande) -> list[str]:
    """Rien ne se demande avant sa date."""
    if demande.objet.exigible_le > demande.jour:
        return [f"Cette somme n’est exigible que le {en_lettres(demande.objet.exigible_le)}."]
    return []


def somme_liquidable(demande: Demande) -> list[str]:
    """Au centime, positive, dans le dû ; une retenue a un motif. Un reversement se liquide en entier."""
    echeance, liquide = demande.objet, demande.donnees.get("liquide")
    if not isinstance(liquide, Decimal) or not liquide.is_finite() or liquide != arrondir(liquide):
        return ["Écrivez la somme liquidée, en euros et centimes."]
    if echeance.au_plus and not demande.donnees.get("choisie"):
        return ["Cette part variable est un maximum : liquidez-la sur sa page, d’après les résultats."]
    if echeance.a_reverser:
        return [] if liquide == echeance.montant else ["Une somme à reverser se liquide en entier."]
    if liquide <= 0:
        return ["La somme liquidée est positive ; pour ne rien payer, ne liquidez pas cette échéance."]
    if liquide > echeance.montant:
        return [f"La somme liquidée ne peut pas dépasser le dû, {euros(echeance.montant)}."]
    if liquide < echeance.montant and not demande.donnees.get("motif_retenue", "").strip():
        return ["Écrivez pourquoi le reste est retenu : la CPTS le lira."]
    return []


def dialogue_approuve(demande: Demande) -> list[str]:
    """Une part variable attend le compte rendu approuvé de son année (domaine §6) ; sinon, la raison est écrite."""
    if not demande.objet.au_plus or demande.commentaire or not demande.donnees.get("choisie"):
        return []
    return [
        f"Le dialogue de gestion de l’année {demande.objet.annee} n’est pas approuvé : son compte rendu arrête cette "
        "somme. Pour la liquider sans lui, écrivez pourquoi."
    ]


def dans_l_enveloppe(demande: Demande) -> list[str]:
    """Σ liquidé ≤ plafond, pour l'enveloppe et l'année ; la base le refuse aussi."""
    echeance = demande.objet
    liquide = demande.donnees.get("liquide")
    if not isinstance(liquide, Decimal) or liquide <= 0:
        return []
    reste = plafond_de(echeance) - engage_sur_l_enveloppe(echeance)
    if liquide > reste:
        return [f"Il reste {euros(max(reste, ZERO))} à liquider sur cette enveloppe pour l’année {echeance.annee}."]
    return []


def plafond_de(echeance: Echeance) -> Decimal:
    """Le plafond de son enveloppe, en euros."""
    cle = {"contrat": echeance.contrat_id, "annee": echeance.annee, "poste": echeance.poste, "nature": echeance.nature}
    return Enveloppe.objects.filter(**cle).values_list("plafond", flat=True).first() or ZERO


def engage_sur_l_enveloppe(echeance: Echeance) -> Decimal:
    """Ce qui y est déjà liquidé ou soldé, cette échéance mise à part."""
    autres = Echeance.objects.filter(
        contrat=echeance.contrat_id, annee=echeance.annee, poste=echeance.poste, nature=echeance.nature
    ).exclude(pk=echeance.pk)
    liquide = autres.filter(etat__in=ARRETEES, liquide__gt=0).aggregate(somme=Sum("liquide"))["somme"]
    solde = autres.filter(etat__in=REGLEES).aggregate(somme=Sum("solde"))["somme"]
    return (liquide or ZERO) + (solde or ZERO)


def a_payer(demande: Demande) -> list[str]:
    """Ce pas paie la CPTS ; un reversement se constate."""
    return ["Cette somme est à reverser par la CPTS : constatez son reversement."] if demande.objet.a_reverser else []


def a_reverser(demande: Demande) -> list[str]:
    """Ce pas constate un reversement ; une somme due à la CPTS se paie."""
    return [] if demande.objet.a_reverser else ["Cette somme est due à la CPTS : elle se paie."]


def contrat_pas_en_demeure(demande: Demande) -> list[str]:
    """Aucun paiement tant qu'une mise en demeure court."""
    if demande.objet.contrat.etat == EtatContrat.MIS_EN_DEMEURE:
        return ["Le contrat est mis en demeure : les paiements sont suspendus jusqu’à la régularisation."]
    return []


def enveloppe_en_ordre(demande: Demande) -> list[str]:
    """Une échéance plus ancienne de la même enveloppe est liquidée avant que celle-ci se paie."""
    echeance = demande.objet
    avant = Echeance.objects.filter(
        contrat=echeance.contrat_id,
        annee=echeance.annee,
        poste=echeance.poste,
        nature=echeance.nature,
        montant__gt=0,
        exigible_le__lt=echeance.exigible_le,
        etat__in=(EtatEcheance.DUE, EtatEcheance.DEMANDEE),
    ).first()
    if avant is not None:
        jour = en_lettres(avant.exigible_le)
        return [f"L’échéance du {jour}, de la même enveloppe, n’est pas liquidée : commencez par elle."]
    return []


def paiement_date_et_reference(demande: Demande) -> list[str]:
    """Ni futur, ni antérieur à l'exigibilité ; avec sa référence."""
    le, raisons = demande.donnees.get("le"), []
    if not isinstance(le, date):
        raisons.append("Indiquez la date du paiement.")
    elif le > demande.jour:
        raisons.append("La date de valeur ne peut pas être à venir.")
    elif le < demande.objet.exigible_le:
        jour = en_lettres(demande.objet.exigible_le)
        raisons.append(f"Cette somme est exigible le {jour} : le paiement ne précède pas.")
    if not demande.donnees.get("reference", "").strip():
        raisons.append("Indiquez la référence du paiement.")
    return raisons


def sous_le_seuil(demande: Demande) -> list[str]:
    """Au-dessus du seuil, le paiement se prépare puis s'approuve."""
    echeance = demande.objet
    if not echeance.demande_une_approbation:
        return []
    suite = "le paiement est préparé par l’un et approuvé par un autre."
    if echeance.origine_id:
        return [f"Avec la somme dont elle vient, cette retenue passe le seuil : {suite}"]
    return [f"Au-dessus de {euros(echeance.seuil)}, {suite}"]


def au_dessus_du_seuil(demande: Demande) -> list[str]:
    """Jusqu'au seuil, le paiement n'a pas à être approuvé."""
    echeance = demande.objet
    if not echeance.demande_une_approbation:
        return [f"Jusqu’à {euros(echeance.seuil)}, le paiement se fait sans approbation."]
    return []


def par_un_autre(demande: Demande) -> list[str]:
    """L'approbateur n'est ni qui a préparé le paiement, ni qui a liquidé la somme."""
    echeance, auteur = demande.objet, demande.auteur.pk
    if auteur == echeance.prepare_par_id:
        return ["Vous avez préparé ce paiement : une autre personne l’approuve."]
    if auteur == echeance.liquidee_par_id:
        return ["Vous avez liquidé cette somme : une autre personne approuve son paiement."]
    return []


def compte_inchange(demande: Demande) -> list[str]:
    """Ce qui s'approuve se paie sur le compte du jour ; préparé avant un changement, il se prépare à nouveau."""
    echeance = demande.objet
    if echeance.paye_le is None:
        return []
    comptes = comptes_de(echeance.contrat)
    sert = en_vigueur(comptes, demande.jour)
    if en_vigueur(comptes, echeance.paye_le) is sert:
        return []
    return [
        f"Le compte de la CPTS a changé le {en_lettres(sert.debut)}, depuis que ce paiement est préparé : renvoyez-le, "
        "pour qu’il soit préparé sur le nouveau compte."
    ]


def rien_de_paye_depuis(demande: Demande) -> list[str]:
    """Ni compte ni caisse ne changent pour un jour où quelque chose est déjà payé (ADR 0033)."""
    effet = demande.donnees.get("effet_le") or demande.objet.effet_le
    if effet is None:
        return []
    passes = Mouvement.objects.filter(echeance__contrat=demande.objet.contrat_id)
    dernier = passes.filter(Q(le__gte=effet) | Q(enregistre_le__gte=effet)).order_by("le").last()
    if dernier is None:
        return []
    return [
        f"Un versement de ce contrat est passé le {en_lettres(dernier.le)} : la date d’effet est plus tardive, pour "
        "que rien de payé ne change de compte ni de caisse."
    ]


def reprise_possible(demande: Demande) -> list[str]:
    """Jamais plus que ce qui reste payé, datée, avec sa référence."""
    echeance, montant, le = demande.objet, demande.donnees.get("montant"), demande.donnees.get("le")
    raisons = []
    if echeance.a_reverser:
        raisons.append("Un reversement ne se reprend pas.")
    if not isinstance(montant, Decimal) or montant <= 0 or montant != arrondir(montant):
        raisons.append("Écrivez la somme reprise, positive, en euros et centimes.")
    elif montant > echeance.solde:
        raisons.append(f"Il reste {euros(echeance.solde)} payés sur cette échéance : la reprise ne peut pas dépasser.")
    if not isinstance(le, date) or le > demande.jour or (echeance.paye_le and le < echeance.paye_le):
        raisons.append("La date de la reprise n’est ni à venir, ni antérieure au paiement.")
    if not demande.donnees.get("reference", "").strip():
        raisons.append("Indiquez la référence de la reprise.")
    return raisons
