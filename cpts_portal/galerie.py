"""Galerie des composants : chacun rendu avec des valeurs d'exemple, en démonstration ou pour l'administrateur."""

from datetime import timedelta
from decimal import Decimal

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commun.composants.badges import BADGES
from commun.composants.elements import EtapeFormulaire, EtapeFrise, FiltreActif, LigneMontant
from commun.telephones import SaisieTelephone
from comptes.permissions import est_administrateur


class ExempleForm(forms.Form):
    """Un champ de chaque sorte ; la galerie l'affiche vide puis en erreur."""

    nom = forms.CharField(label="Nom de la communauté", help_text="Exemple : CPTS du Val de Garonne.")
    courriel = forms.EmailField(label="Adresse électronique du contact")
    telephone = SaisieTelephone(required=False)
    profession = forms.ChoiceField(
        label="Profession", choices=(("", "Choisissez"), ("60", "Infirmier"), ("10", "Médecin"))
    )
    reunion = forms.DateField(
        label="Date de la réunion publique", widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    montant = forms.IntegerField(label="Montant demandé", help_text="En euros, sans centimes.", min_value=0)
    besoins = forms.CharField(
        label="Besoins du territoire", widget=forms.Textarea, help_text="Deux ou trois phrases, avec leur source."
    )
    missions = forms.MultipleChoiceField(
        label="Missions envisagées",
        choices=(("acces_soins", "Accès aux soins"), ("parcours", "Parcours"), ("prevention", "Prévention")),
        widget=forms.CheckboxSelectMultiple,
    )
    statut = forms.ChoiceField(
        label="Association",
        choices=(("oui", "Elle existe"), ("en_cours", "Elle est en cours de création"), ("non", "Pas encore")),
        widget=forms.RadioSelect,
    )
    piece = forms.FileField(label="Statuts", required=False, help_text="PDF, 10 Mo au plus.")
    accord = forms.BooleanField(label="Je certifie avoir l’accord des personnes citées")


def _frise() -> list[EtapeFrise]:
    jour = timezone.localdate()
    return [
        EtapeFrise("passe", "Dossier ouvert", jour - timedelta(days=80), "Camille Ferrer, responsable"),
        EtapeFrise(
            "passe",
            "Lettre d’intention déposée",
            jour - timedelta(days=62),
            "Camille Ferrer, responsable",
            document_adresse="#frise",
            document_libelle="Accusé de réception (PDF, 84 ko)",
        ),
        EtapeFrise(
            "present",
            "Avis du Guichet attendu",
            jour - timedelta(days=12),
            texte="Le coordinateur lit la version 2 avec les URPS concernées.",
        ),
        EtapeFrise(
            "futur", "Refus implicite si l’ARS ne répond pas", jour + timedelta(days=48), article="CRPA L231-4 3°"
        ),
    ]


def _etapes() -> list[EtapeFormulaire]:
    return [
        EtapeFormulaire("contact", "Contact et structure", "terminee", "#etapes"),
        EtapeFormulaire("territoire", "Territoire", "a_corriger", "#etapes", "Une commune en double"),
        EtapeFormulaire("besoins", "Besoins de santé", "en_cours", "#etapes"),
        EtapeFormulaire("missions", "Missions", "a_faire", "#etapes"),
        EtapeFormulaire("depot", "Relire et déposer", "a_faire", "", "Après les autres étapes"),
    ]


def _lignes() -> list[LigneMontant]:
    return [
        LigneMontant(
            "Fonctionnement", Decimal("60000"), "Taille 2", "Versé en entier à la signature.", "ACI, article 6"
        ),
        LigneMontant("Accès aux soins, part fixe", Decimal("12010.28"), regle="17 500 € × 251 ⁄ 365 jours."),
        LigneMontant("Reversement", Decimal("-1250.5"), "Avenant du 1er mars"),
    ]


def _exemples(request: HttpRequest) -> dict:
    jour = timezone.localdate()
    lignes = _lignes()
    return {
        "badges": list(BADGES),
        "frise": _frise(),
        "etapes": _etapes(),
        "lignes": lignes,
        "total": sum((ligne.montant for ligne in lignes), Decimal(0)),
        "filtres": [FiltreActif("Département : Gers", "?"), FiltreActif("Étape : lettre d’intention", "?")],
        "page": Paginator(range(1, 239), 20).get_page(request.GET.get("page", 4)),
        "depuis": jour - timedelta(days=12),
        "prochaine": jour + timedelta(days=48),
        "formulaire": ExempleForm(),
        "formulaire_en_erreur": ExempleForm({"erreur-courriel": "camille", "erreur-montant": "-3"}, prefix="erreur"),
    }


@login_not_required
@require_safe
def galerie(request: HttpRequest) -> HttpResponse:
    """Montre tous les composants. Erreur : 404 hors démonstration pour qui n'est pas administrateur."""
    if not settings.DEMO and not (request.user.is_authenticated and est_administrateur(request.user)):
        raise Http404
    return render(request, "pages/composants.html", _exemples(request))
