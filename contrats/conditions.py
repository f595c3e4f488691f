"""Les conditions des transitions du contrat : chacune rend les raisons de refuser, en français, ou rien."""

from datetime import date

from commun.calendrier import en_lettres
from contrats.completude import manques_de_l_acte
from contrats.consentements import COURANT
from contrats.dates_de_signature import raisons_de_la_date
from contrats.delegations import delegation_pour, raisons_de_la_delegation
from contrats.enums import EN_VIGUEUR, ModeSignature, Partie
from contrats.enums_signature import ABREGES, a_signer_avant
from contrats.models import Contrat, Signature
from contrats.permissions import SIGNER, parties_de
from contrats.photographie import est_intacte, photographier
from contrats.preuves import SANS_DECLARATION
from contrats.versions import base_de, clauses
from dossiers.conditions import Demande
from dossiers.enums import Sujet


def contenu_complet(demande: Demande) -> list[str]:
    """Aucun manque bloquant du contenu (domaine §8), au jour de la proposition."""
    return [manque.message for manque in manques_de_l_acte(demande.objet, demande.jour) if manque.bloquant]


def empreinte_intacte(demande: Demande) -> list[str]:
    """On signe ce qui a été lu : l'empreinte montrée, celle du contrat et celle du contenu sont la même."""
    acte = demande.objet
    if not est_intacte(acte):
        return ["Le contenu ne correspond plus à ce qui a été proposé : rappelez-le et proposez-le à nouveau."]
    if demande.donnees.get("empreinte") != acte.empreinte:
        return ["Il a été proposé dans une autre version depuis que vous l’avez lu : relisez-le avant de signer."]
    return []


def signe_pour_sa_partie(demande: Demande) -> list[str]:
    """Une personne ne signe que pour sa partie."""
    partie = demande.donnees.get("partie")
    if partie not in Partie.values:
        return ["Indiquez la partie pour laquelle vous signez."]
    if partie in parties_de(demande.auteur, demande.objet, SIGNER):
        return []
    recue = delegation_pour(demande.auteur, demande.objet, partie)
    if recue is None:
        return [f"Vous ne pouvez pas signer pour cette partie : {Partie(partie).label}."]
    return raisons_de_la_delegation(recue, demande.objet, demande.jour)


def dans_l_ordre(demande: Demande) -> list[str]:
    """Si un ordre est fixé, les parties qui précèdent ont signé ; le refus nomme qui doit signer avant."""
    acte, partie = demande.objet, demande.donnees.get("partie")
    avant = a_signer_avant(acte.ordre, partie, {signature.partie for signature in _valides(demande)})
    if not avant:
        return []
    noms = {s["partie"]: s["nom"] for s in acte.photographie["contenu"]["signataires"]}
    attendus = ", puis ".join(f"{noms[une]} pour {ABREGES[une]}" for une in avant)
    return [f"L’ordre de signature est fixé : signent d’abord {attendus}."]


def papier_numerise(demande: Demande) -> list[str]:
    """Une signature sur papier se prouve par le scan complet de la version proposée."""
    if demande.donnees.get("mode") != ModeSignature.PAPIER:
        return []
    scan, acte = demande.donnees.get("scan"), demande.objet
    if scan is None:
        return ["Une signature sur papier se prouve : rendez d’abord le scan de toutes ses pages."]
    du_scan = scan.contrat_id if acte.SUJET == Sujet.CONTRAT else scan.avenant_id
    if du_scan != acte.pk or scan.version != acte.version:
        return ["Ce scan est celui d’une version remplacée : imprimez et signez la version proposée aujourd’hui."]
    return []


def pas_encore_signe(demande: Demande) -> list[str]:
    """Chaque partie, et chaque personne, signe une fois."""
    valides = {s.partie: s for s in _valides(demande)}
    deja = valides.get(demande.donnees.get("partie"))
    if deja is not None:
        return [f"Déjà signé pour cette partie par {deja.auteur} le {en_lettres(deja.jour)}."]
    if any(signature.auteur_id == demande.auteur.pk for signature in valides.values()):
        return ["Vous avez déjà signé pour une autre partie : une personne ne signe que pour sa partie."]
    return []


def n_a_pas_signe(demande: Demande) -> list[str]:
    """Qui a signé ne refuse plus : l'acte se rappelle."""
    if any(signature.auteur_id == demande.auteur.pk for signature in _valides(demande)):
        return ["Vous avez déjà signé : pour reprendre le texte, rappelez-le."]
    return []


def _valides(demande: Demande) -> list[Signature]:
    return list(demande.objet.signatures_valides)


def jour_de_signature(demande: Demande) -> list[str]:
    """Papier : date portée, entre la proposition et ce jour, pas avant qui signe d'abord. Sur le portail : ce jour."""
    jour, mode = demande.donnees.get("jour"), demande.donnees.get("mode")
    if mode not in ModeSignature.values or not isinstance(jour, date):
        return ["Indiquez comment et quand vous avez signé."]
    if mode == ModeSignature.ELECTRONIQUE:
        return [] if jour == demande.jour else ["Une signature sur le portail porte la date du jour."]
    return raisons_de_la_date(demande.objet, demande.donnees.get("partie", ""), jour, _valides(demande), demande.jour)


