"""An offer says which run it was put into; a moment alone cannot tell that for sure."""

import django.db.models.deletion
from django.db import migrations, models


def fill(apps, schema_editor):
    """Accepted offers of before belong to the first run of their line that came after the answer and gave something."""
    Share = apps.get_model("pool", "Share")
    for offer in apps.get_model("pool", "Offer").objects.filter(state="accepted", run__isnull=True):
        given = Share.objects.filter(line=offer.line_id, amount__gt=0, run__prepared_at__gte=offer.answered_at)
        share = given.order_by("run__prepared_at", "pk").first()
        if share:
            offer.run_id = share.run_id
            offer.save(update_fields=["run"])


class Migration(migrations.Migration):
    dependencies = [("pool", "0010_life_of_a_grant")]

    operations = [
        migrations.AddField(
            "offer",
            "run",
            models.ForeignKey(
                blank=True,
                help_text="The latest run it was put into.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="offers",
                to="pool.run",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
