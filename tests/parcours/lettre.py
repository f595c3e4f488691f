"""La lettre d'intention à l'écran : ouvrir le dossier, remplir chaque rubrique, lire ce qui manque, déposer."""

import re

from playwright.sync_api import expect

from tests.parcours.gestes import Personne

NOM = "CPTS du Lauragais"
CONTINUER = "Enregistrer et continuer"
CHERCHEE = "Villefranche-de-Lauragais"
COLLEES = "31037\n31210\n31377\nrenneville\n31514\n31566\nVilleperdue"
MISSIONS = {
    "acces_soins": ("2 400 habitants sans médecin traitant.", "En réduire le nombre d’un tiers.", "Plages partagées."),
    "parcours": ("Retours d’hôpital mal préparés.", "Un parcours d’insuffisance cardiaque.", "Une fiche de liaison."),
    "prevention": ("Dépistage du sein à 41 %.", "Atteindre 50 % en trois ans.", "Deux campagnes par an."),
}
PERSONNES = (("Anne", "Puech", "10", "pilote"), ("Paul", "Fabre", "60", "porte_action"))
STRUCTURES = (
    ("etablissement", "Centre hospitalier de Revel", "ch"),
    ("elus", "Mairie de Villefranche-de-Lauragais", "commune"),
)
BUDGET = (
    ("62", "Consultant", "5000"),
    ("64", "Coordinatrice à mi-temps", "13 000"),
    ("74_etat", "Crédits FIR", "15000"),
    ("75", "Cotisations", "3000"),
)


def ouvrir_un_dossier(porteur: Personne) -> str:
    """Ouvre un dossier vide ; rend son numéro."""
    porteur.aller("/a-faire/")
    porteur.lien("Ouvrir un dossier").remplir(nom=NOM).bouton("Ouvrir le dossier").titre("Porteur et contact")
    return re.search(r"/dossiers/([^/]+)/", porteur.page.url)[1]


def remplir_la_lettre(porteur: Personne) -> None:
    """Toutes les rubriques, dans l'ordre de l'écran, de la première au récapitulatif."""
    dire_qui_appeler(porteur)
    dire_la_structure(porteur)
    choisir_le_territoire(porteur)
    dresser_le_diagnostic(porteur)
    decrire_les_besoins(porteur)
    citer_les_acteurs(porteur)
    decrire_les_missions(porteur)
    decrire_l_organisation(porteur)
    demander_le_fir(porteur)


def dire_qui_appeler(porteur: Personne) -> None:
    porteur.titre("Porteur et contact")
    porteur.remplir(
        contact_prenom="Anne",
        contact_nom="Puech",
        contact_profession="Médecin généraliste",
        contact_courriel="anne.puech@exemple.test",
        contact_telephone="05 61 00 00 01",
    ).bouton(CONTINUER)


def dire_la_structure(porteur: Personne) -> None:
    porteur.titre("Structure")
    porteur.remplir(
        structure_statut="declaree",
        structure_nom="Association pour la CPTS du Lauragais",
        structure_rna="W313012345",
        structure_adresse="12 rue de la République, 31290 Villefranche-de-Lauragais",
    ).bouton(CONTINUER)


def choisir_le_territoire(porteur: Personne) -> None:
    """Une commune cherchée par son nom, les autres collées en liste (codes et noms mêlés, l'un inconnu)."""
    porteur.titre("Territoire")
    chercher_une_commune(porteur, "villefranche de laur", CHERCHEE)
    porteur.page.get_by_text("Coller une liste de communes").click()
    porteur.page.get_by_label("Liste de communes").fill(COLLEES)
    porteur.page.get_by_role("button", name="Ajouter les communes de la liste").click()
    porteur.lit("Taille 1", re.compile(r"9\s837 habitants"), "7 entières", "« Villeperdue »")
    expect(porteur.page.get_by_role("link", name=re.compile(r"^Territoire\s+Complet"))).to_be_visible()
    porteur.examiner()
    porteur.lien("Continuer")


def chercher_une_commune(porteur: Personne, saisie: str, nom: str) -> None:
    """La recherche propose au fil de la frappe ; « Ajouter » l'ajoute aussitôt, sans changer de page."""
    porteur.page.get_by_label("Commune ou intercommunalité").press_sequentially(saisie)
    expect(porteur.page.locator("#resultats-communes")).to_contain_text(f"pour « {saisie} »")  # la dernière recherche
    porteur.page.get_by_role("button", name=f"Ajouter {nom}").click()
    expect(porteur.page.get_by_role("checkbox", name=f"Cocher {nom}")).to_be_visible()


