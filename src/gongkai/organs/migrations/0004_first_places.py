"""Each organ stands where it stands today since it was set up: that is all that was known until now."""

from django.db import migrations

BATCH = 500


def place(apps, schema_editor):
    """In batches; organs that have a place already are left alone, so that it can run again."""
    Organ, OrganPlace = apps.get_model("organs", "Organ"), apps.get_model("organs", "OrganPlace")
    while True:
        bare = list(Organ.objects.filter(places=None).order_by("pk")[:BATCH])
        if not bare:
            return
        OrganPlace.objects.bulk_create(
            OrganPlace(organ=organ, parent_id=organ.parent_id, path=organ.path, effective_from=organ.opened_on)
            for organ in bare
        )


class Migration(migrations.Migration):
    dependencies = [("organs", "0003_places")]
    operations = [migrations.RunPython(place, migrations.RunPython.noop)]
