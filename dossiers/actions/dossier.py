"""Ouvrir un dossier, le rédiger, changer son pilote."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import BaseForm

from commun.delais import jour_paris
from comptes.models import Utilisateur
from comptes.permissions import peut_creer_dossier
from comptes.roles import Capacite
from dossiers import notifications
from dossiers.actions.copie_acteurs import recopier_acteurs
from dossiers.actions.projet_garde import recopier_le_projet_garde
from dossiers.actions.rangement import recopier_les_pieces
from dossiers.actions.suivi import suivre
from dossiers.actions.traces import tracer_des_rubriques, tracer_la_reprise
from dossiers.actions.transitions import TransitionRefusee, verrouiller
from dossiers.enums import LETTRE_FINIE, LETTRE_MODIFIABLE, PROJET_MODIFIABLE, RoleEquipe, Sujet
from dossiers.enums_pieces import EtatPiece
from dossiers.journal import consigner
from dossiers.models import Dossier, Evenement, LettreIntention, MembreEquipe, ProjetSante
from dossiers.permissions import verifier
from dossiers.reouverture import FERMEE, Ouverture, ouverture
from territoires import actions as territoires
from territoires.models import Departement, Territoire

LIGNES = "lignes"
MODIFIABLE = {Sujet.LETTRE: LETTRE_MODIFIABLE, Sujet.PROJET: PROJET_MODIFIABLE}


@transaction.atomic
def ouvrir_dossier(
    *, nom: str, auteur: Utilisateur, maintenant: datetime, ancien_dossier: Dossier | None = None
) -> Dossier:
    """Ouvre un dossier, sa lettre en brouillon et son territoire vide ; l'auteur en est le responsable.

    Lève ``PermissionDenied`` si ce compte ne peut pas porter une CPTS.
    """
    if not peut_creer_dossier(auteur):
        raise PermissionDenied("Votre compte ne permet pas d’ouvrir un dossier de CPTS.")
    dossier = creer_dossier(nom=nom, maintenant=maintenant, ancien_dossier=ancien_dossier)
    MembreEquipe.objects.create(dossier=dossier, utilisateur=auteur, role=RoleEquipe.RESPONSABLE, depuis=maintenant)
    LettreIntention.objects.create(
        dossier=dossier,
        contact_nom=auteur.nom,
        contact_prenom=auteur.prenom,
        contact_courriel=auteur.email,
        contact_telephone=auteur.telephone,
        contact_profession=auteur.get_profession_display() if auteur.profession else "",
        modifiee_le=maintenant,
    )
    consigner(
        dossier,
        sujet=Sujet.LETTRE,
        code="ouverte",
        auteur=auteur,
        instant=maintenant,
    )
    suivre(dossier)
    return dossier


def creer_dossier(*, nom: str, maintenant: datetime, territoire: Territoire | None = None, **champs) -> Dossier:
    """Crée la ligne du dossier, son numéro et, s'il n'est pas donné, son territoire ; dans une transaction."""
    territoire = territoire or territoires.creer_territoire(maintenant=maintenant)
    dossier = Dossier.objects.create(
        numero=f"provisoire-{territoire.pk}", nom=nom.strip(), territoire=territoire, cree_le=maintenant, **champs
    )
    dossier.numero = f"{jour_paris(maintenant).year}-{dossier.pk:05d}"
    dossier.save(update_fields=["numero"])
    return dossier


@transaction.atomic
def nouvelle_lettre(ancien: Dossier, *, auteur: Utilisateur, maintenant: datetime) -> Dossier:
    """Ouvre un nouveau dossier repris d'un dossier refusé, retiré ou classé ; le lien reste visible."""
    verifier(auteur, ancien, Capacite.DEPOSER)
    if ancien.lettre.etat not in LETTRE_FINIE:
        raise TransitionRefusee(["Une nouvelle lettre se reprend d’une lettre refusée, retirée ou classée."])
    dossier = ouvrir_dossier(nom=ancien.nom, auteur=auteur, maintenant=maintenant, ancien_dossier=ancien)
    _recopier_lettre(ancien.lettre, dossier.lettre)
    _recopier_territoire(ancien, dossier, maintenant)
    for lignes in (ancien.lignes_budget, ancien.groupes_de_travail, ancien.personnes_relais):
        _recopier_lignes(lignes.all(), dossier=dossier)
    recopier_acteurs(ancien, dossier, maintenant=maintenant)
    pieces = ancien.pieces_jointes.presentes().filter(sujet=Sujet.LETTRE).exclude(etat=EtatPiece.INFECTEE)
    recopier_les_pieces(pieces.order_by("pk"), dossier.lettre, auteur=auteur, maintenant=maintenant)
    recopier_le_projet_garde(ancien, dossier, auteur=auteur, maintenant=maintenant)
    reprise = Dossier.objects.get(pk=dossier.pk).lettre
    tracer_la_reprise(reprise, f"repris du dossier {ancien.numero}", auteur=auteur, maintenant=maintenant)
    return dossier