def dresser_le_diagnostic(porteur: Personne) -> None:
    """Un portrait, et un chiffre de la liste : son unité et sa source viennent seules."""
    porteur.titre("Diagnostic")
    porteur.champ("diagnostic", "La population vieillit et trois médecins sur dix partiront d’ici cinq ans.")
    porteur.page.locator("#indicateurs .ligne-neuve > summary").click()
    porteur.champ("indicateurs-0-code", "plus_70_sans_mt")
    porteur.champ("indicateurs-0-valeur", "14")
    porteur.bouton(re.compile("^Enregistrer$"))
    assert porteur.valeur("indicateurs-0-source") == "Assurance Maladie"
    porteur.bouton(CONTINUER)


def decrire_les_besoins(porteur: Personne) -> None:
    """Le besoin tient par le seul indicateur coché."""
    porteur.titre("Besoins de santé").lit("Décrivez au moins un besoin de santé")
    porteur.champ("besoins-0-intitule", "Accès à un médecin traitant")
    porteur.page.get_by_label("Patients de 70 ans et plus sans médecin traitant").first.check()
    porteur.bouton(CONTINUER)


def citer_les_acteurs(porteur: Personne) -> None:
    porteur.titre("Information et mobilisation")
    porteur.champ("actions_information", "Deux réunions publiques, 64 participants, un questionnaire.")
    porteur.bouton(CONTINUER).titre("Acteurs").lit("Ajoutez les professionnels de santé")
    for prenom, nom, code, niveau in PERSONNES:
        porteur.lien("Ajouter une personne").titre("Ajouter une personne")
        porteur.remplir(prenom=prenom, nom=nom, profession_code=code, commune="31582", niveau=niveau)
        porteur.bouton("Ajouter aux acteurs").titre("Acteurs").lit(f"{prenom} {nom}")
    for categorie, nom, nature in STRUCTURES:
        porteur.lien("Ajouter une structure").titre("Ajouter une structure")
        porteur.remplir(categorie=categorie, nom=nom, type_structure=nature)
        porteur.bouton("Ajouter aux acteurs").titre("Acteurs").lit(nom)
    porteur.lien("Continuer")


def decrire_les_missions(porteur: Personne) -> None:
    """Après l'équipe projet, facultative, laissée vide."""
    porteur.titre("Équipe projet et coordination").bouton(CONTINUER)
    porteur.titre("Missions")
    for code, textes in MISSIONS.items():
        for champ, texte in zip(("constat", "objectif", "actions"), textes, strict=True):
            porteur.champ(f"missions-{code}-{champ}", texte)
    porteur.bouton(CONTINUER)


def decrire_l_organisation(porteur: Personne) -> None:
    porteur.titre("Organisation et calendrier")
    porteur.remplir(
        organisation="Un bureau de six professions, une assemblée annuelle.",
        articulation="Contrat local de santé du Lauragais, DAC 31.",
        calendrier="Projet de santé écrit en neuf mois.",
    ).bouton(CONTINUER)


def demander_le_fir(porteur: Personne) -> None:
    """Montant demandé et budget équilibré, une case par compte."""
    porteur.titre("Moyens et demande FIR").remplir(fir_demande="True", fir_montant="15000")
    for compte, detail, montant in BUDGET:
        porteur.champ(f"formalisation-{compte}-0-montant", montant)
        porteur.champ(f"formalisation-{compte}-0-libelle", detail)
    porteur.bouton(CONTINUER)
    passer_les_pieces(porteur)


def passer_les_pieces(porteur: Personne) -> None:
    """Rien n'est obligatoire : on va au récapitulatif."""
    porteur.titre("Pièces jointes").lien("Aller au récapitulatif")


def remplir_un_budget(porteur: Personne, lignes: tuple[tuple[str, str, str, str], ...]) -> None:
    """Des lignes (tableau, compte, précision, montant de l'année 1), tableau par tableau."""
    rangs: dict[str, int] = {}
    for tableau, compte, libelle, montant in lignes:
        rang = rangs.setdefault(tableau, 0)
        if rang:
            porteur.page.locator(f"button[name=ajouter][value={tableau}]").click()
            expect(porteur.page.locator(f"[name='{tableau}-{rang}-compte']")).to_be_visible()
        porteur.champ(f"{tableau}-{rang}-compte", compte)
        porteur.champ(f"{tableau}-{rang}-libelle", libelle)
        porteur.champ(f"{tableau}-{rang}-annee_1", montant)
        rangs[tableau] += 1


def deposer_la_lettre(porteur: Personne) -> None:
    """Du récapitulatif complet à l'accusé de réception."""
    porteur.titre("Lettre d’intention").lit("Tout ce qui est nécessaire est rempli")
    porteur.lien("Déposer la lettre d’intention").titre("Déposer la lettre d’intention")
    porteur.lit("Le contenu et le territoire sont figés", "Guichet CPTS")
    porteur.bouton("Déposer la lettre d’intention").titre(NOM).lit("Lettre d’intention déposée")
