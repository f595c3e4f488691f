"""Les missions en retard, dans « À faire » : ce que le radar dit, une ligne par mission, en une requête.

À la CPTS de déclarer, dès l'alerte. Une limite passée donne aussi leur tour à l'ARS et à la caisse, tant qu'elles n'ont
rien prévu : ni réunion de suivi à venir ou tenue depuis, ni dialogue de gestion ouvert, ni mise en demeure. Une
déclaration contestée a déjà sa tâche.
"""

from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from commun.calendrier import en_lettres
from commun.montants import euros
from comptes.models import Utilisateur
from contrats.cotes import DE_L_ARS, DE_LA_CAISSE, de_sa_caisse, de_son_ars, de_son_equipe
from contrats.enums import EN_VIGUEUR, EtatContrat
from dossiers.enums import Badge
from dossiers.taches import Source, Tache
from execution.enums import EtatJalon, EtatSuivi, NatureJalon, Niveau
from execution.enums_gestion import OUVERTS
from execution.lecture_du_contrat import annee_de
from execution.models import CalendrierDeMission, DialogueDeGestion, JalonDeMission, ReunionDeSuivi
from execution.parametres import ALERTE_AVANT_LIMITE_JOURS
from execution.radar import niveau_de
from execution.taches import RUBRIQUE, agit_pour

INSTITUTIONS = DE_L_ARS | DE_LA_CAISSE
FAITS = (EtatJalon.DECLARE, EtatJalon.ACCEPTE)
LIMITES = {NatureJalon.DEMARRAGE: "limite de démarrage", NatureJalon.DEPLOIEMENT: "limite de déploiement"}


def missions_en_retard(utilisateur: Utilisateur) -> QuerySet[CalendrierDeMission]:
    """Les retards de son équipe ; les limites passées que sa caisse ou son ARS n'a pas encore prises en main."""
    jour = timezone.localdate()
    siennes = de_son_equipe(utilisateur)
    if agit_pour(INSTITUTIONS)(utilisateur):
        siennes |= (de_sa_caisse(utilisateur) | de_son_ars(utilisateur)) & _a_reprendre_en_main(jour)
    lues = retards_au(jour).filter(siennes).select_related("dossier", "contrat__dossier")
    return lues.order_by(F("demarrage_dernier_le").asc(nulls_last=True), "pk")


def retards_au(jour: date) -> QuerySet[CalendrierDeMission]:
    """Les missions orange ou rouges du radar ce jour-là, sans celles que la caisse a contestées ; sans ordre."""
    en_cours = Q(au__isnull=True) | Q(au__gt=jour)
    lignes = CalendrierDeMission.objects.filter(en_cours, contrat__etat__in=EN_VIGUEUR, du__lte=jour).order_by()
    lignes = lignes.annotate(demarree=Exists(_jalons(NatureJalon.DEMARRAGE, FAITS)))
    retards = en_alerte(NatureJalon.DEMARRAGE, jour) & Q(demarree=False)
    retards |= en_alerte(NatureJalon.DEPLOIEMENT, jour) & ~Exists(_jalons(NatureJalon.DEPLOIEMENT, FAITS))
    return lignes.filter(retards & ~Exists(_jalons(None, (EtatJalon.CONTESTE,))))


def en_alerte(nature: NatureJalon, jour: date) -> Q:
    """La date du contrat est passée, ou la limite approche : ``radar.niveau_de``, en base."""
    alerte = jour + timedelta(days=ALERTE_AVANT_LIMITE_JOURS.au(jour))
    prevue, derniere = f"{nature}_prevu_le", f"{nature}_dernier_le"
    tard = Q(**{f"{prevue}__lt": jour}) | Q(**{f"{derniere}__lte": alerte})
    return tard & Q(**{f"{prevue}__isnull": False})


