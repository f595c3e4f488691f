"""Du dossier vide au contrat signé, à neuf : chacun sur son écran, et la mauvaise personne refusée à chaque étape."""

import re
from datetime import date
from decimal import Decimal
from itertools import groupby

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from commun.calendrier import ajouter_mois, en_lettres
from commun.composants.dates import jour_long
from commun.montants import euros
from dossiers.models import Dossier
from financement.baremes import trouver_bareme
from financement.plan import etablir_plan
from financement.situation import MissionEngagee, Situation
from financement.versements import Plan
from territoires.models import Commune
from tests.parcours import actes, contrat, lettre, projet
from tests.parcours.gestes import Personne
from tests.parcours.lecture_pdf import texte_du_pdf
from tests.parcours.lettre import NOM

pytestmark = [pytest.mark.navigateur, pytest.mark.pdf, pytest.mark.django_db(transaction=True)]


def test_du_dossier_vide_au_contrat_signe(ouvrir, equipe):
    personnes = {
        nom: ouvrir(compte, par_la_page=nom == "responsable", theme="dark" if nom in SOMBRES else "light")
        for nom, compte in equipe.items()
    }
    numero = ecrire_et_deposer_la_lettre(**_choisir(personnes, "responsable redacteur coordinateur ars"))
    faire_rendre_l_avis(
        numero, **_choisir(personnes, "responsable redacteur coordinateur urps_medecins urps_infirmiers")
    )
    faire_accorder(numero, **_choisir(personnes, "responsable coordinateur ars ars_decideur cpam"))
    ecrire_et_deposer_le_projet(numero, **_choisir(personnes, "responsable redacteur cpam"))
    faire_valider(numero, **_choisir(personnes, "responsable ars ars_decideur cpam cpam_decideur"))
    preparer_et_signer(
        numero, **_choisir(personnes, "responsable redacteur coordinateur ars ars_decideur cpam_decideur")
    )
    lire_le_plan(personnes["urps_infirmiers"], numero)


SOMBRES = ("redacteur", "ars_decideur")


def _choisir(personnes: dict[str, Personne], noms: str) -> dict[str, Personne]:
    return {nom: personnes[nom] for nom in noms.split()}


def ecrire_et_deposer_la_lettre(responsable, redacteur, coordinateur, ars) -> str:
    numero = lettre.ouvrir_un_dossier(responsable)
    adresse = f"/dossiers/{numero}/"
    for etrangere in (redacteur, coordinateur, ars):
        etrangere.refusee(adresse, 404)
    responsable.aller(adresse)
    actes.inviter_dans_l_equipe(responsable, redacteur.compte.email, "redacteur")
    actes.accepter_l_invitation(redacteur)
    responsable.aller(adresse)
    responsable.lien("Continuer la lettre d’intention").lit(
        "Choisissez au moins une commune.", "Dites si vous demandez"
    )
    responsable.lien("Porteur et contact")
    lettre.remplir_la_lettre(responsable)
    redacteur.refusee(f"{adresse}actes/lettre/deposer/", 403)
    redacteur.aller(f"{adresse}lettre/lire/")
    assert redacteur.gestes_offerts() == []
    lettre.deposer_la_lettre(responsable)
    for nom in ("Lettre d’intention", "Accusé de réception"):
        assert numero in texte_du_pdf(responsable.telecharger(re.compile(nom)))
    ars.refusee(adresse, 404)
    return numero


def faire_rendre_l_avis(numero, responsable, redacteur, coordinateur, urps_medecins, urps_infirmiers) -> None:
    for relecteur in (urps_medecins, urps_infirmiers):
        relecteur.aller(f"/dossiers/{numero}/lettre/lire/")
        relecteur.lit("Patients de 70 ans et plus sans médecin traitant : 14 %", "Villefranche-de-Lauragais")
        relecteur.aller(f"/dossiers/{numero}/")
        assert relecteur.gestes_offerts() == []
        relecteur.refusee(f"/dossiers/{numero}/actes/lettre/rendre_avis/", 403)
    question = "Précisez le nombre d’infirmiers associés."
    actes.demander(coordinateur, "Demander des compléments", question, rubriques=("mobilisation",))
    redacteur.ouvrir_le_dossier(NOM).lit(question).lien("Continuer la lettre").lien("Information et mobilisation")
    redacteur.champ("actions_information", "Trois réunions publiques, 38 infirmiers associés.").bouton(lettre.CONTINUER)
    urps_medecins.aller(f"/dossiers/{numero}/lettre/lire/")
    urps_medecins.lit("Deux réunions publiques").ne_lit_pas("38 infirmiers")
    actes.repondre(responsable, "Envoyer les compléments au Guichet", "Voir la rubrique mobilisation.")
    urps_medecins.aller(f"/dossiers/{numero}/lettre/lire/")
    urps_medecins.lit("Version 2", "38 infirmiers")
    actes.rendre_avis(coordinateur, "reserves", "Avis favorable, sous réserve d’associer les usagers.")
    responsable.aller(f"/dossiers/{numero}/")
    responsable.lit("favorable avec réserves")
    assert "associer les usagers" in texte_du_pdf(responsable.telecharger(re.compile("^Avis du Guichet")))


