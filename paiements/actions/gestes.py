"""Les gestes sur une ou plusieurs échéances ; un lot passe en entier, ou pas du tout.

Chaque fonction est atomique, tient d'abord le registre au plan, et lève ``PermissionDenied`` ou ``TransitionRefusee``.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q, Sum

from commun.calendrier import jour_paris
from commun.montants import euros
from comptes.models import Utilisateur
from contrats.models import Contrat
from dossiers import notifications
from dossiers.actions.transitions import DejaDecide, TransitionRefusee, franchir, verrouiller
from dossiers.archives import preparer as archiver
from dossiers.echeances import pour_chacun
from dossiers.enums import Sujet
from dossiers.journal import consigner
from dossiers.models import Evenement
from paiements.actions.rapprochement import regulariser_apres_une_reprise, tenir_a_jour
from paiements.documents import avis_de_paiement
from paiements.enums import ARRETEES, REGLEES, EtatEcheance, Origine, TypeMouvement
from paiements.models import Echeance, Mouvement
from paiements.parametres import DEMANDE_D_OFFICE_JOURS, SEUIL_APPROBATION
from paiements.permissions import LIQUIDER, agit_pour_la_caisse

Pas = Callable[[Echeance], Any]


@dataclass(frozen=True)
class _Passage:
    """Une somme qui passe sur le compte : son sens, qui la passe, qui l'approuve, sa date de valeur, sa référence."""

    type: TypeMouvement
    auteur: Utilisateur | None
    le: date | None
    reference: str
    approbateur: Utilisateur | None = None

    @property
    def qui(self) -> Utilisateur | None:
        """Qui fait le geste : l'approbateur s'il y en a un."""
        return self.approbateur or self.auteur


def en_lot(echeances: Sequence[Echeance], maintenant: datetime, pas: Pas) -> None:
    """Applique ``pas`` à chacune dans une transaction ; les raisons de toutes sont réunies, et rien n'est fait.

    Verrouille les dossiers dans l'ordre de leurs clés : deux lots à la fois ne s'attendent pas l'un l'autre.
    """
    for contrat in sorted({e.contrat_id: e.contrat for e in echeances}.values(), key=lambda c: c.dossier_id):
        tenir_a_jour(contrat, maintenant=maintenant)
    refus: list[str] = []
    with transaction.atomic():
        for echeance in sorted(echeances, key=lambda e: (e.dossier_id, e.exigible_le, e.pk)):
            try:
                with transaction.atomic():
                    pas(echeance)
            except DejaDecide as erreur:
                refus += [_situer(echeance, _pas_liquidee(echeance) or str(erreur), len(echeances))]
            except TransitionRefusee as erreur:
                refus += [_situer(echeance, raison, len(echeances)) for raison in erreur.raisons]
        if refus:
            raise TransitionRefusee(refus)


def _pas_liquidee(echeance: Echeance) -> str:
    """Le refus en clair de qui veut payer trop tôt ; vide si ce n'est pas la raison."""
    echeance.refresh_from_db()
    if echeance.etat not in (EtatEcheance.DUE, EtatEcheance.DEMANDEE):
        return ""
    return f"Cette échéance est « {echeance.get_etat_display().lower()} », elle n’est pas liquidée."


def _situer(echeance: Echeance, raison: str, nombre: int) -> str:
    return raison if nombre == 1 else f"{echeance.dossier.nom}, {euros(echeance.montant)} : {raison}"


def demander(echeances: Sequence[Echeance], *, auteur: Utilisateur, maintenant: datetime) -> None:
    """La CPTS demande ces sommes ; la caisse est prévenue une fois."""
    jour = jour_paris(maintenant)
    with transaction.atomic():
        en_lot(
            echeances,
            maintenant,
            lambda e: franchir(e, "demander", auteur=auteur, maintenant=maintenant, champs={"demandee_le": jour}),
        )
        _dire(echeances, "demande", auteur, maintenant)


