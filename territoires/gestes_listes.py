"""Ajouter beaucoup de communes à la fois : une liste collée puis relue, un département sauf quelques-unes."""

from datetime import datetime

from django.http import QueryDict

from territoires import actions
from territoires.forms import FormulaireDeCollage, FormulaireDeDepartement
from territoires.models import CommuneDuTerritoire, Territoire, VersionTerritoire
from territoires.reponse import ATTENTION, ERREUR, Reponse, accorder, dire_ajout, noms


def coller(territoire: Territoire, donnees: QueryDict, maintenant: datetime) -> Reponse:
    """Ajoute les communes sûres et dit ce qui change ; le douteux se choisit ensuite, rien n'en est ajouté d'office."""
    formulaire = FormulaireDeCollage(donnees, departements=_departements(territoire))
    if not formulaire.is_valid():
        return Reponse("La liste n’a pas pu être lue.", ERREUR, formulaires={"formulaire_collage": formulaire})
    resolution = formulaire.resolution
    reponse = dire_ajout(actions.ajouter_communes(territoire=territoire, codes=resolution.sures, maintenant=maintenant))
    if reponse.touchees:
        reponse.annonce = f"Liste collée : {reponse.annonce} Rien n’a été retiré."
        if len(reponse.touchees) > 1:
            reponse.annonce += f" Ajoutées : {noms(reponse.touchees)}."
    if resolution.a_relire:
        reponse.resolution, reponse.ton = resolution, ATTENTION
        if resolution.inconnues:
            reste = FormulaireDeCollage(initial={"liste": "\n".join(resolution.inconnues)})
            reponse.formulaires["formulaire_collage"] = reste
    return reponse


def choisir(territoire: Territoire, donnees: QueryDict, maintenant: datetime) -> Reponse:
    """Les communes choisies à la relecture : un champ ``choix_N`` par élément douteux, vide si aucune ne convient."""
    codes = [valeur for nom, valeur in donnees.items() if nom.startswith("choix_") and valeur]
    if not codes:
        return Reponse("Aucune commune choisie : rien n’a été ajouté.", ATTENTION)
    return dire_ajout(actions.ajouter_communes(territoire=territoire, codes=codes, maintenant=maintenant))


def ajouter_departement(territoire: Territoire, donnees: QueryDict, maintenant: datetime) -> Reponse:
    """Ajoute toutes les communes d'un département, sauf celles qui sont nommées."""
    formulaire = FormulaireDeDepartement(donnees)
    if not formulaire.is_valid():
        return Reponse("Le département n’a pas été ajouté.", ERREUR, formulaires={"formulaire_departement": formulaire})
    departement, sauf = formulaire.cleaned_data["departement"], formulaire.exceptees
    ajout = actions.ajouter_departement(
        territoire=territoire, departement=departement.code, sauf=[c.code for c in sauf], maintenant=maintenant
    )
    reponse = dire_ajout(ajout)
    if sauf:
        reponse.annonce += f" {accorder(len(sauf), 'commune laissée', 'communes laissées')} de côté."
    return reponse


def _departements(territoire: Territoire) -> set[str]:
    courante = VersionTerritoire.objects.filter(territoire=territoire).courantes()
    communes = CommuneDuTerritoire.objects.filter(version__in=courante)
    return set(communes.order_by().values_list("commune__departement_id", flat=True).distinct())
