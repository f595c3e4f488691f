"""Des dossiers de test, amenés à n'importe quel état par les vraies actions, jamais par une écriture d'état.

Le temps : sans ``depart``, un parcours commence cinquante jours avant maintenant et avance d'un jour par acte ; tout
est donc passé et le délai légal d'un projet déposé court encore. Un test qui lit des dates donne son ``depart``.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils import timezone

from acteurs.models import Organisation
from acteurs.nomenclatures import Categorie, SousTypeAM, TypeOrganisation
from comptes.actions import creer_compte, ouvrir_affectation
from comptes.enums import ORGANISATIONS_DU_ROLE, Role
from comptes.models import Utilisateur
from dossiers.actions.dossier import ouvrir_dossier
from dossiers.enums import (
    FormeJuridique,
    NiveauActeur,
    RoleEquipe,
    SensBudget,
    StatutActeur,
    StatutStructure,
    VoletBudget,
)
from dossiers.enums_projet import NiveauObjectif, Priorite
from dossiers.models import (
    ActeurDossier,
    CoordonneesBancaires,
    Dossier,
    FicheAction,
    IndicateurFiche,
    Jalon,
    LettreIntention,
    LigneBudget,
    MissionEnvisagee,
    PersonneRelais,
    ProjetSante,
)
from dossiers.photographie.projet import FORME, GOUVERNANCE
from financement.baremes import BAREME_PAR_DEFAUT
from territoires import actions as territoires
from tests.fabriques.communes import LAURAGAIS, ligne_du_departement, semer_communes, un_departement
from tests.fabriques.diagnostic import un_diagnostic
from tests.fabriques.gel import gelee
from tests.fabriques.gouvernance import un_budget, un_fonctionnement, une_gouvernance
from tests.fabriques.objectifs import un_arbre

MOT_DE_PASSE = "Essai-CPTS-2026!"
DEBUT_DES_MANDATS = date(2020, 1, 1)
RECUL = timedelta(days=50)

NOMS_ORGANISATIONS = {
    TypeOrganisation.GUICHET: "Guichet CPTS Occitanie",
    TypeOrganisation.URPS: "URPS Infirmiers Occitanie",
    TypeOrganisation.ARS: "Agence régionale de santé Occitanie",
    TypeOrganisation.AM: "CPAM de la Haute-Garonne",
}
# Catégorie, nom, prénom, profession, code TRE_G15, spécialité, implication.
PILOTE, PORTE, PARTICIPE = NiveauActeur.PILOTE, NiveauActeur.PORTE_ACTION, NiveauActeur.PARTICIPE
ACTEURS = (
    (Categorie.PROFESSIONNEL, "Puech", "Anne", "Médecin généraliste", "10", "generaliste", PILOTE),
    (Categorie.PROFESSIONNEL, "Fabre", "Paul", "Infirmier", "60", "", PORTE),
    (Categorie.PROFESSIONNEL, "Roux", "Inès", "Cardiologue", "10", "autre", PARTICIPE),
    (Categorie.ETABLISSEMENT, "Centre hospitalier de Revel", "", "Centre hospitalier", "", "", PARTICIPE),
    (Categorie.USAGERS, "Association Usagers du Lauragais", "", "Association d’usagers", "", "", PARTICIPE),
    (Categorie.ELUS, "Mairie de Villefranche-de-Lauragais", "", "Commune", "", "", PARTICIPE),
)
FORMALISATION = (
    (SensBudget.CHARGE, "62", "Consultant", 5000),
    (SensBudget.CHARGE, "64", "Coordinatrice à mi-temps", 9000),
    (SensBudget.CHARGE, "65", "Indemnisation des libéraux", 4000),
    (SensBudget.PRODUIT, "74.etat", "Crédits FIR", 15000),
    (SensBudget.PRODUIT, "75", "Cotisations", 3000),
)
SIRET, IBAN = "73282932000074", "FR7630006000011234567890189"
ACTION = {
    "fir_objet": "Écrire le projet de santé de la CPTS du Lauragais",
    "fir_description": "Douze réunions de travail et une coordinatrice un jour par semaine.",
    "fir_debut_le": date(2027, 1, 4),
    "fir_fin_le": date(2027, 10, 29),
    "moyens_humains": "Une coordinatrice à 20 %, six professionnels indemnisés.",
    "moyens_materiels": "Salle prêtée par la mairie.",
    "signataire_nom": "Anne Puech",
    "signataire_qualite": "présidente",
}
JALONS = (
    (date(2027, 1, 18), "Réunion de lancement"),
    (date(2027, 10, 29), "Dépôt du projet de santé"),
)


def un_porteur(email: str = "porteur@exemple.test", **champs: str) -> Utilisateur:
    """Un compte sans mandat ; le même à chaque appel pour la même adresse."""
    valeurs = {"nom": "Puech", "prenom": "Anne", "telephone": "05 61 00 00 01", "profession": "10", **champs}
    existant = Utilisateur.objects.filter(email=email).first()
    return existant or creer_compte(email=email, mot_de_passe=MOT_DE_PASSE, **valeurs)


def une_organisation(nature: TypeOrganisation, departement: str = "31") -> Organisation:
    """L'organisation de ce type pour ce département (une seule par région ; une caisse par département)."""
    lieu = un_departement(departement)
    valeurs = {"region": lieu.region, "type": nature}
    if nature == TypeOrganisation.AM:
        valeurs |= {"sous_type": SousTypeAM.CPAM, "nom": f"CPAM de {lieu.nom}"}
        organisation, _ = Organisation.objects.get_or_create(**valeurs)
    else:
        organisation, _ = Organisation.objects.get_or_create(**valeurs, defaults={"nom": NOMS_ORGANISATIONS[nature]})
    organisation.departements.add(lieu)
    return organisation


