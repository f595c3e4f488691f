"""Ouvrir le contrat quand l'Assurance Maladie valide le projet, avec ce que le projet dit déjà."""

from decimal import Decimal
from typing import Any

from acteurs.models import Organisation
from acteurs.nomenclatures import SousTypeAM, TypeOrganisation
from commun.montants import repartir
from contrats.codes import code_suivant
from contrats.enums import Partie
from contrats.financier import enveloppe_variable
from contrats.lecture_du_projet import lire_indicateur, textes_de
from contrats.models import Contrat, Engagement, IndicateurContrat, Objectif, Redaction, Signataire
from contrats.photographie import territoire_fige
from dossiers.enums import RoleEquipe, Sujet
from dossiers.journal import consigner
from dossiers.models import Dossier, Evenement, FicheAction, ProjetSante
from financement.bareme import Bareme, taille
from financement.baremes import trouver_bareme
from financement.registre import bareme_courant


def ouvrir_a_la_validation(projet: ProjetSante, evenement: Evenement) -> None:
    """Effet de ``projet.valider_am`` : ouvre le contrat en préparation. Sans effet si le dossier en a déjà un."""
    dossier = projet.dossier
    if Contrat.objects.filter(dossier=dossier).exists():
        return
    contrat = creer_contrat(dossier, ouvert_le=evenement.instant)
    remplir_depuis_le_projet(contrat, projet)
    consigner(
        dossier,
        sujet=Sujet.CONTRAT,
        code="ouvert",
        auteur=None,
        instant=evenement.instant,
        jour_effet=evenement.jour_effet,
        vers=str(contrat.etat),
        donnees={"bareme": contrat.redaction.bareme},
    )


def creer_contrat(dossier: Dossier, **champs) -> Contrat:
    """Crée le contrat en préparation et ses trois signataires ; structure et caisse reprises du dossier."""
    contrat = Contrat.objects.create(**valeurs_du_dossier(dossier), redaction=nouvelle_redaction(), **champs)
    nommer_les_signataires(contrat)
    return contrat


def nouvelle_redaction(bareme: Bareme | None = None) -> Redaction:
    """Une rédaction vide, à ce barème, ou à celui qui s'offre aujourd'hui."""
    return Redaction.objects.create(bareme=(bareme or bareme_courant()).code)


def valeurs_du_dossier(dossier: Dossier) -> dict[str, Any]:
    """Ce que le dossier dit déjà du contrat : caisse du pilote, structure et compte de la lettre."""
    lettre = dossier.lettre
    coordonnees = lettre.coordonnees_bancaires.last()
    return {
        "dossier": dossier,
        "caisse": caisse_par_defaut(dossier),
        "structure_nom": lettre.structure_nom,
        "structure_statut": lettre.structure_statut,
        "structure_adresse": lettre.structure_adresse,
        "siret": lettre.structure_siret,
        "rna": lettre.structure_rna,
        "iban": coordonnees.iban if coordonnees else "",
    }


def nommer_les_signataires(contrat: Contrat) -> None:
    """Une ligne par partie ; celle de la CPTS reprend le responsable du dossier."""
    responsable = contrat.dossier.equipe.filter(role=RoleEquipe.RESPONSABLE, fin__isnull=True).first()
    noms = {Partie.CPTS: responsable.utilisateur.get_full_name() if responsable else ""}
    Signataire.objects.bulk_create(
        Signataire(redaction=contrat.redaction, partie=partie, nom=noms.get(partie, "")) for partie in Partie
    )


def caisse_par_defaut(dossier: Dossier) -> Organisation | None:
    """La caisse primaire (ou générale) du département pilote, à défaut un autre organisme d'Assurance Maladie."""
    caisses = Organisation.objects.filter(
        type=TypeOrganisation.AM, departements=dossier.departement_pilote_id, active=True
    ).order_by("nom", "pk")
    return min(caisses, key=lambda caisse: caisse.sous_type == SousTypeAM.MSA, default=None)


def remplir_depuis_le_projet(contrat: Contrat, projet: ProjetSante) -> None:
    """Engage les missions socles et celles des fiches-actions, reprend leurs indicateurs et leurs moyens.

    La part variable de chaque mission est partagée également entre ses indicateurs : un point de départ.
    """
    fiches: dict[str, list[FicheAction]] = {}
    for fiche in projet.fiches.prefetch_related("indicateurs"):
        fiches.setdefault(fiche.mission_id, []).append(fiche)
    version = territoire_fige(contrat.dossier)
    bareme = trouver_bareme(contrat.redaction.bareme)
    taille_cpts = taille(version.population_figee, bareme) if version else 0
    for mission in bareme.missions:
        if not mission.socle and mission.code not in fiches:
            continue
        engagement = Engagement.objects.create(redaction=contrat.redaction, mission_id=mission.code)
        _reprendre_les_indicateurs(
            engagement,
            [(fiche, indicateur) for fiche in fiches.get(mission.code, []) for indicateur in fiche.indicateurs.all()],
            enveloppe_variable(contrat.redaction.bareme, mission.code, taille_cpts),
        )
    contrat.redaction.moyens = "\n".join(
        f"{fiche.titre} : {fiche.moyens}" for groupe in fiches.values() for fiche in groupe if fiche.moyens
    )
    contrat.redaction.origines = {"moyens": contrat.redaction.moyens}
    contrat.redaction.save(update_fields=["moyens", "origines"])


def _reprendre_les_indicateurs(engagement: Engagement, indicateurs: list, enveloppe: Decimal | None) -> None:
    remuneres = enveloppe is not None
    parts = (
        repartir(enveloppe, [1] * len(indicateurs)) if remuneres and indicateurs else [Decimal(0)] * len(indicateurs)
    )
    codes: list[str] = []
    for (fiche, indicateur), part in zip(indicateurs, parts, strict=True):
        textes = textes_de(indicateur)
        lu = lire_indicateur(textes)
        cree = IndicateurContrat.objects.create(
            engagement=engagement,
            code=code_suivant(engagement.mission_id, codes),
            intitule=indicateur.intitule,
            unite=lu.unite,
            reference=lu.reference,
            remunere=remuneres,
            mode=lu.mode,
            montant=part,
            preuves=indicateur.source,
            origine={"fiche": fiche.titre, **textes},
        )
        codes.append(cree.code)
        Objectif.objects.bulk_create(
            Objectif(indicateur=cree, depuis=annee, cible=cible, baisse=lu.baisse) for annee, cible in lu.cibles
        )