def faire_accorder(numero, responsable, coordinateur, ars, ars_decideur, cpam) -> None:
    cpam.refusee(f"/dossiers/{numero}/lettre/lire/", 403)
    cpam.aller(f"/dossiers/{numero}/")
    cpam.lit("Dossier pour information", "Villefranche-de-Lauragais")
    expect(cpam.principal.locator("a[href*='/documents/']")).to_have_count(0)
    coordinateur.refusee(f"/dossiers/{numero}/actes/lettre/accorder/", 403)
    actes.demander(ars, "Demander des compléments", "Détaillez le temps de coordination.", rubriques=("financement",))
    actes.repondre(responsable, "Envoyer les compléments à l’ARS", "Une coordinatrice à mi-temps pendant neuf mois.")
    ars.refusee(f"/dossiers/{numero}/actes/lettre/accorder/", 403)
    responsable.refusee(f"/dossiers/{numero}/actes/lettre/accorder/", 403)
    actes.accorder(ars_decideur, "15000", "FIR-2026-31-014")


def ecrire_et_deposer_le_projet(numero, responsable, redacteur, cpam) -> None:
    cpam.refusee(f"/dossiers/{numero}/projet/lire/", 404)
    redacteur.ouvrir_le_dossier(NOM).lit("15 000,00 €").lien("Continuer le projet de santé")
    projet.remplir_le_projet(redacteur)
    redacteur.refusee(f"/dossiers/{numero}/actes/projet/deposer/", 403)
    responsable.ouvrir_le_dossier(NOM).lien("Continuer le projet de santé")
    projet.deposer_le_projet(responsable)
    echeance = en_lettres(ajouter_mois(timezone.localdate(), 2))
    responsable.aller(f"/dossiers/{numero}/projet/lire/")
    responsable.lit("Le délai légal, pas à pas", echeance, "fin à minuit", "L1434-12")
    accuse = responsable.ouvrir_le_dossier(NOM).telecharger(re.compile("^Accusé de réception"))
    assert echeance in texte_du_pdf(accuse)


def faire_valider(numero, responsable, ars, ars_decideur, cpam, cpam_decideur) -> None:
    for decideur in (ars, cpam_decideur):
        decideur.refusee(f"/dossiers/{numero}/actes/projet/valider_ars/", 403)
    actes.valider(ars_decideur, "Projet validé par l’ARS")
    actes.demander(cpam, "Demander des compléments", "Joignez le calendrier des actions.", rubriques=("fiches",))
    actes.repondre(responsable, "Envoyer les compléments à l’Assurance Maladie", "Voir chaque fiche-action.")
    cpam.refusee(f"/dossiers/{numero}/actes/projet/valider_am/", 403)
    cpam.refusee(f"/dossiers/{numero}/contrat/", 404)
    actes.valider(cpam_decideur, "Projet validé par l’Assurance Maladie")


def preparer_et_signer(numero, responsable, redacteur, coordinateur, ars, ars_decideur, cpam_decideur) -> None:
    page = f"/dossiers/{numero}/contrat/"
    for autre in (responsable, ars_decideur):
        autre.refusee(f"{page}preparation/parties/", 403)
    ars.aller(page)
    contrat.preparer_le_contrat(ars, timezone.localdate())
    contrat.negocier(ars, responsable, cpam_decideur)
    contrat.proposer(ars)
    for autre in (ars, redacteur, coordinateur):
        autre.refusee(f"/dossiers/{numero}/actes/contrat/signer/", 403)
    for donnees_avant, signataire in enumerate((cpam_decideur, responsable, ars_decideur)):
        contrat.signer(signataire, NOM, donnees_avant)
    responsable.aller(page)
    responsable.lit("Contrat en vigueur", f"Signé le {jour_long(timezone.localdate())} pour cinq ans")
    assert numero in texte_du_pdf(responsable.telecharger(re.compile("^Contrat tripartite signé")))


def lire_le_plan(lecteur: Personne, numero: str) -> None:
    """Le plan à l'écran est celui du moteur de financement, à chaque date et au centime ; l'IBAN reste masqué."""
    lecteur.aller(f"/dossiers/{numero}/contrat/")
    attendu = plan_du_moteur(Dossier.objects.get(numero=numero).contrat.signe_le)
    dates = lecteur.principal.locator("details.echeance:not(.annee-pleine) > summary")
    lues = [_sans_espace(texte) for texte in dates.all_inner_texts()]
    attendues = [_sans_espace(f"{jour} {euros(total)}") for jour, total in _par_date(attendu)]
    assert [lue[: len(texte)] for lue, texte in zip(lues, attendues, strict=True)] == attendues
    lecteur.lit(euros(attendu.total), "FR76 ••••").ne_lit_pas("0112 3456")


def plan_du_moteur(signature: date) -> Plan:
    """Le plan que donne le moteur, sans passer par le contrat."""
    tout = dict.fromkeys(range(1, 6), Decimal(1))
    demarrage = ajouter_mois(signature, contrat.DEMARRAGE_MOIS)
    missions = (
        MissionEngagee("acces_soins", demarrage, compensation_snp=True, atteinte=tout),
        MissionEngagee("parcours", demarrage, atteinte=tout),
        MissionEngagee("prevention", demarrage, atteinte=tout),
    )
    population = sum(Commune.objects.values_list("population", flat=True))
    return etablir_plan(Situation(population, signature, missions), trouver_bareme("ACI-2019"))


def _par_date(plan: Plan) -> list[tuple[str, Decimal]]:
    lignes = sorted(plan.lignes, key=lambda ligne: ligne.exigible_le)
    groupes = groupby(lignes, key=lambda ligne: ligne.exigible_le)
    return [(en_lettres(jour), sum((ligne.montant for ligne in groupe), Decimal(0))) for jour, groupe in groupes]


def _sans_espace(texte: str) -> str:
    return re.sub(r"\s", "", texte)
