"""Qui a écrit quoi et quand : chaque rubrique laisse une trace, par chaque porte qui l'écrit."""

from collections.abc import Callable
from itertools import product

import pytest
from django.test import Client
from django.utils import timezone

from dossiers.actions import adhesion, import_acteurs
from dossiers.actions import dossier as dossiers
from dossiers.actions.acteurs import ajouter_de_l_annuaire
from dossiers.enums import EtatLettre, Sujet
from dossiers.etapes import RUBRIQUES, rubrique
from dossiers.models import ActeurDossier, DemandeAdhesion, Dossier, TraceRedaction
from dossiers.redaction import dernieres_modifications
from tests.dossiers.page_de_saisie import Page
from tests.fabriques.acteurs import une_structure
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import IBAN, un_dossier, un_porteur, un_projet_complet, une_lettre_complete
from tests.fabriques.etats import un_dossier_a
from tests.fabriques.pdf import un_pdf
from tests.fabriques.pieces import recu, une_piece

pytestmark = pytest.mark.django_db
TOUTES = [(sujet, r.cle) for sujet, rubriques in RUBRIQUES.items() for r in rubriques]
# Un champ de chaque rubrique qui se remplit, et ce que l'on y écrit.
CHAMPS = {
    ("lettre", "contact"): ("contact_telephone", "05 61 00 00 99"),
    ("lettre", "structure"): ("structure_adresse", "1 place de la Mairie, 31250 Revel"),
    ("lettre", "diagnostic"): ("diagnostic", "Un autre portrait."),
    ("lettre", "besoins"): ("besoins-0-intitule", "Un besoin reformulé"),
    ("lettre", "mobilisation"): ("actions_information", "Une réunion de plus."),
    ("lettre", "equipe"): ("charte_equipe", "Nous décidons ensemble."),
    ("lettre", "missions"): ("missions-acces_soins-constat", "Un autre constat."),
    ("lettre", "organisation"): ("organisation", "Un bureau de sept professions."),
    ("lettre", "financement"): ("moyens_humains", "Deux coordinatrices."),
    ("projet", "presentation"): ("presentation", "Un projet en trois pages."),
    ("projet", "objectifs"): ("arbre-0-intitule", "Un médecin traitant pour chacun"),
    ("projet", "gouvernance"): ("gouvernance_decisions", "À la majorité des deux tiers."),
    ("projet", "forme"): ("forme_recrutement", "on"),
    ("projet", "systeme_information"): ("systeme_information", "Un agenda commun."),
    ("projet", "communication"): ("communication", "Une lettre mensuelle."),
    ("projet", "suivi"): ("suivi_responsable", "Le bureau"),
    ("projet", "budget"): ("fonctionnement-charge-0-libelle", "Coordination à temps plein"),
}


def ouvrir(sujet: str) -> tuple[Dossier, Client]:
    if sujet == Sujet.LETTRE:
        dossier = une_lettre_complete(un_dossier()).dossier
    else:
        dossier = un_dossier_a(EtatLettre.ACCORDEE)
        un_projet_complet(dossier.projet)
    TraceRedaction.objects.all().delete()
    return Dossier.objects.get(pk=dossier.pk), client_de(un_porteur())


def traces(dossier: Dossier, sujet: str, cle: str) -> list[tuple[str, str]]:
    """(clé, libellé) des traces de cette rubrique ; toutes du porteur."""
    lues = TraceRedaction.objects.filter(dossier=dossier, sujet=sujet, rubrique=cle).order_by("pk")
    assert {trace.auteur for trace in lues} <= {un_porteur()}
    return [(trace.cle, trace.libelle) for trace in lues]


def adresse(dossier: Dossier, sujet: str, suite: str) -> str:
    return f"/dossiers/{dossier.numero}/{sujet}/{suite}"


