"""Les conditions des relevés et du dialogue de gestion : chacune rend les raisons de refuser, ou rien."""

from datetime import date

from django.db.models import QuerySet

from commun.calendrier import en_lettres, jour_paris
from contrats.enums import SIGNES
from dossiers.conditions import Demande
from execution.enums_gestion import EtatGestion, NatureValeur
from execution.indicateurs import indicateur_de_l_annee
from execution.lecture_du_contrat import annee_numero
from execution.models import DialogueDeGestion, ValeurRelevee
from execution.releves import est_gele
from negociation.enums import EtatModification
from negociation.models import Modification

VALEUR_A_ECRIRE = "Écrivez la valeur relevée, ou dites-la masquée ou manquante. Zéro est une valeur."
MANQUE_A_DIRE = "Dites pourquoi la donnée manque."
PREUVE_A_JOINDRE = "Joignez une preuve : un fichier, ou la requête qui produit le chiffre."


def contrat_signe(demande: Demande) -> list[str]:
    """Relever et dialoguer restent possibles après le terme : la dernière année se solde ensuite."""
    return [] if demande.objet.contrat.etat in SIGNES else ["Ce contrat n’est pas signé."]


def annee_commencee(demande: Demande) -> list[str]:
    """On ne relève pas une année à venir."""
    debut = annee_numero(demande.objet.contrat, demande.objet.annee).debut
    return [f"Cette année du contrat commence le {en_lettres(debut)}."] if demande.jour < debut else []


def releves_ouverts(demande: Demande) -> list[str]:
    """Gelés, les relevés ne changent plus sans un acte tracé."""
    if est_gele(demande.objet.contrat, demande.objet.annee):
        return ["Les relevés de cette année sont gelés pour le dialogue de gestion : ils ne changent plus."]
    return []


def valeur_recevable(demande: Demande) -> list[str]:
    """La valeur tient dans l'unité, sa lecture n'est ni à venir ni antérieure à l'année, sa preuve existe."""
    releve, ecrite = demande.objet, demande.donnees.get("valeur")
    indicateur = indicateur_de_l_annee(releve.contrat, releve.annee, releve.code)
    if indicateur is None:
        return ["Cet indicateur n’est pas au contrat cette année-là."]
    if not isinstance(ecrite, ValeurRelevee):
        return ["Dites ce que vous relevez."]
    raisons = indicateur.defauts(ecrite.valeur) if ecrite.valeur is not None else []
    if ecrite.nature == NatureValeur.VALEUR and ecrite.valeur is None:
        raisons.append(VALEUR_A_ECRIRE)
    if ecrite.nature == NatureValeur.MANQUANTE and not ecrite.commentaire:
        raisons.append(MANQUE_A_DIRE)
    if ecrite.nature != NatureValeur.MANQUANTE and ecrite.preuve is None and not ecrite.requete:
        raisons.append(PREUVE_A_JOINDRE)
    return raisons + _jour_de_lecture(demande, ecrite.observee_le)


def _jour_de_lecture(demande: Demande, jour: date) -> list[str]:
    if jour > demande.jour:
        return ["La date de lecture ne peut pas être à venir."]
    debut = annee_numero(demande.objet.contrat, demande.objet.annee).debut
    return (
        [f"La donnée ne peut pas être lue avant le début de l’année, le {en_lettres(debut)}."] if jour < debut else []
    )


def motif_du_desaccord(demande: Demande) -> list[str]:
    """Une valeur différente de celle de l'autre partie dit pourquoi."""
    if demande.commentaire:
        return []
    return ["L’autre partie a relevé autre chose : dites pourquoi votre valeur diffère."]


def valeur_de_l_autre(demande: Demande) -> list[str]:
    """On n'accepte que ce que l'autre partie a relevé."""
    if demande.donnees.get("autre") is None:
        return ["L’autre partie n’a encore rien relevé."]
    return []


def dialogue_commence(demande: Demande) -> list[str]:
    """On ne tient pas un dialogue à venir."""
    if demande.objet.debut > demande.maintenant:
        return ["Ce dialogue n’a pas encore commencé."]
    return []


