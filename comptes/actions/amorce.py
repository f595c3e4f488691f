"""Le premier administrateur d'un portail neuf : le seul compte que personne ne peut inviter."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from acteurs.models import Organisation
from acteurs.nomenclatures import TypeOrganisation
from commun.delais import jour_paris
from comptes.actions.comptes import inviter_agent
from comptes.actions.journal import consigner
from comptes.enums import Role
from comptes.models import Affectation, NatureChangement, Utilisateur


@transaction.atomic
def inviter_le_premier_administrateur(
    *, courriel: str, nom: str, prenom: str, region: str, maintenant: datetime
) -> Affectation:
    """Crée le compte, lui donne le rôle d'administrateur au Guichet de la région, lui envoie le lien d'ouverture.

    ``region`` : code Insee. Il est inscrit au journal comme son propre auteur, faute d'un autre. ``ValidationError``
    si le portail a déjà un administrateur (c'est à lui d'inviter), si l'adresse a un compte ou si le Guichet manque.
    """
    if Affectation.objects.actives().filter(role=Role.ADMINISTRATEUR, utilisateur__is_active=True).exists():
        raise ValidationError("Ce portail a déjà un administrateur : c’est à lui d’inviter les suivants.")
    guichet = Organisation.objects.filter(type=TypeOrganisation.GUICHET, region_id=region).first()
    if guichet is None:
        raise ValidationError(f"Aucun Guichet dans la région {region} : lancez d’abord installer_organisations.")
    courriel = courriel.strip().lower()
    if Utilisateur.objects.filter(email=courriel).exists():
        raise ValidationError("Cette adresse a déjà un compte : choisissez-en une autre.")
    personne = Utilisateur.objects.create_user(courriel, None, nom=nom, prenom=prenom)
    consigner(NatureChangement.COMPTE_CREE, compte=personne, auteur=personne, maintenant=maintenant)
    return inviter_agent(
        courriel=courriel,
        nom=nom,
        prenom=prenom,
        organisation=guichet,
        role=Role.ADMINISTRATEUR,
        auteur=personne,
        maintenant=maintenant,
        debut=jour_paris(maintenant),
    )
