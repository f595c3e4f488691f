"""La négociation d'un contrat, par les vraies actions : des versions, des remarques, des modifications, des bons."""

from comptes.enums import Role
from comptes.models import Utilisateur
from contrats.enums import Partie
from contrats.models import ActeSignable, Avenant, IndicateurContrat
from cpts_portal.demo.parcours import Parcours
from negociation.actions import echanges
from negociation.actions.versions import donner_un_bon, soumettre
from negociation.models import Remarque, VersionSoumise
from negociation.versions import derniere_version

ROLES = {Partie.ARS: Role.INSTRUCTEUR_ARS, Partie.AM: Role.INSTRUCTEUR_AM}
MOYENS = "Un logiciel de coordination partagé, ouvert aux infirmiers libéraux."
PREUVES = "Liste d’émargement des réunions pluriprofessionnelles, et relevé annuel de l’Assurance Maladie."


def qui_negocie(p: Parcours, partie: Partie) -> Utilisateur:
    """La personne qui négocie pour cette partie."""
    return p.responsable if partie == Partie.CPTS else p.agent(ROLES[partie])


def approuver(p: Parcours, acte: ActeSignable) -> None:
    """Une version soumise, et approuvée par les trois sans discussion."""
    version = p.faire(soumettre, acte, auteur=qui_negocie(p, Partie.ARS))
    for partie in Partie:
        _donner(p, version, partie)


def _donner(p: Parcours, version: VersionSoumise, partie: Partie) -> None:
    p.faire(donner_un_bon, version, empreinte=version.empreinte, auteur=qui_negocie(p, partie))


def _indicateur(acte: ActeSignable) -> str:
    """La clause du premier indicateur des parcours."""
    lignes = IndicateurContrat.objects.filter(engagement__redaction=acte.redaction, engagement__mission="parcours")
    return f"indicateur:{lignes.order_by('pk').values_list('code', flat=True)[0]}"


def ouvrir(p: Parcours) -> None:
    """L'ARS soumet une première version ; la CPTS propose un moyen de plus, la caisse remarque une preuve."""
    contrat = p.contrat
    version = p.faire(
        soumettre,
        contrat,
        auteur=qui_negocie(p, Partie.ARS),
        message="Première rédaction, d’après le projet validé. Les dates de prévention sont à confirmer.",
    )
    p.faire(
        echanges.proposer_une_modification,
        version,
        clause="moyens",
        valeurs={"moyens": f"{contrat.redaction.moyens}\n{MOYENS}"},
        motif="Le logiciel est déjà acheté : il compte dans l’organisation des parcours.",
        auteur=qui_negocie(p, Partie.CPTS),
    )
    p.faire(
        echanges.remarquer,
        version,
        clause=_indicateur(contrat),
        champ="preuves attendues",
        texte="Nous ne produisons ce relevé qu’en mars : la preuve doit pouvoir venir aussi de la CPTS.",
        auteur=qui_negocie(p, Partie.AM),
    )
    p.faire(
        echanges.remarquer,
        version,
        clause="article:8",
        texte="Peut-on tenir le dialogue annuel en visioconférence ?",
        auteur=qui_negocie(p, Partie.CPTS),
    )


def reprendre(p: Parcours) -> None:
    """L'ARS répond, accepte, soumet la deuxième version ; la caisse donne son bon, la CPTS propose encore."""
    contrat, instructeur = p.contrat, qui_negocie(p, Partie.ARS)
    premiere = derniere_version(contrat)
    preuve, visio = Remarque.objects.filter(version=premiere).order_by("pk")
    p.faire(echanges.repondre, preuve, texte="D’accord : proposez la rédaction qui vous convient.", auteur=instructeur)
    p.faire(echanges.repondre, visio, texte="Oui, le contrat type le permet déjà.", auteur=instructeur)
    p.faire(echanges.resoudre, visio, auteur=p.responsable)
    p.faire(echanges.accepter, premiere.modifications.get(), auteur=instructeur)
    version = p.faire(soumettre, contrat, auteur=instructeur, message="Le logiciel de coordination est ajouté.")
    _donner(p, version, Partie.AM)
    p.faire(
        echanges.proposer_une_modification,
        version,
        clause=_indicateur(contrat),
        valeurs={"preuves": PREUVES},
        motif="Nos feuilles d’émargement existent déjà, et la caisse confirme en mars.",
        auteur=p.responsable,
    )


def soumettre_l_avenant(p: Parcours) -> None:
    """Le dernier avenant, soumis : la CPTS est attendue."""
    avenant = Avenant.objects.filter(contrat__dossier=p.dossier).select_related("contrat", "dossier__lettre")
    version = p.faire(
        soumettre,
        avenant.order_by("numero").last(),
        auteur=qui_negocie(p, Partie.ARS),
        message="Une coordinatrice de plus pour les communes qui rejoignent la CPTS.",
    )
    p.faire(
        echanges.remarquer,
        version,
        clause="moyens",
        texte="Précisez le temps de travail prévu la première année.",
        auteur=qui_negocie(p, Partie.AM),
    )


def approuver_le_contrat(p: Parcours) -> None:
    """Les trois bons sur le contrat."""
    approuver(p, p.contrat)


def approuver_l_avenant(p: Parcours) -> None:
    """Les trois bons sur le dernier avenant."""
    avenants = Avenant.objects.filter(contrat__dossier=p.dossier).select_related("contrat", "dossier__lettre")
    approuver(p, avenants.order_by("numero").last())
