"""Des contrats en vigueur depuis des mois, et les gestes de leurs trois parties, par les vraies actions."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from commun.calendrier import PARIS, ajouter_mois, jour_paris
from comptes.enums import Role
from comptes.models import Utilisateur
from contrats.actions.preuves import FichierRecu
from contrats.enums import MotifAvenant, Partie
from contrats.financier import enveloppe_variable
from contrats.models import Contrat
from contrats.photographie import photographier
from execution.actions import gestion, missions, releves, suivis
from execution.actions.releves import Saisie
from execution.enums import NatureJalon
from execution.enums_gestion import NatureValeur
from execution.models import DialogueDeGestion, JalonDeMission, Releve, ReunionDeSuivi
from tests.fabriques.contrats import ParcoursContrat, un_contrat_signe
from tests.fabriques.gel import gelee
from tests.fabriques.pdf import un_pdf

DEPART = datetime(2024, 3, 1, 9, 0, tzinfo=UTC)
INSTRUCTEURS = {Partie.ARS: Role.INSTRUCTEUR_ARS, Partie.AM: Role.INSTRUCTEUR_AM}


class Execution:
    """Un contrat signé et une montre : ``le(jour)`` la règle à midi, ``dans(mois)`` après la signature."""

    def __init__(self, parcours: ParcoursContrat) -> None:
        self.parcours = parcours
        self.maintenant = parcours.maintenant

    @property
    def contrat(self) -> Contrat:
        return self.parcours.contrat

    @property
    def jour(self) -> date:
        return self.maintenant.date()

    def le(self, jour: date) -> "Execution":
        self.maintenant = datetime(jour.year, jour.month, jour.day, 12, tzinfo=PARIS)
        return self

    def dans(self, mois: int) -> "Execution":
        return self.le(ajouter_mois(self.contrat.signe_le, mois))

    def agent(self, partie: str) -> Utilisateur:
        """Qui écrit pour cette partie."""
        return self.parcours.responsable if partie == Partie.CPTS else self.parcours.agent(INSTRUCTEURS[partie])

    def acte(self, partie: str) -> dict[str, Any]:
        return {"auteur": self.agent(partie), "maintenant": self.maintenant}

    def declarer(
        self,
        mission: str = "acces_soins",
        jour: date | None = None,
        nature: NatureJalon = NatureJalon.DEMARRAGE,
        preuve: FichierRecu | None = None,
    ) -> JalonDeMission:
        return missions.declarer(
            self.contrat,
            mission=mission,
            nature=nature,
            jour=jour or self.jour,
            precisions="Planning signé des douze médecins volontaires.",
            preuve=preuve or une_preuve(f"{mission}-{nature}-{self.jour}"),
            **self.acte(Partie.CPTS),
        )

    def prevoir_suivi(self, partie: str = Partie.CPTS, dans: timedelta = timedelta(days=20)) -> ReunionDeSuivi:
        valeurs = {"debut": self.maintenant + dans, "duree_minutes": 90, "lieu": "Caisse primaire, Toulouse"}
        return suivis.prevoir(self.contrat, valeurs=valeurs, **self.acte(partie))

    def relever(
        self,
        partie: str,
        valeur: str | None,
        code: str = "prevention-1",
        annee: int = 1,
        motif: str = "",
        **autres: Any,
    ) -> Releve:
        """``valeur`` None : masquée. ``autres`` : les champs d'une :class:`Saisie`."""
        donnees = {
            "nature": NatureValeur.MASQUEE if valeur is None else NatureValeur.VALEUR,
            "valeur": None if valeur is None else Decimal(valeur),
            "observee_le": self.jour,
            "requete": "SNDS, requête 12, extraction annuelle.",
            **autres,
        }
        acte = {"motif": motif, **self.acte(partie)}
        return releves.relever(self.contrat, code=code, annee=annee, saisie=Saisie(**donnees), **acte)

    def ouvrir_le_dialogue(self, annee: int = 1, dans: timedelta = timedelta(days=10)) -> DialogueDeGestion:
        return gestion.prevoir(
            self.contrat, annee=annee, debut=self.maintenant + dans, lieu="Toulouse", **self.acte(Partie.ARS)
        )

    def tenir_le_dialogue(self, annee: int = 1) -> DialogueDeGestion:
        """Prévu, gelé, tenu dix jours après."""
        dialogue = self.ouvrir_le_dialogue(annee)
        gestion.geler(dialogue, **self.acte(Partie.ARS))
        self.maintenant += timedelta(days=11)
        gestion.tenir(dialogue, presents="Tous", conclusions="Rien ne bloque.", **self.acte(Partie.AM))
        return dialogue

    def approuver(self, dialogue: DialogueDeGestion, partie: str, empreinte: str = "") -> Any:
        return gestion.approuver(
            dialogue,
            empreinte=empreinte or dialogue.empreinte,
            auteur=self.parcours.signataire(partie),
            maintenant=self.maintenant,
        )


def une_preuve(texte: str = "preuve") -> FichierRecu:
    """Un vrai PDF, différent selon son texte."""
    return FichierRecu(f"{texte}.pdf", un_pdf(titre=texte))


RENDUE = "qualite"


@gelee
def une_mission_rendue() -> Execution:
    """Un contrat où trois avenants ajoutent (2 mois), retirent (8 mois) puis rendent (14 mois) une mission.

    Démarrage accepté à 4 mois dans la première période, que sa caisse a reconnu ; montre à 15 mois.
    """
    ici = un_contrat_en_vigueur()
    par_avenant(ici, 2, engager=True)
    missions.accepter(ici.dans(4).declarer(RENDUE), **ici.acte(Partie.AM))
    par_avenant(ici, 8, engager=False)
    par_avenant(ici, 14, engager=True)
    return ici.dans(15)


def par_avenant(ici: Execution, mois: int, *, engager: bool) -> None:
    """Signe un avenant qui engage la mission, ou la retire ; il prend effet à sa signature, quelques jours après."""
    ici.dans(mois)
    p = ici.parcours
    p.maintenant = ici.maintenant
    redaction = p.ouvrir_avenant(MotifAvenant.MISSIONS, objet="La qualité des soins.").redaction
    if engager:
        jour = jour_paris(ici.maintenant)
        sien = redaction.engagements.create(
            mission_id=RENDUE, demarrage_le=ajouter_mois(jour, 3), deploiement_le=ajouter_mois(jour, 12)
        )
        enveloppe = enveloppe_variable("ACI-2019", RENDUE, photographier(p.avenant)["territoire"]["taille"])
        sien.indicateurs.create(code=f"{RENDUE}-1", intitule="Groupes d’analyse de pratiques", montant=enveloppe)
    else:
        redaction.engagements.filter(mission=RENDUE).delete()
    p.proposer_avenant()
    p.signer_avenant()
    ici.maintenant = p.maintenant


def un_contrat_en_vigueur(depart: datetime = DEPART, **options: Any) -> Execution:
    """Un contrat signé quelques jours après ``depart``."""
    parcours = un_contrat_signe(depart, **options)
    return Execution(parcours)
