"""Ce qu'une personne a choisi pour sa liste de dossiers, et ce qu'elle y fait de plusieurs dossiers à la fois."""

from comptes.models import Utilisateur
from dossiers.filtres import GesteGroupe, ListePersonnelle, VueEnregistree
from suivi.contributions import coordonne
from suivi.models import ColonnesChoisies, JeuDeFiltres

AFFECTER = GesteGroupe("affecter", "Affecter des relecteurs", "instruction:groupee", coordonne)


def liste_personnelle(utilisateur: Utilisateur) -> ListePersonnelle:
    """Ses colonnes et ses filtres enregistrés, puis ceux que son Guichet partage ; deux requêtes."""
    choix = ColonnesChoisies.objects.filter(utilisateur=utilisateur.pk).values_list("cles", flat=True).first()
    jeux = JeuDeFiltres.objects.visibles_par(utilisateur).order_by("nom", "pk")
    vues = tuple(_vue(jeu, utilisateur) for jeu in jeux)
    return ListePersonnelle(tuple(choix or ()), vues)


def _vue(jeu: JeuDeFiltres, utilisateur: Utilisateur) -> VueEnregistree:
    sienne = jeu.utilisateur_id == utilisateur.pk
    return VueEnregistree(jeu.nom, jeu.adresse, sienne and jeu.par_defaut, jeu.partage_avec_id is not None)