def demander_d_office(echeance: Echeance, *, maintenant: datetime) -> Evenement:
    """Le portail demande une somme que la CPTS n'a pas demandée."""
    champs = {"demandee_le": jour_paris(maintenant)}
    return franchir(echeance, "demander_d_office", auteur=None, maintenant=maintenant, champs=champs)


def liquider(
    echeances: Sequence[Echeance],
    *,
    auteur: Utilisateur,
    maintenant: datetime,
    liquide: Decimal | None = None,
    motif_retenue: str = "",
    sans_dialogue: str = "",
) -> None:
    """La caisse arrête chaque somme : ``liquide``, ou le dû en entier. Ce qui manque est retenu, avec son motif.

    Une part variable encore au maximum attend le dialogue de gestion (domaine §6) : elle ne se liquide sans lui qu'à
    une somme choisie, avec une raison (``sans_dialogue``) que le journal garde, jamais dans un lot.
    """
    jour = jour_paris(maintenant)
    seuil = Decimal(SEUIL_APPROBATION.au(jour))

    def pas(echeance: Echeance) -> None:
        somme = echeance.montant if liquide is None else liquide
        motif = motif_retenue.strip() if somme != echeance.montant else ""
        champs = {
            "liquide": somme,
            "motif_retenue": motif,
            "liquidee_le": jour,
            "liquidee_par": auteur,
            "seuil": _seuil_restant(echeance, seuil),
        }
        donnees = {"liquide": somme, "motif_retenue": motif, "choisie": liquide is not None}
        journal = {"liquide": f"{somme:.2f}"} if isinstance(somme, Decimal) and somme.is_finite() else {}
        franchir(
            echeance,
            "liquider",
            auteur=auteur,
            maintenant=maintenant,
            commentaire=sans_dialogue if echeance.au_plus else "",
            champs=champs,
            donnees=donnees,
            journal=journal,
        )
        if motif:
            _dire([echeance], "retenue", auteur, maintenant, total=echeance.montant - somme)

    en_lot(echeances, maintenant, pas)


def _seuil_restant(echeance: Echeance, seuil: Decimal) -> Decimal:
    """Une retenue levée se compte avec la somme dont elle vient : la fractionner ne passe pas sous le seuil."""
    if echeance.origine_id is None:
        return seuil
    famille = Echeance.objects.filter(Q(pk=echeance.origine_id) | Q(origine=echeance.origine_id))
    deja = famille.exclude(pk=echeance.pk).aggregate(somme=Sum("liquide"))["somme"] or Decimal(0)
    return max(seuil - deja, Decimal(0))


def rouvrir(echeance: Echeance, *, auteur: Utilisateur, maintenant: datetime, commentaire: str) -> Evenement:
    """La caisse revient sur sa liquidation, avant tout paiement."""
    champs = {"liquide": None, "motif_retenue": "", "liquidee_le": None, "liquidee_par": None, "seuil": None}
    suite = {"auteur": auteur, "maintenant": maintenant, "commentaire": commentaire}
    return franchir(echeance, "rouvrir", champs=champs, **suite)


def payer(
    echeances: Sequence[Echeance], *, auteur: Utilisateur, maintenant: datetime, le: date, reference: str
) -> None:
    """Enregistre le paiement (jusqu'au seuil) de chaque somme, l'avis de chaque contrat, et prévient la CPTS."""
    passage = _Passage(TypeMouvement.PAIEMENT, auteur, le, reference)
    with transaction.atomic():
        en_lot(echeances, maintenant, lambda e: _regler(e, "payer", passage, maintenant))
        _aviser(echeances, auteur, maintenant)


def preparer(
    echeances: Sequence[Echeance], *, auteur: Utilisateur, maintenant: datetime, le: date, reference: str
) -> None:
    """Prépare le paiement de sommes au-dessus du seuil ; un autre l'approuvera."""
    donnees = {"le": le, "reference": reference}
    champs = {"prepare_par": auteur, "paye_le": le, "reference": reference.strip()}

    def pas(echeance: Echeance) -> None:
        franchir(echeance, "preparer", auteur=auteur, maintenant=maintenant, donnees=donnees, champs=champs)

    en_lot(echeances, maintenant, pas)