def _a_reprendre_en_main(jour: date) -> Q:
    """Une limite est passée et rien n'est prévu pour en parler."""
    dialogues = DialogueDeGestion.objects.filter(contrat=OuterRef("contrat"), etat__in=OUVERTS).order_by()
    passees = _passee(NatureJalon.DEMARRAGE, jour) & Q(demarree=False) | _passee(NatureJalon.DEPLOIEMENT, jour)
    return passees & ~Exists(dialogues) & Q(contrat__etat=EtatContrat.ACTIF)


def _passee(nature: NatureJalon, jour: date) -> Q:
    derniere = f"{nature}_dernier_le"
    reunions = ReunionDeSuivi.objects.filter(contrat=OuterRef("contrat")).order_by()
    prises = Q(etat=EtatSuivi.PREVUE) | Q(etat=EtatSuivi.TENUE, debut__date__gt=OuterRef(derniere))
    return Q(**{f"{derniere}__lt": jour, f"{nature}_prevu_le__isnull": False}) & ~Exists(reunions.filter(prises))


def _jalons(nature: NatureJalon | None, etats: tuple[EtatJalon, ...]) -> QuerySet[JalonDeMission]:
    """Ceux de la période d'engagement de la ligne ; ``nature`` None : les deux."""
    siens = JalonDeMission.objects.filter(
        contrat=OuterRef("contrat"), mission=OuterRef("mission"), engagee_le=OuterRef("engagee_le")
    )
    siens = siens.filter(etat__in=etats)
    return (siens if nature is None else siens.filter(nature=nature)).order_by()


def nature_en_cause(ligne: CalendrierDeMission, jour: date) -> tuple[NatureJalon, Niveau]:
    """Ce qui est en retard : le démarrage d'abord ; une mission démarrée l'est de son déploiement."""
    if not ligne.demarree:
        niveau = niveau_de(*ligne.dates(NatureJalon.DEMARRAGE), None, jour)
        if niveau in (Niveau.ORANGE, Niveau.ROUGE):
            return NatureJalon.DEMARRAGE, niveau
    return NatureJalon.DEPLOIEMENT, niveau_de(*ligne.dates(NatureJalon.DEPLOIEMENT), None, jour)


def somme_en_jeu(ligne: CalendrierDeMission, jour: date) -> tuple[Decimal, date] | None:
    """Ce que le contrat prévoit jusqu'à l'anniversaire (``execution.enjeux``) et ce jour ; None sans date au contrat.

    Démarrée, l'année en cours ; sinon tout ce qui court depuis la signature.
    """
    annee = annee_de(ligne.contrat, jour)
    dues = {int(numero): Decimal(somme) for numero, somme in ligne.dus.items()}
    comptees = [
        s for numero, s in dues.items() if numero == annee.numero or (numero < annee.numero and not ligne.demarree)
    ]
    return (sum(comptees, Decimal(0)), annee.fin) if comptees else None


def du_retard(ligne: CalendrierDeMission, utilisateur: Utilisateur) -> Tache:
    """Une mission à déclarer, ou à reprendre en main ; mission et somme ne se disent qu'après connexion."""
    jour, dossier = timezone.localdate(), ligne.dossier
    nature, niveau = nature_en_cause(ligne, jour)
    enjeu = somme_en_jeu(ligne, jour)
    somme = f"{euros(enjeu[0])} en jeu d’ici au {en_lettres(enjeu[1])}" if enjeu else ""
    etat = "limite passée" if niveau == Niveau.ROUGE else "bientôt en retard"
    return Tache(
        cle=f"retard:{ligne.contrat_id}:{ligne.mission}",
        titre=dossier.nom,
        detail=" · ".join(filter(None, (dossier.numero, ligne.libelle, somme))),
        numero=dossier.numero,
        texte=f"{nature.label} de mission\u00a0: {etat}",
        adresse=f"{ligne.contrat.adresse('execution:missions')}#{ligne.mission}-{nature}",
        badge=(Badge.REFUSE if niveau == Niveau.ROUGE else Badge.A_COMPLETER).value,
        badge_libelle=niveau.label,
        echeance=ligne.dates(nature)[1],
        echeance_libelle=LIMITES[nature],
    )


SOURCES = (Source("missions_en_retard", RUBRIQUE, missions_en_retard, du_retard),)
