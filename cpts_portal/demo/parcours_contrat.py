"""Les gestes du contrat tripartite, par les vraies actions."""

from datetime import timedelta
from typing import Any

from commun.calendrier import ajouter_mois
from comptes.enums import Role
from comptes.models import Utilisateur
from contrats import actions
from contrats.codes import code_suivant
from contrats.consentements import COURANT
from contrats.enums import ModeSignature, MotifAvenant, Partie
from contrats.financier import enveloppe_variable
from contrats.forms.preparation import ClausesForm, PartiesForm
from contrats.identite import MOT_DE_PASSE, Attestation, FournisseurDuPortail
from contrats.models import Contrat, IndicateurContrat, Objectif
from contrats.parametres import DELAI_MISE_EN_DEMEURE_JOURS
from contrats.preuves import Declaration
from cpts_portal.demo.identifiants import un_iban, un_rna, un_siret
from cpts_portal.demo.parcours import DemonstrationIncoherente, Parcours
from cpts_portal.demo.redaction import Lignes, TexteRefuse
from cpts_portal.demo.textes import textes
from dossiers.enums import StatutStructure
from financement.bareme import taille
from financement.baremes import trouver_bareme

ROLES = {Partie.ARS: Role.DECIDEUR_ARS, Partie.AM: Role.DECIDEUR_AM}
QUALITES = {Partie.ARS: "directeur de la délégation départementale", Partie.AM: "directeur de la caisse"}
ORDRE = (Partie.CPTS, Partie.AM, Partie.ARS)
DUREE_DE_LA_DELEGATION = timedelta(60)
MOYENS = "Une coordinatrice à temps plein, un local partagé, un logiciel de coordination."
# Mission → intitulé, unité, référence, cible.
INDICATEURS = {
    "acces_soins": ("Patients sans médecin traitant orientés vers un médecin", "patients", 140, 220),
    "parcours": ("Patients suivis dans un parcours formalisé", "patients", 45, 90),
    "prevention": ("Actions de prévention conduites dans l’année", "actions", 4, 8),
}
REUNIONS = ("Réunions pluriprofessionnelles tenues dans l’année", "réunions", 6, 10)
DEMARRAGES = {"acces_soins": (3, 12), "parcours": (6, 18), "prevention": (4, 18)}


def signataire(p: Parcours, partie: str) -> Utilisateur:
    """La personne qui engage cette partie."""
    return p.responsable if partie == Partie.CPTS else p.agent(ROLES[partie])


def preparer(p: Parcours) -> None:
    """L'instructeur de l'ARS écrit le contrat : parties, signataires, dates, preuves, clauses."""
    contrat = p.contrat
    hasard = p.redacteur.hasard
    donnees = {
        "structure_nom": contrat.structure_nom or f"Association de la CPTS {p.cpts.ville}",
        "structure_statut": StatutStructure.DECLAREE,
        "structure_adresse": contrat.structure_adresse,
        "siret": contrat.siret or un_siret(hasard),
        "rna": contrat.rna or un_rna(hasard),
        "iban": un_iban(hasard),
        "caisse": contrat.caisse_id,
        "bareme": contrat.redaction.bareme,
        "moyens": contrat.redaction.moyens or MOYENS,
        "articles_particuliers": p.dire("actes", "contrat", "articles_particuliers"),
    }
    remplis: list[Any] = [PartiesForm(donnees, instance=contrat), ClausesForm(donnees, instance=contrat.redaction)]
    for formulaire in remplis:
        if not formulaire.is_valid():
            raise TexteRefuse(f"contrat : {formulaire.errors.as_json()}")
    remplis += [
        Lignes(lambda: _compter_les_missions(contrat), (MotifAvenant.INDICATEURS,)),
        Lignes(lambda: _nommer_les_signataires(p, contrat), (MotifAvenant.SIGNATAIRES,)),
        Lignes(lambda: _dater_les_missions(p, contrat), (MotifAvenant.MISSIONS, MotifAvenant.INDICATEURS)),
    ]
    p.faire(actions.enregistrer_contenu, contrat, auteur=p.agent(Role.INSTRUCTEUR_ARS), formulaires=remplis)


def _nommer_les_signataires(p: Parcours, contrat: Contrat) -> None:
    presidente, president = textes("actes")["contrat"]["qualites_cpts"]
    qualites = {**QUALITES, Partie.CPTS: presidente if p.equipe.personne.feminin else president}
    for ligne in contrat.redaction.signataires.all():
        ligne.nom, ligne.qualite = signataire(p, ligne.partie).get_full_name(), qualites[ligne.partie]
        ligne.save(update_fields=["nom", "qualite"])


