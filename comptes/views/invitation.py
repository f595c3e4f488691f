"""La page d'une invitation : accepter avec son compte, ou en créer un."""

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from comptes.actions import InvitationRefusee, Refus, accepter, accepter_avec_nouveau_compte, trouver
from comptes.forms.connexion import AccueilInvitationForm
from comptes.models import Utilisateur

STATUTS = {Refus.INCONNUE: 404, Refus.AUTRE_ADRESSE: 403, Refus.COMPTE_INACTIF: 403, Refus.COMPTE_EXISTANT: 409}


@method_decorator(
    [login_not_required, never_cache, sensitive_post_parameters("mot_de_passe", "mot_de_passe_bis")], name="dispatch"
)
class InvitationView(View):
    """Le lien prouve l'adresse : il n'y a pas d'autre courriel de vérification."""

    def dispatch(self, request: HttpRequest, jeton: str) -> HttpResponse:
        try:
            self.invitation = trouver(jeton, maintenant=timezone.now())
            return super().dispatch(request, jeton)
        except InvitationRefusee as refus:
            return self.refuser(refus)

    def get(self, request: HttpRequest, jeton: str) -> HttpResponse:
        if request.user.is_authenticated:
            return self.page_connectee()
        return self.page_anonyme()

    def post(self, request: HttpRequest, jeton: str) -> HttpResponse:
        if request.user.is_authenticated:
            suite = accepter(invitation=self.invitation, utilisateur=request.user, maintenant=timezone.now())
            return redirect(suite)
        form = AccueilInvitationForm(request.POST, courriel=self.invitation.courriel)
        if not form.is_valid():
            return self.page_anonyme(form)
        return self.ouvrir(form)

    def ouvrir(self, form: AccueilInvitationForm) -> HttpResponse:
        """Crée le compte, accepte, connecte."""
        donnees = form.cleaned_data
        utilisateur, suite = accepter_avec_nouveau_compte(
            invitation=self.invitation,
            nom=donnees["nom"],
            prenom=donnees["prenom"],
            telephone=donnees["telephone"],
            profession=donnees["profession"],
            mot_de_passe=donnees["mot_de_passe"],
            maintenant=timezone.now(),
        )
        get_adapter(self.request).login(self.request, utilisateur)
        return redirect(suite)

    def page_connectee(self) -> HttpResponse:
        if self.request.user.email != self.invitation.courriel:
            raise InvitationRefusee(Refus.AUTRE_ADRESSE)
        return render(self.request, "comptes/invitation.html", {"invitation": self.invitation})

    def page_anonyme(self, form: AccueilInvitationForm | None = None) -> HttpResponse:
        compte = Utilisateur.objects.filter(email=self.invitation.courriel).first()
        if compte is not None and not compte.is_active:
            raise InvitationRefusee(Refus.COMPTE_INACTIF)
        contexte = {"invitation": self.invitation, "compte_existant": bool(compte and compte.has_usable_password())}
        if not contexte["compte_existant"]:
            initiales = {"nom": compte.nom, "prenom": compte.prenom} if compte else None
            contexte["form"] = form or AccueilInvitationForm(initial=initiales, courriel=self.invitation.courriel)
        return render(self.request, "comptes/invitation.html", contexte)

    def refuser(self, refus: InvitationRefusee) -> HttpResponse:
        contexte = {"message": str(refus), "autre_adresse": refus.motif is Refus.AUTRE_ADRESSE}
        return render(self.request, "comptes/invitation_refusee.html", contexte, status=STATUTS.get(refus.motif, 410))
