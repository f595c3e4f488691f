"""Adresses des comptes, en français. Les noms ``account_…`` et ``mfa_…`` sont ceux que django-allauth attend."""

from allauth.account import views as compte
from allauth.mfa.base import views as double
from allauth.mfa.recovery_codes import views as secours
from allauth.mfa.totp import views as application
from allauth.mfa.webauthn import views as cles
from django.contrib import admin
from django.urls import include, path, re_path

from comptes.views.compte import modifier, mon_compte, session
from comptes.views.invitation import InvitationView
from comptes.views.parametres import ParametresView, ParametreView

du_portail = [
    path("compte/", mon_compte, name="mon_compte"),
    path("compte/modifier/", modifier, name="modifier"),
    path("compte/session/", session, name="session"),
    path("parametres/", ParametresView.as_view(), name="parametres"),
    path("parametres/<str:cle>/", ParametreView.as_view(), name="parametre"),
    path("invitation/<str:jeton>/", InvitationView.as_view(), name="invitation"),
]

entree = [
    path("connexion/", compte.login, name="account_login"),
    path("connexion/verification/", double.authenticate, name="mfa_authenticate"),
    path("connexion/cle/", cles.login_webauthn, name="mfa_login_webauthn"),
    path("connexion/compte-inactif/", compte.account_inactive, name="account_inactive"),
    path("deconnexion/", compte.logout, name="account_logout"),
    path("inscription/", compte.signup, name="account_signup"),
    path("inscription/adresse/", compte.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^inscription/adresse/(?P<key>[-:\w]+)/$", compte.confirm_email, name="account_confirm_email"),
    path("mot-de-passe/oublie/", compte.password_reset, name="account_reset_password"),
    path("mot-de-passe/oublie/envoye/", compte.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        compte.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "mot-de-passe/change/",
        compte.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]

reglages = [
    path("adresse/", compte.email, name="account_email"),
    path("mot-de-passe/", compte.password_change, name="account_change_password"),
    path("mot-de-passe/definir/", compte.password_set, name="account_set_password"),
    path("confirmation/", compte.reauthenticate, name="account_reauthenticate"),
    path("confirmation/code/", double.reauthenticate, name="mfa_reauthenticate"),
    path("confirmation/cle/", cles.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("securite/", double.index, name="mfa_index"),
    path("securite/application/", application.activate_totp, name="mfa_activate_totp"),
    path("securite/application/retirer/", application.deactivate_totp, name="mfa_deactivate_totp"),
    path("securite/codes/", secours.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("securite/codes/nouveaux/", secours.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("securite/codes/telecharger/", secours.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("securite/cles/", cles.list_webauthn, name="mfa_list_webauthn"),
    path("securite/cles/ajouter/", cles.add_webauthn, name="mfa_add_webauthn"),
    path("securite/cles/<int:pk>/renommer/", cles.edit_webauthn, name="mfa_edit_webauthn"),
    path("securite/cles/<int:pk>/retirer/", cles.remove_webauthn, name="mfa_remove_webauthn"),
]

urlpatterns = [
    *entree,
    path("compte/", include(reglages)),
    path("", include((du_portail, "comptes"))),
    path("administration/", admin.site.urls),
]
