"""``manage.py preparer_resumes`` : dépose le résumé quotidien de chaque personne dont l'heure est venue."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from suivi.resumes import preparer_les_resumes


class Command(BaseCommand):
    help = "Prépare les résumés du jour ; rejouable, sûr à deux à la fois. Muet s’il n’y a rien à faire."

    def handle(self, *args: Any, **options: Any) -> None:
        nombre = preparer_les_resumes(timezone.now())
        if nombre:
            self.stdout.write(f"Résumés préparés : {nombre}")
