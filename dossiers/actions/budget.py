"""Tirer les lignes ACI du budget de la simulation des missions choisies."""

from dossiers.aci_du_budget import COMPTE_DE_L_ACI, SimulationACI, annees_utiles, simuler_l_aci
from dossiers.enums import SensBudget, VoletBudget
from dossiers.enums_gouvernance import OrigineProduit
from dossiers.models import LignePluriannuelle, ProjetSante
from dossiers.models.budget import ANNEES, CHAMPS_D_ANNEES, champ_d_annee
from territoires.chargement import denombrer


def simulation_du_projet(projet: ProjetSante) -> SimulationACI:
    """La simulation au territoire et aux missions d'aujourd'hui : celles qui ont une fiche-action."""
    missions = projet.fiches.order_by().values_list("mission", flat=True)
    return simuler_l_aci(
        denombrer(projet.dossier.territoire.version_courante).population,
        missions,
        compensation=projet.aci_compensation_snp,
        supplement=projet.aci_supplement_snp,
    )


def tirer_l_aci(projet: ProjetSante) -> str:
    """Met les lignes ACI du budget à la simulation : crée, corrige, retire. Rend pourquoi rien n'a pu l'être, ou « ».

    Les années que le budget prévoit, ou les cinq s'il n'en prévoit encore aucune. Sous le verrou du dossier.
    """
    simulation = simulation_du_projet(projet)
    if simulation.refus:
        return simulation.refus
    lignes = list(projet.lignes_budget.all())
    saisies = [{champ: getattr(ligne, champ) for champ in ("aci_poste", *CHAMPS_D_ANNEES)} for ligne in lignes]
    annees = annees_utiles(saisies) or ANNEES
    connues = {(ligne.aci_poste, ligne.aci_nature): ligne for ligne in lignes if ligne.aci_poste}
    nouvelles = []
    for attendue in simulation.lignes:
        ligne = connues.pop(attendue.cle, None) or LignePluriannuelle(
            projet=projet,
            volet=VoletBudget.FONCTIONNEMENT,
            sens=SensBudget.PRODUIT,
            compte=COMPTE_DE_L_ACI,
            origine=OrigineProduit.ACI,
            aci_poste=attendue.poste,
            aci_nature=attendue.nature,
        )
        ligne.libelle, ligne.regle = attendue.libelle[:200], attendue.regle[:300]
        for annee in ANNEES:
            setattr(ligne, champ_d_annee(annee), attendue.montant if annee in annees else 0)
        if ligne.pk is None:
            nouvelles.append(ligne)
        else:
            ligne.save()
    LignePluriannuelle.objects.bulk_create(nouvelles)
    LignePluriannuelle.objects.filter(pk__in=[ligne.pk for ligne in connues.values()]).delete()
    return ""
