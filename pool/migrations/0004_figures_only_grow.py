"""What was counted on is not changed afterwards: tables of keys, frames, snapshots and scenarios only grow."""

from django.db import migrations

from pool.db import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("pool", "0003_allocation_in_full")]

    operations = [
        AppendOnly("KeyTable"),
        AppendOnly("KeyValue"),
        AppendOnly("FrameEntry"),
        AppendOnly("Snapshot"),
        AppendOnly("Scenario"),
    ]
