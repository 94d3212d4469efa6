"""Runs and snapshots keep what each municipality was given before; of those that stand already, nothing is known."""

from django.db import migrations, models

from pool.db import AppendOnly, Released

HAD = "JSON: what each municipality, by code, was given by earlier decisions of the round, in øre."


class Migration(migrations.Migration):
    dependencies = [("pool", "0004_figures_only_grow")]

    operations = [
        migrations.AddField("run", "had", models.TextField(default="{}", help_text=HAD)),
        Released("Snapshot"),
        migrations.AddField("snapshot", "had", models.TextField(default="{}", help_text=HAD)),
        AppendOnly("Snapshot"),
    ]
