"""Les séances de la démonstration : une close avec son compte rendu, une en préparation."""

from datetime import datetime, time, timedelta

from comptes.enums import Role
from cpts_portal.demo.agents import Agents
from dossiers.enums import SensAvis
from dossiers.models import Dossier
from instruction.actions import seance as actions
from instruction.charge import A_L_INSTRUCTION
from instruction.models import Seance
from instruction.permissions import agents_du_guichet

PRESENTS, A_VENIR = 5, 4
LIEU = "Maison des professions libérales, Toulouse"
ISSUES = (
    ("proposer_avis", {"sens": SensAvis.FAVORABLE, "texte": "Territoire cohérent, besoins décrits, équipe solide."}),
    ("demander_complements", {"texte": "Préciser la mission d’accès aux soins et joindre le relevé d’identité."}),
    ("reporter", {"texte": "Entendre d’abord la CPTS voisine sur les communes partagées."}),
)


def tenir_des_seances(agents: Agents, midi: datetime) -> None:
    """Une séance tenue ce midi-là et close, une autre quinze jours après ; rien la seconde fois, ni sans lettre."""
    coordinateur = agents.agent(Role.COORDINATEUR, "31")
    region = coordinateur.affectations.get(role=Role.COORDINATEUR).organisation.region_id
    prochaine = midi.date() + timedelta(days=15)
    a_lire = Dossier.objects.visibles_par(coordinateur).filter(region=region, lettre__etat__in=A_L_INSTRUCTION)
    calmes = list(
        a_lire.exclude(evenements__instant__gte=midi - timedelta(hours=1)).order_by("-lettre__etat", "numero")
    )
    if Seance.objects.exists() or len(calmes) < len(ISSUES):
        return
    acte = {"auteur": coordinateur}
    lieu = {"lieu": LIEU, "presidence": coordinateur}
    close = actions.convoquer(region=region, tenue_le=midi.date(), heure=time(12, 30), maintenant=midi, **lieu, **acte)
    actions.inscrire(close, calmes[: len(ISSUES)], maintenant=midi, **acte)
    presents = list(agents_du_guichet(region).exclude(pk=coordinateur.pk)[:PRESENTS])
    actions.noter_les_presents(close, [coordinateur, *presents], **acte)
    actions.ouvrir(close, maintenant=midi + timedelta(minutes=30), **acte)
    passages = close.passages.select_related("seance").order_by("ordre")
    for rang, (passage, (issue, note)) in enumerate(zip(passages, ISSUES, strict=True), start=1):
        valeurs = {**note, "reporte_au": prochaine if issue == "reporter" else None}
        actions.noter(passage, issue, maintenant=midi + timedelta(minutes=30 + 20 * rang), **valeurs, **acte)
    actions.clore(close, maintenant=midi + timedelta(hours=2), **acte)
    venir = actions.convoquer(
        region=region,
        tenue_le=prochaine,
        heure=time(18, 30),
        maintenant=midi + timedelta(hours=3),
        **lieu,
        **acte,
    )
    suivants = calmes[len(ISSUES) - 1 :][:A_VENIR]  # le dossier reporté, puis d'autres
    actions.inscrire(venir, suivants, maintenant=midi + timedelta(hours=3), **acte)
