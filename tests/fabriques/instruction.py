"""Des relecteurs d'URPS, des instructions et des contributions, par les vraies actions."""

from datetime import date, datetime, timedelta

from acteurs.models import Organisation
from acteurs.nomenclatures import TypeOrganisation
from commun.delais import jour_paris
from comptes.actions import creer_compte, ouvrir_affectation
from comptes.enums import Role
from comptes.models import Utilisateur
from dossiers.actions.transitions import franchir
from dossiers.enums import Appreciation, Critere
from dossiers.models import Dossier
from instruction.actions.affectation import Demande, affecter
from instruction.models import Contribution
from tests.fabriques.communes import un_departement
from tests.fabriques.dossiers import DEBUT_DES_MANDATS, MOT_DE_PASSE, un_agent

NOMS = {"10": "URPS médecins", "60": "URPS infirmiers", "21": "URPS pharmaciens", "70": "URPS kinés", "": "URPS bio"}


def une_urps(profession: str, departement: str = "31") -> Organisation:
    """L'URPS de cette profession dans la région de ce département."""
    lieu = un_departement(departement)
    valeurs = {"region": lieu.region, "type": TypeOrganisation.URPS, "profession": profession}
    organisation, _ = Organisation.objects.get_or_create(**valeurs, defaults={"nom": NOMS[profession]})
    organisation.departements.add(lieu)
    return organisation


def un_relecteur(nom: str, profession: str = "60", departement: str = "31") -> Utilisateur:
    """Un relecteur d'une URPS ; le même à chaque appel pour le même nom."""
    email = f"{nom.lower()}@exemple.test"
    existant = Utilisateur.objects.filter(email=email).first()
    if existant is not None:
        return existant
    personne = creer_compte(email=email, nom=nom, prenom="Re", mot_de_passe=MOT_DE_PASSE)
    ouvrir_affectation(
        utilisateur=personne,
        organisation=une_urps(profession, departement),
        role=Role.RELECTEUR_URPS,
        auteur=personne,
        maintenant=datetime.fromisoformat("2026-01-05T12:00:00+01:00"),
        debut=DEBUT_DES_MANDATS,
    )
    return personne


def une_contribution(
    dossier: Dossier, relecteur: Utilisateur, maintenant: datetime, attendue_le: date | None = None
) -> Contribution:
    """Une contribution demandée par le coordinateur, attendue sous dix jours par défaut."""
    attendue_le = attendue_le or jour_paris(maintenant + timedelta(days=10))
    demandes = [Demande(relecteur, attendue_le)]
    coordinateur = un_agent(Role.COORDINATEUR)
    [creee] = affecter(dossier.instruction, auteur=coordinateur, maintenant=maintenant, demandes=demandes)
    return creee


def envoyer(contribution: Contribution, maintenant: datetime) -> None:
    """Le relecteur apprécie les quatre critères de la version déposée, et envoie."""
    version = contribution.dossier.lettre.version
    for critere in Critere.values:
        contribution.lignes.update_or_create(critere=critere, defaults={"appreciation": Appreciation.CONFORME})
    Contribution.objects.filter(pk=contribution.pk).update(version=version)
    franchir(
        contribution,
        "envoyer",
        auteur=contribution.relecteur,
        maintenant=maintenant,
        champs={"envoyee_le": maintenant, "version": version},
    )
