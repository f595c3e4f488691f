"""Les gestes d'un contrat signé depuis plus d'un an, par les vraies actions : missions, relevés, dialogue de gestion.

Une mission démarrée et acceptée, une contestée, une en retard ; une année relevée avec un désaccord et une valeur
masquée, dialoguée sur un ordre du jour arrêté à trois, et approuvée ; une deuxième à moitié relevée, et son dialogue à
venir, dont l'ordre du jour se discute.
"""

from datetime import datetime, timedelta
from decimal import Decimal

from commun.calendrier import ajouter_mois
from comptes.enums import Role
from comptes.models import Utilisateur
from contrats.actions.preuves import FichierRecu
from contrats.enums import ModeIndicateur, Partie
from contrats.models import Contrat
from cpts_portal.demo.parcours import Parcours
from cpts_portal.demo.parcours_contrat import signataire
from cpts_portal.demo.pieces import DOSSIER
from execution.actions import gestion, missions, positions, redaction, releves, suivis
from execution.actions.releves import Saisie
from execution.enums import NatureJalon
from execution.enums_gestion import NatureValeur
from execution.indicateurs import IndicateurAnnuel, indicateurs_de_l_annee
from execution.models import DialogueDeGestion
from execution.textes import OrdreDuJour
from negociation.actions import echanges
from negociation.actions.versions import donner_un_bon, soumettre
from negociation.models import VersionSoumise

PREUVE = "compte-rendu-reunion-publique.pdf"
REQUETE = "Extraction annuelle du logiciel de coordination, au 31 décembre."
SNDS = "Données de remboursement, population du territoire, année civile."
DOUBLE_COMPTE = "Deux cabinets transmettent les mêmes patients : nous les comptons une fois."
LIEU = "Délégation départementale de l’ARS, Toulouse"
POSITIONS = {
    Partie.CPTS: "L’accès aux soins avance. La prévention a pris du retard : deux médecins sont partis à la retraite.",
    Partie.ARS: "Nous demandons un calendrier ferme pour la prévention, et une gouvernance ouverte aux usagers.",
    Partie.AM: "Nos données diffèrent sur un indicateur : nous proposons de rapprocher les décomptes en séance.",
}
REMPLACEMENT = "Remplacement de la coordinatrice pendant l’été : qui, et sur quel financement."
CONCLUSIONS = (
    "Accès aux soins : l’organisation tient, les créneaux partagés sont utilisés.\n"
    "Parcours : la liste des patients suivis est rapprochée en séance, une valeur commune est retenue.\n"
    "Prévention : la mission n’a pas démarré ; la CPTS s’engage sur une date."
)


def _contrat(p: Parcours) -> Contrat:
    return Contrat.objects.select_related("dossier__lettre").get(dossier=p.dossier)


def _agent(p: Parcours, partie: Partie) -> Utilisateur:
    roles = {Partie.ARS: Role.INSTRUCTEUR_ARS, Partie.AM: Role.INSTRUCTEUR_AM}
    return p.responsable if partie == Partie.CPTS else p.agent(roles[partie])


def _declarer(p: Parcours, mission: str) -> None:
    p.faire(
        missions.declarer,
        _contrat(p),
        mission=mission,
        nature=NatureJalon.DEMARRAGE,
        jour=p.jour - timedelta(days=6),
        precisions="Compte rendu de la réunion de lancement, liste d’émargement jointe.",
        preuve=FichierRecu(PREUVE, (DOSSIER / PREUVE).read_bytes()),
        auteur=p.responsable,
    )


def demarrer(p: Parcours) -> None:
    """L'accès aux soins démarre, la caisse accepte ; une réunion de suivi est prévue."""
    _declarer(p, "acces_soins")
    jalon = _contrat(p).jalons.get(mission="acces_soins")
    p.faire(missions.accepter, jalon, auteur=_agent(p, Partie.AM))
    valeurs = {
        "debut": (p.maintenant + timedelta(days=30)).replace(minute=0),
        "duree_minutes": 90,
        "lieu": "Visioconférence",
    }
    p.faire(suivis.prevoir, _contrat(p), valeurs=valeurs, auteur=p.responsable)