def approuver(echeances: Sequence[Echeance], *, auteur: Utilisateur, maintenant: datetime) -> None:
    """Approuve des paiements préparés par d'autres, tels qu'ils le sont à cet instant ; la CPTS est prévenue."""

    def pas(echeance: Echeance) -> None:
        prepare = verrouiller(echeance)
        passage = _Passage(
            TypeMouvement.PAIEMENT, prepare.prepare_par, prepare.paye_le, prepare.reference, approbateur=auteur
        )
        _regler(echeance, "approuver", passage, maintenant)

    with transaction.atomic():
        en_lot(echeances, maintenant, pas)
        _aviser(echeances, auteur, maintenant)


def renvoyer(echeance: Echeance, *, auteur: Utilisateur, maintenant: datetime, commentaire: str) -> Evenement:
    """Renvoie un paiement préparé : à refaire."""
    champs = {"prepare_par": None, "paye_le": None, "reference": ""}
    return franchir(echeance, "renvoyer", auteur=auteur, maintenant=maintenant, commentaire=commentaire, champs=champs)


def constater_reversement(
    echeance: Echeance, *, auteur: Utilisateur, maintenant: datetime, le: date, reference: str
) -> None:
    """La CPTS a reversé ce qu'elle devait."""
    passage = _Passage(TypeMouvement.REVERSEMENT, auteur, le, reference)
    en_lot([echeance], maintenant, lambda e: _regler(e, "constater_reversement", passage, maintenant))


@transaction.atomic
def reprendre(
    echeance: Echeance,
    *,
    auteur: Utilisateur,
    maintenant: datetime,
    montant: Decimal,
    le: date,
    reference: str,
    commentaire: str,
) -> None:
    """La caisse reprend tout ou partie d'un paiement ; ce que le plan doit encore redevient à recevoir."""
    donnees = {"montant": montant, "le": le, "reference": reference}
    franchir(
        echeance,
        "reprendre",
        auteur=auteur,
        maintenant=maintenant,
        commentaire=commentaire,
        donnees=donnees,
        journal={"montant": f"{montant}"},
    )
    _noter(echeance, _Passage(TypeMouvement.REPRISE, auteur, le, reference), montant, maintenant)
    _dire([echeance], "retrait", auteur, maintenant, total=montant)
    regulariser_apres_une_reprise(echeance.contrat, maintenant)


@transaction.atomic
def lever_la_retenue(echeance: Echeance, *, auteur: Utilisateur, maintenant: datetime) -> Echeance:
    """Ce qui était retenu redevient exigible, par une nouvelle échéance déjà demandée."""
    frais = verrouiller(echeance)
    if not agit_pour_la_caisse(LIQUIDER)(auteur, frais):
        raise TransitionRefusee(["Seule la caisse qui liquide lève une retenue."])
    if frais.etat not in REGLEES or not frais.retenu:
        raise TransitionRefusee(["Rien n’est retenu sur cette échéance, ou elle n’est pas encore payée."])
    levee = Echeance.objects.create(
        **{champ: getattr(frais, champ) for champ in ("dossier", "contrat", "plan", "annee", "poste", "nature")},
        indicateur=frais.indicateur,
        versement=Origine.RETENUE_LEVEE,
        exigible_le=jour_paris(maintenant),
        montant=frais.retenu,
        regle=f"Retenue levée sur l’échéance du {frais.exigible_le:%d/%m/%Y}. {frais.regle}",
        source=frais.source,
        inscrite_le=maintenant,
        origine_id=frais.origine_id or frais.pk,
    )
    Echeance.objects.filter(pk=frais.pk).update(retenue_close_le=jour_paris(maintenant))
    demander_d_office(levee, maintenant=maintenant)
    _dire([levee], "levee", auteur, maintenant)
    return levee


