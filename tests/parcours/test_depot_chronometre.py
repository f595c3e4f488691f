"""Une infirmière qui n'a jamais vu le portail dépose sa lettre d'intention, au téléphone, en moins de trente minutes.

Le parcours part de la page d'accueil publique, sans compte, et suit l'écran ; ``docs/depot-chronometre.md`` en garde le
protocole et le tableau (``CHRONOMETRE=ecrire`` le réécrit).
"""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Locator, expect

from acteurs.nomenclatures import TypeStructure
from commun.models import CourrielSortant
from comptes.models import Utilisateur
from dossiers.enums import EtatLettre
from dossiers.models import Dossier
from territoires.models import Commune
from tests.fabriques.acteurs import une_structure
from tests.fabriques.territoires import semer_referentiel
from tests.parcours.chronometre import Chronometre
from tests.parcours.gestes import TELEPHONE, Personne

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
LIMITE, DERIVE = 30, 2
DOCUMENT = Path(settings.BASE_DIR) / "docs" / "depot-chronometre.md"
ADRESSE, MOT_DE_PASSE = "nadia.ferrand@exemple.fr", "les tournees du matin"
COMMUNES = (
    "Lavelanet\nLaroque d'Olmes\nVilleneuve d'Olmes\nMontferrier\nBelesta\nFougax et Barrineuf\nDreuilhe\nL'Aiguillon\n"
    "Lesparrou\nBenaix\nPereille\nRoquefixade"
)
MISSIONS = (
    "Le soir et le samedi, seules les urgences de Foix répondent.",
    "Un créneau le jour même pour chaque urgence simple d’ici deux ans.",
    "Planning commun de créneaux, protocole avec la pharmacie.",
    "Les sorties d’hôpital arrivent sans compte rendu.",
    "Une visite infirmière sous sept jours après chaque sortie.",
    "Fiche de liaison, numéro unique pour l’hôpital.",
    "Peu de dépistages dans les villages éloignés.",
    "Gagner cinq points de dépistage en trois ans.",
    "Deux campagnes par an avec les mairies.",
)


