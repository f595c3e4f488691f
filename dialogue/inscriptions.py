"""Ce que le dialogue ajoute aux tables des dossiers, au démarrage (dossiers ne connaît pas dialogue)."""

from dialogue import blocs as blocs_du_dialogue
from dialogue import envois, notifications, pas_aides, pas_questionnaires, pas_reunions
from dialogue import liens as liens_du_dialogue
from dialogue.actions.aides import demander_au_depot
from dialogue.actions.invitations import relancer_les_invites
from dialogue.actions.quarantaine import analyser_les_pieces_des_messages
from dialogue.actions.questionnaires import clore_les_echus, effacer_les_textes
from dialogue.documents.aide import GABARIT as GABARIT_ATTESTATION
from dialogue.documents.aide import archiver_l_attestation
from dialogue.documents.reunion import GABARIT as GABARIT_REUNION
from dialogue.emport import emporter
from dialogue.emport_accompagnement import QUESTIONNAIRES, REUNIONS, emporter_les_reunions, emporter_les_totaux
from dossiers import archives, blocs, echeances, effets, liens
from dossiers.authenticite import dispenser, imprimer_sans_code
from dossiers.emport import annexes
from dossiers.enums import TypeDocument


def inscrire() -> None:
    """Idempotent : Django peut l'appeler plusieurs fois."""
    blocs.inscrire(blocs.Place.DOSSIER, blocs_du_dialogue.du_dossier)
    blocs.inscrire(blocs.Place.GUICHET, blocs_du_dialogue.de_l_aide)
    blocs.inscrire(blocs.Place.GUICHET, blocs_du_dialogue.de_l_aide_urps)
    blocs.inscrire(blocs.Place.APPUI, blocs_du_dialogue.de_l_appui)
    liens.inscrire(liens.Place.DOSSIER, liens_du_dialogue.du_dossier)
    liens.inscrire(liens.Place.APPUIS, liens_du_dialogue.des_appuis)
    annexes.inscrire(emporter, "echanges", "l’échange de l’équipe avec le Guichet, et ses pièces")
    annexes.inscrire(emporter_les_reunions, REUNIONS, "les réunions et leurs comptes rendus")
    annexes.inscrire(emporter_les_totaux, QUESTIONNAIRES, "les totaux anonymes des questionnaires")
    echeances.inscrire(analyser_les_pieces_des_messages)
    notifications.inscrire()
    pas_reunions.declarer()
    pas_questionnaires.declarer()
    pas_aides.declarer()
    effets.inscrire("lettre.deposer", demander_au_depot)
    archives.GABARITS[TypeDocument.ATTESTATION_AIDE] = GABARIT_ATTESTATION
    imprimer_sans_code(GABARIT_REUNION)
    dispenser(TypeDocument.ATTESTATION_AIDE, "Elle atteste une aide accordée, puis versée : chacune reste vraie.")
    for code in ("aide.accorder", "aide.verser"):
        effets.inscrire(code, archiver_l_attestation)
    envois.inscrire()
    for traitement in (clore_les_echus, effacer_les_textes, relancer_les_invites):
        echeances.inscrire(traitement)
