"""Ce que l'équipe d'une CPTS écrit : les rubriques de la lettre et du projet, par leurs vrais formulaires."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from django.forms import BaseForm

from acteurs.nomenclatures import MEDECIN, Categorie, Qualite, SpecialiteMedicale, TypeStructure
from comptes.models import Utilisateur
from cpts_portal.demo import gouvernance, moyens
from cpts_portal.demo.cpts import Cpts
from cpts_portal.demo.diagnostic import ecrire_le_diagnostic, forces_et_faiblesses
from cpts_portal.demo.etablissements import EtablissementProche, Etablissements
from cpts_portal.demo.fiches import calendrier_de_la_mission, mesure
from cpts_portal.demo.identifiants import un_rna, un_siret
from cpts_portal.demo.objectifs import ecrire_l_arbre, objectif_de_la_mission
from cpts_portal.demo.personnes import GENERALISTE, PREMIER_RECOURS, SPECIALISTES, Personne, une_personne
from cpts_portal.demo.textes import Redacteur, de_la_ville, textes
from dossiers.enums import FormeJuridique, NiveauActeur, SensBudget, StatutActeur, StatutStructure, VoletBudget
from dossiers.etapes import RUBRIQUES
from dossiers.models import (
    ActeurDossier,
    Besoin,
    FicheAction,
    IndicateurFiche,
    LettreIntention,
    LigneBudget,
    MissionEnvisagee,
    ProjetSante,
)
from dossiers.photographie.projet import FORME, GOUVERNANCE
from financement.baremes import BAREME_PAR_DEFAUT
from territoires.models import Commune

SOCLES = tuple(mission.code for mission in BAREME_PAR_DEFAUT.missions if mission.socle)
COMPLEMENTAIRES = tuple(mission.code for mission in BAREME_PAR_DEFAUT.missions if not mission.socle)
RUES = ("rue de la République", "avenue Jean-Jaurès", "place de la Mairie", "allée des Platanes", "chemin des Écoles")


class TexteRefuse(ValueError):
    """Un texte de la démonstration ne passe pas le formulaire qui le recevrait à l'écran."""


@dataclass(frozen=True)
class Lignes:
    """Des lignes répétées, écrites d'un bloc ; même usage qu'un jeu de formulaires validé."""

    ecrire: Callable[[], Any]
    blocs: tuple[str, ...] = ()

    def save(self) -> None:
        self.ecrire()


Ecrit = tuple[str, BaseForm | Lignes]


def formulaires(
    objet: LettreIntention | ProjetSante, donnees: Mapping[str, Any], rubriques: Iterable[str] | None = None
) -> list[Ecrit]:
    """Les vrais formulaires des rubriques (toutes, ou celles-là), remplis et validés, avec leur clé."""
    remplis = []
    for rubrique in RUBRIQUES[objet.SUJET]:
        if rubrique.formulaire is None or (rubriques is not None and rubrique.cle not in rubriques):
            continue
        formulaire = rubrique.formulaire(donnees, instance=objet)
        if not formulaire.is_valid():
            raise TexteRefuse(f"{objet.SUJET}, {rubrique.cle} : {formulaire.errors.as_json()}")
        remplis.append((rubrique.cle, formulaire))
    return remplis


def donnees_de_la_lettre(
    redacteur: Redacteur, porteur: Personne, contact: Mapping[str, str], ville: str, postal: str, depart: date
) -> dict[str, Any]:
    """Toutes les rubriques de la lettre ; deux équipes sur trois demandent le FIR."""
    hasard, choix = redacteur.hasard, textes("lettre")
    declaree = hasard.random() < 0.7
    fir = hasard.choice((8000, 12000, 15000, 18000, 20000)) if hasard.random() < 0.8 else None
    return {
        "contact_profession": porteur.metier,
        **{f"contact_{cle}": valeur for cle, valeur in contact.items()},
        "structure_statut": StatutStructure.DECLAREE if declaree else StatutStructure.EN_COURS,
        "structure_nom": f"Association pour la santé {de_la_ville(ville)}",
        "structure_rna": un_rna(hasard) if declaree else "",
        "structure_siret": un_siret(hasard) if declaree else "",
        "structure_adresse": f"{hasard.randint(1, 60)} {hasard.choice(RUES)}, {postal} {ville}".replace("  ", " "),
        **{
            rubrique: redacteur.tirer(choix[rubrique])
            for rubrique in ("diagnostic", "actions_information", "organisation", "articulation", "calendrier")
        },
        **forces_et_faiblesses(redacteur, ville),
        "fir_demande": str(fir is not None),
        "fir_montant": fir or "",
        "aide_urps_demandee": "on" if moyens.aide_demandee(ville) else "",
        **(moyens.action_a_financer(redacteur, porteur, ville, depart) if fir is not None else {}),
    }


