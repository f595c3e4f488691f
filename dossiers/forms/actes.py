"""Les formulaires des actes : ce qu'une transition demande de dire."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from dossiers.complements_lus import cible_de
from dossiers.enums import Appreciation, Critere, SensAvis, Sujet
from dossiers.enums_complements import ELEMENT_ATTENDU, NatureElement
from dossiers.etapes import RUBRIQUES
from dossiers.forms.champs import MONTANT_NEGATIF, DateNative, Texte
from dossiers.forms.complements import ListeDElements, elements_prepares
from dossiers.models import ElementDemande
from dossiers.natures import annoncer, effet_d_ensemble
from dossiers.parametres import MOTIFS_OPPOSITION, MOTIFS_REFUS_FIR, PIECES_LEGALES, REPONSE_SOUHAITEE_JOURS
from dossiers.voies import voie_ouverte


class ActeForm(forms.Form):
    """Base : reçoit l'objet et la personne."""

    def __init__(self, *args: Any, objet: Any, utilisateur: Any, **kwargs: Any) -> None:
        self.objet, self.utilisateur = objet, utilisateur
        super().__init__(*args, **kwargs)


class ConfirmationForm(ActeForm):
    """Rien à dire : confirmer suffit."""


class MessageForm(ActeForm):
    """Un message facultatif."""

    commentaire = forms.CharField(
        label="Message",
        widget=Texte(4),
        required=False,
        help_text="Il sera lu par le destinataire et gardé au journal.",
    )


class ReponseForm(MessageForm):
    """L'envoi des compléments ; s'il reste des éléments sans réponse, il faut le vouloir."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.restent = elements_sans_reponse(self.objet)
        if self.restent:
            self.fields["quand_meme"] = envoyer_quand_meme(len(self.restent))

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        donnees.pop("quand_meme", None)
        return donnees


def elements_sans_reponse(objet: Any) -> list[ElementDemande]:
    """Ce que la dernière demande attend encore, élément par élément ; « tout le dossier » se répond par l'envoi."""
    demandes = objet.dossier.demandes.qui_rouvrent().filter(sujet=objet.SUJET).order_by("-ouverte_le", "-pk")
    demande = demandes.first()
    if demande is None:
        return []
    attendus = demande.elements.filter(etat__in=ELEMENT_ATTENDU, reponse_nature="").order_by("pk")
    return [e for e in attendus.select_related("piece_jointe") if e.nature != NatureElement.CHAMP or e.rubrique]


def envoyer_quand_meme(restent: int) -> forms.BooleanField:
    """La case à cocher pour envoyer sans avoir répondu à tout."""
    elements = "1 élément reste" if restent == 1 else f"{restent} éléments restent"
    return forms.BooleanField(
        label=f"J’envoie quand même : {elements} sans réponse précise, la nouvelle version en tient lieu",
        error_messages={"required": f"{elements} sans réponse : répondez-y, ou dites que vous envoyez quand même."},
    )


class MotifForm(ActeForm):
    """Un motif obligatoire."""

    commentaire = forms.CharField(
        label="Motif",
        max_length=20_000,
        widget=Texte(4),
        help_text="Il sera lu par les autres parties et gardé au journal.",
        error_messages={"required": "Écrivez le motif : il sera lu par les autres parties."},
    )


ACCOMPAGNEMENT = "Pour instruire votre dossier, il nous manque ce qui suit."


