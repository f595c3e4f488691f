"""Une gouvernance, un fonctionnement et un budget complets pour un projet de test."""

from datetime import date

from acteurs.nomenclatures import Qualite
from dossiers.actions.budget import simulation_du_projet, tirer_l_aci
from dossiers.enums import SensBudget, VoletBudget
from dossiers.enums_gouvernance import (
    Conformite,
    EtatConvention,
    EtatOutil,
    ModeDeDecision,
    ObjetDeDecision,
    PublicVise,
    UsageOutil,
)
from dossiers.models import (
    ActionDeCommunication,
    College,
    Convention,
    Instance,
    LignePluriannuelle,
    MembreDInstance,
    OutilNumerique,
    ProjetSante,
    RegleDeDecision,
    RendezVousDeSuivi,
)
from dossiers.models.budget import CHAMPS_D_ANNEES
from dossiers.photographie.projet import FORME

COORDINATION = 50_000


def une_gouvernance(projet: ProjetSante) -> Instance:
    """Un bureau où chaque acteur du dossier siège, deux collèges, une règle de décision, une convention."""
    professionnels = College.objects.create(projet=projet, nom="Professionnels", ponderation=60)
    partenaires = College.objects.create(projet=projet, nom="Partenaires", ponderation=40)
    bureau = Instance.objects.create(
        projet=projet, nom="Bureau", role="Suit les actions.", frequence="Chaque mois", quorum="La moitié des membres"
    )
    acteurs = list(projet.dossier.acteurs.order_by("pk"))
    for acteur in acteurs:
        personne = bool(acteur.profession_code)
        MembreDInstance.objects.create(
            projet=projet,
            organe=bureau,
            acteur=acteur,
            qualite=Qualite.ACTIF if personne else Qualite.PARTENAIRE,
            college=professionnels if personne else partenaires,
        )
    RegleDeDecision.objects.create(
        projet=projet, objet=ObjetDeDecision.COURANTE, organe=bureau, mode=ModeDeDecision.SIMPLE
    )
    hopital = next((acteur for acteur in acteurs if not acteur.profession_code), None)
    Convention.objects.create(
        projet=projet,
        acteur=hopital,
        partenaire=str(hopital or "Centre hospitalier"),
        objet="Lettre de liaison à la sortie",
        etat=EtatConvention.DISCUSSION,
    )
    for cle in FORME:
        setattr(projet, f"forme_{cle}_preuve", "Statuts, article 5.")
    projet.save(update_fields=[f"forme_{cle}_preuve" for cle in FORME])
    return bureau


def un_fonctionnement(projet: ProjetSante) -> None:
    """Une messagerie, une action de communication, trois rendez-vous de suivi."""
    OutilNumerique.objects.create(
        projet=projet,
        usage=UsageOutil.MESSAGERIE,
        nom="Messagerie de la région",
        etat=EtatOutil.EXISTANT,
        utilisateurs="Tous les membres",
        conformite=Conformite.OUI,
    )
    ActionDeCommunication.objects.create(
        projet=projet, public=PublicVise.HABITANTS, support="Bulletin municipal", frequence="Deux fois par an"
    )
    for le in (date(2027, 6, 15), date(2027, 12, 15), date(2028, 6, 15)):
        RendezVousDeSuivi.objects.create(projet=projet, le=le, objet="Relevé des indicateurs")
    projet.suivi_evaluation, projet.suivi_responsable = "Un relevé par semestre.", "La coordinatrice"
    projet.save(update_fields=["suivi_evaluation", "suivi_responsable"])


def un_budget(projet: ProjetSante) -> None:
    """L'ACI de la simulation, dépensée chaque année : coordination et indemnisation."""
    total = simulation_du_projet(projet).total
    une_ligne(projet, "64", "Coordination", *[COORDINATION] * 5)
    une_ligne(projet, "65", "Indemnisation", *[total - COORDINATION] * 5)
    tirer_l_aci(projet)


def une_ligne(
    projet: ProjetSante, compte: str, libelle: str, *montants: int, origine: str = "", volet: str = ""
) -> LignePluriannuelle:
    """Une ligne du budget, un montant par année donnée ; charge ou produit selon son compte."""
    sens = SensBudget.CHARGE if compte.startswith("6") or compte == "86" else SensBudget.PRODUIT
    annees = dict(zip(CHAMPS_D_ANNEES, montants, strict=False))
    return LignePluriannuelle.objects.create(
        projet=projet,
        volet=volet or VoletBudget.FONCTIONNEMENT,
        sens=sens,
        compte=compte,
        libelle=libelle,
        origine=origine or ("autre" if sens == SensBudget.PRODUIT else ""),
        **annees,
    )
