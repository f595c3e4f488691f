"""L'équipe projet d'une CPTS de démonstration : groupes de travail, personnes-relais, charte et fiche de poste."""

from acteurs.nomenclatures import Categorie
from cpts_portal.demo.textes import Redacteur
from dossiers.modeles_equipe import MODELES
from dossiers.models import GroupeDeTravail, LettreIntention, PersonneRelais

GROUPES = (
    ("Soins non programmés", "Accès aux soins", "Médecins, infirmiers, pharmaciens du territoire."),
    ("Parcours des personnes âgées", "Parcours pluriprofessionnels", "Infirmiers, kinésithérapeutes, EHPAD, DAC."),
    ("Dépistages et vaccination", "Prévention", "Pharmaciens, sages-femmes, usagers, communes."),
    ("Statuts et budget", "Association", "Une personne par profession."),
)
RYTHMES = ("Une réunion par mois, le mardi soir", "Toutes les six semaines", "Une visioconférence par quinzaine")


def ecrire_l_equipe(lettre: LettreIntention, redacteur: Redacteur) -> None:
    """Deux à quatre groupes, un relais par profession citée sauf parfois la dernière, les modèles une fois sur deux."""
    hasard, dossier = redacteur.hasard, lettre.dossier
    cites = dossier.acteurs.filter(categorie=Categorie.PROFESSIONNEL).exclude(profession_code="").order_by("pk")
    relais = {acteur.profession_code: str(acteur) for acteur in cites}
    noms = list(relais.values())
    GroupeDeTravail.objects.bulk_create(
        GroupeDeTravail(
            dossier=dossier,
            nom=nom,
            theme=theme,
            participants=participants,
            animateur=hasard.choice(noms) if noms else "",
            rythme=hasard.choice(RYTHMES),
        )
        for nom, theme, participants in GROUPES[: hasard.randint(2, 4)]
    )
    nommes = list(relais.items())[: len(relais) - hasard.randint(0, 1)]
    PersonneRelais.objects.bulk_create(
        PersonneRelais(dossier=dossier, profession=code, nom=nom) for code, nom in nommes
    )
    if hasard.random() < 0.5:
        for modele in MODELES.values():
            setattr(lettre, modele.champ, modele.pour(dossier.nom))
        lettre.save(update_fields=[modele.champ for modele in MODELES.values()])