def suivre(p: Parcours) -> None:
    """La réunion de suivi s'est tenue ; les parcours sont déclarés, la caisse conteste."""
    p.faire(
        suivis.tenir,
        _contrat(p).reunions_de_suivi.get(),
        presents="La présidente, l’instructeur de la caisse, l’instructrice de l’ARS",
        compte_rendu="Créneaux partagés ouverts dans neuf cabinets. La prévention attend un médecin référent.",
        auteur=_agent(p, Partie.AM),
    )
    _declarer(p, "parcours")
    jalon = _contrat(p).jalons.get(mission="parcours")
    motif = "La pièce jointe est celle d’une autre réunion : joignez le compte rendu du lancement des parcours."
    p.faire(missions.contester, jalon, commentaire=motif, auteur=_agent(p, Partie.AM))


def relever_la_premiere_annee(p: Parcours) -> None:
    """Chaque indicateur de l'année 1, des deux côtés : un désaccord, une valeur masquée, les autres concordants."""
    for rang, indicateur in enumerate(indicateurs_de_l_annee(_contrat(p), 1)):
        if rang == 2:
            _relever(p, Partie.CPTS, indicateur, 1, None)
            _relever(p, Partie.AM, indicateur, 1, None)
            continue
        valeur = _entre(indicateur, Decimal("0.7"))
        _relever(p, Partie.CPTS, indicateur, 1, valeur)
        ecart = rang == 1 and not indicateur.binaire
        _relever(p, Partie.AM, indicateur, 1, _entre(indicateur, Decimal("0.5")) if ecart else valeur, DOUBLE_COMPTE)


def _entre(indicateur: IndicateurAnnuel, part: Decimal) -> Decimal:
    """Une valeur entière à cette part du chemin de la référence à la cible ; oui si cela se prouve."""
    if indicateur.mode == ModeIndicateur.BINAIRE or indicateur.reference is None or indicateur.cible is None:
        return Decimal(1)
    return (indicateur.reference + (indicateur.cible - indicateur.reference) * part).quantize(Decimal(1))


def _relever(
    p: Parcours, partie: Partie, indicateur: IndicateurAnnuel, annee: int, valeur: Decimal | None, motif: str = ""
) -> None:
    saisie = Saisie(
        nature=NatureValeur.MASQUEE if valeur is None else NatureValeur.VALEUR,
        valeur=valeur,
        observee_le=p.jour,
        requete=SNDS if partie == Partie.AM else REQUETE,
        commentaire="Moins de six professionnels concernés." if valeur is None else "",
    )
    p.faire(
        releves.relever,
        _contrat(p),
        code=indicateur.code,
        annee=annee,
        saisie=saisie,
        motif=motif,
        auteur=_agent(p, partie),
    )


def prevoir_le_dialogue(p: Parcours) -> None:
    """Le dialogue de l'année 1 est prévu, son ordre du jour arrêté, les positions écrites, les relevés gelés."""
    dialogue = _prevoir(p, 1, p.maintenant + timedelta(days=12))
    ordre = _soumettre_l_ordre_du_jour(p, dialogue)
    for partie in Partie:
        p.faire(donner_un_bon, ordre, empreinte=ordre.empreinte, auteur=_agent(p, partie))
    for partie, texte in POSITIONS.items():
        p.faire(positions.envoyer, dialogue, texte=texte, auteur=_agent(p, partie))
    p.faire(gestion.geler, dialogue, auteur=_agent(p, Partie.ARS))


def _en_semaine(instant: datetime) -> datetime:
    """Le même jour à quatorze heures ; le lundi suivant, si c'est un samedi ou un dimanche."""
    report = 7 - instant.weekday() if instant.weekday() > 4 else 0
    return instant.replace(hour=14, minute=0) + timedelta(days=report)


def _prevoir(p: Parcours, annee: int, debut: datetime) -> DialogueDeGestion:
    debut = _en_semaine(debut)
    return p.faire(gestion.prevoir, _contrat(p), annee=annee, debut=debut, lieu=LIEU, auteur=_agent(p, Partie.ARS))


