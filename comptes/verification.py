"""L'adresse vérifiée d'un compte, telle que django-allauth la tient."""

from allauth.account.models import EmailAddress

from comptes.models import Utilisateur


def marquer_verifiee(utilisateur: Utilisateur) -> None:
    """Note que l'adresse du compte est la sienne : il pourra se connecter sans autre courriel."""
    EmailAddress.objects.filter(user=utilisateur, primary=True).exclude(email=utilisateur.email).update(primary=False)
    EmailAddress.objects.update_or_create(
        user=utilisateur, email=utilisateur.email, defaults={"verified": True, "primary": True}
    )