# --- Ce que chaque rubrique qui se remplit garde, enregistrée par champ ou d'un bloc -------------------
@pytest.mark.parametrize(("lieu", "sans_javascript"), product(CHAMPS, (False, True)))
def test_un_champ_ecrit_laisse_sa_trace_avec_ou_sans_javascript(lieu, sans_javascript):
    dossier, client = ouvrir(lieu[0])
    page = Page(client, dossier, lieu[1], lieu[0])
    champ, valeur = CHAMPS[lieu]
    avant = page.champs[champ]
    valeur = [] if avant == ["on"] else valeur
    envoyer = page.envoyer if sans_javascript else page.enregistrer
    assert envoyer(**{champ: valeur}).status_code in (200, 302), page.texte
    assert len(traces(dossier, *lieu)) == 1


@pytest.mark.parametrize(("sujet", "cle"), [lieu for lieu in TOUTES if rubrique(*lieu).formulaire])
def test_enregistrer_d_un_bloc_laisse_une_trace_par_champ_change(sujet, cle):
    dossier, _client = ouvrir(sujet)
    objet, classe = getattr(dossier, sujet), rubrique(sujet, cle).formulaire
    champ, valeur = CHAMPS[sujet, cle]
    rempli = classe({**classe(instance=objet).initial, champ: valeur}, instance=objet)
    rempli.is_valid()
    dossiers.enregistrer_rubrique(objet, auteur=un_porteur(), maintenant=timezone.now(), ecrits=[(cle, rempli)])
    assert [c for c, _libelle in traces(dossier, sujet, cle)] == rempli.changed_data


# --- Les rubriques qui ont leur propre page ------------------------------------------------------------
def geste_de_territoire(dossier: Dossier, sujet: str, client: Client) -> None:
    client.post(adresse(dossier, sujet, "territoire/"), {"retirer_commune": "31582"})


def ajout_d_acteur(dossier: Dossier, sujet: str, client: Client) -> None:
    saisie = {"categorie": "professionnel", "nom": "Marty", "prenom": "Léa", "profession_code": "60"}
    saisie |= {"statut": "associe", "niveau": "participe", "commune": "31582"}
    client.post(adresse(dossier, sujet, "acteurs/nouveau/personne/"), saisie)


def modification_d_acteur(dossier: Dossier, sujet: str, client: Client) -> None:
    acteur = dossier.acteurs.get(nom="Fabre")
    saisie = {"categorie": "professionnel", "nom": "Fabre", "prenom": "Paule", "profession_code": "60"}
    saisie |= {"statut": "associe", "niveau": "participe", "commune": "31582"}
    client.post(adresse(dossier, sujet, f"acteurs/{acteur.pk}/"), saisie)


def retrait_d_acteur(dossier: Dossier, sujet: str, client: Client) -> None:
    acteur = dossier.acteurs.get(nom="Fabre")
    client.post(adresse(dossier, sujet, f"acteurs/{acteur.pk}/retrait/"))


def acteur_de_l_annuaire(dossier: Dossier, sujet: str, client: Client) -> None:
    fiche = une_structure()
    objet = getattr(dossier, sujet)
    ajouter_de_l_annuaire(objet, nature="structure", cle=fiche.pk, auteur=un_porteur(), maintenant=timezone.now())


def import_d_acteurs(dossier: Dossier, sujet: str, client: Client) -> None:
    octets = b"categorie;nom;prenom;profession\nprofessionnel;Marty;Lea;Infirmier\nprofessionnel;Sol;Jo;Infirmier"
    maintenant, objet = timezone.now(), getattr(dossier, sujet)
    recu_ = import_acteurs.recevoir(objet, nom="a.csv", octets=octets, auteur=un_porteur(), maintenant=maintenant)
    import_acteurs.analyser(recu_, departements=["31"], maintenant=maintenant)
    import_acteurs.confirmer(objet, recu_, auteur=un_porteur(), maintenant=maintenant)
    recu_.refresh_from_db()
    import_acteurs.appliquer(recu_, maintenant=maintenant)