def identite_prouvee(demande: Demande) -> list[str]:
    """Sur le portail : identité prouvée à l'instant, texte courant accepté ; une délégation n'est pas à venir."""
    declaration = demande.donnees.get("declaration", SANS_DECLARATION)
    raisons = []
    if demande.donnees.get("mode") == ModeSignature.ELECTRONIQUE:
        attestation = declaration.attestation
        if attestation is None or not attestation.vaut_pour(demande.auteur, demande.maintenant):
            raisons.append("Confirmez votre identité au moment de signer : retapez votre mot de passe.")
        if declaration.consentement != COURANT.version:
            raisons.append("Acceptez le texte de consentement en vigueur avant de signer.")
    if declaration.delegation_du and declaration.delegation_du > demande.jour:
        raisons.append("La délégation ne peut pas dater d’après aujourd’hui.")
    return raisons


def trois_signatures(demande: Demande) -> list[str]:
    """Les trois parties ont signé l'empreinte courante."""
    signees = {s.partie for s in _valides(demande) if s.empreinte == demande.objet.empreinte}
    return [f"Il manque une signature : {partie.label}." for partie in Partie if partie not in signees]


def delai_a_venir(demande: Demande) -> list[str]:
    """La date limite pour régulariser est à venir, et avant le terme."""
    delai = demande.donnees.get("delai_le")
    if not isinstance(delai, date) or delai <= demande.jour:
        return ["La date limite pour régulariser doit être à venir."]
    if delai >= demande.objet.fin_le:
        return [f"Le contrat s’achève le {en_lettres(demande.objet.fin_le)} : fixez une date limite antérieure."]
    return []


def resiliation_possible(demande: Demande) -> list[str]:
    """Date d'effet du jour ou à venir, dans la durée du contrat ; une seule résiliation."""
    contrat, effet = demande.objet, demande.donnees.get("effet_le")
    if contrat.resiliation_effet_le is not None:
        return [f"Une résiliation est déjà notifiée, à effet du {en_lettres(contrat.resiliation_effet_le)}."]
    return refus_de_la_date_d_effet(contrat, effet if isinstance(effet, date) else None, demande.jour)


def refus_de_la_date_d_effet(contrat: Contrat, effet: date | None, jour: date) -> list[str]:
    """Pourquoi une résiliation ne peut pas prendre effet ce jour-là ; vide si elle le peut."""
    if effet is None or effet < jour:
        return ["La date d’effet de la résiliation est au plus tôt aujourd’hui."]
    if effet <= contrat.debut_le:
        return ["La résiliation prend effet au plus tôt le lendemain de la signature."]
    if effet >= contrat.fin_le:
        return [
            f"Le contrat s’achève de lui-même le {en_lettres(contrat.fin_le)} : la résiliation viendrait trop tard."
        ]
    return []


def effet_atteint(demande: Demande) -> list[str]:
    """Le jour d'effet de la résiliation notifiée est arrivé."""
    effet = demande.objet.resiliation_effet_le
    if effet is None or effet > demande.jour:
        return ["Aucune résiliation ne prend effet à cette date."]
    return []


def terme_atteint(demande: Demande) -> list[str]:
    """Le cinquième anniversaire est arrivé et aucune résiliation ne l'a précédé."""
    contrat = demande.objet
    if demande.jour < contrat.fin_le:
        return [f"Le contrat court jusqu’au {en_lettres(contrat.fin_le)}."]
    if contrat.resiliation_effet_le is not None:
        return ["Ce contrat a été résilié avant son terme."]
    return []


def contrat_en_vigueur(demande: Demande) -> list[str]:
    """Un avenant ne vit que sur un contrat signé, en vigueur, dont la fin n'est pas notifiée."""
    contrat = demande.objet.contrat
    if contrat.etat not in EN_VIGUEUR:
        return [f"Un avenant modifie un contrat en vigueur : « {contrat.fiche.instructeur} »."]
    if contrat.resiliation_effet_le is not None:
        return [f"Ce contrat prend fin le {en_lettres(contrat.resiliation_effet_le)} : il ne s’amende plus."]
    return []


def effet_a_venir(demande: Demande) -> list[str]:
    """La date d'effet prévue n'est pas passée : un avenant ne prend jamais effet avant sa dernière signature."""
    prevu = demande.objet.effet_prevu
    if prevu is not None and prevu < demande.jour:
        return [
            f"La date d’effet prévue, le {en_lettres(prevu)}, est passée : un avenant ne prend pas effet avant sa "
            "signature. Changez cette date."
        ]
    return dans_le_contrat(demande.objet.contrat, prevu or demande.jour)


def effet_dans_le_contrat(demande: Demande) -> list[str]:
    """L'effet suit la signature du contrat et précède son terme."""
    return dans_le_contrat(demande.objet.contrat, demande.donnees["effet_le"])


def dans_le_contrat(contrat: Contrat, effet: date) -> list[str]:
    """Les raisons de refuser cette date d'effet, face à la signature et au terme du contrat."""
    if effet <= contrat.debut_le:
        return [f"Un avenant prend effet après la signature du contrat, le {en_lettres(contrat.debut_le)}."]
    if effet >= contrat.fin_le:
        return [f"Le contrat s’achève le {en_lettres(contrat.fin_le)} : l’avenant prendrait effet trop tard."]
    return []


def change_quelque_chose(demande: Demande) -> list[str]:
    """Un avenant proposé change au moins une clause de la version en vigueur."""
    avenant = demande.objet
    if dict(clauses(base_de(avenant))) == dict(clauses(photographier(avenant))):
        return ["Cet avenant ne change rien à la version en vigueur : écrivez ce qu’il change."]
    return []
