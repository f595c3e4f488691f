"""Ce que le suivi écrit : les réglages de chacun, la trace des exports."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from comptes.mandats import mandats
from comptes.models import Utilisateur
from dossiers.visibilite import organisme
from suivi.models import ColonnesChoisies, JeuDeFiltres, TraceExport

# Un texte libre peut être un nom ; un relecteur est une personne.
FILTRES_TUS = frozenset({"q", "relecteur"})


def region_du_guichet(utilisateur: Utilisateur) -> str | None:
    """La région avec laquelle cette personne peut partager ; None hors du Guichet."""
    return next((m.region for m in mandats(utilisateur) if organisme(m) == "guichet" and m.region), None)


@transaction.atomic
def ranger_des_filtres(
    jeu: JeuDeFiltres | None, *, auteur: Utilisateur, nom: str, adresse: str, par_defaut: bool, partage: bool
) -> JeuDeFiltres:
    """Crée ou modifie un jeu de filtres de son auteur ; un nouveau défaut remplace l'ancien."""
    jeu = jeu or JeuDeFiltres(utilisateur=auteur)
    if jeu.utilisateur_id != auteur.pk:
        raise ValueError("Un jeu de filtres ne se modifie que par son auteur.")
    if par_defaut:
        JeuDeFiltres.objects.filter(utilisateur=auteur, par_defaut=True).exclude(pk=jeu.pk).update(par_defaut=False)
    jeu.nom, jeu.adresse, jeu.par_defaut = nom, adresse, par_defaut
    jeu.partage_avec_id = region_du_guichet(auteur) if partage else None
    jeu.save()
    return jeu


def effacer_des_filtres(jeu: JeuDeFiltres, *, auteur: Utilisateur) -> None:
    """Efface un jeu de filtres de son auteur."""
    JeuDeFiltres.objects.filter(pk=jeu.pk, utilisateur=auteur).delete()


def choisir_les_colonnes(*, auteur: Utilisateur, cles: Sequence[str]) -> None:
    """Range le choix ; un choix vide rend les colonnes de départ."""
    ColonnesChoisies.objects.update_or_create(utilisateur=auteur, defaults={"cles": list(cles)})


def tracer_un_export(
    *, auteur: Utilisateur, maintenant: datetime, quoi: str, format_: str, lignes: int, filtres: dict[str, str]
) -> TraceExport:
    """Note un export avant qu'il ne parte, sans donnée personnelle."""
    connus = {cle: "(présent)" if cle in FILTRES_TUS else str(valeur) for cle, valeur in filtres.items()}
    return TraceExport.objects.create(
        auteur=auteur, instant=maintenant, quoi=quoi, format=format_, lignes=lignes, filtres=connus
    )
