"""Qui peut ouvrir chaque adresse, sans être connecté. La matrice par rôle est dans ``test_acces.py``."""

# Lisibles sans connexion ; toute autre adresse renvoie à la page de connexion.
PUBLIQUES = frozenset(
    {
        # Information et vie du site.
        "accueil",
        "apparence",
        "composants",
        "demo_courriels",
        "financement:simulateur",
        "pages:accessibilite",
        "pages:contacts",
        "pages:cpts",
        "pages:donnees",
        "pages:etapes",
        "pages:financement",
        "pages:glossaire",
        "pages:mentions",
        "pages:missions",
        "pages:outils",
        "pages:plan",
        "sante",
        "sante_pret",
        "sante_vivant",
        # Entrer : connexion, second facteur, mot de passe oublié, invitation.
        "account_confirm_email",
        "account_email_verification_sent",
        "account_inactive",
        "account_login",
        "account_logout",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "account_signup",
        "comptes:invitation",
        "mfa_authenticate",
        "mfa_login_webauthn",
    }
)
