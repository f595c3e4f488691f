"""Une CPTS d'avant le portail : le Guichet prépare la reprise, l'ARS confirme, le responsable rejoint son dossier."""

import io
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from commun.calendrier import ajouter_mois
from comptes.actions import accepter
from comptes.enums import Role
from comptes.models import Invitation
from contrats.actions import ouvrir_renouvellement
from cpts_portal.demo.calendrier import jour_travaille
from cpts_portal.demo.parcours import Parcours
from dossiers.actions import reprise as reprises
from dossiers.enums import EtapeReprise
from dossiers.models import Reprise
from territoires import actions as territoires

CINQ_ANS = 60
AVANT_LE_TERME = timedelta(50)
DIX_MOIS = timedelta(300)


def preparer(p: Parcours) -> None:
    """Un contrat signé il y a un à quatre ans."""
    hasard = p.redacteur.hasard
    _preparer(p, ajouter_mois(p.jour, -hasard.randint(12, 50)) - timedelta(hasard.randint(0, 27)))


def preparer_au_terme(p: Parcours) -> None:
    """Un contrat dont les cinq ans s'achèvent dans cinquante jours."""
    _preparer(p, ajouter_mois(p.jour + AVANT_LE_TERME, -CINQ_ANS))


def preparer_avant_le_terme(p: Parcours) -> None:
    """Un contrat dont les cinq ans s'achèvent dans dix mois : il se renouvelle déjà."""
    _preparer(p, ajouter_mois(p.jour + DIX_MOIS, -CINQ_ANS))


def renouveler(p: Parcours) -> None:
    """L'équipe se complète, l'instructeur de l'ARS ouvre le contrat suivant."""
    p.former_l_equipe()
    p.faire(ouvrir_renouvellement, p.dossier.contrat, auteur=p.agent(Role.INSTRUCTEUR_ARS))


def _preparer(p: Parcours, signature: date) -> None:
    signature = jour_travaille(signature)
    coordinateur = p.agents.agent(Role.COORDINATEUR, p.cpts.departement)
    fir = Decimal(p.redacteur.hasard.choice((0, 8000, 12000, 15000)))
    en_cours = reprises.preparer(
        auteur=coordinateur,
        maintenant=p.maintenant,
        nom=p.cpts.nom,
        etape=EtapeReprise.CONTRAT,
        accordee_le=jour_travaille(ajouter_mois(signature, -14)),
        fir_accorde=fir,
        convention_reference=f"FIR-{signature.year - 1}-{p.redacteur.hasard.randrange(100, 1000)}" if fir else "",
        valide_le=jour_travaille(ajouter_mois(signature, -2)),
        signature_le=signature,
        motif=p.dire("actes", "contrat", "reprise"),
        responsable_courriel=p.responsable.email,
    )
    territoires.definir_perimetre(
        territoire=en_cours.territoire, codes=p.cpts.codes, parties=p.cpts.parties, maintenant=p.maintenant
    )
    acte = {"auteur": coordinateur, "maintenant": p.maintenant}
    reprises.ajouter_piece(en_cours, titre="Contrat tripartite signé", octets=copie_du_contrat(), **acte)
    reprises.soumettre(en_cours, **acte)


def confirmer(p: Parcours) -> None:
    """L'ARS confirme : le dossier naît."""
    soumise = Reprise.objects.get(nom=p.cpts.nom)
    decideur = p.agents.agent(Role.DECIDEUR_ARS, p.cpts.departement)
    p.dossier = reprises.confirmer(soumise, auteur=decideur, maintenant=p.maintenant)
    p.relire()


def rejoindre(p: Parcours) -> None:
    """Le responsable accepte l'invitation que la confirmation lui a envoyée."""
    invitation = Invitation.objects.get(objet=f"equipe:{p.dossier.pk}:responsable", courriel=p.responsable.email)
    accepter(invitation=invitation, utilisateur=p.responsable, maintenant=p.maintenant)
    p.relire()


@cache
def copie_du_contrat() -> bytes:
    """Un vrai PDF d'une page, qui dit ce qu'il est."""
    ecrivain = PdfWriter()
    page = ecrivain.add_blank_page(width=595, height=842)
    police = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): ecrivain._add_object(police)})}
    )
    texte = DecodedStreamObject()
    texte.set_data(b"BT /F1 14 Tf 72 740 Td (Copie de demonstration : contrat tripartite signe) Tj ET")
    page[NameObject("/Contents")] = ecrivain._add_object(texte)
    ecrivain.add_metadata({"/Title": "Copie de démonstration"})
    sortie = io.BytesIO()
    ecrivain.write(sortie)
    return sortie.getvalue()