def _en_poste(email: str, role: Role, nature: TypeOrganisation, departement: str) -> Utilisateur | None:
    """L'agent de cette adresse qui a déjà ce rôle dans l'organisation d'``une_organisation`` (une requête)."""
    lieu = ligne_du_departement(departement)
    valeurs = {"region": lieu["region"], "type": nature, "departements": departement}
    if nature == TypeOrganisation.AM:
        valeurs |= {"sous_type": SousTypeAM.CPAM, "nom": f"CPAM de {lieu['nom']}"}
    mandat = {f"affectations__organisation__{nom}": valeur for nom, valeur in valeurs.items()}
    return Utilisateur.objects.filter(email=email, affectations__role=role, **mandat).first()


def un_agent(role: Role, departement: str = "31", email: str = "") -> Utilisateur:
    """Un agent de ce rôle, couvrant tout le ressort de son organisation ; le même à chaque appel."""
    email = email or f"{role.value.replace('_', '-')}-{departement.lower()}@exemple.test"
    nature = TypeOrganisation(min(ORGANISATIONS_DU_ROLE[role]))
    if (en_poste := _en_poste(email, role, nature, departement)) is not None:
        return en_poste
    organisation = une_organisation(nature, departement)
    agent = Utilisateur.objects.filter(email=email).first()
    if agent is None:
        agent = creer_compte(email=email, nom=f"Agent {departement}", prenom=role.label, mot_de_passe=MOT_DE_PASSE)
    if not agent.affectations.filter(organisation=organisation, role=role).exists():
        ouvrir_affectation(
            utilisateur=agent,
            organisation=organisation,
            role=role,
            auteur=agent,
            maintenant=timezone.now(),
            debut=DEBUT_DES_MANDATS,
        )
    return agent


@gelee
def un_dossier(
    porteur: Utilisateur | None = None,
    *,
    nom: str = "CPTS du Lauragais",
    codes: Iterable[str] = LAURAGAIS,
    parties: Iterable[territoires.PartieSaisie] = (),
    maintenant: datetime | None = None,
) -> Dossier:
    """Un dossier ouvert par son porteur, au territoire choisi, à la lettre encore vide."""
    codes, parties = tuple(codes), tuple(parties)
    semer_communes({*codes, *(partie.commune for partie in parties)})
    instant = maintenant or timezone.now() - RECUL
    dossier = ouvrir_dossier(nom=nom, auteur=porteur or un_porteur(), maintenant=instant)
    if codes or parties:
        territoires.definir_perimetre(territoire=dossier.territoire, codes=codes, parties=parties, maintenant=instant)
    return Dossier.objects.get(pk=dossier.pk)


