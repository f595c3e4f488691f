"""Trois relecteurs, dont un déporté : chacun écrit sans lire les autres, puis les découvre."""

import pytest
from django.urls import reverse

from instruction.models import Contribution
from tests.fabriques.contributions import un_relecteur, une_contribution
from tests.fabriques.etats import un_dossier_depose
from tests.parcours.gestes import TELEPHONE, Personne

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def _apprecier(personne: Personne, appreciation: str, commentaire: str) -> Personne:
    for critere in ("territoire", "besoins", "mobilisation", "missions"):
        personne.champ(f"grille-{critere}-appreciation", appreciation)
        personne.champ(f"grille-{critere}-commentaire", commentaire)
    personne.tout_est_enregistre()
    return personne


def test_trois_relecteurs_dont_un_deporte_ecrivent_sans_se_lire(ouvrir, equipe) -> None:
    dossier = un_dossier_depose()
    deporte = un_relecteur("deporte")
    for relecteur in (equipe["urps_medecins"], equipe["urps_infirmiers"], deporte):
        une_contribution(dossier, relecteur)
    adresse = reverse("contributions:contribution", args=[dossier.numero])

    coordinateur = ouvrir(equipe["coordinateur"])
    coordinateur.aller(dossier.get_absolute_url())
    coordinateur.lien("Déports du dossier").titre("Déports du dossier")
    coordinateur.aller(reverse("dossiers:deport_agent", args=[dossier.numero, deporte.pk]))
    coordinateur.remplir(motif="Son épouse préside l’association.").bouton("Déporter cette personne")
    coordinateur.titre("Déports du dossier").lit("Décision du coordinateur", "En vigueur")
    ecarte = ouvrir(deporte)
    for page in (adresse, dossier.get_absolute_url()):
        ecarte.refusee(page, 404)

    medecin = ouvrir(equipe["urps_medecins"])
    medecin.aller(dossier.get_absolute_url())
    medecin.lien("Rédiger ma contribution").titre("Ma contribution")
    _apprecier(medecin, "a_completer", "Précisez les chiffres.")
    medecin.page.locator("#rubrique-diagnostic [data-epingler]").click()
    medecin.champ("remarques-0-texte", "Citez la source.")
    medecin.page.wait_for_function("() => document.querySelector('[name=remarques-0-id]').value !== ''")
    medecin.remplir(note_privee="À revoir avec le bureau.").bouton("Relire et envoyer ma contribution")
    medecin.titre("Envoyer ma contribution").lit("À compléter", "Citez la source.").bouton("Envoyer ma contribution")
    medecin.lit("Votre contribution est envoyée").ne_lit_pas("Le territoire convient.")

    infirmier = ouvrir(equipe["urps_infirmiers"], largeur=TELEPHONE, theme="dark")
    infirmier.aller(adresse)
    infirmier.ne_lit_pas("Précisez les chiffres.").ne_lit_pas("Les autres contributions")
    _apprecier(infirmier, "conforme", "Le territoire convient.")
    infirmier.bouton("Relire et envoyer ma contribution").bouton("Envoyer ma contribution")
    infirmier.lit("Les autres contributions", "Précisez les chiffres.", "Citez la source.")
    infirmier.ne_lit_pas("À revoir avec le bureau.")

    medecin.aller(adresse)
    medecin.lit("Le territoire convient.", "À revoir avec le bureau.")
    coordinateur.aller(reverse("contributions:toutes", args=[dossier.numero]))
    coordinateur.lit("Précisez les chiffres.", "Le territoire convient.").ne_lit_pas("À revoir avec le bureau.")
    porteur = ouvrir(equipe["responsable"])
    porteur.refusee(adresse, 403)
    assert set(Contribution.objects.values_list("etat", flat=True)) == {"envoyee", "retiree"}
