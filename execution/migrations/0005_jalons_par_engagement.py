"""Un jalon par période d'engagement : une mission retirée puis rendue par avenant se déclare de nouveau."""

from zoneinfo import ZoneInfo

from django.db import migrations, models
from django.db.models import F, Q

PARIS = ZoneInfo("Europe/Paris")


def dire_les_periodes(apps, schema_editor):
    """Le calendrier dit les jours où chaque mission est au contrat : des lignes qui se suivent font une période.

    Un jalon appartient à celle où il a été déclaré, à défaut à la première. Le calendrier d'un contrat dont une mission
    a été engagée après la signature s'efface : ses limites se comptent désormais de cet engagement, et la tâche
    quotidienne ``completer_les_calendriers`` le récrit.
    """
    ligne_de = apps.get_model("execution", "CalendrierDeMission")
    debuts, precedente, lignes = {}, None, list(ligne_de.objects.order_by("contrat", "mission", "du"))
    for ligne in lignes:
        cle = (ligne.contrat_id, ligne.mission)
        suit = precedente is not None and cle == precedente[0] and ligne.du == precedente[1].au
        ligne.engagee_le = precedente[1].engagee_le if suit else ligne.du
        debuts.setdefault(cle, []).append(ligne.engagee_le)
        precedente = (cle, ligne)
    ligne_de.objects.bulk_update(lignes, ["engagee_le"], batch_size=500)
    _situer_les_jalons(apps, debuts)
    signatures = {}
    for ligne in lignes:
        signatures[ligne.contrat_id] = min(ligne.du, signatures.get(ligne.contrat_id, ligne.du))
    plus_tard = {ligne.contrat_id for ligne in lignes if ligne.engagee_le > signatures[ligne.contrat_id]}
    ligne_de.objects.filter(contrat__in=sorted(plus_tard)).delete()


def _situer_les_jalons(apps, debuts):
    for jalon in apps.get_model("execution", "JalonDeMission").objects.select_related("contrat").order_by("pk"):
        siens = debuts.get((jalon.contrat_id, jalon.mission), [])
        declare = jalon.declare_le.astimezone(PARIS).date() if jalon.declare_le else jalon.jour
        passes = [du for du in siens if declare is not None and du <= declare]
        premier = siens[0] if siens else jalon.contrat.effet_le or jalon.contrat.signe_le
        jalon.engagee_le = max(passes) if passes else premier
        jalon.save(update_fields=["engagee_le"])


class Migration(migrations.Migration):
    dependencies = [("execution", "0004_suivis_attendus"), ("contrats", "0010_comptes_et_caisses")]

    operations = [
        migrations.AddField(
            "calendrierdemission",
            "engagee_le",
            models.DateField("engagée depuis le", null=True, help_text="Premier jour de la période d’engagement."),
        ),
        migrations.AddField("jalondemission", "engagee_le", models.DateField("mission engagée depuis le", null=True)),
        migrations.RunPython(dire_les_periodes, migrations.RunPython.noop),
        migrations.AlterField(
            "calendrierdemission",
            "engagee_le",
            models.DateField("engagée depuis le", help_text="Premier jour de la période d’engagement."),
        ),
        migrations.AlterField("jalondemission", "engagee_le", models.DateField("mission engagée depuis le")),
        migrations.RemoveConstraint("jalondemission", "jalon_une_fois_par_mission"),
        migrations.AddConstraint(
            "jalondemission",
            models.UniqueConstraint(
                fields=("contrat", "mission", "nature", "engagee_le"),
                name="jalon_une_fois_par_engagement",
                violation_error_message="Ce jalon est déjà déclaré pour cette période d’engagement.",
            ),
        ),
        migrations.AddConstraint(
            "calendrierdemission",
            models.CheckConstraint(
                condition=Q(du__gte=F("engagee_le")),
                name="calendrier_suit_l_engagement",
                violation_error_message="Une mission n’a pas de calendrier avant son engagement.",
            ),
        ),
        migrations.AlterModelOptions(
            "jalondemission",
            options={
                "ordering": ["contrat", "mission", "engagee_le", "nature", "id"],
                "verbose_name": "jalon de mission",
                "verbose_name_plural": "jalons de mission",
            },
        ),
    ]
