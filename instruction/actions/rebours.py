"""Le compte à rebours d'une échéance légale de l'ARS : un traitement du temps, idempotent, rejouable en retard.

La personne chargée d'abord, son suppléant ensuite, qui décide enfin (domaine §10). Sans personne chargée, tous les
instructeurs du département ; sans instructeur, qui décide. Un absent est prévenu avec son suppléant.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse

from commun import courriels
from commun.calendrier import en_lettres
from commun.evenements import EvenementCourriel, Nature
from commun.models import CourrielSortant
from comptes.models import Utilisateur
from dossiers import envois
from dossiers.catalogue import declarer_personnel
from dossiers.dates import depuis_quand
from dossiers.echeances import pour_chacun
from dossiers.enums import EtatLettre, EtatProjet, Sujet
from dossiers.models import Dossier, LettreIntention, ProjetSante
from dossiers.permissions import capacites_sur
from instruction.actions.decision import decision_vivante
from instruction.agents_ars import agents_de
from instruction.enums_ars import Cote, VoieDecision
from instruction.models import InstructionProjet
from instruction.parametres_rebours import REBOURS_CHEF_JOURS, REBOURS_JOURS, REBOURS_SUPPLEANT_JOURS
from instruction.rebours import Palier, dernier_jour_ouvre, palier_du
from instruction.suppleance import absences_du_jour
from instruction.voies_decision import VOIES, Voie

CODE = "delai.rebours"
EVENEMENT = EvenementCourriel(
    CODE,
    "Délais légaux",
    "Compte à rebours d’une échéance légale : le silence de l’ARS vaudra décision",
    "la personne chargée à l’ARS, puis son suppléant, puis qui décide",
    nature=Nature.LEGAL,
)


@dataclass(frozen=True)
class Echeance:
    """Un délai légal qui court : sur quoi, depuis quand, jusqu'à quand."""

    objet: LettreIntention | ProjetSante
    voie: Voie
    depuis: date
    le: date

    @property
    def dossier(self) -> Dossier:
        return self.objet.dossier

    @property
    def pk(self) -> int:
        return self.objet.pk

    def palier(self, jour: date) -> Palier | None:
        return palier_du(self.depuis, self.le, jour, [int(nombre) for nombre in REBOURS_JOURS.au(self.depuis)])


def prevenir_des_echeances(jour: date, maintenant: datetime) -> int:
    """Dépose les courriels dus ce jour-là ; rend leur nombre."""
    return pour_chacun(_dus(jour), lambda courriel: _deposer(courriel, maintenant))


def _dus(jour: date) -> list[courriels.Courriel]:
    """Ceux qui n'ont pas déjà été déposés."""
    tous = [c for echeance in echeances_en_cours(jour) for c in _courriels(echeance, jour)]
    deja = set(CourrielSortant.objects.filter(cle__in=[c.cle for c in tous]).order_by().values_list("cle", flat=True))
    return [courriel for courriel in tous if courriel.cle not in deja]


def echeances_en_cours(jour: date) -> Iterator[Echeance]:
    """Les projets et les lettres dont le silence vaudra décision, échéance non passée ; la plus proche d'abord."""
    projets = ProjetSante.objects.filter(etat=EtatProjet.DEPOSE, echeance_le__gte=jour)
    for projet in projets.select_related("dossier__lettre").order_by("echeance_le", "pk"):
        yield Echeance(projet, VOIES[VoieDecision.PROJET_ARS], depuis_quand(projet), projet.echeance_le)
    lettres = LettreIntention.objects.filter(etat=EtatLettre.TRANSMISE, echeance_refus_implicite_le__gte=jour)
    for lettre in lettres.select_related("dossier").order_by("echeance_refus_implicite_le", "pk"):
        depuis = depuis_quand(lettre)
        yield Echeance(lettre, VOIES[VoieDecision.LETTRE_ARS], depuis, lettre.echeance_refus_implicite_le)