RUBRIQUES = (
    "contact_nom", "contact_prenom", "contact_profession", "contact_courriel", "contact_telephone",
    "structure_statut", "structure_nom", "structure_rna", "structure_siret", "structure_adresse",
    "diagnostic", "forces", "faiblesses", "actions_information", "organisation", "articulation", "calendrier",
    "fir_demande", "fir_montant", "fir_objet", "fir_description", "fir_debut_le", "fir_fin_le", "moyens_humains",
    "moyens_materiels", "signataire_nom", "signataire_qualite", "aide_urps_demandee",
    "charte_equipe", "fiche_poste",
)  # fmt: skip


def _recopier_lettre(ancienne: LettreIntention, nouvelle: LettreIntention) -> None:
    for champ in RUBRIQUES:
        setattr(nouvelle, champ, getattr(ancienne, champ))
    nouvelle.save(update_fields=RUBRIQUES)
    _recopier_diagnostic(ancienne, nouvelle)
    _recopier_lignes(ancienne.missions.all(), lettre=nouvelle)
    _recopier_lignes(ancienne.jalons.all(), lettre=nouvelle)
    _recopier_lignes(ancienne.coordonnees_bancaires.order_by("-pk")[:1], lettre=nouvelle)


def _recopier_diagnostic(ancienne: LettreIntention, nouvelle: LettreIntention) -> None:
    """Indicateurs, besoins et leurs liens, dispositifs retenus et écartés."""
    copies = {}
    for indicateur in ancienne.indicateurs.all():
        ancien = indicateur.pk
        _recopier_lignes([indicateur], lettre=nouvelle)
        copies[ancien] = indicateur
    for besoin in ancienne.besoins.prefetch_related("indicateurs"):
        lies = [copies[indicateur.pk] for indicateur in besoin.indicateurs.all()]
        _recopier_lignes([besoin], lettre=nouvelle)
        besoin.indicateurs.set(lies)
    _recopier_lignes(ancienne.dispositifs.all(), lettre=nouvelle)


def _recopier_territoire(ancien: Dossier, nouveau: Dossier, maintenant: datetime) -> None:
    version = ancien.territoire.version_courante
    parties = [
        territoires.PartieSaisie(p.commune_id, p.libelle, p.population, p.justification)
        for p in version.parties.order_by("pk")
    ]
    partielles = {partie.commune for partie in parties}
    codes = set(
        version.communes_entieres.filter(commune__archivee_le__isnull=True).values_list("commune_id", flat=True)
    )
    territoires.definir_perimetre(
        territoire=nouveau.territoire, codes=codes - partielles, parties=parties, maintenant=maintenant
    )


def _recopier_lignes(lignes, **parent) -> None:
    for ligne in lignes:
        ligne.pk = None
        ligne._state.adding = True
        for champ, valeur in parent.items():
            setattr(ligne, champ, valeur)
        ligne.save()


def est_modifiable(objet: LettreIntention | ProjetSante) -> bool:
    """Vrai si l'état permet de rédiger : brouillon ou compléments demandés."""
    return objet.etat in MODIFIABLE[objet.SUJET]


