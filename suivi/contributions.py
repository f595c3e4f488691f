"""Ce que la liste et le pilotage disent des contributions à l'avis, à hauteur de qui lit.

Tant qu'un relecteur n'a pas envoyé la sienne, il ne sait rien des autres, pas même leur nombre. Porteur, ARS, Assurance
Maladie, lecteurs : jamais rien d'un dossier.
"""

from collections.abc import Callable

from django import forms
from django.db.models import Count, Q

from comptes.models import Utilisateur
from comptes.permissions import mandats_avec
from comptes.roles import Capacite
from dossiers.colonnes import Cellule, Colonne, Lot
from dossiers.filtres import Filtre
from dossiers.models import Dossier
from instruction.enums import EtatContribution
from instruction.models import Contribution


def contribue(utilisateur: Utilisateur) -> bool:
    """Vrai pour un coordinateur ou un relecteur."""
    return bool(mandats_avec(utilisateur, Capacite.CONTRIBUER_AVIS))


def coordonne(utilisateur: Utilisateur) -> bool:
    """Vrai pour un coordinateur : il voit qui contribue."""
    return bool(mandats_avec(utilisateur, Capacite.RENDRE_AVIS))


def _avancement(lot: Lot) -> Callable[[Dossier], Cellule]:
    recues = Count("pk", filter=Q(etat=EtatContribution.ENVOYEE))
    comptables = Contribution.objects.comptables_par(lot.utilisateur).filter(dossier__in=lot.cles).order_by()
    comptes = comptables.values("dossier").annotate(r=recues, n=Count("pk"))
    lus = {d: (r, n) for d, r, n in comptes.values_list("dossier", "r", "n")}

    def lire(dossier: Dossier) -> Cellule:
        if dossier.pk not in lus:
            return Cellule(("", ""), "–")
        recu, demande = lus[dossier.pk]
        return Cellule((recu, demande), f"{recu}/{demande}", "reçues" if recu > 1 else "reçue")

    return lire


COLONNE = Colonne(
    "contributions",
    "Contributions",
    ("Contributions reçues", "Contributions demandées"),
    _avancement,
    offerte=contribue,
)


def _champ_relecteur(utilisateur: Utilisateur) -> forms.Field | None:
    if not coordonne(utilisateur):
        return None
    relecteurs = Contribution.objects.comptables_par(utilisateur).order_by().values("relecteur")
    personnes = Utilisateur.objects.filter(pk__in=relecteurs).order_by("nom", "prenom", "pk")
    return forms.ModelChoiceField(label="Relecteur", required=False, queryset=personnes, empty_label="Tous")


def _du_relecteur(relecteur: Utilisateur, utilisateur: Utilisateur) -> Q:
    siennes = Contribution.objects.comptables_par(utilisateur).filter(relecteur=relecteur)
    return Q(pk__in=siennes.order_by().values("dossier"))


A_ENVOYER, ENVOYEE = "a_envoyer", "envoyee"
_ETATS = {A_ENVOYER: EtatContribution.ATTENDUE, ENVOYEE: EtatContribution.ENVOYEE}


def _champ_mienne(utilisateur: Utilisateur) -> forms.Field | None:
    if not contribue(utilisateur):
        return None
    choix = [("", "Peu importe"), (A_ENVOYER, "À envoyer"), (ENVOYEE, "Envoyée")]
    return forms.ChoiceField(label="Ma contribution", required=False, choices=choix)


def _mienne(valeur: str, utilisateur: Utilisateur) -> Q:
    siennes = Contribution.objects.filter(relecteur=utilisateur.pk, etat=_ETATS[valeur]).order_by()
    return Q(pk__in=siennes.values("dossier"))


FILTRES = (
    Filtre("relecteur", _champ_relecteur, _du_relecteur),
    Filtre("contribution", _champ_mienne, _mienne),
)
