"""Les deux plafonds donnés par le Guichet avec le portail ; les autres années se saisissent et se vérifient à deux."""

from datetime import UTC, datetime

from django.db import migrations

LIVRES = {2022: 41136, 2023: 43992}
SOURCE = "Plafond de la sécurité sociale pour {annee} (CSS, art. D242-17), montant donné par le Guichet CPTS"
LE = datetime(2026, 11, 22, 12, tzinfo=UTC)


def livrer(apps, editeur):
    PlafondAnnuel = apps.get_model("indemnites", "PlafondAnnuel")
    PlafondAnnuel.objects.bulk_create(
        PlafondAnnuel(
            annee=annee,
            montant=montant,
            source=SOURCE.format(annee=annee),
            origine="portail",
            etat="verifie",
            saisi_le=LE,
            verifie_le=LE,
        )
        for annee, montant in LIVRES.items()
    )


class Migration(migrations.Migration):
    dependencies = [("indemnites", "0001_registre_et_plafonds")]

    operations = [migrations.RunPython(livrer, migrations.RunPython.noop)]
