"""The key in a mail's link stands apart from its words, and only until the mail is sent."""

import re

from django.db import migrations, models

KEY = re.compile(r"(?<=/audit/)[\w-]{43}(?=/)")
STAND_IN = "[…]"


def take_out(apps, schema_editor):
    """The auditors' links that mails of before still hold."""
    for mail in apps.get_model("pool", "Message").objects.filter(kind="auditor"):
        found = KEY.search(mail.text)
        if found:
            mail.secret = "" if mail.state == "sent" else found.group()
            mail.text, mail.html = KEY.sub(STAND_IN, mail.text), KEY.sub(STAND_IN, mail.html)
            mail.save(update_fields=["text", "html", "secret"])


class Migration(migrations.Migration):
    dependencies = [("pool", "0011_an_offer_knows_its_run")]

    operations = [
        migrations.AddField(
            "message",
            "secret",
            models.CharField(
                blank=True, help_text="What the receiver alone reads; forgotten when the mail is sent.", max_length=100
            ),
        ),
        migrations.RunPython(take_out, migrations.RunPython.noop),
    ]
