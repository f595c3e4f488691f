"""Organisations, agents et comptes de la démonstration : créés une fois, retrouvés ensuite."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import cycle
from random import Random

from django.contrib.auth.hashers import make_password

from acteurs.actions import installer_organisations
from acteurs.models import Organisation
from acteurs.nomenclatures import SousTypeAM, TypeOrganisation
from commun.textes import normaliser
from comptes.actions import creer_compte, ouvrir_affectation
from comptes.demonstration import COMPTES, MOT_DE_PASSE, CompteDeDemonstration
from comptes.enums import ORGANISATIONS_DU_ROLE, Role
from comptes.models import Utilisateur
from cpts_portal.demo.cpts import OCCITANIE
from cpts_portal.demo.personnes import un_telephone, une_personne
from territoires.models import Departement, Region

DEBUT_DES_MANDATS = date(2019, 9, 2)
HAUTE_GARONNE = "31"
ROLES_PAR_DEPARTEMENT = (Role.INSTRUCTEUR_ARS, Role.DECIDEUR_ARS, Role.INSTRUCTEUR_AM, Role.DECIDEUR_AM)
REGIONAUX = frozenset({TypeOrganisation.GUICHET, TypeOrganisation.URPS})
# Adresse → profession (TRE_G15) : des relecteurs d'autres URPS que celles des comptes affichés.
RELECTEURS = {"pharmacien": "21", "sage-femme": "50", "kinesitherapeute": "70", "dentiste": "40"}
DOMAINES = {TypeOrganisation.GUICHET: "guichet", TypeOrganisation.ARS: "ars", TypeOrganisation.AM: "caisse"}


class Agents:
    """Qui agit, par rôle et par département. Les instances sont gardées : leurs mandats se lisent une fois."""

    def __init__(self, graine: str, maintenant: datetime) -> None:
        self.graine, self.maintenant = graine, maintenant
        self._comptes = {compte.email: compte for compte in Utilisateur.objects.filter(email__endswith="@demo.test")}
        self._agents: dict[tuple[Role, str], Utilisateur] = {}

    def agent(self, role: Role, departement: str) -> Utilisateur:
        """L'agent de ce rôle dans ce département ; il doit avoir été installé."""
        return self._agents[role, departement]

    def comptes_de_demonstration(self) -> dict[str, Utilisateur]:
        """Les comptes affichés à la connexion, avec leur mandat ; ceux d'agent servent la Haute-Garonne."""
        self._installer_region(OCCITANIE)
        installes, hache = {}, make_password(MOT_DE_PASSE)
        for rang, compte in enumerate(COMPTES):
            telephone = f"05 36 49 00 {rang:02d}"
            utilisateur = self._compte(compte.email, compte.prenom, compte.nom, compte.profession, telephone)
            if not utilisateur.has_usable_password():
                # Le mot de passe est public et le même pour tous : un seul calcul d'empreinte.
                utilisateur.password = hache
                utilisateur.save(update_fields=["password"])
            installes[compte.email] = utilisateur
            if compte.mandat is not None:
                self._donner_le_mandat(utilisateur, compte)
        return installes

    def installer_les_relecteurs(self, nombre: int = 0) -> None:
        """Un relecteur de chaque URPS de ``RELECTEURS``, en Occitanie, sans mot de passe.

        ``nombre`` : s'il est plus grand, d'autres suivent, d'une URPS à l'autre à tour de rôle.
        """
        rangs = range(len(RELECTEURS), nombre)
        autres = {f"relecteur-{rang}": profession for rang, profession in zip(rangs, cycle(RELECTEURS.values()))}
        for adresse, profession in (RELECTEURS | autres).items():
            hasard = Random(f"{self.graine} relecteur {adresse}")  # noqa: S311 - des noms fictifs, reproductibles
            personne = une_personne(hasard)
            relecteur = self._compte(self._adresse(adresse), personne.prenom, personne.nom, profession)
            organisation = self._organisation(TypeOrganisation.URPS, HAUTE_GARONNE, profession)
            self._mandater(relecteur, Role.RELECTEUR_URPS, organisation, ())

    def relecteur(self, adresse: str) -> Utilisateur:
        """Le relecteur de ``RELECTEURS`` à cette adresse."""
        return self._comptes[self._adresse(adresse)]

    @staticmethod
    def _adresse(adresse: str) -> str:
        return f"urps-{adresse}@demo.test"

    def _donner_le_mandat(self, utilisateur: Utilisateur, compte: CompteDeDemonstration) -> None:
        organisation = self._organisation(compte.organisation, HAUTE_GARONNE, compte.profession)
        regional = compte.organisation in REGIONAUX
        self._mandater(utilisateur, compte.mandat, organisation, () if regional else (HAUTE_GARONNE,))
        ressort = organisation.departements.values_list("code", flat=True) if regional else (HAUTE_GARONNE,)
        for departement in ressort:
            self._agents[compte.mandat, departement] = utilisateur

    def installer(self, departements: Iterable[str]) -> None:
        """Les agents qui manquent à ces départements : un coordinateur par région, quatre agents par département."""
        connus = Departement.objects.in_bulk(set(departements))
        for region in sorted({departement.region_id for departement in connus.values()}):
            self._installer_region(region)
            self._installer_coordinateur(region, sorted(d for d, lu in connus.items() if lu.region_id == region))
        for departement in sorted(connus):
            for role in ROLES_PAR_DEPARTEMENT:
                if (role, departement) not in self._agents:
                    self._agents[role, departement] = self._nommer(role, departement, departement)

    def _installer_region(self, region: str) -> None:
        if not Organisation.objects.filter(type=TypeOrganisation.GUICHET, region=region).exists():
            installer_organisations(Region.objects.get(pk=region))

    def _installer_coordinateur(self, region: str, departements: list[str]) -> None:
        manquants = [d for d in departements if (Role.COORDINATEUR, d) not in self._agents]
        if manquants:
            coordinateur = self._nommer(Role.COORDINATEUR, manquants[0], f"region{region}")
            self._agents |= {(Role.COORDINATEUR, departement): coordinateur for departement in manquants}

    def _nommer(self, role: Role, departement: str, lieu: str) -> Utilisateur:
        nature = TypeOrganisation(min(ORGANISATIONS_DU_ROLE[role]))
        hasard = Random(f"{self.graine} {role} {lieu}")  # noqa: S311 - des noms fictifs, reproductibles
        personne = une_personne(hasard)
        email = personne.adresse(f"{DOMAINES[nature]}{normaliser(lieu)}")
        agent = self._compte(email, personne.prenom, personne.nom, "", un_telephone(hasard))
        departements = () if nature == TypeOrganisation.GUICHET else (departement,)
        self._mandater(agent, role, self._organisation(nature, departement), departements)
        return agent

    def porteur(self, email: str, prenom: str, nom: str, profession: str, telephone: str) -> Utilisateur:
        """Un porteur plausible, sans mot de passe utilisable."""
        return self._compte(email, prenom, nom, profession, telephone)

    def _compte(self, email: str, prenom: str, nom: str, profession: str = "", telephone: str = "") -> Utilisateur:
        """Un compte encore sans mot de passe."""
        compte = self._comptes.get(email)
        if compte is None:
            champs = {"profession": profession, "telephone": telephone}
            compte = creer_compte(email=email, nom=nom, prenom=prenom, mot_de_passe=None, **champs)
            self._comptes[email] = compte
        return compte

    def _organisation(self, nature: TypeOrganisation, departement: str, profession: str = "") -> Organisation:
        organisations = Organisation.objects.filter(type=nature, departements=departement, active=True)
        if nature == TypeOrganisation.URPS:
            organisations = organisations.filter(profession=profession)
        if nature == TypeOrganisation.AM:
            organisations = organisations.exclude(sous_type=SousTypeAM.MSA)
        return organisations.order_by("pk")[0]

    def _mandater(
        self, utilisateur: Utilisateur, role: Role, organisation: Organisation, departements: tuple[str, ...]
    ) -> None:
        if utilisateur.affectations.filter(organisation=organisation, role=role).exists():
            return
        ouvrir_affectation(
            utilisateur=utilisateur,
            organisation=organisation,
            role=role,
            auteur=utilisateur,
            maintenant=self.maintenant,
            debut=DEBUT_DES_MANDATS,
            departements=Departement.objects.filter(code__in=departements),
        )
