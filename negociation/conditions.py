"""Les conditions de la négociation : chacune rend les raisons de refuser, en français, ou rien."""

from commun.calendrier import en_lettres, jour_paris
from dossiers.conditions import Demande
from negociation.enums import EtatModification, EtatVersion
from negociation.models import Modification, VersionSoumise
from negociation.versions import contenu_inchange, derniere_version, manquantes


def en_negociation(demande: Demande) -> list[str]:
    """On négocie ce qui n'est pas encore proposé, tenu ou approuvé."""
    texte = demande.objet.negocie
    ferme = texte.fermeture()
    return [f"{texte.nom[:1].upper()}{texte.nom[1:]} n’est plus en négociation : {ferme}."] if ferme else []


def approuve_ce_qui_est_lu(demande: Demande) -> list[str]:
    """L'empreinte lue est celle de la version, que la copie de travail porte encore ; le contenu est complet.

    Compléter le contenu après un bon l'annulerait : un bon porte sur un contenu complet.
    """
    version = demande.objet
    if demande.donnees.get("empreinte") != version.empreinte:
        return ["Ce n’est pas la version que vous avez lue : relisez-la avant de donner votre bon."]
    texte = version.negocie
    photo = texte.photographier()
    if texte.empreinte(photo, version.numero) != version.empreinte:
        return [
            f"Le contenu a changé depuis la version {version.numero} : attendez la suivante, {texte.repondant} la "
            "soumettra."
        ]
    nombre = len(texte.manques(photo, demande.jour))
    if nombre:
        return [
            f"Le contenu n’est pas complet ({nombre} point{'s' if nombre > 1 else ''}) : {texte.repondant} doit le "
            "compléter."
        ]
    return []


def pas_encore_de_bon(demande: Demande) -> list[str]:
    """Une partie, et une personne, donne un bon par version."""
    for bon in demande.objet.bons_valides:
        if bon.partie == demande.donnees.get("partie"):
            return [f"Votre partie a déjà donné son bon : {bon.auteur}, le {en_lettres(jour_paris(bon.donne_le))}."]
        if bon.auteur_id == demande.auteur.pk:
            return ["Vous avez déjà donné un bon pour une autre partie."]
    return []


def rien_en_attente_de_sa_partie(demande: Demande) -> list[str]:
    """On n'approuve pas un texte que l'on propose encore de changer."""
    attendues = Modification.objects.filter(version=demande.objet, etat=EtatModification.PROPOSEE)
    if attendues.filter(partie=demande.donnees.get("partie")).exists():
        repondant = demande.objet.negocie.repondant
        return [f"Votre partie propose encore une modification : attendez la réponse de {repondant}, ou retirez-la."]
    return []


def a_donne_son_bon(demande: Demande) -> list[str]:
    """On ne retire que son propre bon."""
    if demande.objet.bons_valides.filter(partie=demande.donnees.get("partie")).exists():
        return []
    return ["Votre partie n’a pas donné de bon sur cette version."]


def trois_bons(demande: Demande) -> list[str]:
    """Les trois parties ont donné leur bon."""
    return [f"Il manque un bon : {partie.label}." for partie in manquantes(demande.objet)]


def approuve_par_les_trois(demande: Demande) -> list[str]:
    """Condition ajoutée à « proposer » : le contenu courant est une version bonne pour signature des trois parties."""
    acte = demande.objet
    version = derniere_version(acte)
    if version is None:
        return ["Soumettez d’abord le contenu à la négociation : les trois parties doivent l’approuver."]
    if version.etat == EtatVersion.PERIMEE:
        return [f"Les bons de la version {version.numero} sont annulés : soumettez une nouvelle version."]
    raisons = []
    if not contenu_inchange(version):
        raisons.append(f"Le contenu a changé depuis la version {version.numero} : soumettez-le de nouveau.")
    attendues = manquantes(version)
    if attendues:
        noms = ", ".join(partie.label for partie in attendues)
        raisons.append(f"La version {version.numero} attend le bon pour signature de : {noms}.")
    return raisons + modifications_tranchees(version)


def modifications_tranchees(version: VersionSoumise) -> list[str]:
    """Une modification proposée reçoit une réponse avant la version suivante et avant la signature."""
    nombre = Modification.objects.filter(version=version, etat=EtatModification.PROPOSEE).count()
    if not nombre:
        return []
    if nombre == 1:
        return ["Une modification proposée attend votre réponse : acceptez-la ou refusez-la d’abord."]
    return [f"{nombre} modifications proposées attendent votre réponse : acceptez-les ou refusez-les d’abord."]
