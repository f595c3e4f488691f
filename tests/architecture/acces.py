"""Qui peut ouvrir chaque adresse, sans être connecté. La matrice par rôle est dans ``test_acces.py``."""

# Lisibles sans connexion ; toute autre adresse renvoie à la page de connexion.
PUBLIQUES = frozenset(
    {
        "accueil",
        "account_login",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "composants",
        "financement:simulateur",
        "sante",
        "sante_pret",
        "sante_vivant",
    }
)
