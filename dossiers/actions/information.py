"""Informer chaque personne citée, une fois par dossier, avec sa page personnelle (RGPD, art. 13 et 14)."""

from collections.abc import Iterable
from datetime import datetime

from django.template.loader import render_to_string

from commun import courriels
from commun.courriels import Courriel
from dossiers.jetons import adresse_de_la_fiche, empreinte_du_jeton, nouveau_jeton
from dossiers.models import AccesPersonne, ActeurDossier, DemandeAdhesion, Dossier

PREFIXE = "acteur"
LOT = 500


def informer(acteurs: Iterable[ActeurDossier], *, dossier: Dossier, maintenant: datetime) -> int:
    """Dépose l'information de ceux qui ont une adresse et ne l'ont pas encore reçue ; rend leur nombre.

    Ne concerne que les personnes : l'adresse générale d'une structure n'est celle de personne. Les acteurs sont déjà
    enregistrés ; à appeler dans la transaction de l'acte.
    """
    a_prevenir = [a for a in acteurs if a.courriel and a.informe_le is None and a.est_une_personne]
    if not a_prevenir:
        return 0
    jetons = {acteur.pk: nouveau_jeton() for acteur in a_prevenir}
    AccesPersonne.objects.bulk_create(
        [
            AccesPersonne(acteur_id=pk, jeton_empreinte=empreinte_du_jeton(j), cree_le=maintenant)
            for pk, j in jetons.items()
        ],
        batch_size=LOT,
    )
    courriels.deposer_tous(
        (_courriel("acteur_ajoute", acteur, dossier, jetons[acteur.pk]) for acteur in a_prevenir), maintenant=maintenant
    )
    for debut in range(0, len(a_prevenir), LOT):
        lot = a_prevenir[debut : debut + LOT]
        ActeurDossier.objects.filter(pk__in=[acteur.pk for acteur in lot]).update(informe_le=maintenant)
    for acteur in a_prevenir:
        acteur.informe_le = maintenant
    return len(a_prevenir)


def envoyer_la_page(gabarit: str, personne: ActeurDossier | DemandeAdhesion, *, maintenant: datetime) -> None:
    """Ouvre un nouvel accès à la page de cette personne et le lui écrit (``gabarit`` : nom du texte)."""
    jeton = nouveau_jeton()
    cible = {"acteur": personne} if isinstance(personne, ActeurDossier) else {"demande": personne}
    AccesPersonne.objects.create(jeton_empreinte=empreinte_du_jeton(jeton), cree_le=maintenant, **cible)
    courriels.deposer_tous([_courriel(gabarit, personne, personne.dossier, jeton)], maintenant=maintenant)


def _courriel(gabarit: str, personne: ActeurDossier | DemandeAdhesion, dossier: Dossier, jeton: str) -> Courriel:
    """La clé ne dit rien de la personne ; elle nomme le dossier et l'empreinte du jeton."""
    corps = render_to_string(
        f"dossiers/courriels/{gabarit}.txt",
        {"personne": personne, "dossier": dossier, "adresse": adresse_de_la_fiche(jeton)},
    )
    return Courriel(
        cle=f"{PREFIXE}:{dossier.pk}:{empreinte_du_jeton(jeton)[:32]}",
        destinataire=personne.courriel,
        sujet=f"[{dossier.numero}] Vous figurez parmi les acteurs d’un projet de CPTS"
        if gabarit == "acteur_ajoute"
        else f"[{dossier.numero}] Votre inscription à un projet de CPTS",
        corps=corps,
    )
