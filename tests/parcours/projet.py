"""Le projet de santé à l'écran : ses rubriques, ses fiches-actions, son dépôt."""

from missions.models import Mission
from tests.parcours.gestes import Personne
from tests.parcours.lettre import CONTINUER, passer_les_pieces, remplir_un_budget

TITRE = "Projet de santé"
FICHES = {
    "acces_soins": ("Plages de soins non programmés partagées", "Patients sans médecin traitant", "2400", "1600"),
    "parcours": ("Parcours d’insuffisance cardiaque", "Patients entrés dans le parcours", "0", "150"),
    "prevention": ("Dépistage du cancer du sein", "Taux de dépistage", "41 %", "50 %"),
}
GOUVERNANCE = {
    "gouvernance_representativite": "Un siège par profession au bureau.",
    "gouvernance_missions": "Un binôme responsable par mission.",
    "gouvernance_decisions": "Majorité simple, quorum de la moitié.",
    "gouvernance_partenariats": "Convention avec le centre hospitalier de Revel.",
    "gouvernance_outils": "Comptes rendus partagés, messagerie sécurisée.",
}
CRITERES_DE_FORME = ("pluriprofessionnelle", "adhesion", "financements", "missions", "recrutement")
BUDGET = (
    ("fonctionnement-charge", "64", "Coordination", "50000"),
    ("fonctionnement-produit", "74.organismes_sociaux", "ACI", "50000"),
)


def remplir_le_projet(porteur: Personne) -> None:
    """Toutes les rubriques, dans l'ordre de l'écran ; le territoire et les acteurs viennent de la lettre."""
    porteur.titre(TITRE).lit("Il manque encore des éléments pour déposer")
    porteur.lien("Présentation et diagnostic")
    presenter(porteur)
    porteur.titre("Territoire d’action").lit("Taille 1").lien("Continuer")
    porteur.titre("Membres et partenaires").lit("Anne Puech").lien("Continuer")
    dresser_l_arbre(porteur)
    ecrire_les_fiches(porteur)
    porteur.titre("Gouvernance").remplir(**GOUVERNANCE).bouton(CONTINUER)
    choisir_la_forme(porteur)
    porteur.titre("Travail ensemble et outils")
    porteur.remplir(
        travail_pluriprofessionnel="Une réunion de concertation par mois.",
        systeme_information="Messagerie sécurisée, annuaire partagé.",
    ).bouton(CONTINUER)
    porteur.titre("Communication").remplir(communication="Une lettre trimestrielle.").bouton(CONTINUER)
    porteur.titre("Suivi et évaluation")
    porteur.remplir(suivi_evaluation="Relevé des indicateurs chaque semestre.").bouton(CONTINUER)
    porteur.titre("Budget prévisionnel")
    remplir_un_budget(porteur, BUDGET)
    porteur.bouton(CONTINUER)
    passer_les_pieces(porteur)


def presenter(porteur: Personne) -> None:
    """Le diagnostic est repris de la lettre."""
    porteur.titre("Présentation et diagnostic")
    assert porteur.valeur("diagnostic").startswith("La population vieillit")
    porteur.remplir(presentation="Une CPTS de proximité, née de trois maisons de santé.").bouton(CONTINUER)


def dresser_l_arbre(porteur: Personne) -> None:
    """L'introduction, puis un objectif général."""
    porteur.titre("Objectifs").remplir(objectifs="Un médecin traitant pour tous d’ici trois ans.")
    porteur.champ("arbre-0-intitule", "Un médecin traitant pour tous").bouton(CONTINUER)


def ecrire_les_fiches(porteur: Personne) -> None:
    """Une fiche par mission socle ; la page dit celles qui manquent encore."""
    porteur.titre("Fiches-actions").lit("Aucune fiche-action")
    for rang, (mission, (titre, indicateur, reference, cible)) in enumerate(FICHES.items()):
        porteur.lit(f"mission socle « {Mission.objects.get(pk=mission).libelle} »")
        porteur.lien("Ajouter une fiche" if rang else "Écrire une fiche").titre("Nouvelle fiche-action")
        porteur.remplir(mission=mission, titre=titre).bouton("Commencer la fiche").titre(titre)
        valeurs = {
            "responsable": "Dr Anne Puech, médecin généraliste",
            "acteurs": "Médecins et infirmiers du territoire.",
            "taches": "Recenser, organiser, suivre.",
            "moyens": "Une coordinatrice à mi-temps.",
            "calendrier": "Démarrage au premier trimestre.",
        }
        for champ, valeur in valeurs.items():
            porteur.champ(f"fiches-0-{champ}", valeur)
        porteur.champ("indicateurs-0-intitule", indicateur)
        porteur.champ("indicateurs-0-reference", reference).champ("indicateurs-0-cible", cible)
        porteur.bouton(CONTINUER).titre("Fiches-actions").lit(titre)
    porteur.ne_lit_pas("mission socle «").lien("Continuer")


def choisir_la_forme(porteur: Personne) -> None:
    porteur.titre("Forme juridique").champ("forme_juridique", "association")
    porteur.cocher(*(f"forme_{critere}" for critere in CRITERES_DE_FORME)).bouton(CONTINUER)


def deposer_le_projet(porteur: Personne) -> None:
    porteur.titre(TITRE).lit("Tout ce qui est nécessaire est rempli")
    porteur.lien("Déposer le projet de santé").lit("le délai légal de deux mois commencera")
    porteur.bouton("Déposer le projet de santé").lit("Projet de santé déposé")
