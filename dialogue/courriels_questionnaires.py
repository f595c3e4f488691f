"""L'envoi d'un questionnaire : un courriel par destinataire, avec son lien et celui de sa désinscription."""

from datetime import datetime

from django.template.loader import render_to_string

from commun import courriels
from dialogue.jetons import adresse_de_desinscription, adresse_de_reponse, empreinte_d_adresse
from dialogue.models import Desinscription, Destinataire, Questionnaire
from dossiers.jetons import empreinte_du_jeton, nouveau_jeton

PREFIXE = "questionnaire"
LOT = 500


def prefixe(questionnaire: Questionnaire) -> str:
    """Le début des clés de ses courriels."""
    return f"{PREFIXE}:{questionnaire.pk}:"


def envoyer(questionnaire: Questionnaire, maintenant: datetime) -> None:
    """Donne un jeton à chacun et dépose son courriel ; qui s'est désinscrit depuis est retiré sans être écrit."""
    desinscrits = set(Desinscription.objects.values_list("empreinte", flat=True))
    destinataires = list(questionnaire.destinataires.order_by("pk"))
    partis = [d for d in destinataires if empreinte_d_adresse(d.courriel) in desinscrits]
    Destinataire.objects.filter(pk__in=[d.pk for d in partis]).delete()
    restants = [d for d in destinataires if d not in partis]
    jetons = {d.pk: nouveau_jeton() for d in restants}
    for destinataire in restants:
        destinataire.jeton_empreinte = empreinte_du_jeton(jetons[destinataire.pk])
    Destinataire.objects.bulk_update(restants, ["jeton_empreinte"], batch_size=LOT)
    envois = (_courriel(questionnaire, d, jetons[d.pk]) for d in restants)
    courriels.deposer_tous(envois, maintenant=maintenant)


def _courriel(questionnaire: Questionnaire, destinataire: Destinataire, jeton: str) -> courriels.Courriel:
    nom = " ".join(questionnaire.dossier.nom.split())
    contexte = {
        "questionnaire": questionnaire,
        "adresse": adresse_de_reponse(jeton),
        "desinscription": adresse_de_desinscription(jeton),
    }
    return courriels.Courriel(
        cle=f"{PREFIXE}:{questionnaire.pk}:{destinataire.pk}",
        destinataire=destinataire.courriel,
        sujet=f"Votre avis en deux minutes : {nom}"[:200],
        corps=render_to_string("dialogue/courriels/questionnaire.txt", contexte),
    )