class ComplementsForm(ActeForm):
    """Une demande de compléments au porteur."""

    commentaire = forms.CharField(
        label="Ce que vous demandez",
        widget=Texte(6),
        help_text="Le porteur lira exactement ce texte. Par exemple : « Précisez le nombre d’infirmiers associés. »",
        error_messages={"required": "Écrivez ce que vous demandez au porteur."},
    )
    rubriques = forms.MultipleChoiceField(
        label="Rubriques entières à rouvrir",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="En plus des éléments préparés. Si rien n’est visé, tout se rouvre.",
    )
    souhaitee_le = forms.DateField(
        label="Réponse souhaitée le",
        widget=DateNative,
        error_messages={"required": "Indiquez la date de réponse souhaitée."},
    )
    elements = ListeDElements(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.voie = voie_ouverte(self.objet.SUJET, self.objet.etat)
        self.prepares = elements_prepares(self.objet, self.voie.demandeur) if self.voie else []
        self.fields["elements"].initial = ",".join(str(element.pk) for element in self.prepares)
        if self.prepares:
            self.fields["commentaire"].label = "Message d’accompagnement"
            self.fields["commentaire"].initial = ACCOMPAGNEMENT
        self.fields["rubriques"].choices = [(r.cle, r.titre) for r in RUBRIQUES[self.objet.SUJET]]
        self.fields["souhaitee_le"].initial = timezone.localdate() + timedelta(days=REPONSE_SOUHAITEE_JOURS.valeur)

    def prepares_et_cibles(self) -> list[tuple[ElementDemande, str]]:
        """Chaque élément qui va partir, et son endroit en clair."""
        return [(element, cible_de(element)) for element in self.prepares]

    @property
    def annonce(self) -> str:
        """Ce que l'envoi fera au délai, avant d'envoyer."""
        if self.voie is None:
            return ""
        natures = {element.nature for element in self.prepares}
        natures |= {NatureElement.PIECE_MANQUANTE}
        effet = effet_d_ensemble(self.voie.sujet, self.voie.demandeur, natures)
        projet = self.objet.SUJET == Sujet.PROJET
        return annoncer(effet, self.objet.echeance_le if projet else self.objet.echeance_refus_implicite_le)


class PiecesForm(ComplementsForm):
    """Une demande de pièces sur le projet : seules celles de la liste légale arrêtent le délai (CRPA L114-5)."""

    pieces = forms.MultipleChoiceField(
        label="Pièces demandées",
        choices=PIECES_LEGALES.offerts,
        widget=forms.CheckboxSelectMultiple,
        help_text="Seules ces pièces arrêtent le délai légal ; il repartira de zéro à leur réception.",
        error_messages={
            "required": "Choisissez au moins une pièce de la liste légale ; une simple question n’arrête pas le délai."
        },
    )
    field_order = ("pieces", "commentaire", "souhaitee_le", "rubriques")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pieces"].required = not any(element.piece_legale for element in self.prepares)
        del self.fields["rubriques"]
        if not self.fields["pieces"].required:
            self.fields["pieces"].label = "Autres pièces, en plus des éléments préparés"


class AvisForm(ActeForm):
    """L'avis du Guichet : grille des quatre critères, sens, motivation."""

    sens = forms.ChoiceField(
        label="Sens de l’avis",
        choices=SensAvis.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez le sens de l’avis."},
        help_text="Favorable ou avec réserves : la lettre part aussitôt à l’ARS. Défavorable : le porteur choisit.",
    )
    commentaire = forms.CharField(
        label="Motivation",
        widget=Texte(6),
        help_text="Lue par le porteur, l’ARS et l’Assurance Maladie ; elle figure au PDF de l’avis.",
        error_messages={"required": "Motivez l’avis en quelques phrases."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for critere in Critere:
            self.fields[f"{critere}_appreciation"] = forms.ChoiceField(
                label=critere.label,
                choices=Appreciation.choices,
                widget=forms.RadioSelect,
                error_messages={"required": f"Appréciez le critère « {critere.label} »."},
            )
            self.fields[f"{critere}_commentaire"] = forms.CharField(
                label=f"Commentaire sur « {critere.label} »", widget=Texte(2), required=False
            )
        self.order_fields([nom for c in Critere for nom in (f"{c}_appreciation", f"{c}_commentaire")])

    def criteres(self) -> list[tuple[Critere, Any, Any]]:
        """Chaque critère, son appréciation et son commentaire, pour la mise en page."""
        return [(c, self[f"{c}_appreciation"], self[f"{c}_commentaire"]) for c in Critere]

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        donnees["grille"] = {
            critere.value: (
                donnees.pop(f"{critere}_appreciation", ""),
                donnees.pop(f"{critere}_commentaire", ""),
            )
            for critere in Critere
        }
        return donnees


class AccordForm(ActeForm):
    """La décision favorable de l'ARS."""

    montant = forms.DecimalField(
        label="Montant FIR accordé, en euros",
        min_value=0,
        max_digits=12,
        decimal_places=2,
        localize=True,
        help_text="Zéro est permis : l’accord ouvre le projet de santé sans financement.",
        error_messages={"required": "Indiquez le montant accordé ; zéro est permis.", **MONTANT_NEGATIF},
    )
    decidee_le = forms.DateField(
        label="Date de la décision",
        widget=DateNative,
        initial=timezone.localdate,
        error_messages={"required": "Indiquez la date de la décision."},
    )
    convention = forms.CharField(
        label="Référence de la convention",
        required=False,
        max_length=100,
        help_text="Nécessaire si le montant est positif. Par exemple : FIR-2026-31-014.",
    )
    commentaire = forms.CharField(label="Message au porteur", widget=Texte(3), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["montant"].initial = self.objet.fir_montant if self.objet.fir_demande else 0

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        if donnees.get("montant") and not donnees.get("convention"):
            self.add_error("convention", "Un montant positif demande la référence de la convention.")
        return donnees


class RefusForm(ActeForm):
    """La décision défavorable de l'ARS, motivée et codée."""

    motif = forms.ChoiceField(
        label="Motif du refus",
        choices=lambda: [("", "Choisir…"), *MOTIFS_REFUS_FIR.offerts()],
        error_messages={"required": "Choisissez le motif dans la liste."},
    )
    decidee_le = AccordForm.base_fields["decidee_le"]
    commentaire = forms.CharField(
        label="Explication",
        widget=Texte(5),
        help_text="Le porteur la lira telle quelle.",
        error_messages={"required": "Expliquez le refus au porteur."},
    )


class OppositionForm(ActeForm):
    """L'opposition de l'ARS au projet : un motif de la liste et une explication."""

    motif = forms.ChoiceField(
        label="Motif d’opposition",
        choices=lambda: [("", "Choisir…"), *MOTIFS_OPPOSITION.offerts()],
        help_text="Seuls ces motifs permettent de s’opposer (liste à confirmer, CSP L1434-12).",
        error_messages={"required": "Choisissez le motif d’opposition dans la liste."},
    )
    commentaire = RefusForm.base_fields["commentaire"]


class DepotProjetForm(ActeForm):
    """Dépôt du projet : complet, ou en l'état avec un motif."""

    motif_en_l_etat = forms.CharField(
        label="Déposer en l’état : pourquoi",
        required=False,
        widget=Texte(3),
        help_text="À remplir seulement s’il manque des éléments. Le délai de deux mois ne courra pas tant que l’ARS "
        "n’a pas reçu ce qui manque.",
    )


class ReponseProjetForm(ReponseForm, DepotProjetForm):
    """Réponse à une demande de pièces : un message, et un motif s'il manque encore des éléments."""

    field_order = ("commentaire", "motif_en_l_etat")
