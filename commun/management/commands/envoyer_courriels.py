"""``manage.py envoyer_courriels`` : envoie (ou capture, en démonstration) les courriels en attente."""

from typing import Any

from django.core.management.base import BaseCommand

from commun.courriels import envoyer_en_attente


class Command(BaseCommand):
    help = "Envoie les courriels en attente ; sûr à lancer plusieurs fois à la fois. Muet s’il n’y a rien à faire."

    def handle(self, *args: Any, **options: Any) -> None:
        bilan = envoyer_en_attente()
        faits = {nom: nombre for nom, nombre in vars(bilan).items() if nombre}
        if faits:
            self.stdout.write("Courriels : " + ", ".join(f"{nom} {nombre}" for nom, nombre in faits.items()))
