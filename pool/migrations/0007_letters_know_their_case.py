"""Each letter that stands is told its case: that of its decision."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    letters, awards = apps.get_model("pool", "Letter"), apps.get_model("pool", "Award")
    case = awards.objects.filter(pk=OuterRef("award")).values("application")[:1]
    letters.objects.filter(application__isnull=True).update(application=Subquery(case))


class Migration(migrations.Migration):
    dependencies = [("pool", "0006_letters_of_every_kind")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
