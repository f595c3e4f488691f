"""Les conditions d'une contribution : chacune rend les raisons de refuser, en français, ou rien."""

from dossiers.conditions import Demande
from dossiers.enums import Appreciation, Critere, EtatLettre
from instruction.enums import A_MOTIVER, EtatAvis
from instruction.models import AvisPrepare
from instruction.parametres import AVIS_A_DEUX

CHEZ_LE_GUICHET = frozenset({EtatLettre.DEPOSEE, EtatLettre.COMPLEMENTS_DEMANDES})
AVIS_RENDU = "Le Guichet n’instruit plus cette lettre : votre contribution ne s’envoie plus."


def lettre_chez_le_guichet(demande: Demande) -> list[str]:
    """On contribue tant que l'avis n'est pas rendu."""
    return [] if demande.dossier.lettre.etat in CHEZ_LE_GUICHET else [AVIS_RENDU]


def derniere_version_lue(demande: Demande) -> list[str]:
    """Une contribution porte sur la dernière version déposée : la différence se relit avant d'envoyer."""
    lue, derniere = demande.objet.version, demande.dossier.lettre.version
    if lue is None or lue == derniere:
        return []
    return [f"La version {derniere} a remplacé la version {lue} que vous aviez lue : relisez ce qui a changé."]


def grille_appreciee(demande: Demande) -> list[str]:
    """Quatre critères appréciés, « sans avis » compris ; un commentaire pour toute réserve (S4)."""
    lignes = {ligne.critere: ligne for ligne in demande.objet.lignes.all()}
    raisons = []
    for critere in Critere:
        ligne = lignes.get(critere)
        if ligne is None or not ligne.appreciation:
            raisons.append(f"Appréciez le critère « {critere.label} » ; « Sans avis » est une appréciation.")
        elif ligne.appreciation in A_MOTIVER and not ligne.commentaire.strip():
            dit = ligne.get_appreciation_display().lower()
            raisons.append(f"« {critere.label} » est {dit} : écrivez pourquoi, et ce que vous attendez.")
    return raisons


def avis_pret(demande: Demande) -> list[str]:
    """Un avis se propose avec sa grille, son sens et sa motivation."""
    avis, raisons = demande.objet, []
    manquants = [c.label for c in Critere if (avis.grille.get(c) or [""])[0] not in Appreciation.values]
    if manquants:
        raisons.append(f"Appréciez encore : {', '.join(manquants)}.")
    if not avis.sens:
        raisons.append("Choisissez le sens de l’avis.")
    if not avis.motivation.strip():
        raisons.append("Motivez l’avis en quelques phrases.")
    return raisons


def version_courante(demande: Demande) -> list[str]:
    """L'avis porte sur la dernière version déposée."""
    derniere = demande.dossier.lettre.version
    if demande.objet.version == derniere:
        return []
    return [f"La version {derniere} a remplacé celle de cet avis : relisez-la et préparez l’avis de nouveau."]


def prepare_par_un_autre(demande: Demande) -> list[str]:
    """Si la règle des deux personnes est active : qui rend l'avis n'est pas qui l'a préparé (paramètre)."""
    if not AVIS_A_DEUX.valeur:
        return []
    prets = AvisPrepare.objects.filter(dossier=demande.dossier, version=demande.objet.version, etat=EtatAvis.PROPOSE)
    if prets.exclude(prepare_par=demande.auteur).exists():
        return []
    return ["L’avis se rend à deux : faites-le préparer et proposer par un autre coordinateur, ou rendre par un autre."]