class Infirmiere:
    """Ses gestes, page après page, dans l'ordre où l'écran les demande."""

    def __init__(self, personne: Personne) -> None:
        self.personne, self.page = personne, personne.page
        self.temps = Chronometre(personne.page)

    def champ(self, libelle: str) -> Locator:
        return self.page.get_by_role("main").get_by_label(libelle, exact=True).first

    def taper(self, libelle: str, texte: str) -> None:
        self.temps.taper(self.champ(libelle), texte)

    def bouton(self, nom: str) -> Locator:
        return self.page.get_by_role("main").get_by_role("button", name=nom, exact=True).last

    def lien(self, nom: str) -> Locator:
        return self.page.get_by_role("main").get_by_role("link", name=nom, exact=True).last

    def rubrique(self, titre: str, remplir: Callable[[], None] | None = None) -> None:
        """Une rubrique ordinaire : la lire jusqu'au bouton, la remplir, continuer."""
        self.arriver(titre)
        suite = self.bouton("Enregistrer et continuer")
        self.temps.lire(suite)
        if remplir:
            remplir()
        self.temps.suivre(suite)

    def passer(self, titre: str) -> None:
        """Une rubrique où l'écran dit que rien n'est obligatoire."""
        self.arriver(titre)
        self.personne.lit("Rien n’est obligatoire")
        self.temps.suivre(self.lien("Passer pour l’instant"))

    def arriver(self, titre: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(titre)
        self.personne.examiner()
        self.temps.commencer(titre)


@pytest.fixture
def infirmiere(ouvrir, transactional_db) -> Infirmiere:
    semer_referentiel()
    lavelanet = Commune.objects.get(code="09160")
    une_structure(nom="CHIVA Site Lavelanet", commune=lavelanet)
    une_structure(nom="Unité de dialyse de Lavelanet", type=TypeStructure.AUTRE, commune=lavelanet)
    return Infirmiere(ouvrir(Utilisateur(email=ADRESSE), connectee=False, largeur=TELEPHONE, tactile=True))


def ouvrir_le_compte(elle: Infirmiere) -> None:
    """De l'accueil public au dossier ouvert, par le courriel de confirmation."""
    page, temps = elle.page, elle.temps
    temps.commencer("Accueil")
    elle.personne.aller("/")
    temps.suivre(page.get_by_role("main").get_by_role("link", name="Créer mon dossier").first)
    elle.arriver("Créer un compte de porteur")
    temps.lire(elle.bouton("Créer mon compte"))
    elle.taper("Prénom", "Nadia")
    elle.taper("Nom", "Ferrand")
    elle.taper("Adresse électronique", ADRESSE)
    temps.choisir(elle.champ("Profession de santé (facultatif)"), label="Infirmier")
    elle.taper("Téléphone (facultatif)", "06 12 34 56 78")
    elle.taper("Mot de passe", MOT_DE_PASSE)
    elle.taper("Mot de passe, une seconde fois", MOT_DE_PASSE)
    temps.suivre(elle.bouton("Créer mon compte"))
    temps.commencer("Courriel et confirmation")
    temps.lire()
    courriel = CourrielSortant.objects.get(destinataire=ADRESSE)
    temps.lire_textes([courriel.sujet, *courriel.corps.splitlines()])
    temps.ici.touchers += 2
    elle.personne.aller(re.search(r"/inscription/adresse/\S+", courriel.corps)[0])
    temps.suivre(elle.bouton("Confirmer cette adresse"))
    elle.arriver("Ouvrir un dossier de CPTS")
    temps.lire(elle.bouton("Ouvrir le dossier"))
    elle.taper("Nom de la CPTS", "CPTS Vallée du Touyre")
    temps.suivre(elle.bouton("Ouvrir le dossier"))


def dire_la_structure(elle: Infirmiere) -> None:
    elle.temps.choisir(elle.champ("Structure juridique"), label="Association en cours de création")
    elle.taper("Nom de la structure", "Santé Vallée du Touyre")


def choisir_douze_communes(elle: Infirmiere) -> None:
    """Les douze noms tapés d'affilée ; celui que deux départements partagent se précise ensuite."""
    page, temps = elle.page, elle.temps
    elle.arriver("Territoire")
    temps.toucher(page.get_by_text("Coller une liste de communes"))
    temps.lire(elle.bouton("Ajouter les communes de la liste"))
    elle.taper("Liste de communes", COMMUNES)
    temps.toucher(elle.bouton("Ajouter les communes de la liste"))
    expect(elle.bouton("Ajouter les communes choisies")).to_be_visible()
    temps.lire(elle.bouton("Ajouter les communes choisies"))
    temps.toucher(page.get_by_text("Bélesta, Ariège (09)"))
    temps.toucher(elle.bouton("Ajouter les communes choisies"))
    elle.personne.lit("12 entières")
    elle.personne.examiner()
    temps.suivre(page.get_by_role("main").get_by_role("link", name="Continuer", exact=True).first)


def dresser_le_diagnostic(elle: Infirmiere) -> None:
    elle.taper(
        "Éléments de diagnostic du territoire",
        "Vallée rurale et âgée. Deux médecins sur cinq partent d’ici trois ans. Les patients vont à Foix.",
    )
    elle.taper("Forces du territoire", "Des infirmiers dans tous les villages, une pharmacie à Lavelanet.")
    elle.taper("Faiblesses du territoire", "Plus de nouveau patient accepté, peu de kinés.")


def decrire_un_besoin(elle: Infirmiere) -> None:
    temps = elle.temps
    temps.taper(elle.page.locator("[name=besoins-0-intitule]"), "Trouver un médecin traitant")
    temps.taper(elle.page.locator("[name=besoins-0-appui]"), "Nos médecins refusent chaque semaine des patients âgés.")


def raconter_la_reunion(elle: Infirmiere) -> None:
    elle.taper(
        "Actions d’information menées ou prévues",
        "Une réunion le 12 octobre à Lavelanet, 18 participants de six métiers.",
    )


def citer_deux_professionnels(elle: Infirmiere) -> None:
    """Elle-même, puis le médecin qui monte la démarche avec elle."""
    temps = elle.temps
    elle.arriver("Acteurs")
    temps.suivre(elle.lien("M’ajouter"))
    elle.arriver("Ajouter une personne")
    expect(elle.champ("Nom")).to_have_value("Ferrand")
    temps.suivre(elle.bouton("Ajouter, puis un autre"))
    elle.taper("Prénom", "Marc")
    elle.taper("Nom", "Rouan")
    temps.choisir(elle.champ("Profession de santé (facultatif)"), label="Médecin")
    temps.suivre(elle.bouton("Ajouter aux acteurs"))
    elle.arriver("Acteurs")
    temps.suivre(elle.lien("Continuer"))


def decrire_les_missions(elle: Infirmiere) -> None:
    champs = elle.page.locator("main form textarea:visible")
    for rang, texte in enumerate(MISSIONS):
        elle.temps.taper(champs.nth(rang), texte)


def decrire_l_organisation(elle: Infirmiere) -> None:
    elle.taper(
        "Organisation et gouvernance envisagées", "Un bureau de trois professions, une coordinatrice à mi-temps."
    )
    elle.taper("Articulation avec l’existant", "Nous travaillons avec le DAC de l’Ariège et l’hôpital de Lavelanet.")
    elle.taper("Calendrier prévisionnel", "Le diagnostic partagé, puis un groupe par mission.")


def demander_le_fir(elle: Infirmiere) -> None:
    page, temps = elle.page, elle.temps
    temps.toucher(elle.champ("Oui"))
    temps.lire(elle.bouton("Enregistrer et continuer"))
    elle.taper("Montant FIR demandé", "15000")
    elle.taper("Objet de la demande", "Écrire le projet de santé de la CPTS")
    elle.taper(
        "Description de l’action", "Douze réunions de six professionnels, une coordinatrice un jour par semaine."
    )
    temps.dater(elle.champ("Début de l’action"), "2027-03-01")
    temps.dater(elle.champ("Fin de l’action"), "2027-12-31")
    temps.taper(page.locator("[name=formalisation-64-0-montant]"), "9000")
    temps.taper(page.locator("[name=formalisation-65-0-montant]"), "6000")
    elle.personne.lit("Charges et produits sont égaux")


def relire_et_deposer(elle: Infirmiere) -> None:
    temps = elle.temps
    elle.passer("Pièces jointes")
    elle.arriver("Lettre d’intention")
    elle.personne.lit("Tout ce qui est nécessaire est rempli")
    temps.suivre(elle.lien("Déposer la lettre d’intention"))
    elle.arriver("Déposer la lettre d’intention")
    temps.suivre(elle.bouton("Déposer la lettre d’intention"))
    elle.personne.lit("Lettre d’intention déposée")


def test_une_inconnue_depose_sa_lettre_en_moins_de_trente_minutes(infirmiere):
    elle = infirmiere
    ouvrir_le_compte(elle)
    elle.rubrique("Porteur et contact")
    elle.rubrique("Structure", lambda: dire_la_structure(elle))
    choisir_douze_communes(elle)
    elle.rubrique("Diagnostic", lambda: dresser_le_diagnostic(elle))
    elle.rubrique("Besoins de santé", lambda: decrire_un_besoin(elle))
    elle.rubrique("Information et mobilisation", lambda: raconter_la_reunion(elle))
    citer_deux_professionnels(elle)
    elle.passer("Équipe projet et coordination")
    elle.rubrique("Missions", lambda: decrire_les_missions(elle))
    elle.rubrique("Organisation et calendrier", lambda: decrire_l_organisation(elle))
    elle.rubrique("Moyens et demande FIR", lambda: demander_le_fir(elle))
    relire_et_deposer(elle)
    assert Dossier.objects.get().lettre.etat == EtatLettre.DEPOSEE
    assert elle.temps.minutes < LIMITE, elle.temps.tableau()
    if os.environ.get("CHRONOMETRE") == "ecrire":
        ecrire_le_document(elle.temps)
    annonce = re.search(r"Total : \*\*(\d+) min (\d+) s\*\*", DOCUMENT.read_text(encoding="utf-8"))
    annoncees = int(annonce[1]) + int(annonce[2]) / 60
    assert abs(annoncees - elle.temps.minutes) < DERIVE, "docs/depot-chronometre.md a vieilli : CHRONOMETRE=ecrire"


def ecrire_le_document(temps: Chronometre) -> None:
    """Réécrit le tableau et le total du document ; le reste est tenu à la main."""
    minutes, secondes = divmod(round(temps.minutes * 60), 60)
    total = f"Total : **{minutes} min {secondes} s**, dont {sum(e.pages for e in temps.etapes)} pages attendues."
    texte = DOCUMENT.read_text(encoding="utf-8")
    parts = re.split(r"(?<=<!-- tableau -->\n).*(?=<!-- fin du tableau -->)", texte, flags=re.DOTALL)
    DOCUMENT.write_text(f"{parts[0]}\n{temps.tableau()}\n\n{total}\n\n{parts[1]}", encoding="utf-8")
