"""L'avis du Guichet : la grille des quatre critères, le sens, la motivation, ce qui suit (S4)."""

from acteurs.nomenclatures import TypeOrganisation
from commun.delais import Fait, NatureFait, Regime, calculer_horloge
from dossiers.archives import Brouillon
from dossiers.documents.courrier import journal_de, l_instant, le_jour, porteur, service, titrer
from dossiers.enums import SensAvis, Sujet, TypeDocument
from dossiers.models import Avis, Evenement
from dossiers.parametres import DELAI_REFUS_IMPLICITE_MOIS, REPORT_JOUR_OUVRE


def avis_du_guichet(avis: Avis, evenement: Evenement) -> Brouillon:
    """L'avis rendu sur une version de la lettre ; favorable ou avec réserves, il part le même jour à l'ARS."""
    dossier = avis.lettre.dossier
    version = dossier.versions.get(sujet=Sujet.LETTRE, numero=avis.version)
    guichet = service(TypeOrganisation.GUICHET, dossier.region)
    defavorable = avis.sens == SensAvis.DEFAVORABLE
    contexte = {
        "emetteur": guichet["nom"],
        "service": guichet,
        "destinataire": porteur(version.contenu),
        "ars": service(TypeOrganisation.ARS, dossier.region)["nom"],
        "cpts": dossier.nom,
        "date": le_jour(evenement.jour_effet),
        "rendu_le": l_instant(avis.rendu_le),
        "version": avis.version,
        "deposee_le": le_jour(version.deposee_le),
        "empreinte_version": version.empreinte,
        "sens": avis.get_sens_display(),
        "motivation": avis.motivation,
        "opinions": avis.opinions,
        "auteur": avis.auteur.get_full_name(),
        "grille": [
            {
                "critere": ligne.get_critere_display(),
                "appreciation": ligne.get_appreciation_display(),
                "commentaire": ligne.commentaire,
            }
            for ligne in avis.lignes.order_by("pk")
        ],
        "defavorable": defavorable,
        "demande_fir": version.contenu["financement"]["demande"],
        "delai_mois": DELAI_REFUS_IMPLICITE_MOIS.valeur,
        "silence_le": "" if defavorable else _silence(evenement),
        "journal": journal_de(evenement),
    }
    return Brouillon(TypeDocument.AVIS, titrer("Avis du Guichet", dossier), contexte, avis.version)


def _silence(evenement: Evenement) -> str:
    """Date à laquelle le silence de l'ARS vaudra rejet, la transmission ayant lieu ce jour (CRPA L231-4 3°)."""
    horloge = calculer_horloge(
        Regime.SILENCE_REJET,
        [Fait(evenement.jour_effet, NatureFait.RECEPTION)],
        mois=DELAI_REFUS_IMPLICITE_MOIS.valeur,
        report_jour_ouvre=REPORT_JOUR_OUVRE.au(evenement.jour_effet),
    )
    return le_jour(horloge.echeance)