def annee_finie_ou_presque(demande: Demande) -> list[str]:
    """On gèle une année finie : avant, un relevé peut encore arriver."""
    fin = annee_numero(demande.objet.contrat, demande.objet.annee).fin
    if demande.jour >= fin or demande.objet.contrat.etat not in ("actif", "mis_en_demeure"):
        return []
    return [f"Cette année du contrat s’achève le {en_lettres(fin)} : gelez ses relevés ensuite."]


def compte_rendu_rempli(demande: Demande) -> list[str]:
    """Un compte rendu dit qui était là et ce qui s'est dit."""
    dialogue = demande.objet
    return [] if dialogue.presents and dialogue.conclusions else ["Écrivez d’abord qui était là et ce qui s’est dit."]


def approuve_ce_qui_est_lu(demande: Demande) -> list[str]:
    """L'empreinte lue est celle du compte rendu soumis."""
    if demande.donnees.get("empreinte") != demande.objet.empreinte:
        return ["Le compte rendu a changé depuis que vous l’avez lu : relisez-le avant d’approuver."]
    return []


def pas_encore_approuve(demande: Demande) -> list[str]:
    """Une partie, et une personne, approuve une fois."""
    valides = demande.objet.approbations.filter(annulee_le__isnull=True).select_related("auteur")
    for approbation in valides:
        if approbation.partie == demande.donnees.get("partie"):
            jour = en_lettres(jour_paris(approbation.approuvee_le))
            return [f"Déjà approuvé pour cette partie par {approbation.auteur} le {jour}."]
        if approbation.auteur_id == demande.auteur.pk:
            return ["Vous avez déjà approuvé pour une autre partie."]
    return []


def trois_approbations(demande: Demande) -> list[str]:
    """Les trois parties ont approuvé l'empreinte courante."""
    dialogue = demande.objet
    donnees = dialogue.approbations.filter(annulee_le__isnull=True, empreinte=dialogue.empreinte).count()
    return [] if donnees == 3 else ["Il manque une approbation."]


def avant_le_dialogue(demande: Demande) -> list[str]:
    """Une position s'envoie avant que le dialogue soit tenu."""
    if demande.objet.dialogue.etat in (EtatGestion.PREPARATION, EtatGestion.GELE):
        return []
    return ["Le dialogue est tenu : les positions ne s’envoient plus."]


def position_ecrite(demande: Demande) -> list[str]:
    """Une position vide ne s'envoie pas."""
    return [] if demande.objet.texte.strip() else ["Écrivez votre position avant de l’envoyer."]


def suite_decidee(demande: Demande) -> list[str]:
    """Une suite se tient, ou s'abandonne, une fois le compte rendu approuvé ; avant, elle se retire."""
    if demande.objet.dialogue.etat == EtatGestion.APPROUVE:
        return []
    return ["Le compte rendu n’est pas encore approuvé : cette suite n’est pas décidée."]


def rien_en_attente_de_sa_partie(demande: Demande) -> list[str]:
    """On n'approuve pas un compte rendu que l'on propose encore de changer."""
    if _en_attente(demande.objet).filter(partie=demande.donnees.get("partie")).exists():
        return ["Votre partie propose encore une modification : attendez la réponse, ou retirez-la."]
    return []


def propositions_tranchees(demande: Demande) -> list[str]:
    """Toute modification proposée reçoit une réponse avant la version suivante, et avant de clore."""
    nombre = _en_attente(demande.objet).count()
    if not nombre:
        return []
    dit = "Une modification proposée attend" if nombre == 1 else f"{nombre} modifications proposées attendent"
    return [f"{dit} la réponse de l’ARS ou de la caisse : rien ne se soumet ni ne se clôt avant."]


def _en_attente(dialogue: DialogueDeGestion) -> QuerySet[Modification]:
    return Modification.objects.filter(version=dialogue.compte_rendu_id, etat=EtatModification.PROPOSEE).order_by()
