"""From here on nobody, not even with raw SQL, changes or removes what these tables hold."""

from django.db import migrations

from pool.db import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("pool", "0001_initial")]

    operations = [AppendOnly("Entry"), AppendOnly("Transfer"), AppendOnly("Submission"), AppendOnly("Letter")]
