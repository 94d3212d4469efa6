"""A letter has a case; letters, and what was done with them, only grow."""

import django.db.models.deletion
from django.db import migrations, models

from pool.db import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("pool", "0007_letters_know_their_case")]

    operations = [
        migrations.AlterField(
            "letter",
            "application",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="pool.application"
            ),
        ),
        AppendOnly("Letter"),
        AppendOnly("Recall"),
        AppendOnly("Reading"),
        AppendOnly("Dispatch"),
        AppendOnly("CaseFile"),
    ]