@gelee
def une_lettre_complete(dossier: Dossier | None = None, *, fir: int | None = 15000) -> LettreIntention:
    """La lettre en brouillon d'un dossier, toutes rubriques remplies ; ``fir`` None : pas de demande."""
    dossier = dossier or un_dossier()
    lettre = dossier.lettre
    valeurs = {
        "structure_statut": StatutStructure.DECLAREE,
        "structure_nom": "Association pour la CPTS du Lauragais",
        "structure_rna": "W313012345",
        "structure_siret": SIRET,
        "structure_adresse": "12 rue de la République, 31290 Villefranche-de-Lauragais",
        "diagnostic": "La population vieillit et trois médecins sur dix partiront d’ici cinq ans.",
        "forces": "Une maison de santé active à Revel.",
        "faiblesses": "Aucun médecin ne prend de nouveaux patients.",
        "actions_information": "Deux réunions publiques, 64 participants, un questionnaire.",
        "organisation": "Un bureau de six professions, une assemblée annuelle.",
        "articulation": "Contrat local de santé du Lauragais, DAC 31.",
        "calendrier": "Projet de santé écrit en neuf mois.",
        "fir_demande": fir is not None,
        "fir_montant": fir,
        **(ACTION if fir is not None else {}),
    }
    for champ, valeur in valeurs.items():
        setattr(lettre, champ, valeur)
    lettre.save(update_fields=list(valeurs))
    un_diagnostic(lettre)
    for mission in BAREME_PAR_DEFAUT.missions:
        if mission.socle:
            MissionEnvisagee.objects.create(
                lettre=lettre,
                mission_id=mission.code,
                constat=f"Constat pour {mission.libelle.lower()}.",
                objectif="Objectif chiffré à trois ans.",
                actions="Une action pilote, deux réunions de travail.",
            )
    des_acteurs(dossier)
    for code, nom in (("10", "Dr Anne Puech"), ("60", "Paul Fabre")):
        PersonneRelais.objects.create(dossier=dossier, profession=code, nom=nom)
    if fir is not None:
        _budget(dossier, VoletBudget.FORMALISATION, FORMALISATION)
        des_coordonnees(lettre)
    for le, libelle in JALONS:
        Jalon.objects.create(lettre=lettre, le=le, libelle=libelle)
    return lettre


def des_coordonnees(lettre: LettreIntention, iban: str = IBAN) -> CoordonneesBancaires:
    """Le compte de l'association, saisi par le responsable."""
    return CoordonneesBancaires.objects.create(
        lettre=lettre,
        titulaire="Association pour la CPTS du Lauragais",
        iban=iban,
        saisies_par=lettre.dossier.equipe.get(role=RoleEquipe.RESPONSABLE).utilisateur,
        saisies_le=timezone.now() - RECUL,
    )


def des_acteurs(dossier: Dossier) -> None:
    """Six acteurs : trois professionnels, un établissement, des usagers, une commune."""
    for categorie, nom, prenom, profession, code, specialite, niveau in ACTEURS:
        ActeurDossier.objects.create(
            dossier=dossier,
            categorie=categorie,
            nom=nom,
            prenom=prenom,
            profession=profession,
            profession_code=code,
            specialite=specialite,
            statut=StatutActeur.ASSOCIE if niveau != NiveauActeur.PARTICIPE else StatutActeur.A_ASSOCIER,
            niveau=niveau,
        )


def un_projet_complet(projet: ProjetSante) -> ProjetSante:
    """Remplit un projet en brouillon pour que rien de bloquant n'y manque."""
    textes = {f"gouvernance_{cle}": "Décrit dans les statuts." for cle in GOUVERNANCE}
    textes |= {"presentation": "Une CPTS de proximité.", "diagnostic": "Population vieillissante."}
    textes |= {"objectifs": "Un médecin traitant pour tous.", "systeme_information": "Messagerie sécurisée."}
    valeurs = {**textes, **{f"forme_{cle}": True for cle in FORME}, "forme_juridique": FormeJuridique.ASSOCIATION}
    for champ, valeur in valeurs.items():
        setattr(projet, champ, valeur)
    projet.save(update_fields=list(valeurs))
    operationnels = [objectif for objectif in un_arbre(projet) if objectif.niveau == NiveauObjectif.OPERATIONNEL]
    for mission in BAREME_PAR_DEFAUT.missions:
        if mission.socle:
            fiche = FicheAction.objects.create(
                projet=projet,
                mission_id=mission.code,
                titre=f"Action : {mission.libelle}",
                objectif=operationnels[len(operationnels) > 1 and mission.code == "parcours"],
                responsable="Dr Anne Puech",
                acteurs="Médecins et infirmiers du territoire.",
                taches="Recenser, organiser, suivre.",
                moyens="Une coordinatrice à mi-temps.",
                debut_le=date(2027, 1, 4),
                fin_le=date(2027, 12, 31),
                priorite=Priorite.HAUTE,
                calendrier="Démarrage au premier trimestre.",
            )
            fiche.participants.set(projet.dossier.acteurs.order_by("pk")[:2])
            IndicateurFiche.objects.create(
                fiche=fiche, intitule="Patients suivis", unite="patients", sens="hausse", reference="0", cible="100"
            )
    une_gouvernance(projet)
    un_fonctionnement(projet)
    un_budget(projet)
    return projet


def _budget(dossier: Dossier, volet: VoletBudget, lignes: Iterable[tuple[SensBudget, str, str, int]]) -> None:
    for sens, compte, libelle, montant in lignes:
        LigneBudget.objects.create(
            dossier=dossier, volet=volet, sens=sens, compte=compte, libelle=libelle, montant=montant
        )
