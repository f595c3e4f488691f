"""Les actes du contrat offerts à l'écran : formulaire, action, conséquences dites à l'avance."""

from commun.textes import en_incise
from comptes.models import Utilisateur
from contrats import actions
from contrats.enums import Partie
from contrats.forms import actes as f
from contrats.models import ActeSignable, Contrat
from contrats.tours_de_signature import attente_de_signer
from dossiers import actes
from dossiers.actes import Acte
from dossiers.enums import Sujet
from dossiers.forms.actes import ConfirmationForm, MessageForm, MotifForm


def _n_a_pas_signe(acte: ActeSignable, utilisateur: Utilisateur) -> bool:
    return not acte.signatures_valides.filter(auteur=utilisateur).exists()


def _c_est_son_tour(acte: ActeSignable, utilisateur: Utilisateur) -> bool:
    """Vrai si l'une de ses parties n'a pas signé, et qu'aucune autre ne doit signer avant elle."""
    return not attente_de_signer(acte, utilisateur)


def _reste_a_signer(acte: ActeSignable) -> str:
    """Qui n'a pas encore signé, dit à qui vient de le faire."""
    signees = {signature.partie for signature in acte.signatures_valides}
    attendues = [en_incise(partie.label) for partie in Partie if partie not in signees]
    if not attendues:
        return "Les trois parties ont signé."
    reste = "sont encore attendues" if len(attendues) > 1 else "est encore attendue"
    return f"Votre signature est enregistrée ; {reste} : {', '.join(attendues)}."


def _sans_resiliation(contrat: Contrat, utilisateur: Utilisateur) -> bool:
    return contrat.resiliation_effet_le is None


def _de_la_signature(le: str, retour: str) -> dict[str, Acte]:
    """Les actes communs au contrat et à l'avenant ; ``retour`` : ce que devient un acte rappelé ou refusé."""
    annulees = "Les signatures déjà données sont annulées."
    return {
        "proposer": Acte(
            ConfirmationForm,
            actions.proposer,
            (
                f"Le contenu est figé et reçoit une empreinte : c’est elle que les parties signent pour {le}.",
                "Les trois parties sont prévenues et signent dans l’ordre fixé, librement si aucun ne l’est.",
                "Pour modifier ensuite le contenu, il faudra le rappeler.",
            ),
        ),
        "signer": Acte(
            f.SignatureForm, actions.signer, (), "contrats/acte_signer.html", _c_est_son_tour, _reste_a_signer
        ),
        "rappeler": Acte(MotifForm, actions.rappeler, (retour, annulees)),
        "refuser_signature": Acte(MotifForm, actions.refuser_signature, (retour, annulees), offert=_n_a_pas_signe),
        "abandonner": Acte(MotifForm, actions.abandonner, (f"{le[:1].upper()}{le[1:]} ne sera pas signé.", annulees)),
    }


ACTES_DE_L_AVENANT = _de_la_signature("l’avenant", "L’avenant revient en préparation chez l’ARS.")
ACTES = {
    **_de_la_signature("le contrat", "Le contrat revient en préparation chez l’ARS."),
    "mettre_en_demeure": Acte(
        f.MiseEnDemeureForm,
        actions.mettre_en_demeure,
        (
            "La CPTS reçoit votre texte et la date limite pour régulariser.",
            "Le contrat continue ; ses paiements sont suspendus jusqu’à la régularisation.",
        ),
    ),
    "regulariser": Acte(
        MessageForm, actions.regulariser, ("La mise en demeure est close, le contrat suit son cours.",)
    ),
    "notifier_resiliation": Acte(
        f.ResiliationForm,
        actions.notifier_resiliation,
        (
            "Le contrat reste en vigueur jusqu’à la date d’effet, puis prend fin.",
            "Ce jour-là, tout est soldé au prorata des jours ; un trop-perçu est à reverser.",
        ),
        offert=_sans_resiliation,
    ),
}


def inscrire() -> None:
    """Inscrit les actes du contrat et de l'avenant ; appelé au démarrage."""
    for sujet, table in ((Sujet.CONTRAT, ACTES), (Sujet.AVENANT, ACTES_DE_L_AVENANT)):
        for nom, acte in table.items():
            actes.inscrire(sujet, nom, acte)
