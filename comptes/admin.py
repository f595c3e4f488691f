"""Administration des comptes : inviter, désactiver, donner des mandats, lire le journal des droits."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from commun.recherche_admin import RechercheSansApostrophe
from commun.telephones import AdminAvecTelephone
from comptes.actions import (
    InvitationRefusee,
    desactiver,
    deverrouiller,
    inviter_a_choisir,
    inviter_agent,
    modifier_affectation,
    ouvrir_affectation,
    reactiver,
    revoquer,
)
from comptes.forms.administration import AffectationForm, InviterAgentForm, reporter
from comptes.models import Affectation, ChangementDeDroits, Invitation, Utilisateur


def appliquer(modele: admin.ModelAdmin, request: HttpRequest, lignes: QuerySet, acte: Callable, fait: str) -> None:
    """Applique ``acte`` à chaque ligne choisie ; dit combien ont réussi et pourquoi les autres non."""
    reussites = 0
    for ligne in lignes:
        try:
            acte(ligne)
            reussites += 1
        except (ValidationError, InvitationRefusee) as refus:
            detail = " ".join(refus.messages) if isinstance(refus, ValidationError) else str(refus)
            modele.message_user(request, f"{ligne} : {detail}", messages.WARNING)
    if reussites:
        modele.message_user(request, f"{fait} : {reussites}.", messages.SUCCESS)


class AffectationEnLigne(admin.TabularInline):
    """Mandats d'un compte, en lecture ; ils se donnent dans « Affectations »."""

    model = Affectation
    fields = readonly_fields = ("role", "organisation", "debut", "fin")
    extra = 0
    show_change_link = True
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Utilisateur | None = None) -> bool:
        return False


