"""Ce que l'instruction ajoute aux tables des dossiers, au démarrage (dossiers ne connaît pas instruction)."""

from dossiers import avis_vise, conditions_inscrites, deliberations, echeances, effets, encarts, liens, remarques
from instruction import actes, inscriptions_ars, inscriptions_seance, inscriptions_tiers, notifications, workflow
from instruction.actions.cloture import clore_les_attendues
from instruction.actions.contributions import retirer_au_deport
from instruction.actions.ouverture import ouvrir_ou_mettre_a_jour
from instruction.actions.relances import relancer_les_relecteurs
from instruction.conditions import prepare_par_un_autre
from instruction.dates import date_visee
from instruction.encarts import avis_de_mon_departement, ma_contribution
from instruction.liens import a_traiter, du_dossier
from instruction.models import Contribution
from instruction.remarques import remarques_des_relecteurs


def inscrire() -> None:
    """Idempotent : Django peut l'appeler plusieurs fois."""
    workflow.declarer()
    for code in ("acteur", "recusation", "decision"):
        effets.inscrire(f"deport.{code}", retirer_au_deport)
    encarts.inscrire(ma_contribution)
    encarts.inscrire(avis_de_mon_departement)
    liens.inscrire(liens.Place.DOSSIER, du_dossier)
    liens.inscrire(liens.Place.TRAVAIL, a_traiter)
    for code in ("lettre.deposer", "lettre.completer"):
        effets.inscrire(code, ouvrir_ou_mettre_a_jour)
    for code in ("lettre.rendre_avis", "lettre.retirer"):
        effets.inscrire(code, clore_les_attendues)
    echeances.inscrire(relancer_les_relecteurs)
    conditions_inscrites.inscrire("lettre.rendre_avis", prepare_par_un_autre)
    actes.inscrire()
    avis_vise.inscrire(date_visee)
    notifications.inscrire()
    deliberations.inscrire(Contribution.objects.dossiers_deliberes)
    remarques.inscrire(remarques_des_relecteurs)
    inscriptions_ars.inscrire()
    inscriptions_seance.inscrire()
    inscriptions_tiers.inscrire()