def lignes_de_la_lettre(lettre: LettreIntention, redacteur: Redacteur, fir: int | None) -> list[Ecrit]:
    """Diagnostic et besoins, missions envisagées et budget de formalisation."""
    choix = textes("lettre")
    besoins = [
        Besoin(lettre=lettre, **besoin)
        for besoin in redacteur.tirer_plusieurs(choix["besoins"], redacteur.hasard.randint(3, 4))
    ]
    missions = [
        MissionEnvisagee(lettre=lettre, mission_id=code, **redacteur.tirer(choix["missions"][code]))
        for code in (*SOCLES, *_complementaires(redacteur.hasard))
    ]
    budget = _budget(lettre.dossier_id, VoletBudget.FORMALISATION, _formalisation(fir, redacteur.hasard) if fir else ())
    return [
        ("besoins", Lignes(lambda: ecrire_le_diagnostic(lettre, besoins, int(redacteur.valeurs["annee"])))),
        ("missions", Lignes(lambda: MissionEnvisagee.objects.bulk_create(missions))),
        ("financement", Lignes(lambda: LigneBudget.objects.bulk_create(budget))),
    ]


def lignes_des_moyens(
    lettre: LettreIntention, donnees: Mapping[str, Any], ville: str, depart: date, responsable: Utilisateur
) -> list[Ecrit]:
    """Les étapes datées et, si un FIR est demandé, le compte de l'association."""
    titulaire = donnees["structure_nom"]
    compte = Lignes(lambda: moyens.ecrire_le_compte(lettre, ville, titulaire, responsable))
    return [
        ("organisation", Lignes(lambda: moyens.ecrire_le_calendrier(lettre, ville, depart))),
        *([("financement", compte)] if donnees["fir_montant"] else []),
    ]


def lignes_des_acteurs(
    dossier_pk: int,
    porteur: Personne,
    redacteur: Redacteur,
    etablissements: list[EtablissementProche],
    ville: str,
    communes: Collection[str] = (),
) -> list[Ecrit]:
    """Huit à douze acteurs : le porteur, des professionnels de plusieurs métiers, des établissements, usagers, élus."""
    hasard = redacteur.hasard
    confreres = [une_personne(hasard, GENERALISTE)]
    confreres += [une_personne(hasard, metier) for metier in hasard.sample(PREMIER_RECOURS, hasard.randint(3, 5))]
    confreres.append(une_personne(hasard, hasard.choice(SPECIALISTES)))
    acteurs = [_professionnel(porteur, NiveauActeur.PILOTE)]
    acteurs += [
        _professionnel(p, hasard.choice((NiveauActeur.PORTE_ACTION, NiveauActeur.PARTICIPE))) for p in confreres
    ]
    acteurs += [_structure(Categorie.ETABLISSEMENT, e.nom, e.nature, commune_id=e.commune) for e in etablissements] or [
        _structure(Categorie.ETABLISSEMENT, f"Centre hospitalier {de_la_ville(ville)}", "Centre hospitalier")
    ]
    acteurs += [
        _structure(
            Categorie.MEDICO_SOCIAL,
            f"EHPAD {hasard.choice(('Les Tilleuls', 'Bellevue', 'Le Parc'))}",
            "EHPAD",
            type_structure=TypeStructure.EHPAD,
        ),
        _structure(Categorie.USAGERS, f"Usagers de la santé {de_la_ville(ville)}", "Association d’usagers"),
        _structure(Categorie.ELUS, f"Mairie {de_la_ville(ville)}", "Commune"),
    ]
    lieux = sorted(communes) or [None]
    for acteur in acteurs:
        acteur.dossier_id = dossier_pk
        if acteur.commune_id is None:
            acteur.commune_id = hasard.choice(lieux)
        acteur.deduire()
        if acteur.niveau == NiveauActeur.PARTICIPE and hasard.random() < 0.4:
            acteur.statut = StatutActeur.A_ASSOCIER
    return [("acteurs", Lignes(lambda: ActeurDossier.objects.bulk_create(acteurs)))]


def _professionnel(personne: Personne, niveau: NiveauActeur) -> ActeurDossier:
    return ActeurDossier(
        categorie=Categorie.PROFESSIONNEL,
        nom=personne.nom,
        prenom=personne.prenom,
        profession=personne.metier,
        profession_code=personne.profession.code,
        specialite=_specialite(personne),
        niveau=niveau,
        qualite=Qualite.FONDATEUR if niveau == NiveauActeur.PILOTE else "",
    )


def _specialite(personne: Personne) -> str:
    if personne.profession.code != MEDECIN:
        return ""
    return SpecialiteMedicale.AUTRE if personne.profession.second_recours else SpecialiteMedicale.GENERALISTE


def _structure(categorie: Categorie, nom: str, nature: str, **champs: Any) -> ActeurDossier:
    return ActeurDossier(categorie=categorie, nom=nom, profession=nature, **champs)


def _complementaires(hasard: Random) -> list[str]:
    return [code for code in COMPLEMENTAIRES if hasard.random() < 0.4]


