"""L'export comptable, une ligne par échéance vivante du registre et ses mouvements ; l'état du budget."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.db.models import QuerySet

from commun.exports import Euros, FormatExport
from contrats.models import Contrat
from paiements.budget import Ligne
from paiements.comptes import Payeurs, payeurs
from paiements.enums import TypeMouvement
from paiements.models import Echeance
from paiements.presentation import detail, libelle

ENTETES = [
    *("Dossier", "CPTS", "Département", "Année du contrat", "Poste", "Versement", "Exigible le", "État"),
    *("Dû", "Liquidé", "Retenu", "Motif de la retenue", "Payé", "Payé le", "Référence", "Repris", "Soldé", "Règle"),
    *("Caisse qui a payé", "Compte payé (masqué)"),
]
ENTETES_DU_BUDGET = ["Année", "Département", "Dû", "Demandé", "Liquidé", "Payé", "Repris ou reversé", "Reste"]
FORMATS = (FormatExport.CSV.value, FormatExport.XLSX.value)
TRANCHE = 500
ZERO = Decimal("0.00")


def lignes_comptables(echeances: QuerySet[Echeance]) -> Iterator[list[object]]:
    """Dans l'ordre des dossiers puis des dates, lues par tranches. Un reversement est négatif."""
    concernes = (
        Contrat.objects.filter(pk__in=echeances.order_by().values("contrat"))
        .select_related("caisse")
        .defer("photographie")
    )
    qui = payeurs(list(concernes.order_by("pk")))
    lues = echeances.select_related("dossier__departement_pilote", "plan").prefetch_related("mouvements")
    for echeance in lues.order_by("dossier__numero", "exigible_le", "pk").iterator(chunk_size=TRANCHE):
        yield _ligne(echeance, qui)


def _ligne(echeance: Echeance, qui: Payeurs) -> list[object]:
    dossier, mouvements = echeance.dossier, list(echeance.mouvements.all())
    regles = [m for m in mouvements if m.type != TypeMouvement.REPRISE]
    return [
        dossier.numero,
        dossier.nom,
        str(dossier.departement_pilote or ""),
        echeance.annee,
        libelle(echeance),
        detail(echeance),
        echeance.exigible_le,
        echeance.fiche.instructeur if echeance.a_reverser else echeance.get_etat_display(),
        Euros(echeance.montant),
        None if echeance.liquide is None else Euros(echeance.liquide),
        Euros(echeance.retenu or ZERO),
        echeance.motif_retenue,
        Euros(sum((m.signe for m in regles), ZERO)),
        regles[0].le if regles else None,
        echeance.reference,
        Euros(sum((m.montant for m in mouvements if m.type == TypeMouvement.REPRISE), ZERO)),
        Euros(echeance.solde),
        echeance.regle,
        qui.caisse(echeance.contrat_id, regles[0]) if regles else "",
        qui.compte(echeance.contrat_id, regles[0]) if regles else "",
    ]


def lignes_du_budget(lignes: Iterable[Ligne]) -> Iterator[list[object]]:
    """Une ligne par département et par année, dans l'ordre reçu."""
    for ligne in lignes:
        sommes = (ligne.du, ligne.demande, ligne.liquide, ligne.paye, ligne.repris, ligne.reste)
        yield [ligne.annee, ligne.departement, *map(Euros, sommes)]
