"""Le compte rendu financier : remis par le porteur, examiné par l'ARS, rappelé par le portail (loi 2000-321)."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction

from commun.calendrier import jour_paris
from comptes.models import Utilisateur
from dossiers import notifications
from dossiers.actions.transitions import franchir, verrouiller
from dossiers.echeances import pour_chacun
from dossiers.enums import Sujet
from dossiers.journal import consigner
from dossiers.models import Evenement
from dossiers.televersement import Pdf
from instruction.actions.decision import decision_prise
from instruction.actions.fir import total_verse
from instruction.enums_ars import EtatFIR
from instruction.models import CompteRenduFIR, ConventionFIR, LigneCompteRendu
from instruction.parametres_ars import DERNIER_RAPPEL_JOURS, PREMIER_RAPPEL_JOURS


def dernier_compte_rendu(convention: ConventionFIR) -> CompteRenduFIR | None:
    """Le dernier compte rendu remis."""
    return convention.comptes_rendus.select_related("depose_par").order_by("-numero").first()


def retenus_par_compte(convention: ConventionFIR) -> dict[str, Decimal]:
    """Ce que la décision a retenu, compte par compte ; vide si elle n'avait pas de lignes."""
    decision = decision_prise(convention.dossier_id)
    sommes: dict[str, Decimal] = {}
    for ligne in decision.lignes.all() if decision else ():
        sommes[ligne.compte] = sommes.get(ligne.compte, Decimal(0)) + ligne.retenu
    return sommes


@transaction.atomic
def rendre_compte(
    convention: ConventionFIR,
    *,
    auteur: Utilisateur,
    maintenant: datetime,
    depenses: Mapping[str, Decimal],
    signataire_nom: str,
    signataire_qualite: str,
    pdf: Pdf,
    commentaire: str = "",
) -> Evenement:
    """Remet le compte rendu : ce qui a été dépensé de la subvention, compte par compte, et le document signé."""
    frais = verrouiller(convention)
    retenus = retenus_par_compte(frais)
    total = sum(depenses.values(), Decimal(0))
    numero = frais.comptes_rendus.count() + 1
    evenement = franchir(
        convention,
        "rendre_compte",
        auteur=auteur,
        maintenant=maintenant,
        donnees={
            "signataire_nom": signataire_nom,
            "signataire_qualite": signataire_qualite,
            "pdf": pdf,
            "depense": total,
        },
        journal={"montant": f"{total:.2f}", "compte_rendu": numero, "sha256": pdf.sha256},
    )
    compte_rendu = CompteRenduFIR(
        convention=frais,
        numero=numero,
        depose_par=auteur,
        depose_le=maintenant,
        signataire_nom=signataire_nom,
        signataire_qualite=signataire_qualite,
        commentaire=commentaire,
        depense=total,
        sha256=pdf.sha256,
        taille=len(pdf.octets),
    )
    compte_rendu.fichier.save("compte-rendu.pdf", ContentFile(pdf.octets), save=False)
    compte_rendu.save(force_insert=True)
    LigneCompteRendu.objects.bulk_create(
        LigneCompteRendu(
            compte_rendu=compte_rendu, compte=compte, retenu=retenus.get(compte, Decimal(0)), depense=depense
        )
        for compte, depense in depenses.items()
    )
    return evenement


def reste_a_reverser(convention: ConventionFIR) -> Decimal:
    """Ce qui a été versé et n'a pas été dépensé (euros) ; zéro sans compte rendu."""
    dernier = dernier_compte_rendu(convention)
    return max(total_verse(convention) - dernier.depense, Decimal(0)) if dernier else Decimal(0)


def renvoyer_compte(
    convention: ConventionFIR, *, auteur: Utilisateur, maintenant: datetime, commentaire: str
) -> Evenement:
    """Demande au porteur de corriger son compte rendu."""
    return franchir(convention, "renvoyer_compte", auteur=auteur, maintenant=maintenant, commentaire=commentaire)


@transaction.atomic
def accepter_compte(convention: ConventionFIR, *, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """Accepte le compte rendu et solde la convention ; rien ne reste à reverser ni à verser."""
    donnees = {"reste": reste_a_reverser(verrouiller(convention))}
    return franchir(convention, "accepter_compte", auteur=auteur, maintenant=maintenant, donnees=donnees)


@transaction.atomic
def demander_reversement(
    convention: ConventionFIR, *, auteur: Utilisateur, maintenant: datetime, commentaire: str
) -> Evenement:
    """Demande le reversement de ce qui a été versé et pas dépensé."""
    reste = reste_a_reverser(verrouiller(convention))
    return franchir(
        convention,
        "demander_reversement",
        auteur=auteur,
        maintenant=maintenant,
        commentaire=commentaire,
        donnees={"reste": reste},
        journal={"montant": f"{reste:.2f}"},
        champs={"a_reverser": reste},
    )


def constater_reversement(
    convention: ConventionFIR, *, auteur: Utilisateur, maintenant: datetime, reversee_le: date
) -> Evenement:
    """Note que la somme est revenue ; la convention est soldée."""
    return franchir(
        convention,
        "constater_reversement",
        auteur=auteur,
        maintenant=maintenant,
        donnees={"reversee_le": reversee_le},
        journal={"montant": f"{convention.a_reverser:.2f}"},
        champs={"reversee_le": reversee_le},
        jour_effet=reversee_le,
    )


def palier(du_le: date, jour: date) -> str:
    """Le rappel qui convient ce jour-là : « j30 », « j7 », « retard », ou rien."""
    reste = (du_le - jour).days
    if reste < 0:
        return "retard"
    if reste <= DERNIER_RAPPEL_JOURS.valeur:
        return "j7"
    return "j30" if reste <= PREMIER_RAPPEL_JOURS.valeur else ""


@transaction.atomic
def rappeler_le_compte_rendu(convention: ConventionFIR, *, maintenant: datetime) -> Evenement | None:
    """Consigne et envoie le rappel du jour, une seule fois par palier et par exercice ; None s'il n'y en a pas."""
    frais = verrouiller(convention)
    voulu = palier(frais.compte_rendu_du_le, jour_paris(maintenant))
    if frais.etat != EtatFIR.EN_COURS or not voulu:
        return None
    du_le = frais.compte_rendu_du_le.isoformat()
    deja = frais.dossier.evenements.filter(sujet=Sujet.FIR, donnees__palier=voulu, donnees__echeance=du_le)
    if deja.exists():
        return None
    evenement = consigner(
        frais.dossier,
        sujet=Sujet.FIR,
        code="retard" if voulu == "retard" else "relance",
        auteur=None,
        instant=maintenant,
        donnees={"convention": frais.pk, "palier": voulu, "echeance": du_le},
    )
    notifications.prevenir_du_fait(frais.dossier, evenement)
    return evenement


def rappeler_les_comptes_rendus(jour: date, maintenant: datetime) -> int:
    """Traitement du temps : les rappels dus ce jour ; rend leur nombre. Idempotent, sûr à deux."""
    dues = ConventionFIR.objects.filter(etat=EtatFIR.EN_COURS, exercice_fin_le__lt=jour).order_by("pk")
    return pour_chacun(dues, partial(rappeler_le_compte_rendu, maintenant=maintenant))