def donnees_du_projet(redacteur: Redacteur, diagnostic: str) -> dict[str, Any]:
    """Toutes les rubriques du projet de santé."""
    choix = textes("projet")
    rubriques = ("presentation", "objectifs", "travail_pluriprofessionnel", "systeme_information", "communication")
    return {
        **{rubrique: redacteur.tirer(choix[rubrique]) for rubrique in (*rubriques, "suivi_evaluation")},
        "diagnostic": diagnostic,
        **{f"gouvernance_{cle}": redacteur.tirer(choix["gouvernance"][cle]) for cle in GOUVERNANCE},
        "forme_juridique": FormeJuridique.ASSOCIATION,
        **{f"forme_{cle}": "on" for cle in FORME},
        **gouvernance.preuves_de_la_forme(),
        "suivi_responsable": textes("gouvernance")["suivi"]["responsable"],
    }


def lignes_du_projet(projet: ProjetSante, redacteur: Redacteur) -> list[Ecrit]:
    """Une à deux fiches-actions par mission socle, et le budget en trois volets."""
    fiches = [
        (code, fiche)
        for code in SOCLES
        for fiche in redacteur.tirer_plusieurs(textes("projet")["fiches"][code], redacteur.hasard.randint(1, 2))
    ]
    fiches += [(code, redacteur.tirer(textes("projet")["fiches"][code])) for code in _complementaires(redacteur.hasard)]
    return [
        ("objectifs", Lignes(lambda: ecrire_l_arbre(projet))),
        ("fiches", Lignes(lambda: [_ecrire_fiche(projet, code, f, redacteur.hasard) for code, f in fiches])),
        *lignes_de_la_gouvernance(projet, redacteur),
    ]


def lignes_de_la_gouvernance(projet: ProjetSante, redacteur: Redacteur) -> list[Ecrit]:
    """Instances et conventions, outils, communication, suivi, budget."""
    return [
        ("gouvernance", Lignes(lambda: gouvernance.ecrire_la_gouvernance(projet))),
        ("systeme_information", Lignes(lambda: gouvernance.ecrire_les_outils(projet))),
        ("communication", Lignes(lambda: gouvernance.ecrire_la_communication(projet))),
        ("suivi", Lignes(lambda: gouvernance.ecrire_le_suivi(projet))),
        ("budget", Lignes(lambda: gouvernance.ecrire_le_budget(projet, redacteur.hasard))),
    ]


def _ecrire_fiche(projet: ProjetSante, mission: str, fiche: dict[str, Any], hasard: Random) -> None:
    responsable = une_personne(hasard, hasard.choice((GENERALISTE, *PREMIER_RECOURS)))
    champs = {cle: fiche[cle] for cle in ("titre", "acteurs", "taches", "moyens", "calendrier")}
    ecrite = FicheAction.objects.create(
        projet=projet,
        mission_id=mission,
        responsable=f"{responsable.nom_complet}, {responsable.metier.lower()}",
        objectif=objectif_de_la_mission(projet, mission),
        **champs,
        **calendrier_de_la_mission(projet, mission),
    )
    ecrite.participants.add(*projet.dossier.acteurs.order_by("pk")[:3])
    IndicateurFiche.objects.bulk_create(
        IndicateurFiche(
            fiche=ecrite, intitule=intitule, reference=reference, cible=cible, **mesure(intitule, reference, cible)
        )
        for intitule, reference, cible in fiche["indicateurs"]
    )


def _formalisation(fir: int, hasard: Random) -> tuple[tuple[SensBudget, str, str, int], ...]:
    cotisations = hasard.choice((1000, 1500, 2000))
    consultant, reunions = fir * 3 // 10, fir // 10
    return (
        (SensBudget.CHARGE, "62", "Appui d’un consultant", consultant),
        (SensBudget.CHARGE, "64", "Coordination à temps partiel", fir + cotisations - consultant - 2 * reunions),
        (SensBudget.CHARGE, "65", "Indemnisation des professionnels libéraux", reunions),
        (SensBudget.CHARGE, "61", "Location de salles, assurance", reunions),
        (SensBudget.PRODUIT, "74.etat", "Crédits FIR demandés", fir),
        (SensBudget.PRODUIT, "75", "Cotisations des membres", cotisations),
    )


def _budget(
    dossier_pk: int, volet: VoletBudget, lignes: Iterable[tuple[SensBudget, str, str, int]]
) -> list[LigneBudget]:
    return [
        LigneBudget(dossier_id=dossier_pk, volet=volet, sens=sens, compte=compte, libelle=libelle, montant=montant)
        for sens, compte, libelle, montant in lignes
    ]


def etablissements_partenaires(
    etablissements: Etablissements, redacteur: Redacteur, cpts: Cpts, ville: Commune
) -> list[EtablissementProche]:
    """Un ou deux établissements réels, du territoire ou tout près."""
    return etablissements.autour(cpts, ville, redacteur.hasard, redacteur.hasard.randint(1, 2))
