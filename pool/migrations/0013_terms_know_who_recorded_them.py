"""Terms say who recorded them; what came with the set-up has nobody."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from pool.db import at_and_by


class Migration(migrations.Migration):
    dependencies = [("pool", "0012_mails_keep_no_secret")]

    operations = [
        migrations.AddField(
            "schemeterms",
            "recorded_at",
            models.DateTimeField(blank=True, help_text="Empty for what came with the set-up.", null=True),
        ),
        migrations.AddField(
            "schemeterms",
            "recorded_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="recorded_terms",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        *(migrations.AddConstraint("schemeterms", item) for item in at_and_by("scheme_terms", "recorded")),
    ]
