"""Préremplir un contrat de ce que disent la lettre, le projet et les contrats voisins ; d'où vient chaque mot se garde.

Rien ne s'invente : ce qui dépasse une limite, ou ne se lit pas, reste vide et se signale.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from acteurs.identifiants import masquer_iban
from commun.calendrier import ajouter_mois, en_lettres, jour_paris
from commun.montants import repartir
from contrats.codes import code_suivant
from contrats.enums import Partie
from contrats.financier import enveloppe_variable
from contrats.lecture_du_projet import (
    DateLue,
    dates_de_la_mission,
    lire_indicateur,
    moyens_des_fiches,
    textes_de,
)
from contrats.models import Contrat, Engagement, IndicateurContrat, Objectif
from contrats.origines import note
from contrats.photographie import territoire_fige
from contrats.precedents import CHAMPS, signataire_connu
from dossiers.models import FicheAction, ProjetSante
from financement.bareme import MissionDuBareme, taille
from financement.baremes import trouver_bareme
from financement.situation import ACCES_SOINS, OPTIONS_SNP

Notes = dict[str, dict[str, str]]
DE_LA_LETTRE = ("structure_nom", "structure_adresse", "siret", "rna")
DU_BUDGET = "du projet, budget"
DU_PROJET = "du projet, fiches-actions"


def remplir_depuis_le_projet(contrat: Contrat, projet: ProjetSante, jour: date) -> None:
    """Engage les missions socles et celles des fiches-actions, avec leurs dates, indicateurs, moyens et signataires.

    ``jour`` : celui d'où se comptent les délais de démarrage et de déploiement. La part variable de chaque mission est
    partagée également entre ses indicateurs : un point de départ.
    """
    fiches: dict[str, list[FicheAction]] = {}
    for fiche in projet.fiches.prefetch_related("indicateurs"):
        fiches.setdefault(fiche.mission_id, []).append(fiche)
    version = territoire_fige(contrat.dossier)
    bareme = trouver_bareme(contrat.redaction.bareme)
    taille_cpts = taille(version.population_figee, bareme) if version else 0
    notes = {**_parties(contrat), **_signataires(contrat)}
    for mission in bareme.missions:
        siennes = fiches.get(mission.code, [])
        if not mission.socle and not siennes:
            continue
        engagement, gardees = _engager(contrat, mission, siennes, projet, jour)
        notes |= gardees
        _reprendre_les_indicateurs(
            engagement,
            [(fiche, indicateur) for fiche in siennes for indicateur in fiche.indicateurs.all()],
            enveloppe_variable(bareme.code, mission.code, taille_cpts),
        )
    moyens = moyens_des_fiches(fiche for groupe in fiches.values() for fiche in groupe)
    contrat.redaction.moyens = moyens
    contrat.redaction.origines = {**notes, **({"moyens": note(DU_PROJET, moyens)} if moyens else {})}
    contrat.redaction.save(update_fields=["moyens", "origines"])


def _source_de_la_lettre(contrat: Contrat) -> str:
    deposee = contrat.dossier.lettre.deposee_le
    return f"de la lettre du {en_lettres(jour_paris(deposee))}" if deposee else "de la lettre"


def _parties(contrat: Contrat) -> Notes:
    """La structure et son compte viennent de la lettre (l'IBAN n'y est gardé que masqué), la caisse de l'annuaire."""
    source = _source_de_la_lettre(contrat)
    notes = {champ: note(source, dit) for champ in DE_LA_LETTRE if (dit := getattr(contrat, champ))}
    if contrat.structure_statut:
        forme = contrat.get_structure_statut_display()
        notes["structure_statut"] = note(source, contrat.structure_statut, dit=forme)
    if contrat.iban:
        notes["iban"] = note(source, masquer_iban(contrat.iban))
    if contrat.caisse_id:
        annuaire = "de l’annuaire, caisse du département pilote"
        notes["caisse"] = note(annuaire, contrat.caisse_id, dit=contrat.caisse.nom)
    return notes


def _signataires(contrat: Contrat) -> Notes:
    """La CPTS : qui l'engage selon la lettre ; l'ARS et la caisse : qui a signé le dernier contrat du même ressort."""
    lettre = contrat.dossier.lettre
    notes: Notes = {}
    for ligne in contrat.redaction.signataires.all():
        connu = signataire_connu(contrat, ligne.partie) if ligne.partie != Partie.CPTS else None
        if connu is not None:
            valeurs, source = connu[0], f"du contrat {connu[1]}, même ressort : à vérifier"
        elif ligne.partie == Partie.CPTS and lettre.signataire_nom:
            valeurs = {"nom": lettre.signataire_nom, "qualite": lettre.signataire_qualite}
            source = _source_de_la_lettre(contrat)
        else:
            valeurs, source = {"nom": ligne.nom}, "de l’équipe du dossier, son responsable"
        for champ in CHAMPS:
            if valeurs.get(champ):
                dit = date.fromisoformat(valeurs[champ]) if champ == "delegation_du" else valeurs[champ]
                setattr(ligne, champ, dit)
                notes[f"signataire:{ligne.partie}:{champ}"] = note(source, dit)
        ligne.save()
    return notes


def _engager(
    contrat: Contrat, mission: MissionDuBareme, fiches: list[FicheAction], projet: ProjetSante, jour: date
) -> tuple[Engagement, Notes]:
    mois = {"demarrage_le": mission.demarrage_mois, "deploiement_le": mission.deploiement_mois}
    limites = {champ: ajouter_mois(jour, nombre) if nombre is not None else None for champ, nombre in mois.items()}
    dates = dates_de_la_mission(fiches, limites)
    options = _options_snp(projet) if mission.code == ACCES_SOINS else {}
    engagement = Engagement.objects.create(
        redaction=contrat.redaction,
        mission_id=mission.code,
        **{champ: lue.jour for champ, lue in dates.items() if not lue.raison},
        **options,
    )
    engagee = {"engagee": note(_de_la_fiche(*(fiche.titre for fiche in fiches)), True)} if fiches else {}
    notes = {**engagee, **_notes_des_dates(dates), **{option: note(DU_BUDGET, True) for option in options}}
    return engagement, {f"mission:{mission.code}:{champ}": garde for champ, garde in notes.items()}


def _notes_des_dates(dates: Mapping[str, DateLue]) -> Notes:
    return {champ: note(_de_la_fiche(lue.fiche), lue.jour, raison=lue.raison) for champ, lue in dates.items()}


def _de_la_fiche(*titres: str) -> str:
    noms = ", ".join(f"«\u00a0{titre}\u00a0»" for titre in titres)
    return f"du projet, fiche{'s' if len(titres) > 1 else ''} {noms}"


def _options_snp(projet: ProjetSante) -> dict[str, bool]:
    """Les options que le budget du projet compte déjà."""
    return {option: True for option in OPTIONS_SNP if getattr(projet, f"aci_{option}")}


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
