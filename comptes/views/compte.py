"""Mon compte : identité, rôles, sécurité."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from comptes.actions import modifier_profil
from comptes.forms.compte import ProfilForm
from comptes.permissions import est_administrateur
from comptes.sessions import reste

CHAMPS = ("prenom", "nom", "profession", "telephone")


@require_safe
def mon_compte(request: HttpRequest) -> HttpResponse:
    """Ce que le portail sait de la personne, et d'où elle règle sa connexion."""
    affectations = (
        request.user.affectations.select_related("organisation")
        .prefetch_related("departements")
        .order_by("-debut", "pk")
    )
    moyens = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    contexte = {
        "affectations": [affectation for affectation in affectations if affectation.est_active()],
        "administre": est_administrateur(request.user),
        "double_verification": bool(moyens & {Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN}),
    }
    return render(request, "comptes/mon_compte.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def modifier(request: HttpRequest) -> HttpResponse:
    """Change nom, profession et téléphone."""
    initiales = {champ: getattr(request.user, champ) for champ in CHAMPS}
    form = ProfilForm(request.POST or None, initial=initiales)
    if request.method == "POST" and form.is_valid():
        modifier_profil(utilisateur=request.user, **form.cleaned_data)
        messages.success(request, "Vos informations sont enregistrées.")
        return redirect("comptes:mon_compte")
    return render(request, "comptes/modifier_profil.html", {"form": form})


@require_http_methods(["GET", "POST"])
def session(request: HttpRequest) -> JsonResponse:
    """Secondes qui restent à la session. Lire ne la prolonge pas (``X-Activite: non``) ; POST : rester connecté."""
    restant = reste(request)
    donnees = {"reste": restant.secondes, "prolongeable": restant.prolongeable} if restant else {}
    return JsonResponse(donnees, headers={"Cache-Control": "no-store"})