@admin.register(Utilisateur)
class UtilisateurAdmin(RechercheSansApostrophe, AdminAvecTelephone, admin.ModelAdmin):
    """Un compte d'agent s'invite ; aucun mot de passe n'est choisi ni lu ici."""

    list_display = ("nom", "prenom", "email", "is_active", "a_ouvert_son_compte", "last_login")
    list_display_links = ("nom", "prenom")
    list_filter = ("is_active", "affectations__role")
    search_fields = ("nom", "prenom", "email")
    fields = (
        "email",
        "prenom",
        "nom",
        "telephone",
        "profession",
        "professionnel",
        "is_active",
        "cree_le",
        "last_login",
    )
    readonly_fields = ("email", "is_active", "cree_le", "last_login")
    raw_id_fields = ("professionnel",)
    inlines = (AffectationEnLigne,)
    change_list_template = "comptes/admin_comptes.html"
    actions = ("desactiver_comptes", "reactiver_comptes", "renvoyer_invitations", "deverrouiller_comptes")

    @admin.display(boolean=True, description="mot de passe choisi")
    def a_ouvert_son_compte(self, compte: Utilisateur) -> bool:
        return compte.has_usable_password()

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict | None = None) -> HttpResponse:
        """Invite un agent au lieu de créer un compte avec mot de passe."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = InviterAgentForm(request.POST or None)
        if request.method == "POST" and form.is_valid() and self._inviter(request, form):
            return redirect("admin:comptes_utilisateur_changelist")
        contexte = {
            **self.admin_site.each_context(request),
            "title": "Inviter un agent",
            "opts": self.opts,
            "form": form,
        }
        return TemplateResponse(request, "comptes/admin_inviter.html", contexte)

    def _inviter(self, request: HttpRequest, form: InviterAgentForm) -> bool:
        try:
            affectation = inviter_agent(**form.cleaned_data, auteur=request.user, maintenant=timezone.now())
        except ValidationError as erreur:
            reporter(form, erreur)
            return False
        self.message_user(request, f"{affectation.utilisateur} est prévenu par courriel.", messages.SUCCESS)
        return True

    @admin.action(description="Désactiver les comptes choisis")
    def desactiver_comptes(self, request: HttpRequest, lignes: QuerySet) -> None:
        self._pour_chacun(request, lignes, desactiver, "Comptes désactivés")

    @admin.action(description="Réactiver les comptes choisis")
    def reactiver_comptes(self, request: HttpRequest, lignes: QuerySet) -> None:
        self._pour_chacun(request, lignes, reactiver, "Comptes réactivés")

    @admin.action(description="Renvoyer l’invitation à choisir un mot de passe")
    def renvoyer_invitations(self, request: HttpRequest, lignes: QuerySet) -> None:
        self._pour_chacun(request, lignes, inviter_a_choisir, "Invitations envoyées")

    @admin.action(description="Remettre à zéro les essais de connexion")
    def deverrouiller_comptes(self, request: HttpRequest, lignes: QuerySet) -> None:
        self._pour_chacun(request, lignes, deverrouiller, "Comptes déverrouillés")

    def _pour_chacun(self, request: HttpRequest, lignes: QuerySet, acte: Callable, fait: str) -> None:
        maintenant = timezone.now()
        appliquer(
            self,
            request,
            lignes,
            lambda compte: acte(utilisateur=compte, auteur=request.user, maintenant=maintenant),
            fait,
        )


@admin.register(Affectation)
class AffectationAdmin(RechercheSansApostrophe, admin.ModelAdmin):
    """Mandats ; terminer un mandat, c'est lui donner une fin."""

    form = AffectationForm
    list_display = ("utilisateur", "role", "organisation", "debut", "fin")
    list_filter = ("role", "organisation__type", "fin")
    list_select_related = ("utilisateur", "organisation")
    search_fields = ("utilisateur__nom", "utilisateur__email", "organisation__nom")
    raw_id_fields = ("utilisateur",)
    filter_horizontal = ("departements",)

    def get_readonly_fields(self, request: HttpRequest, obj: Affectation | None = None) -> tuple[str, ...]:
        return ("utilisateur", "organisation", "role") if obj else ()

    def save_model(self, request: HttpRequest, obj: Affectation, form: AffectationForm, change: bool) -> None:
        """Passe par les actions, qui écrivent le journal des droits."""
        commun = {
            "debut": obj.debut,
            "fin": obj.fin,
            "departements": form.cleaned_data["departements"],
            "auteur": request.user,
            "maintenant": timezone.now(),
        }
        if change:
            modifier_affectation(affectation=obj, **commun)
            return
        creee = ouvrir_affectation(utilisateur=obj.utilisateur, organisation=obj.organisation, role=obj.role, **commun)
        obj.pk, obj._state.adding = creee.pk, False

    def save_related(self, request: HttpRequest, form: AffectationForm, formsets: list, change: bool) -> None:
        """Rien : les départements sont déjà écrits par l'action."""


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin):
    """Invitations d'agents ; celles des équipes de dossiers n'apparaissent pas ici."""

    list_display = ("courriel", "auteur", "creee_le", "echeance", "situation")
    list_select_related = ("auteur",)
    search_fields = ("courriel",)
    actions = ("revoquer_invitations",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(objet__startswith="compte:")

    @admin.display(description="état")
    def situation(self, invitation: Invitation) -> str:
        return invitation.etat().label

    @admin.action(description="Révoquer les invitations choisies", permissions=["view"])
    def revoquer_invitations(self, request: HttpRequest, lignes: QuerySet) -> None:
        maintenant = timezone.now()
        appliquer(
            self,
            request,
            lignes,
            lambda ligne: revoquer(invitation=ligne, auteur=request.user, maintenant=maintenant),
            "Invitations révoquées",
        )


@admin.register(ChangementDeDroits)
class ChangementDeDroitsAdmin(RechercheSansApostrophe, admin.ModelAdmin):
    """Journal des changements de droits, en lecture."""

    list_display = ("instant", "nature", "compte", "auteur")
    list_filter = ("nature",)
    list_select_related = ("compte", "auteur")
    search_fields = ("compte__nom", "compte__email")
    date_hierarchy = "instant"
