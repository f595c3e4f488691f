"""Les actes du contrat offerts à l'écran : formulaire, action, conséquences dites à l'avance."""

from comptes.models import Utilisateur
from contrats import actions
from contrats.forms import actes as f
from contrats.models import Contrat
from dossiers import actes
from dossiers.actes import Acte
from dossiers.enums import Sujet
from dossiers.forms.actes import ConfirmationForm, MessageForm, MotifForm


def _n_a_pas_signe(contrat: Contrat, utilisateur: Utilisateur) -> bool:
    return not contrat.signatures.filter(auteur=utilisateur, annulee_le__isnull=True).exists()


def _sans_resiliation(contrat: Contrat, utilisateur: Utilisateur) -> bool:
    return contrat.resiliation_effet_le is None


ACTES = {
    "proposer": Acte(
        ConfirmationForm,
        actions.proposer,
        (
            "Le contenu du contrat est figé et reçoit une empreinte : c'est elle que les parties signent.",
            "Les trois parties sont prévenues et peuvent signer dans l'ordre qu'elles veulent.",
            "Pour modifier ensuite le contenu, il faudra rappeler le contrat.",
        ),
    ),
    "signer": Acte(f.SignatureForm, actions.signer, (), "contrats/acte_signer.html", _n_a_pas_signe),
    "rappeler": Acte(
        MotifForm,
        actions.rappeler,
        ("Le contrat revient en préparation chez l'ARS.", "Les signatures déjà données sont annulées."),
    ),
    "refuser_signature": Acte(
        MotifForm,
        actions.refuser_signature,
        ("Le contrat revient en préparation chez l'ARS.", "Les signatures déjà données sont annulées."),
        offert=_n_a_pas_signe,
    ),
    "abandonner": Acte(
        MotifForm,
        actions.abandonner,
        ("Le contrat ne sera pas signé.", "Les signatures déjà données sont annulées."),
    ),
    "mettre_en_demeure": Acte(
        f.MiseEnDemeureForm,
        actions.mettre_en_demeure,
        (
            "La CPTS reçoit votre texte et la date limite pour régulariser.",
            "Le contrat et ses versements continuent ; une résiliation demande un autre acte.",
        ),
    ),
    "regulariser": Acte(
        MessageForm, actions.regulariser, ("La mise en demeure est close, le contrat suit son cours.",)
    ),
    "notifier_resiliation": Acte(
        f.ResiliationForm,
        actions.notifier_resiliation,
        (
            "Le contrat reste en vigueur jusqu'à la date d'effet, puis prend fin.",
            "Ce jour-là, tout est soldé au prorata des jours ; un trop-perçu est à reverser.",
        ),
        offert=_sans_resiliation,
    ),
}


def inscrire() -> None:
    """Inscrit les actes du contrat ; appelé au démarrage."""
    for nom, acte in ACTES.items():
        actes.inscrire(Sujet.CONTRAT, nom, acte)
