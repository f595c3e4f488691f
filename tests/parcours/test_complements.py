"""Deux tours de compléments, des cinq natures : préparer, rouvrir, répondre, examiner, renvoyer."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from comptes.enums import Role
from dossiers.enums_complements import EtatElement, NatureElement
from tests.fabriques.etats import Parcours, un_parcours
from tests.fabriques.pdf import un_pdf
from tests.fabriques.pieces import une_piece
from tests.parcours.conftest import Ouvrir
from tests.parcours.gestes import Personne

pytestmark = pytest.mark.navigateur
FICHIER = {"name": "piece.pdf", "mimeType": "application/pdf"}


def _element(p: Parcours, nature: str) -> Any:
    return p.dossier.elements.filter(nature=nature).order_by("-pk").first()


def _dans(personne: Personne, element: Any, bouton: str) -> None:
    """Presse un bouton de cet élément."""
    carte = personne.page.locator(f"#element-{element.pk}")
    personne._cliquer(carte.get_by_role("button", name=re.compile(bouton)).first)


def _envoyer(coordinateur: Personne, page: str, nombre: int) -> None:
    coordinateur.aller(f"{page}lettre/")
    coordinateur.lit(f"À envoyer ({nombre})", "aucun délai légal ne court").lien("Relire et envoyer")
    souhaitee = (timezone.localdate() + timedelta(days=10)).isoformat()
    coordinateur.remplir(commentaire="Merci de compléter.", souhaitee_le=souhaitee).bouton("Demander des compléments")


def _fournir(porteur: Personne, element: Any, titre: str) -> None:
    porteur.page.locator(f"#fichier-{element.pk}").set_input_files([{**FICHIER, "buffer": un_pdf(titre=titre)}])
    _dans(porteur, element, "Joindre cette pièce")


def _repondre(porteur: Personne, element: Any, texte: str, nature: str = "ecrite") -> None:
    if element.nature != NatureElement.QUESTION:
        porteur.champ(f"element-{element.pk}-nature", nature)
    porteur.champ(f"element-{element.pk}-texte", texte)
    _dans(porteur, element, "Garder cette réponse")


def test_deux_tours_de_complements_des_cinq_natures(ouvrir: Ouvrir, transactional_db: None) -> None:
    p = un_parcours()
    ancienne = une_piece(p.lettre)
    p.deposer_lettre()
    page = f"/dossiers/{p.dossier.numero}/complements/"
    coordinateur, porteur = ouvrir(p.agent(Role.COORDINATEUR)), ouvrir(p.responsable, largeur=360)
    saisies = (
        {"nature": "champ", "cible": "diagnostic:forces", "texte": "Citez vos sources."},
        {"nature": "perimetre", "texte": "Une commune manque."},
        {"nature": "piece_manquante", "piece_legale": "statuts", "texte": "Joignez les statuts."},
        {"nature": "piece_a_remplacer", "piece_jointe": str(ancienne.pk), "texte": "Illisible."},
        {"nature": "question", "texte": "Combien êtes-vous ?"},
    )
    coordinateur.aller(f"{page}lettre/")
    for saisie in saisies:
        coordinateur.remplir(**saisie).bouton("Ajouter à la liste")
    _envoyer(coordinateur, page, 5)
    porteur.aller(page)
    porteur.lit("Il reste 5 éléments sans réponse", "Le périmètre, avant et après")
    _fournir(porteur, _element(p, NatureElement.PIECE_MANQUANTE), "Statuts")
    _fournir(porteur, _element(p, NatureElement.PIECE_A_REMPLACER), "Plus lisible")
    _repondre(porteur, _element(p, NatureElement.QUESTION), "Dix-neuf.")
    _repondre(porteur, _element(p, NatureElement.PERIMETRE), "Elle relève d’une autre CPTS.", "impossible")
    porteur.lit("Il reste 1 élément sans réponse").aller(f"/dossiers/{p.dossier.numero}/lettre/besoins/")
    porteur.lit("Cette rubrique se lit")
    porteur.aller(f"/dossiers/{p.dossier.numero}/lettre/diagnostic/")
    porteur.remplir(forces="Un hôpital, selon l’ARS.").bouton(re.compile("^Enregistrer$"))
    porteur.aller(page)
    _repondre(porteur, _element(p, NatureElement.CHAMP), "", "fait")
    porteur.lit("Vous avez répondu à tout").lien("Relire et envoyer mes réponses")
    porteur.bouton("Envoyer les compléments au Guichet")
    coordinateur.aller(page)
    coordinateur.lit("Un hôpital, selon l’ARS.", "Dix-neuf.", "Elle relève d’une autre CPTS.")
    for nature in NatureElement:
        if nature != NatureElement.CHAMP:
            _dans(coordinateur, _element(p, nature), "Accepter la réponse")
    champ = _element(p, NatureElement.CHAMP)
    coordinateur.page.locator(f"#element-{champ.pk} summary", has_text="Renvoyer").click()
    coordinateur.page.locator(f"#renvoi-{champ.pk}").fill("Donnez l’année.")
    _dans(coordinateur, champ, "Renvoyer cet élément")
    _envoyer(coordinateur, page, 1)
    porteur.aller(page)
    _repondre(porteur, _element(p, NatureElement.CHAMP), "En 2025.")
    porteur.lien("Relire et envoyer mes réponses").bouton("Envoyer les compléments au Guichet")
    coordinateur.aller(page)
    _dans(coordinateur, _element(p, NatureElement.CHAMP), "Accepter la réponse")
    etats = list(p.dossier.elements.values_list("etat", flat=True))
    assert sorted(etats) == sorted([EtatElement.A_REVOIR, *[EtatElement.ACCEPTE] * 5])
    assert p.dossier.versions.count() == 3
    ancienne.refresh_from_db()
    assert (ancienne.supprimee_le is None, ancienne.depots.count()) == (False, 1)
