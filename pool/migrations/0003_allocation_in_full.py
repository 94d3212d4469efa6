import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import pool.db


class Migration(migrations.Migration):
    dependencies = [
        ("pool", "0002_books_only_grow"),
    ]

    operations = [
        migrations.CreateModel(
            name="FrameEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", pool.db.MoneyField()),
                ("document", models.CharField(max_length=120)),
                ("dated_on", models.DateField()),
            ],
            options={
                "verbose_name_plural": "frame entries",
                "db_table": "rounds_frame_entry",
                "ordering": ["dated_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="KeyDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40)),
                ("name_da", models.CharField(max_length=100)),
                ("name_en", models.CharField(max_length=100)),
                ("valid_from", models.DateField()),
                ("source", models.CharField(max_length=200)),
                ("rows", models.JSONField()),
                ("faults", models.JSONField()),
                (
                    "missing",
                    models.JSONField(default=list, help_text="Municipalities that the table says nothing about."),
                ),
                ("read_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("confirmed", models.BooleanField(default=False)),
            ],
            options={
                "db_table": "registry_key_draft",
                "ordering": ["-read_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="KeyTable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40)),
                ("version", models.PositiveSmallIntegerField()),
                ("name_da", models.CharField(max_length=100)),
                ("name_en", models.CharField(max_length=100)),
                ("valid_from", models.DateField()),
                ("source", models.CharField(help_text="Where the figures come from.", max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("imported_at", models.DateTimeField()),
            ],
            options={
                "db_table": "registry_key_table",
                "ordering": ["code", "-version"],
            },
        ),
        migrations.CreateModel(
            name="KeyValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.DecimalField(decimal_places=6, max_digits=18)),
            ],
            options={
                "db_table": "registry_key_value",
                "ordering": ["table", "municipality__sort_key"],
            },
        ),
        migrations.CreateModel(
            name="Ruleset",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100)),
                ("version", models.PositiveSmallIntegerField()),
                ("content", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("saved_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": "awards_ruleset",
                "ordering": ["name", "-version"],
            },
        ),
        migrations.CreateModel(
            name="Scenario",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=100)),
                ("content", models.TextField()),
                ("content_hash", models.CharField(max_length=64)),
                ("budget_amount", pool.db.MoneyField()),
                ("seed", models.CharField(blank=True, max_length=200)),
                ("result", models.TextField()),
                ("result_hash", models.CharField(max_length=64)),
                ("status", models.CharField(max_length=12)),
                ("awarded_amount", pool.db.MoneyField()),
                ("residue_amount", pool.db.MoneyField()),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "db_table": "awards_scenario",
                "ordering": ["snapshot", "number"],
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("tranche", models.PositiveSmallIntegerField(default=1)),
                ("bids", models.TextField()),
                ("bids_hash", models.CharField(max_length=64)),
                ("keys", models.JSONField(default=dict, help_text="The version of each table of keys that was read.")),
                ("pool_amount", pool.db.MoneyField(help_text="What stood in the pool then.")),
                ("taken_at", models.DateTimeField()),
            ],
            options={
                "db_table": "awards_snapshot",
                "ordering": ["round", "-number"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="run",
            name="one_live_run_in_a_round",
        ),
        migrations.AddField(
            model_name="award",
            name="number",
            field=models.PositiveSmallIntegerField(default=1, help_text="2 and on: supplements from later money."),
        ),
        migrations.AddField(
            model_name="awardline",
            name="enough",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="lineassessment",
            name="score",
            field=models.PositiveSmallIntegerField(
                blank=True, help_text="0 to 100 points, for rules that rank by assessment.", null=True
            ),
        ),
        migrations.AddField(
            model_name="round",
            name="closes_when_used",
            field=models.BooleanField(
                default=False,
                help_text="First come, first served: closes by itself when what is applied for uses the frame.",
            ),
        ),
        migrations.AddField(
            model_name="round",
            name="filled_at",
            field=models.DateTimeField(blank=True, help_text="When it closed by itself, the last time.", null=True),
        ),
        migrations.AddField(
            model_name="round",
            name="reopened_at",
            field=models.DateTimeField(blank=True, help_text="When it opened again, the last time.", null=True),
        ),
        migrations.AddField(
            model_name="run",
            name="choice_reason",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="run",
            name="keys",
            field=models.JSONField(default=dict, help_text="The version of each table of keys that was read."),
        ),
        migrations.AddField(
            model_name="run",
            name="tranche",
            field=models.PositiveSmallIntegerField(default=1, help_text="2 and on: money that came after the first."),
        ),
        migrations.AddField(
            model_name="share",
            name="enough",
            field=models.JSONField(
                blank=True, default=dict, help_text="What would have been enough, where it was cut."
            ),
        ),
        migrations.AlterField(
            model_name="award",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="awards", to="pool.application"
            ),
        ),
        migrations.AlterField(
            model_name="award",
            name="kind",
            field=models.CharField(
                choices=[
                    ("award", "Award"),
                    ("partial_award", "Partial award"),
                    ("refusal", "Refusal"),
                    ("supplement", "Supplementary grant"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="awardline",
            name="line",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="award_lines", to="pool.line"
            ),
        ),
        migrations.AlterField(
            model_name="letter",
            name="kind",
            field=models.CharField(
                choices=[
                    ("award", "Award"),
                    ("partial_award", "Partial award"),
                    ("refusal", "Refusal"),
                    ("supplement", "Supplementary grant"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="round",
            name="state",
            field=models.CharField(
                choices=[
                    ("planned", "Planned"),
                    ("open", "Open"),
                    ("full", "Closed for now"),
                    ("closed", "Under assessment"),
                    ("decided", "Decided"),
                ],
                default="planned",
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="award",
            constraint=models.UniqueConstraint(fields=("application", "number"), name="one_decision_per_number"),
        ),
        migrations.AddConstraint(
            model_name="awardline",
            constraint=models.UniqueConstraint(fields=("award", "line"), name="a_line_once_in_a_decision"),
        ),
        migrations.AddConstraint(
            model_name="lineassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("score__isnull", True), ("score__lte", 100), _connector="OR"),
                name="score_up_to_a_hundred",
            ),
        ),
        migrations.AddField(
            model_name="frameentry",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="frame_entries", to="pool.round"
            ),
        ),
        migrations.AddField(
            model_name="keydraft",
            name="read_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="keytable",
            name="imported_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="keyvalue",
            name="municipality",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pool.municipality"
            ),
        ),
        migrations.AddField(
            model_name="keyvalue",
            name="table",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="values", to="pool.keytable"
            ),
        ),
        migrations.AddField(
            model_name="ruleset",
            name="saved_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="scenario",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="scenario",
            name="ruleset",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="scenarios",
                to="pool.ruleset",
            ),
        ),
        migrations.AddField(
            model_name="run",
            name="scenario",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="runs",
                to="pool.scenario",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["proposed", "approved"])),
                fields=("round",),
                name="one_undecided_run_in_a_round",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["proposed", "approved", "decided"])),
                fields=("round", "tranche"),
                name="one_standing_run_per_tranche",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "budget_amount",
                        django.db.models.expressions.CombinedExpression(
                            models.F("awarded_amount"), "+", models.F("residue_amount")
                        ),
                    )
                ),
                name="run_adds_up_to_its_budget",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("scenario__isnull", True), models.Q(("choice_reason", ""), _negated=True), _connector="OR"
                ),
                name="a_choice_has_a_reason",
            ),
        ),
        migrations.AddField(
            model_name="snapshot",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="snapshots", to="pool.round"
            ),
        ),
        migrations.AddField(
            model_name="snapshot",
            name="taken_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="scenario",
            name="snapshot",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="scenarios", to="pool.snapshot"
            ),
        ),
        migrations.AddConstraint(
            model_name="frameentry",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="frame_entry_is_positive"),
        ),
        migrations.AddConstraint(
            model_name="frameentry",
            constraint=models.UniqueConstraint(fields=("round", "document"), name="one_frame_entry_per_document"),
        ),
        migrations.AddConstraint(
            model_name="keytable",
            constraint=models.UniqueConstraint(fields=("code", "version"), name="one_key_table_per_version"),
        ),
        migrations.AddConstraint(
            model_name="keytable",
            constraint=models.UniqueConstraint(fields=("code", "valid_from"), name="one_key_table_from_each_day"),
        ),
        migrations.AddConstraint(
            model_name="keyvalue",
            constraint=models.UniqueConstraint(fields=("table", "municipality"), name="one_key_value_per_municipality"),
        ),
        migrations.AddConstraint(
            model_name="keyvalue",
            constraint=models.CheckConstraint(condition=models.Q(("value__gte", 0)), name="key_value_is_not_negative"),
        ),
        migrations.AddConstraint(
            model_name="ruleset",
            constraint=models.UniqueConstraint(fields=("name", "version"), name="one_ruleset_per_version"),
        ),
        migrations.AddConstraint(
            model_name="snapshot",
            constraint=models.UniqueConstraint(fields=("round", "number"), name="one_snapshot_per_number"),
        ),
        migrations.AddConstraint(
            model_name="scenario",
            constraint=models.UniqueConstraint(fields=("snapshot", "number"), name="one_scenario_per_number"),
        ),
        migrations.AddConstraint(
            model_name="scenario",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1), ("number__lte", 6)), name="at_most_six_scenarios"
            ),
        ),
        migrations.AddConstraint(
            model_name="scenario",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "budget_amount",
                        django.db.models.expressions.CombinedExpression(
                            models.F("awarded_amount"), "+", models.F("residue_amount")
                        ),
                    )
                ),
                name="scenario_adds_up_to_its_budget",
            ),
        ),
    ]
