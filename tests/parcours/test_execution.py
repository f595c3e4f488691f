"""Un contrat signé vit : la CPTS déclare et relève, la caisse juge et conteste, le dialogue se tient à trois."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from comptes.enums import Role
from contrats.enums import HypothesePlan, Partie
from execution.enums_gestion import EtatGestion
from tests.fabriques.execution import un_contrat_en_vigueur
from tests.fabriques.pdf import un_pdf
from tests.parcours.conftest import Ouvrir
from tests.parcours.gestes import Personne

pytestmark = pytest.mark.navigateur
UN_AN = timedelta(days=420)


def _relever(personne: Personne, adresse: str, valeur: str, **autres: str) -> None:
    personne.aller(adresse)
    aujourdhui = timezone.localdate().isoformat()
    personne.remplir(valeur=valeur, observee_le=aujourdhui, requete="Extraction annuelle.", **autres)
    personne.bouton("Enregistrer ce relevé")


def test_declarer_relever_et_tenir_le_dialogue_a_trois(ouvrir: Ouvrir, transactional_db: None) -> None:
    ici = un_contrat_en_vigueur(timezone.now() - UN_AN)
    ici.maintenant = timezone.now()
    numero = ici.contrat.dossier.numero

    def page(nom: str, *parametres: str | int) -> str:
        return reverse(f"execution:{nom}", args=[numero, *parametres])

    cpts, caisse, ars = ouvrir(ici.agent(Partie.CPTS)), ouvrir(ici.agent(Partie.AM)), ouvrir(ici.agent(Partie.ARS))

    # Déclarer un démarrage, preuve à l'appui ; la caisse l'accepte.
    cpts.aller(page("missions"))
    cpts.lit("En retard", "en jeu d’ici au").examiner()
    cpts.lien("Déclarer le démarrage, Accès aux soins").titre("Déclarer le démarrage")
    cpts.remplir(jour=timezone.localdate().isoformat(), precisions="Planning signé.")
    cpts.page.set_input_files("[name=preuve]", {"name": "p.pdf", "mimeType": "application/pdf", "buffer": un_pdf()})
    cpts.bouton("Déclarer à la caisse").lit("C’est déclaré")
    caisse.aller(page("missions"))
    caisse.lien("Accepter : démarrage, Accès aux soins").bouton("Accepter cette date").lit("Accepté")

    # Relever : deux valeurs côte à côte, un désaccord motivé.
    releve = page("relever", "prevention-1", 1)
    _relever(cpts, releve, "80")
    _relever(caisse, releve, "60")
    caisse.lit("dites pourquoi votre valeur diffère")
    _relever(caisse, releve, "60", motif="Deux cabinets comptés deux fois.")
    caisse.aller(f"{page('indicateurs')}?annee=1")
    caisse.lit("En désaccord", "non tranchée").examiner()

    # Le dialogue : prévu, gelé, tenu, tranché, soumis.
    dialogue = ici.ouvrir_le_dialogue(dans=timedelta(seconds=1))
    espace = dialogue.get_absolute_url()
    ars.aller(espace)
    ars.lit("Indicateurs en désaccord, à trancher").examiner()
    ars.lien("Écrire notre position").champ("texte", "Nous sommes inquiets.").bouton("Envoyer notre position")
    cpts.aller(espace)
    cpts.ne_lit_pas("Nous sommes inquiets.")
    cpts.lien("Écrire notre position").champ("texte", "Nous avançons.").bouton("Envoyer notre position")
    cpts.lit("Nous sommes inquiets.")
    ars.lien("Geler les relevés de l’année").bouton("Geler les relevés de l’année").lit("Relevés gelés")
    ars.lien("Noter que le dialogue s’est tenu").remplir(presents="Tous", conclusions="Décomptes rapprochés.")
    ars.bouton("Noter que le dialogue s’est tenu")
    ars.lien("Retenir une valeur : Patients suivis").remplir(valeur="70", motif="Rapproché en séance.")
    ars.bouton("Retenir cette valeur")
    ars.lien("Soumettre le compte rendu aux trois parties").bouton("Soumettre le compte rendu aux trois parties")

    # Approuvé par les trois : la valeur retenue paie.
    for compte in (ici.agent(Partie.CPTS), ici.parcours.agent(Role.DECIDEUR_ARS), ici.parcours.agent(Role.DECIDEUR_AM)):
        signataire = cpts if compte == ici.agent(Partie.CPTS) else ouvrir(compte)
        signataire.aller(espace)
        signataire.lien("Approuver le compte rendu").lit("valeur tranchée au dialogue")
        signataire.bouton("Approuver le compte rendu").lit("Votre approbation est enregistrée")
    dialogue.refresh_from_db()
    assert dialogue.etat == EtatGestion.APPROUVE
    assert ici.contrat.plans.get(hypothese=HypothesePlan.RELEVES).echeances.filter(indicateur="prevention-1").exists()
