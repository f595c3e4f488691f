"""Les avenants de la démonstration : une extension du territoire signée, une révision en préparation."""

from django.db.models import Q

from comptes.enums import Role
from contrats import actions
from contrats.enums import ModeSignature, MotifAvenant
from contrats.models import Avenant
from cpts_portal.demo.parcours import Parcours
from cpts_portal.demo.parcours_contrat import prouver, signataire
from dossiers.territoire import communes_du_dossier
from territoires.actions import ajouter_communes
from territoires.models import Commune, Voisinage

COMMUNES_AJOUTEES = 12


def _dernier(p: Parcours) -> Avenant:
    return p.dossier.contrat.avenants.select_related("contrat", "dossier__lettre").order_by("numero").last()


def etendre_le_territoire(p: Parcours) -> None:
    """Ouvre un avenant qui ajoute les plus peuplées des communes voisines."""
    p.faire(
        actions.ouvrir_avenant,
        p.dossier.contrat,
        auteur=p.agent(Role.INSTRUCTEUR_ARS),
        motifs=[MotifAvenant.TERRITOIRE],
        objet="Extension du territoire aux communes voisines, dont les professionnels ont rejoint la CPTS.",
    )
    siennes = communes_du_dossier(p.dossier)
    paires = Voisinage.objects.filter(Q(commune_a__in=siennes) | Q(commune_b__in=siennes))
    proches = {code for paire in paires.order_by("pk").values_list("commune_a_id", "commune_b_id") for code in paire}
    communes = Commune.objects.filter(pk__in=proches - set(siennes), archivee_le__isnull=True, population__isnull=False)
    codes = communes.order_by("-population", "code").values_list("code", flat=True)[:COMMUNES_AJOUTEES]
    ajouter_communes(territoire=p.dossier.territoire, codes=list(codes), maintenant=p.maintenant)


def proposer(p: Parcours) -> None:
    p.faire(actions.proposer, _dernier(p), auteur=p.agent(Role.INSTRUCTEUR_ARS))


def signer(p: Parcours, partie: str) -> None:
    """Signe sur le portail l'empreinte lue."""
    lu = _dernier(p)
    donnees = {"empreinte": lu.empreinte, "mode": ModeSignature.ELECTRONIQUE}
    auteur = signataire(p, partie)
    p.faire(actions.signer, lu, auteur=auteur, declaration=prouver(p, auteur), **donnees)


def preparer_le_suivant(p: Parcours) -> None:
    """Laisse en préparation un avenant qui change les moyens et les indicateurs."""
    p.faire(
        actions.ouvrir_avenant,
        p.dossier.contrat,
        auteur=p.agent(Role.INSTRUCTEUR_ARS),
        motifs=[MotifAvenant.INDICATEURS, MotifAvenant.AUTRE],
        objet="Révision des moyens de coordination et du partage de la part variable après l’extension.",
    )
    redaction = _dernier(p).redaction
    redaction.moyens = f"{redaction.moyens}\nUne seconde coordinatrice, à mi-temps, pour les communes qui rejoignent."
    redaction.save(update_fields=["moyens"])