def personnes_a_prevenir(echeance: Echeance, palier: Palier, jour: date) -> list[Utilisateur]:
    """La personne chargée, puis le suppléant, puis qui décide, selon ce qu'il reste de jours."""
    dossier, voie = echeance.dossier, echeance.voie
    chargee, suppleante = _charge(dossier, voie)
    instructeurs = list(agents_de(dossier, voie.role_instructeur))
    decideurs = list(agents_de(dossier, voie.role_decideur))
    premiers = [chargee] if chargee in instructeurs else instructeurs
    prevenus: list[Utilisateur] = [*(premiers or decideurs), *_suppleants_des_absents(premiers, jour)]
    if suppleante in instructeurs and palier.jours <= REBOURS_SUPPLEANT_JOURS.au(echeance.depuis):
        prevenus.append(suppleante)
    if palier.jours <= REBOURS_CHEF_JOURS.au(echeance.depuis):
        prevenus += decideurs
    return list({personne.pk: personne for personne in prevenus}.values())


def _charge(dossier: Dossier, voie: Voie) -> tuple[Utilisateur | None, Utilisateur | None]:
    """Qui s'en charge, et son suppléant ; pour la lettre, qui prépare la décision."""
    if voie.sujet == Sujet.PROJET:
        grille = InstructionProjet.objects.filter(dossier=dossier, cote=Cote.ARS)
        trouvee = grille.select_related("chargee", "suppleante").first()
        return (trouvee.chargee, trouvee.suppleante) if trouvee else (None, None)
    decision = decision_vivante(dossier.pk, voie)
    return (decision.preparee_par if decision else None), None


def _suppleants_des_absents(personnes: Iterable[Utilisateur], jour: date) -> list[Utilisateur]:
    """Qui supplée, ce jour-là, une personne à prévenir."""
    return [absence.suppleant for absence in absences_du_jour([p.pk for p in personnes], jour).values()]


def _courriels(echeance: Echeance, jour: date) -> list[courriels.Courriel]:
    palier = echeance.palier(jour)
    if palier is None:
        return []
    dossier, voie = echeance.dossier, echeance.voie
    adresse = reverse("dossiers:delais", args=[dossier.numero])
    ouvre = dernier_jour_ouvre(echeance.le)
    contexte = {
        "dossier": dossier,
        "projet": voie.sujet == Sujet.PROJET,
        "jours": (echeance.le - jour).days,
        "echeance": en_lettres(echeance.le),
        "dernier_jour": en_lettres(ouvre),
        "dernier_jour_passe": ouvre < jour,
        "adresse": f"{settings.URL_PUBLIQUE}{adresse}",
    }
    corps = render_to_string("instruction/courriels/rebours.txt", contexte)
    marque = f"{voie.sujet}:{echeance.le.isoformat()}:{palier.jours}"
    return [
        courriels.Courriel(
            cle=f"personne:{dossier.pk}:{CODE}:{marque}:{personne.pk}",
            destinataire=personne.email,
            sujet=f"[{dossier.numero}] Échéance légale le {en_lettres(echeance.le)}",
            corps=corps,
            evenement=CODE,
            personne=personne.pk,
            groupe=dossier.numero,
            adresse=adresse,
        )
        for personne in personnes_a_prevenir(echeance, palier, jour)
    ]


def _deposer(courriel: courriels.Courriel, maintenant: datetime) -> bool:
    courriels.deposer_tous([courriel], maintenant=maintenant)
    return True


def echeance_encore_due(personne: Utilisateur, dossier: Dossier, cle: str) -> bool:
    """À l'envoi (« sujet:échéance:palier ») : le délai court toujours jusqu'à ce jour, et c'est à son service."""
    sujet, echeance, *_ = cle.split(":")
    if sujet == Sujet.PROJET:
        du = Q(etat=EtatProjet.DEPOSE, echeance_le=echeance)
        court = ProjetSante.objects.filter(du, dossier=dossier).exists()
    else:
        du = Q(etat=EtatLettre.TRANSMISE, echeance_refus_implicite_le=echeance)
        court = LettreIntention.objects.filter(du, dossier=dossier).exists()
    return court and bool(VOIES[VoieDecision.PROJET_ARS].preparent & capacites_sur(personne, dossier))


def inscrire() -> None:
    """Complète le catalogue des courriels et les conditions à l'envoi ; sans effet la seconde fois."""
    declarer_personnel(EVENEMENT)
    envois.declarer_condition(CODE, echeance_encore_due)
