"""Choix du thème, clair ou sombre, gardé dans un cookie : utilisable sans JavaScript."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from cpts_portal.contexte import theme_choisi

UN_AN = 365 * 24 * 3600
CHOIX = (("", "Comme mon appareil"), ("clair", "Thème clair"), ("sombre", "Thème sombre"))


class ApparenceForm(forms.Form):
    """Un seul choix ; vide, le thème suit celui du système."""

    theme = forms.ChoiceField(
        label="Thème", choices=CHOIX, required=False, widget=forms.RadioSelect, help_text="Enregistré sur cet appareil."
    )


@login_not_required
def apparence(request: HttpRequest) -> HttpResponse:
    """Affiche et enregistre le thème ; le cookie ne contient rien d'autre que « clair » ou « sombre »."""
    formulaire = ApparenceForm(request.POST or None, initial={"theme": theme_choisi(request)})
    if request.method != "POST" or not formulaire.is_valid():
        return render(request, "pages/apparence.html", {"form": formulaire})
    reponse = HttpResponseRedirect(reverse("apparence"))
    theme = formulaire.cleaned_data["theme"]
    if theme:
        reponse.set_cookie("theme", theme, max_age=UN_AN, samesite="Lax", secure=request.is_secure())
    else:
        reponse.delete_cookie("theme", samesite="Lax")
    return reponse