@transaction.atomic
def verifier_redaction(objet: LettreIntention | ProjetSante, auteur: Utilisateur, rubrique: str | None) -> Ouverture:
    """Lève ``PermissionDenied`` ou ``TransitionRefusee`` si cette personne ne peut pas rédiger cette rubrique.

    Pendant des compléments, seul ce que vise la demande s'ouvre. ``rubrique`` None : un geste qui n'en touche aucune.
    Rend ce qui est ouvert, pour qui doit regarder champ par champ.
    """
    verifier(auteur, objet.dossier, Capacite.REDIGER)
    if not est_modifiable(objet):
        raise TransitionRefusee([f"« {objet.fiche.porteur} » : le contenu ne se modifie plus dans cet état."])
    permise = ouverture(objet)
    if rubrique is not None and not permise.touche(rubrique):
        raise TransitionRefusee([FERMEE])
    return permise


@transaction.atomic
def enregistrer_rubrique(
    objet: LettreIntention | ProjetSante,
    *,
    auteur: Utilisateur,
    maintenant: datetime,
    ecrits: Iterable[tuple[str, BaseForm]],
) -> None:
    """Enregistre d'un bloc des formulaires déjà validés, chacun avec la clé de sa rubrique, et en garde la trace.

    Seuls leurs champs sont écrits : un auteur n'écrase jamais la rubrique d'un autre. Lève comme
    :func:`verifier_redaction`.
    """
    frais = verrouiller(objet)
    permise = verifier_redaction(frais, auteur, None)
    modification = "modifiee_le" if objet.SUJET == Sujet.LETTRE else "modifie_le"
    ecrits = list(ecrits)
    if not all(permise.est_entiere(rubrique) for rubrique, _formulaire in ecrits):
        raise TransitionRefusee([FERMEE])
    notees, poses = [], []
    for rubrique, formulaire in ecrits:
        traces = [(LIGNES, "lignes enregistrées", "")]
        if _porte_sur(formulaire, objet):
            for champ, valeur in formulaire.cleaned_data.items():
                setattr(frais, champ, valeur)
            poses += formulaire.cleaned_data
            traces = [(champ, str(formulaire[champ].label), "") for champ in formulaire.changed_data]
        else:
            if poses:  # des lignes peuvent se calculer sur ce que la rubrique d'avant vient d'écrire
                frais.save(update_fields=poses)
                poses = []
            formulaire.save()
        notees.append((rubrique, traces))
    tracer_des_rubriques(frais.dossier, frais.SUJET, notees, auteur=auteur, maintenant=maintenant)
    setattr(frais, modification, maintenant)
    frais.save(update_fields=[*poses, modification])


def _porte_sur(formulaire: BaseForm, objet: LettreIntention | ProjetSante) -> bool:
    """Vrai pour le formulaire de l'objet lui-même ; faux pour ses lignes (besoins, acteurs, budget…)."""
    return isinstance(formulaire, BaseForm) and formulaire.instance == objet


@transaction.atomic
def changer_pilote(
    dossier: Dossier, *, departement: Departement, motif: str, auteur: Utilisateur, maintenant: datetime
) -> Evenement:
    """Change le département pilote : droits, tâches et courriels suivent ; l'ancien garde la lecture (domaine §3).

    Lève ``PermissionDenied`` (décideur ARS du pilote seulement) ou ``TransitionRefusee``.
    """
    dossier = Dossier.objects.select_for_update().get(pk=dossier.pk)
    verifier(auteur, dossier, Capacite.CHANGER_PILOTE)
    ancien = dossier.departement_pilote
    raisons = []
    if not motif.strip():
        raisons.append("Indiquez le motif du changement de pilote.")
    if not dossier.departements.filter(pk=departement.pk).exists():
        raisons.append(f"{departement} n’est pas un département de ce territoire.")
    if ancien == departement:
        raisons.append(f"{departement} est déjà le pilote.")
    if raisons:
        raise TransitionRefusee(raisons)
    dossier.departement_pilote, dossier.region = departement, departement.region
    dossier.save(update_fields=["departement_pilote", "region"])
    evenement = consigner(
        dossier,
        sujet=Sujet.DOSSIER,
        code="changer_pilote",
        auteur=auteur,
        instant=maintenant,
        commentaire=motif.strip(),
        donnees={"de": ancien.pk, "vers": departement.pk},
    )
    notifications.prevenir_du_fait(dossier, evenement)
    return evenement
