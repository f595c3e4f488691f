"""Sur un téléphone de 360 pixels, en thème sombre : aucune page du chemin ne déborde, chacune reste accessible."""

import pytest
from django.urls import reverse

from contrats.enums import EtatContrat, Partie
from contrats.etapes import ETAPES
from dossiers import etapes
from dossiers.enums import EtatLettre, EtatProjet, Sujet
from tests.fabriques.contrats import un_contrat_a, un_parcours_contrat
from tests.fabriques.dossiers import un_projet_complet
from tests.fabriques.etats import un_dossier_a, un_parcours
from tests.parcours.gestes import TELEPHONE, Personne

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
COMMUNES_D_UN_DOSSIER = ("detail", "equipe", "journal")


@pytest.fixture
def au_telephone(ouvrir, equipe):
    """Ouvre un téléphone pour l'une des neuf personnes."""
    return lambda nom: ouvrir(equipe[nom], largeur=TELEPHONE, theme="dark")


def parcourir(personne: Personne, adresses: list[str], statut: int = 200) -> None:
    """Ouvre chaque page ; le regard en note les fautes."""
    assert {adresse: personne.aller(adresse) for adresse in adresses} == dict.fromkeys(adresses, statut)


def du_dossier(numero: str, *noms: str) -> list[str]:
    return [reverse(f"dossiers:{nom}", args=[numero]) for nom in noms]


def de_l_acte(numero: str, sujet: Sujet, *noms: str) -> list[str]:
    return [reverse("dossiers:acte", args=[numero, sujet, nom]) for nom in noms]


def des_rubriques(objet) -> list[str]:
    rubriques = [etapes.adresse(objet, rubrique) for rubrique in etapes.RUBRIQUES[objet.SUJET]]
    return [*rubriques, etapes.adresse_recapitulatif(objet)]


def test_le_porteur_ecrit_et_depose_sa_lettre(au_telephone):
    dossier = un_parcours().dossier
    porteur = au_telephone("responsable")
    parcourir(porteur, ["/a-faire/", "/dossiers/", "/dossiers/nouveau/"])
    parcourir(porteur, du_dossier(dossier.numero, *COMMUNES_D_UN_DOSSIER))
    parcourir(porteur, des_rubriques(dossier.lettre))
    parcourir(porteur, de_l_acte(dossier.numero, Sujet.LETTRE, "deposer", "retirer"))
    porteur.aller(etapes.adresse(dossier.lettre, etapes.rubrique(Sujet.LETTRE, "structure")))
    porteur.champ("structure_siret", "123").bouton("Enregistrer et continuer").lit("Numéro SIRET")
    assert porteur.statut == 422


def test_le_porteur_ecrit_son_projet(au_telephone):
    dossier = un_dossier_a(etat_projet=EtatProjet.BROUILLON)
    fiche = un_projet_complet(dossier.projet).fiches.first()
    porteur = au_telephone("responsable")
    parcourir(porteur, du_dossier(dossier.numero, *COMMUNES_D_UN_DOSSIER, "nouvelle_fiche"))
    parcourir(porteur, [*des_rubriques(dossier.projet), reverse("dossiers:fiche", args=[dossier.numero, fiche.pk])])
    parcourir(porteur, de_l_acte(dossier.numero, Sujet.PROJET, "deposer", "retirer"))


def test_le_guichet_lit_et_rend_son_avis(au_telephone):
    numero = un_dossier_a(EtatLettre.DEPOSEE).numero
    coordinateur = au_telephone("coordinateur")
    parcourir(coordinateur, ["/a-faire/", "/dossiers/", reverse("dossiers:lecture", args=[numero, Sujet.LETTRE])])
    parcourir(coordinateur, du_dossier(numero, *COMMUNES_D_UN_DOSSIER))
    parcourir(coordinateur, de_l_acte(numero, Sujet.LETTRE, "demander_complements", "rendre_avis"))
    coordinateur.bouton("Rendre l’avis du Guichet").lit("Choisissez le sens de l’avis.")
    parcourir(coordinateur, ["/dossiers/aucun/"], statut=404)


def test_l_ars_decide_de_la_lettre_puis_du_projet(au_telephone):
    transmise = un_dossier_a(EtatLettre.TRANSMISE).numero
    decideur = au_telephone("ars_decideur")
    parcourir(decideur, du_dossier(transmise, *COMMUNES_D_UN_DOSSIER))
    parcourir(decideur, de_l_acte(transmise, Sujet.LETTRE, "accorder", "refuser"))
    parcourir(decideur, de_l_acte(transmise, Sujet.LETTRE, "demander_complements_ars"), statut=403)
    depose = un_dossier_a(etat_projet=EtatProjet.DEPOSE).numero
    parcourir(decideur, [*du_dossier(depose, "detail"), reverse("dossiers:lecture", args=[depose, Sujet.PROJET])])
    parcourir(decideur, de_l_acte(depose, Sujet.PROJET, "valider_ars", "s_opposer"))


def test_le_contrat_se_prepare_se_signe_et_se_lit(au_telephone):
    parcours = un_parcours_contrat()
    parcours.preparer()
    numero = parcours.dossier.numero
    page = reverse("contrats:contrat", args=[numero])
    instructeur = au_telephone("ars")
    parcourir(instructeur, [page, *(reverse("contrats:preparation", args=[numero, etape.cle]) for etape in ETAPES)])
    parcourir(instructeur, de_l_acte(numero, Sujet.CONTRAT, "proposer"))
    parcours.proposer()
    parcours.signer(Partie.ARS)
    responsable = au_telephone("responsable")
    parcourir(responsable, [page, *de_l_acte(numero, Sujet.CONTRAT, "signer", "refuser_signature")])


def test_le_contrat_actif_et_son_plan_se_lisent(au_telephone):
    numero = un_contrat_a(EtatContrat.ACTIF).dossier.numero
    responsable = au_telephone("responsable")
    parcourir(responsable, [*du_dossier(numero, *COMMUNES_D_UN_DOSSIER), reverse("contrats:contrat", args=[numero])])
    for echeance in responsable.principal.locator("details.echeance > summary").all():
        echeance.click()
    responsable.examiner()
