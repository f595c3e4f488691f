"""Tenir le registre au plan : inscrire ce qui devient exigible, remplacer ou régulariser quand le plan change."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from commun.calendrier import jour_paris
from contrats.actions import constater_fin
from contrats.enums import SIGNES
from contrats.financier import plan_courant
from contrats.models import Contrat, EcheancePrevue, PlanDeVersement
from contrats.relais_de_caisse import constater_la_caisse
from dossiers import notifications
from dossiers.actions.transitions import franchir, verrouiller
from dossiers.echeances import pour_chacun
from dossiers.enums import Sujet
from dossiers.journal import consigner
from paiements.enums import ARRETEES
from paiements.groupes import Groupe, decider, grouper
from paiements.models import Echeance, Enveloppe, Registre
from paiements.rapprochement import Decision

ZERO = Decimal("0.00")


def tenir_a_jour(contrat: Contrat, *, maintenant: datetime) -> int:
    """Constate la caisse et la fin venues, puis rapproche le registre du plan ; rend les échéances inscrites.

    À appeler avant de lire ou d'écrire le registre. Sans effet, en deux requêtes, quand rien n'a changé ; sûr si deux
    lectures le font en même temps.
    """
    constater_la_caisse(contrat, maintenant=maintenant)
    constater_fin(contrat, maintenant=maintenant)
    if contrat.etat not in SIGNES or not _en_retard(contrat, jour_paris(maintenant)):
        return 0
    return _rapprocher(contrat, maintenant)


def _en_retard(contrat: Contrat, jour: date) -> bool:
    return contrats_a_rapprocher(Contrat.objects.filter(pk=contrat.pk), jour).exists()


def contrats_a_rapprocher(contrats: QuerySet[Contrat], jour: date) -> QuerySet[Contrat]:
    """Ceux dont le plan a changé, ou dont une ligne est devenue exigible, depuis le dernier rapprochement."""
    dernier = PlanDeVersement.objects.filter(contrat=OuterRef("pk")).order_by("-numero").values("pk")[:1]
    signes = contrats.filter(etat__in=SIGNES).annotate(dernier_plan=Subquery(dernier))
    nouvelles = EcheancePrevue.objects.filter(
        plan=OuterRef("dernier_plan"), exigible_le__gt=OuterRef("registre__rapproche_au"), exigible_le__lte=jour
    )
    suivis = Q(registre__isnull=True) | ~Q(registre__plan=F("dernier_plan")) | Exists(nouvelles)
    return signes.filter(suivis, dernier_plan__isnull=False)


@transaction.atomic
def _rapprocher(contrat: Contrat, maintenant: datetime, *, force: bool = False) -> int:
    jour = jour_paris(maintenant)
    frais = verrouiller(contrat)
    if not force and not _en_retard(frais, jour):
        return 0
    plan = plan_courant(frais)
    lignes = list(plan.echeances.all())
    inscrites = list(frais.versements.vivantes())
    groupes = grouper((ligne for ligne in lignes if ligne.exigible_le <= jour), inscrites)
    inscriptions: list[Echeance] = []
    for groupe, (exigibles, connues) in sorted(groupes.items()):
        decision = decider(exigibles, connues, plan.numero, jour_paris(plan.etabli_le))
        inscriptions += _appliquer(frais, plan, groupe, decision, {e.pk: e for e in connues}, maintenant)
    _poser_les_plafonds(frais, lignes)
    Registre.objects.update_or_create(contrat=frais, defaults={"plan": plan, "rapproche_au": jour})
    _dire(frais, plan, inscriptions, maintenant)
    return len(inscriptions)


def regulariser_apres_une_reprise(contrat: Contrat, maintenant: datetime) -> None:
    """Ce qui vient d'être repris redevient dû si le plan le doit ; dans la transaction de l'appelant."""
    _rapprocher(contrat, maintenant, force=True)


def _appliquer(
    contrat: Contrat,
    plan: PlanDeVersement,
    groupe: Groupe,
    decision: Decision,
    connues: dict[int, Echeance],
    maintenant: datetime,
) -> list[Echeance]:
    for cle in decision.remplacer:
        franchir(
            connues[cle],
            "remplacer",
            auteur=None,
            maintenant=maintenant,
            champs={"remplacee_par": plan},
            journal={"plan": plan.numero},
        )
    Echeance.objects.filter(pk__in=decision.clore).update(retenue_close_le=jour_paris(maintenant))
    annee, poste, nature = groupe
    return [
        Echeance.objects.create(
            dossier=contrat.dossier,
            contrat=contrat,
            plan=plan,
            annee=annee,
            poste=poste,
            nature=nature,
            indicateur=ligne.indicateur,
            versement=ligne.versement,
            exigible_le=ligne.exigible_le,
            montant=ligne.montant,
            regle=ligne.regle,
            source=ligne.source,
            inscrite_le=maintenant,
        )
        for ligne in decision.inscrire
    ]


def _poser_les_plafonds(contrat: Contrat, lignes: Iterable[EcheancePrevue]) -> None:
    """Le dû du plan par année, poste et nature ; jamais sous ce qui est déjà engagé."""
    dus: dict[tuple[int, str, str], Decimal] = defaultdict(Decimal)
    engages: dict[tuple[int, str, str], Decimal] = defaultdict(Decimal)
    for ligne in lignes:
        dus[ligne.annee, ligne.poste, ligne.nature] += ligne.montant
    for echeance in contrat.versements.vivantes():
        cle = (echeance.annee, echeance.poste, echeance.nature)
        arretee = echeance.etat in ARRETEES and echeance.liquide > 0
        engages[cle] += echeance.liquide if arretee else echeance.solde
    connus = {(e.annee, e.poste, e.nature): e for e in contrat.enveloppes.all()}
    nouvelles = []
    for cle in sorted({*dus, *engages, *connus}):
        plafond = max(dus[cle], engages[cle], ZERO)
        annee, poste, nature = cle
        if cle not in connus:
            nouvelles.append(Enveloppe(contrat=contrat, annee=annee, poste=poste, nature=nature, plafond=plafond))
        elif connus[cle].plafond != plafond:
            connus[cle].plafond = plafond
            connus[cle].save(update_fields=["plafond"])
    Enveloppe.objects.bulk_create(nouvelles)


def _dire(contrat: Contrat, plan: PlanDeVersement, inscriptions: list[Echeance], maintenant: datetime) -> None:
    if not inscriptions:
        return
    evenement = consigner(
        contrat.dossier,
        sujet=Sujet.VERSEMENT,
        code="inscription",
        auteur=None,
        instant=maintenant,
        donnees={
            "plan": plan.numero,
            "nombre": len(inscriptions),
            "total": f"{sum((e.montant for e in inscriptions), ZERO):.2f}",
        },
    )
    notifications.prevenir_du_fait(contrat.dossier, evenement)


def rapprocher_les_contrats(jour: date, maintenant: datetime) -> int:
    """Traitement du temps : les contrats à rapprocher ce jour ; rend leur nombre. Idempotent."""
    attendus = contrats_a_rapprocher(Contrat.objects.all(), jour).select_related("dossier__lettre").order_by("pk")
    return pour_chacun(attendus, lambda contrat: tenir_a_jour(contrat, maintenant=maintenant) or None)