def _regler(echeance: Echeance, nom: str, passage: _Passage, maintenant: datetime) -> None:
    """Le mouvement d'abord (la base en tire le solde), puis le pas ; la porte dit les refus, et tout est défait."""
    frais = verrouiller(echeance)
    if _se_regle(frais, passage, jour_paris(maintenant)):
        _noter(frais, passage, abs(frais.liquide), maintenant)
    franchir(
        echeance,
        nom,
        auteur=passage.qui,
        maintenant=maintenant,
        donnees={"le": passage.le, "reference": passage.reference},
        champs={
            "paye_le": passage.le,
            "reference": passage.reference.strip(),
            "prepare_par": passage.auteur,
            "approuve_par": passage.approbateur,
        },
        journal={"montant": f"{frais.liquide or 0:.2f}"},
    )


def _se_regle(frais: Echeance, passage: _Passage, jour: date) -> bool:
    """Le mouvement que la base accepterait ; sinon la porte refuse, et dit pourquoi."""
    if frais.etat not in ARRETEES or frais.a_reverser != (passage.type == TypeMouvement.REVERSEMENT):
        return False
    if passage.le is None or not passage.reference.strip() or not frais.exigible_le <= passage.le <= jour:
        return False
    if passage.approbateur is None:
        return not frais.demande_une_approbation
    return passage.approbateur not in (passage.auteur, frais.liquidee_par)


def _noter(echeance: Echeance, passage: _Passage, montant: Decimal, maintenant: datetime) -> Mouvement:
    return Mouvement.objects.create(
        echeance=echeance,
        type=passage.type,
        montant=montant,
        le=passage.le,
        enregistre_le=jour_paris(maintenant),
        reference=passage.reference.strip(),
        auteur=passage.auteur,
        approuve_par=passage.approbateur,
    )


def _par_contrat(echeances: Sequence[Echeance]) -> dict[Contrat, list[Echeance]]:
    groupes: dict[Contrat, list[Echeance]] = defaultdict(list)
    for echeance in echeances:
        groupes[echeance.contrat].append(echeance)
    return groupes


def _dire(
    echeances: Sequence[Echeance], code: str, auteur: Utilisateur, maintenant: datetime, total: Decimal | None = None
) -> list[Evenement]:
    """Un fait par contrat, qui résume le lot et prévient."""
    faits = []
    for contrat, siennes in _par_contrat(echeances).items():
        somme = sum((e.montant if e.liquide is None else e.liquide for e in siennes), Decimal(0))
        evenement = consigner(
            contrat.dossier,
            sujet=Sujet.VERSEMENT,
            code=code,
            auteur=auteur,
            instant=maintenant,
            donnees={
                "echeances": [e.pk for e in siennes],
                "nombre": len(siennes),
                "total": f"{somme if total is None else total:.2f}",
            },
        )
        if f"versement.{code}" in notifications.PREVIENT_DES_FAITS:
            notifications.prevenir_du_fait(contrat.dossier, evenement)
        faits.append(evenement)
    return faits


def _aviser(echeances: Sequence[Echeance], auteur: Utilisateur, maintenant: datetime) -> None:
    """Un avis de paiement par contrat, archivé avec le fait qui prévient la CPTS."""
    for (contrat, siennes), [evenement] in zip(
        _par_contrat(echeances).items(),
        ([fait] for fait in _dire(echeances, "paiement", auteur, maintenant)),
        strict=True,
    ):
        archiver(contrat.dossier, Sujet.VERSEMENT, evenement, avis_de_paiement(contrat, siennes))


def demander_les_retards(jour: date, maintenant: datetime) -> int:
    """Traitement du temps : demande d'office ce qui est exigible depuis trop longtemps, ou à reverser. Idempotent.

    La part variable au maximum attend ses résultats : elle ne se demande jamais d'office.
    """
    limite = jour - timedelta(days=DEMANDE_D_OFFICE_JOURS.au(jour))
    dues = Echeance.objects.filter(etat=EtatEcheance.DUE).select_related("plan", "dossier__lettre").order_by("pk")
    attendues = [e for e in dues if e.a_reverser or (e.exigible_le <= limite and not e.au_plus)]
    return pour_chacun(attendues, lambda echeance: demander_d_office(echeance, maintenant=maintenant))