def _dater_les_missions(p: Parcours, contrat: Contrat) -> None:
    organise = p.redacteur.hasard.random()
    for engagement in contrat.redaction.engagements.all():
        demarrage, deploiement = DEMARRAGES.get(engagement.mission_id, (6, 18))
        engagement.demarrage_le = ajouter_mois(p.jour, demarrage)
        engagement.deploiement_le = ajouter_mois(p.jour, deploiement)
        if engagement.mission_id == "acces_soins":
            engagement.compensation_snp, engagement.supplement_snp = organise < 0.7, organise < 0.3
        engagement.save()
        engagement.indicateurs.update(preuves=p.dire("actes", "contrat", "preuves"))


def _compter_les_missions(contrat: Contrat) -> None:
    """Un indicateur par mission qui n'en a pas : un contrat d'avant le portail n'en dit aucun."""
    taille_cpts = taille(
        contrat.dossier.territoire.version_courante.population_figee, trouver_bareme(contrat.redaction.bareme)
    )
    for engagement in contrat.redaction.engagements.filter(indicateurs__isnull=True).order_by("pk"):
        enveloppe = enveloppe_variable(contrat.redaction.bareme, engagement.mission_id, taille_cpts)
        if enveloppe is None:
            continue
        intitule, unite, reference, cible = INDICATEURS.get(engagement.mission_id, REUNIONS)
        indicateur = IndicateurContrat.objects.create(
            engagement=engagement,
            code=code_suivant(engagement.mission_id, []),
            intitule=intitule,
            unite=unite,
            reference=reference,
            montant=enveloppe,
        )
        Objectif.objects.create(indicateur=indicateur, cible=cible)


def ordonner(p: Parcours) -> None:
    """La CPTS signera d'abord, puis la caisse, puis l'ARS."""
    p.faire(actions.fixer_l_ordre, p.contrat, ordre="-".join(ORDRE), auteur=p.agent(Role.INSTRUCTEUR_ARS))


def deleguer(p: Parcours) -> None:
    """Qui engage la caisse s'absente : son instructeur signera."""
    p.faire(
        actions.deleguer,
        p.contrat,
        delegataire=p.agent(Role.INSTRUCTEUR_AM),
        motif=p.dire("actes", "contrat", "delegation"),
        du=p.jour,
        au=p.jour + DUREE_DE_LA_DELEGATION,
        auteur=p.agent(Role.DECIDEUR_AM),
    )


def proposer(p: Parcours) -> None:
    p.faire(actions.proposer, p.contrat, auteur=p.agent(Role.INSTRUCTEUR_ARS))


def signer(p: Parcours, partie: str) -> None:
    """Signe sur le portail l'empreinte lue."""
    contrat = p.contrat
    auteur = signataire(p, partie)
    donnees = {"empreinte": contrat.empreinte, "mode": ModeSignature.ELECTRONIQUE, "declaration": prouver(p, auteur)}
    p.faire(actions.signer, contrat, auteur=auteur, **donnees)


def prouver(p: Parcours, auteur: Utilisateur) -> Declaration:
    """Le mot de passe redonné et le texte accepté, à l'heure de la montre."""
    attestation = Attestation(FournisseurDuPortail.nom, auteur.pk, (MOT_DE_PASSE,), p.maintenant)
    return Declaration(attestation, COURANT.version)


def abandonner(p: Parcours) -> None:
    texte = p.dire("actes", "motifs", "abandon")
    p.faire(actions.abandonner, p.dossier.contrat, auteur=p.responsable, commentaire=texte)


def mettre_en_demeure(p: Parcours) -> None:
    p.faire(
        actions.mettre_en_demeure,
        p.dossier.contrat,
        auteur=p.agent(Role.DECIDEUR_ARS),
        delai_le=p.jour + timedelta(DELAI_MISE_EN_DEMEURE_JOURS.valeur),
        commentaire=p.dire("actes", "motifs", "mise_en_demeure"),
    )


def resilier(p: Parcours, preavis: int) -> None:
    """Notifie une résiliation à effet dans ``preavis`` jours."""
    p.faire(
        actions.notifier_resiliation,
        p.dossier.contrat,
        auteur=p.responsable,
        effet_le=p.jour + timedelta(preavis),
        commentaire=p.dire("actes", "motifs", "resiliation"),
    )


def constater_la_fin(p: Parcours) -> None:
    """Effet d'une résiliation arrivée à sa date, ou terme des cinq ans."""
    if actions.constater_fin(p.dossier.contrat, maintenant=p.maintenant) is None:
        raise DemonstrationIncoherente(f"{p.cpts.nom} : fin du contrat attendue le {p.jour:%d/%m/%Y}.")
    p.relire()