def adhesion_confirmee(dossier: Dossier, sujet: str, client: Client) -> None:
    maintenant = timezone.now()
    demande = DemandeAdhesion.objects.create(
        dossier=dossier,
        nom="Marty",
        prenom="Léa",
        profession_code="60",
        profession="Infirmier",
        courriel="lea@exemple.test",
        consenti_le=maintenant,
    )
    adhesion.accepter(
        getattr(dossier, sujet),
        demande,
        categorie="professionnel",
        rapproche=None,
        auteur=un_porteur(),
        maintenant=maintenant,
    )


def piece_jointe(dossier: Dossier, sujet: str, client: Client, cle: str = "pieces") -> None:
    fichiers = {"envoi-rubrique": cle, "fichiers": recu("statuts.pdf", un_pdf(titre="Statuts"))}
    client.post(adresse(dossier, sujet, "pieces/"), fichiers)


def piece_jetee(dossier: Dossier, sujet: str, client: Client) -> None:
    piece = une_piece(getattr(dossier, sujet), rubrique="pieces")
    client.post(adresse(dossier, sujet, f"pieces/{piece.cle}/jeter/"))


def piece_restauree(dossier: Dossier, sujet: str, client: Client) -> None:
    piece = une_piece(getattr(dossier, sujet), rubrique="pieces")
    for geste in ("jeter", "restaurer"):
        client.post(adresse(dossier, sujet, f"pieces/{piece.cle}/{geste}/"))


def piece_renommee(dossier: Dossier, sujet: str, client: Client) -> None:
    piece = une_piece(getattr(dossier, sujet), rubrique="pieces")
    client.post(
        adresse(dossier, sujet, f"pieces/{piece.cle}/modifier/"),
        {f"piece-{piece.pk}-titre": "Statuts", f"piece-{piece.pk}-rubrique": "pieces", "titre": "Statuts",
         "rubrique": "pieces"},
    )  # fmt: skip


def fiche_ecrite(dossier: Dossier, sujet: str, client: Client) -> None:
    saisie = {"mission": "prevention", "titre": "Vacciner"}
    client.post(f"/dossiers/{dossier.numero}/fiches/nouvelle/", saisie)


def fiche_d_un_modele(dossier: Dossier, sujet: str, client: Client) -> None:
    client.post(f"/dossiers/{dossier.numero}/fiches/nouvelle/", {"modele": "vaccination"})


def fiche_copiee(dossier: Dossier, sujet: str, client: Client) -> None:
    fiche = dossier.projet.fiches.get(mission="prevention")
    client.post(f"/dossiers/{dossier.numero}/fiches/{fiche.pk}/copie/")


def fiche_retiree(dossier: Dossier, sujet: str, client: Client) -> None:
    fiche = dossier.projet.fiches.get(mission="prevention")
    client.post(f"/dossiers/{dossier.numero}/fiches/{fiche.pk}/retrait/")


Porte = Callable[[Dossier, str, Client], None]
PORTES: dict[str, dict[Porte, str]] = {
    "territoire": {geste_de_territoire: " retirée."},
    "acteurs": {
        ajout_d_acteur: "ajout : infirmier",
        modification_d_acteur: "modification : infirmier",
        retrait_d_acteur: "retrait : infirmier",
        acteur_de_l_annuaire: "ajout : ",
        import_d_acteurs: "import : 2 acteurs",
        adhesion_confirmee: "inscription acceptée : infirmier",
    },
    "pieces": {
        piece_jointe: "pièce jointe",
        piece_jetee: "pièce mise à la corbeille",
        piece_restauree: "pièce restaurée",
        piece_renommee: "pièce renommée ou déplacée",
    },
    "fiches": {
        fiche_ecrite: "ajout : « Vacciner »",
        fiche_d_un_modele: "modèle inséré : « Vacciner",
        fiche_copiee: "copie : « Copie de Action : ",
        fiche_retiree: "retrait : « Action : ",
    },
}
PAGES = [lieu for lieu in TOUTES if rubrique(*lieu).page]