def tenir_le_dialogue(p: Parcours) -> None:
    """Tenu, le désaccord tranché, deux suites décidées, le compte rendu soumis et approuvé par les trois."""
    dialogue = _contrat(p).dialogues.get(annee=1)
    ars = _agent(p, Partie.ARS)
    presents = "Pour la CPTS, sa présidente ; pour la caisse et l’ARS, leurs instructeurs"
    p.faire(gestion.tenir, dialogue, presents=presents, conclusions=CONCLUSIONS, auteur=ars)
    for releve in _contrat(p).releves.filter(annee=1, etat="desaccord"):
        indicateur = next(i for i in indicateurs_de_l_annee(_contrat(p), 1) if i.code == releve.code)
        p.faire(
            redaction.trancher,
            dialogue,
            code=releve.code,
            nature=NatureValeur.VALEUR,
            valeur=_entre(indicateur, Decimal("0.6")),
            motif="Décomptes rapprochés en séance.",
            auteur=ars,
        )
    suites = (
        ("Démarrer la prévention avec un médecin référent", Partie.CPTS, 4),
        ("Transmettre les données de remboursement dès janvier", Partie.AM, 10),
    )
    for texte, partie, mois in suites:
        p.faire(
            redaction.ajouter_suite,
            dialogue,
            texte=texte,
            partie=partie,
            responsable=_agent(p, partie).get_full_name(),
            echeance_le=ajouter_mois(p.jour, mois),
            auteur=ars,
        )
    p.faire(gestion.soumettre, dialogue, auteur=ars)
    for partie in Partie:
        p.faire(gestion.approuver, dialogue, empreinte=dialogue.empreinte, auteur=signataire(p, partie))


def entamer_la_deuxieme_annee(p: Parcours) -> None:
    """Deux indicateurs de l'année 2 relevés, dont un en désaccord ; un suivi et un dialogue à venir."""
    for rang, indicateur in enumerate(indicateurs_de_l_annee(_contrat(p), 2)[:2]):
        valeur = _entre(indicateur, Decimal("0.9"))
        _relever(p, Partie.CPTS, indicateur, 2, valeur)
        if rang == 1 and not indicateur.binaire:
            _relever(p, Partie.AM, indicateur, 2, _entre(indicateur, Decimal("0.4")), DOUBLE_COMPTE)
    valeurs = {"debut": _en_semaine(p.maintenant + timedelta(days=200)), "duree_minutes": 90, "lieu": LIEU}
    p.faire(suivis.prevoir, _contrat(p), valeurs=valeurs, auteur=_agent(p, Partie.AM))
    dialogue = _prevoir(p, 2, p.maintenant + timedelta(days=300))
    p.faire(positions.envoyer, dialogue, texte=POSITIONS[Partie.ARS], auteur=_agent(p, Partie.ARS))
    _negocier_l_ordre_du_jour(p, dialogue)


def _soumettre_l_ordre_du_jour(p: Parcours, dialogue: DialogueDeGestion) -> VersionSoumise:
    message = "D’après les données du jour."
    return p.faire(soumettre, OrdreDuJour(dialogue), message=message, auteur=_agent(p, Partie.ARS))


def _negocier_l_ordre_du_jour(p: Parcours, dialogue: DialogueDeGestion) -> None:
    """L'ARS le soumet ; la caisse remarque, la CPTS propose un point de plus, que personne n'a encore tranché."""
    version = _soumettre_l_ordre_du_jour(p, dialogue)
    p.faire(
        echanges.remarquer,
        version,
        clause="point:missions",
        texte="Commençons par ce point : il engage la part variable de l’année prochaine.",
        auteur=_agent(p, Partie.AM),
    )
    p.faire(
        echanges.proposer_une_modification,
        version,
        clause="point:autres",
        valeurs={"autres": REMPLACEMENT},
        motif="La coordinatrice part en congé cet été : nous voulons en parler à trois.",
        auteur=p.responsable,
    )
