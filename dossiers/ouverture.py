"""Trouver un dossier par son numéro : d'abord s'il est visible, puis ses lignes par sa clé.

Dire « introuvable » ne lit donc rien du dossier, et la page d'un dossier n'écrit pas à chaque fois la requête de qui le
voit : le texte de ``visibles_par`` se garde pour une identité exacte (:mod:`dossiers.decompte`), sa réponse jamais.
"""

from django.db import connection
from django.db.models import Prefetch, QuerySet

from comptes.models import Utilisateur
from dossiers.decompte import texte_garde
from dossiers.models import Dossier, MembreEquipe

# Tient, dans le texte gardé, la place du numéro demandé ; aucun dossier ne le porte.
_DEMANDE = "numéro demandé"
_LIENS = ("lettre", "projet", "departement_pilote", "region", "territoire", "ancien_dossier")


class _Ouverture:
    """La clé du dossier demandé, si cette personne le voit : une source comme une autre pour le texte gardé."""

    nom = "ouverture"
    mouvante = False

    def cles(self, utilisateur: Utilisateur) -> QuerySet:
        return Dossier.objects.visibles_par(utilisateur).filter(numero=_DEMANDE).order_by().values("pk")


OUVERTURE = _Ouverture()


def cle_visible(utilisateur: Utilisateur, numero: str) -> int | None:
    """Clé du dossier de ce numéro que cette personne voit maintenant, ou ``None`` (une requête)."""
    if not (utilisateur.is_authenticated and utilisateur.is_active):
        return None
    texte = texte_garde(OUVERTURE, utilisateur)
    if texte is None:
        return None
    sql, valeurs = texte
    with connection.cursor() as curseur:
        curseur.execute(sql, [numero if valeur == _DEMANDE else valeur for valeur in valeurs])
        trouve = curseur.fetchone()
    return trouve[0] if trouve else None


def ouvrir(utilisateur: Utilisateur, numero: str) -> Dossier | None:
    """Le dossier de ce numéro, avec son équipe et ses départements, si cette personne le voit."""
    cle = cle_visible(utilisateur, numero)
    if cle is None:
        return None
    equipe = Prefetch("equipe", queryset=MembreEquipe.objects.select_related("utilisateur"))
    dossiers = Dossier.objects.select_related(*_LIENS).prefetch_related(equipe, "departements")
    dossier = dossiers.filter(pk=cle).first()
    if dossier is not None:
        dossier.ouvert_a = utilisateur.pk
    return dossier