@pytest.mark.parametrize(
    ("sujet", "cle", "porte"),
    [(sujet, cle, porte) for sujet, cle in PAGES for porte in PORTES[cle]],
    ids=lambda valeur: getattr(valeur, "__name__", valeur),
)
def test_chaque_geste_d_une_page_a_part_laisse_sa_trace(sujet, cle, porte):
    dossier, client = ouvrir(sujet)
    porte(dossier, sujet, client)
    [(_cle, libelle)] = traces(dossier, sujet, cle)
    assert PORTES[cle][porte] in libelle


@pytest.mark.parametrize(("sujet", "cle"), TOUTES)
def test_une_piece_se_trace_dans_sa_rubrique_et_parmi_les_pieces(sujet, cle):
    dossier, client = ouvrir(sujet)
    piece_jointe(dossier, sujet, client, cle)
    assert [libelle for _cle, libelle in traces(dossier, sujet, cle)] == ["pièce jointe"]
    for page in {cle, "pieces"}:
        assert [m.libelles for m in dernieres_modifications(dossier, sujet, page)] == [["pièce jointe"]]


def test_aucune_rubrique_n_est_oubliee():
    assert {lieu for lieu in TOUTES if not rubrique(*lieu).page} == set(CHAMPS)
    assert {cle for _sujet, cle in PAGES} == set(PORTES)


def test_une_piece_deplacee_se_trace_d_ou_elle_part_et_la_ou_elle_va():
    dossier, client = ouvrir("lettre")
    piece = une_piece(dossier.lettre, rubrique="contact")
    saisie = {"titre": "Statuts", "rubrique": "structure"}
    saisie |= {f"piece-{piece.pk}-{cle}": valeur for cle, valeur in saisie.items()}
    client.post(adresse(dossier, "lettre", f"pieces/{piece.cle}/modifier/"), saisie)
    lues = [libelle for cle in ("contact", "structure") for _cle, libelle in traces(dossier, "lettre", cle)]
    assert lues == ["pièce rangée ailleurs", "pièce renommée ou déplacée"]


def test_une_trace_d_acteur_dit_son_metier_jamais_son_nom():
    dossier, client = ouvrir("lettre")
    for acteur in dossier.acteurs.order_by("pk"):
        client.post(adresse(dossier, "lettre", f"acteurs/{acteur.pk}/retrait/"))
    lues = [libelle for _cle, libelle in traces(dossier, "lettre", "acteurs")]
    assert len(lues) == 6
    noms = {mot for acteur in ActeurDossier.objects.all() for mot in (acteur.nom, acteur.prenom) if mot}
    assert not [libelle for libelle in lues if any(nom in libelle for nom in {*noms, "Puech", "Fabre", "Roux"})]


@pytest.mark.parametrize("modele", ["charte", "fiche-de-poste"])
def test_reprendre_un_modele_laisse_sa_trace(modele):
    dossier, client = ouvrir("lettre")
    client.post(f"/dossiers/{dossier.numero}/modeles/{modele}/")
    [(_cle, libelle)] = traces(dossier, "lettre", "equipe")
    assert libelle.endswith(" : modèle repris")


def test_le_compte_bancaire_laisse_sa_trace_sans_un_chiffre():
    dossier, client = ouvrir("lettre")
    saisie = {"titulaire": "Association", "iban": IBAN, "bic": ""}
    assert client.post(f"/dossiers/{dossier.numero}/coordonnees-bancaires/", saisie).status_code == 302
    assert traces(dossier, "lettre", "financement") == [("coordonnees_bancaires", "compte bancaire")]


def test_une_lettre_reprise_dit_d_ou_vient_chaque_rubrique_remplie():
    ancien = un_dossier_a(EtatLettre.REFUSEE)
    nouveau = dossiers.nouvelle_lettre(ancien, auteur=un_porteur(), maintenant=timezone.now())
    remplies = {r.cle for r in RUBRIQUES["lettre"]} - {"equipe", "pieces"}
    lues = {cle: traces(nouveau, "lettre", cle) for cle in remplies}
    assert lues == {cle: [(f"{cle}/reprise", f"repris du dossier {ancien.numero}")] for cle in remplies}
