"""Ce qui doit être vrai pour changer le compte ou la caisse d'un contrat signé (ADR 0033)."""

from datetime import date, timedelta

from commun.calendrier import en_lettres, jour_paris
from contrats.caisses import caisses_possibles
from contrats.compte_en_vigueur import comptes_de
from contrats.enums import EtatContrat
from contrats.enums_compte import CHANGEABLES, EtatCaisse, MoyenDeVerification
from contrats.models import Contrat
from contrats.parametres import CARENCE_DU_COMPTE_JOURS
from dossiers.acces_pieces import est_servie
from dossiers.conditions import Demande

TROIS_PERSONNES = "Un changement de compte se demande, se vérifie et se confirme par trois personnes différentes."


def contrat_changeable(demande: Demande) -> list[str]:
    """Le contrat est signé et n'est pas fini."""
    return raisons_du_contrat(demande.objet.contrat)


def raisons_du_contrat(contrat: Contrat) -> list[str]:
    """Pourquoi ni le compte ni la caisse de ce contrat ne changent ainsi ; vide si c'est possible."""
    if contrat.signe_le is None:
        return ["Ce contrat n’est pas signé : son compte et sa caisse se corrigent dans sa préparation."]
    if contrat.etat not in CHANGEABLES:
        return [f"Ce contrat est « {contrat.get_etat_display().lower()} » : son compte et sa caisse ne changent plus."]
    return []


def pas_de_renouvellement_a_signer(demande: Demande) -> list[str]:
    """Un renouvellement à la signature porte l'ancien compte, ou l'ancienne caisse, dans ce qui se signe."""
    suite = demande.objet.contrat.suite
    if suite is not None and suite.etat == EtatContrat.A_SIGNER:
        return ["Le renouvellement du contrat est à la signature : signez-le, ou rappelez-le, puis recommencez."]
    return []


def un_autre_compte(demande: Demande) -> list[str]:
    """Le compte demandé n'est pas celui qui sert, et aucun autre n'attend son effet."""
    dernier = comptes_de(demande.objet.contrat)[-1]
    if dernier.debut > demande.jour:
        return [
            f"Un autre compte prend effet le {en_lettres(dernier.debut)} : annulez ce changement avant d’en demander "
            "un autre."
        ]
    if demande.objet.compte.iban == dernier.iban:
        return ["C’est déjà le compte où la caisse vous paie."]
    return []


def effet_souhaite_a_venir(demande: Demande) -> list[str]:
    """Un compte ne change jamais pour le passé."""
    if demande.objet.effet_souhaite < demande.jour:
        return ["La date d’effet est aujourd’hui ou plus tard : un versement déjà fait ne change pas de compte."]
    return []


def verification_dite(demande: Demande) -> list[str]:
    """La date et le moyen ; un contact ni à venir, ni d'avant la demande."""
    donnees, raisons = demande.donnees, []
    le = donnees.get("contact_le")
    if not isinstance(le, date) or not jour_paris(demande.objet.demande_le) <= le <= demande.jour:
        raisons.append("Le contact avec la CPTS n’est ni à venir, ni antérieur à la demande.")
    if donnees.get("moyen") not in MoyenDeVerification.values:
        raisons.append("Dites comment vous avez joint la CPTS.")
    if not isinstance(donnees.get("reconnue"), bool):
        raisons.append("Dites si la CPTS reconnaît sa demande.")
    return raisons


def verifie_par_un_autre(demande: Demande) -> list[str]:
    """Qui demande ne vérifie pas."""
    return [TROIS_PERSONNES] if demande.auteur.pk == demande.objet.demande_par_id else []


def decide_par_un_troisieme(demande: Demande) -> list[str]:
    """Ni qui a demandé, ni qui a vérifié."""
    deja = (demande.objet.demande_par_id, demande.objet.verifie_par_id)
    return [TROIS_PERSONNES] if demande.auteur.pk in deja else []


def reconnue_par_la_cpts(demande: Demande) -> list[str]:
    """La vérification a abouti."""
    if not demande.objet.reconnue:
        return ["La CPTS ne reconnaît pas cette demande : elle ne peut être que refusée."]
    return []


def rib_lisible(demande: Demande) -> list[str]:
    """La pièce a passé l'analyse."""
    rib = demande.objet.compte.rib
    return [] if est_servie(rib) else [f"Le RIB n’est pas lisible : {rib.fiche.instructeur.lower()}."]


def effet_au_plus_tot(jour: date) -> date:
    """Le premier jour possible d'un compte confirmé ce jour : le temps, pour la CPTS, de s'opposer."""
    return jour + timedelta(days=CARENCE_DU_COMPTE_JOURS.au(jour))


def effet_apres_la_carence(demande: Demande) -> list[str]:
    """Jamais pour le passé, ni avant que la CPTS ait eu le temps de s'opposer."""
    effet, au_plus_tot = demande.donnees.get("effet_le"), effet_au_plus_tot(demande.jour)
    if not isinstance(effet, date) or effet < au_plus_tot:
        return [f"Le nouveau compte sert au plus tôt le {en_lettres(au_plus_tot)} : la CPTS peut s’opposer d’ici là."]
    if effet < demande.objet.effet_souhaite:
        souhaite = en_lettres(demande.objet.effet_souhaite)
        return [f"La CPTS demande que ce compte serve à partir du {souhaite}, pas avant."]
    return []


def pas_encore_en_vigueur(demande: Demande) -> list[str]:
    """Un changement qui a pris effet ne s'annule pas : il en faut un autre."""
    if demande.objet.effet_le <= demande.jour:
        return [f"Ce changement a pris effet le {en_lettres(demande.objet.effet_le)} : demandez-en un autre."]
    return []


def une_autre_caisse(demande: Demande) -> list[str]:
    """Une caisse du département, en activité, qui n'est pas l'actuelle."""
    changement = demande.objet
    if changement.nouvelle_id == changement.contrat.caisse_id:
        return ["Cette caisse paie déjà ce contrat."]
    if not caisses_possibles(changement.contrat).filter(pk=changement.nouvelle_id).exists():
        return ["Cet organisme n’est pas une caisse en activité du département pilote."]
    return []


def effet_de_la_caisse(demande: Demande) -> list[str]:
    """Après le début du contrat et après le dernier changement ; une fusion peut se constater après coup."""
    contrat, effet = demande.objet.contrat, demande.objet.effet_le
    if effet < contrat.signe_le:
        return [f"La date d’effet ne précède pas la signature du contrat, le {en_lettres(contrat.signe_le)}."]
    dernier = contrat.changements_de_caisse.filter(etat=EtatCaisse.EN_CHARGE).order_by("effet_le").last()
    if dernier is not None and effet <= dernier.effet_le:
        return [f"La caisse a déjà changé le {en_lettres(dernier.effet_le)} : la date d’effet est plus tardive."]
    if contrat.fin_le is not None and effet >= contrat.fin_le:
        return [f"Le contrat s’achève le {en_lettres(contrat.fin_le)} : la date d’effet est antérieure."]
    return []


def date_de_la_caisse_venue(demande: Demande) -> list[str]:
    """Le jour d'effet est arrivé."""
    return [] if demande.objet.effet_le <= demande.jour else ["La nouvelle caisse ne prend pas encore ce contrat."]
