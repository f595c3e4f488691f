"""Ce que le décor montre du dialogue : réunions, questionnaires, aide de l'URPS, avec des noms très longs."""

import re
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from commun.models import CourrielSortant
from comptes.enums import Role
from dialogue.actions import aides, questionnaires, reunions
from dialogue.jetons import adresse_du_questionnaire
from dialogue.models import Reunion
from tests.fabriques.accompagnement import repondre, un_questionnaire, un_questionnaire_ouvert, une_reunion
from tests.fabriques.dossiers import un_agent
from tests.fabriques.etats import Parcours

LONG = "Présentation du projet aux professionnels " + "interminablementcoordonnés" * 4


def pages(parcours: Parcours) -> dict[str, list[str]]:
    """Les adresses à ouvrir, par qui : « equipe », « guichet », « public »."""
    guichet = un_agent(Role.COORDINATEUR)
    ouvertes: dict[str, list[str]] = {"equipe": [], "guichet": [], "public": []}
    _reunions(parcours, ouvertes)
    _questionnaires(parcours, ouvertes)
    aide = aides.demander(parcours.dossier, auteur=parcours.responsable, maintenant=timezone.now())
    aides.accorder(aide, montant=8000, decidee_le=timezone.localdate(), auteur=guichet, maintenant=timezone.now())
    ouvertes["equipe"].append(reverse("dialogue:aide_du_dossier", args=[parcours.dossier.numero]))
    ouvertes["guichet"] += [reverse("dialogue:aides"), aide.get_absolute_url()]
    return ouvertes


def _reunions(parcours: Parcours, ouvertes: dict[str, list[str]]) -> None:
    prevue, tenue = (une_reunion(parcours.dossier, titre=LONG[:150]) for _ in range(2))
    passe = timezone.now() - timedelta(days=1)
    Reunion.objects.filter(pk=tenue.pk).update(debut=passe)
    tenue.refresh_from_db()
    acte = {"auteur": parcours.responsable, "maintenant": timezone.now()}
    reunions.tenir(tenue, presents=[tenue.invites.first().pk], compte_rendu="Décidé. " + "z" * 120, **acte)
    noms = ("reunion", "modifier_reunion", "annuler_reunion", "tenir_reunion")
    numero = [parcours.dossier.numero]
    ouvertes["equipe"] += [reverse(f"dialogue:{nom}", args=numero) for nom in ("reunions", "nouvelle_reunion")]
    ouvertes["equipe"] += [reverse(f"dialogue:{nom}", args=[prevue.pk]) for nom in noms]
    ouvertes["equipe"].append(tenue.get_absolute_url())
    ouvertes["guichet"].append(prevue.get_absolute_url())
    ouvertes["public"].append(_lien("reunion:", r"/invitation-reunion/\S+"))


def _questionnaires(parcours: Parcours, ouvertes: dict[str, list[str]]) -> None:
    dossier = parcours.dossier
    prepare = un_questionnaire(dossier, titre=LONG[:150])
    ouvert = un_questionnaire_ouvert(dossier, adresses=[("anne@exemple.test", "60")])
    clos = un_questionnaire_ouvert(dossier)
    for profession, nombre in (("60", 9), ("10", 7), ("70", 2)):
        repondre(clos, profession, nombre, "Un souhait " + "w" * 90)
    questionnaires.clore(clos, auteur=parcours.responsable, maintenant=timezone.now())
    numero = [dossier.numero]
    ouvertes["equipe"] += [reverse(f"dialogue:{n}", args=numero) for n in ("questionnaires", "nouveau_questionnaire")]
    ouvertes["equipe"] += [q.get_absolute_url() for q in (prepare, ouvert, clos)]
    for nom, sujet in (("destinataires", prepare), ("ouvrir_questionnaire", prepare), ("clore_questionnaire", ouvert)):
        ouvertes["equipe"].append(reverse(f"dialogue:{nom}", args=[dossier.numero, sujet.pk]))
    lien = _lien("questionnaire:", r"/questionnaire/[\w-]+/")
    general = re.sub(r"^https?://[^/]+", "", adresse_du_questionnaire(ouvert.cle))
    repondre(ouvert, "60", 1)
    merci = reverse("dialogue:merci", args=[f"60-0-{ouvert.pk}"])
    ouvertes["public"] += [lien, f"{lien}desinscription/", general, merci, reverse("dialogue:desinscrit")]


def _lien(prefixe: str, motif: str) -> str:
    corps = CourrielSortant.objects.filter(cle__startswith=prefixe).order_by("pk")[0].corps
    return re.search(motif, corps)[0]
