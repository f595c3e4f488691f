"""La fin d'un contrat : mise en demeure, réponse, régularisation, puis résiliation et reversement du trop-perçu."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from commun.montants import euros
from comptes.enums import Role
from contrats.enums import EtatContrat
from paiements.actions import demander_les_retards
from paiements.decompte import decompte_au
from tests.fabriques.paiements import ParcoursRegistre, un_registre
from tests.fabriques.pdf import un_pdf
from tests.parcours.conftest import Ouvrir
from tests.parcours.gestes import Personne

pytestmark = pytest.mark.navigateur


def _acte(personne: Personne, p: ParcoursRegistre, bouton: str, **champs: str) -> Personne:
    """Depuis la page du contrat, un acte relu puis confirmé."""
    personne.aller(p.contrat.get_absolute_url())
    return personne.lien(bouton).remplir(**champs).bouton(bouton)


def _geste(personne: Personne, p: ParcoursRegistre, nom: str, bouton: str, pk: int, **champs: str) -> Personne:
    personne.aller(reverse("paiements:geste", args=[p.dossier.numero, pk, nom]))
    return personne.remplir(**champs).bouton(bouton)


def test_de_la_mise_en_demeure_au_reversement(ouvrir: Ouvrir, transactional_db: None) -> None:
    p = un_registre()
    [liquidee] = p.liquider(p.demander())
    registre = reverse("paiements:registre", args=[p.dossier.numero])
    aujourdhui = timezone.localdate()
    ars, cpts = ouvrir(p.agent(Role.DECIDEUR_ARS)), ouvrir(p.responsable)
    caisse, instructeur, autre = ouvrir(p.decideur_am), ouvrir(p.instructeur_am), ouvrir(p.autre_decideur)

    # L'ARS met en demeure : rien ne se paie plus.
    _acte(
        ars,
        p,
        "Mettre la CPTS en demeure",
        commentaire="Aucun relevé depuis un an.",
        delai_le=(aujourdhui + timedelta(days=30)).isoformat(),
    ).lit("Mise en demeure en cours")
    paiement = {"le": p.jour.isoformat(), "reference": "BORD-1"}
    _geste(caisse, p, "preparer", "Préparer le paiement", liquidee.pk, **paiement)
    assert caisse.statut == 409
    caisse.lit("mis en demeure")

    # La CPTS répond, pièce à l'appui ; l'ARS constate la régularisation, la caisse paie.
    cpts.aller(p.contrat.get_absolute_url())
    cpts.lien("Lire la mise en demeure").lit("paiements sont suspendus", "Aucun relevé depuis un an.")
    cpts.remplir(commentaire="Les relevés sont saisis.")
    cpts.page.set_input_files("[name=piece]", {"name": "r.pdf", "mimeType": "application/pdf", "buffer": un_pdf()})
    cpts.bouton("Envoyer la réponse").lit("Les relevés sont saisis.")
    ars.aller(reverse("contrats:demeure", args=[p.dossier.numero]))
    ars.lit("Les relevés sont saisis.").lien("Constater la régularisation").bouton("Constater la régularisation")
    assert p.contrat.etat == EtatContrat.ACTIF
    _geste(caisse, p, "preparer", "Préparer le paiement", liquidee.pk, **paiement)
    _geste(autre, p, "approuver", "Approuver le paiement", liquidee.pk)
    cpts.aller(registre)
    cpts.lit("Reçu", euros(liquidee.montant))

    # La caisse résilie aujourd'hui : elle lit d'abord, au centime, ce que le décompte au prorata réclamera.
    caisse.aller(p.contrat.get_absolute_url())
    caisse.lien("Résilier le contrat").remplir(
        commentaire="Les missions ne démarrent pas.", effet_le=aujourdhui.isoformat()
    )
    decompte = decompte_au(p.contrat, aujourdhui, aujourdhui)
    caisse.bouton("Voir le décompte à cette date").lit("de trop", euros(decompte.trop_recu))
    caisse.bouton("Résilier le contrat").lit("Contrat résilié")
    cpts.aller(registre)
    [trop] = [echeance for echeance in p.echeances() if echeance.a_reverser]
    assert -trop.montant == decompte.trop_recu
    cpts.lit(f"{euros(-trop.montant)} à reverser")

    # Le portail demande d'office ce qui est à reverser ; la CPTS a reversé : la caisse liquide et constate.
    demander_les_retards(aujourdhui, timezone.now())
    _geste(instructeur, p, "liquider", "Liquider", trop.pk)
    _geste(
        caisse,
        p,
        "constater_reversement",
        "Constater le reversement",
        trop.pk,
        le=aujourdhui.isoformat(),
        reference="REV-1",
    )
    cpts.aller(registre)
    cpts.lit("Rien d’autre n’est exigible aujourd’hui.")
