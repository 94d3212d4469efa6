"""Letters belong to a case; they are ordered, written in batches, replaced, recalled, read and sent."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from pool.db import Released


class Migration(migrations.Migration):
    dependencies = [
        ("pool", "0005_run_had"),
    ]

    operations = [
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("started_at", models.DateTimeField()),
                ("stopped_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": "letters_batch",
                "ordering": ["-started_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="CaseFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("language", models.CharField(max_length=2)),
                (
                    "asked_by",
                    models.CharField(
                        help_text="Who asked for access, as the request says; no CPR number.", max_length=200
                    ),
                ),
                ("left_out", models.JSONField(default=list, help_text="Keys of the documents that are left out.")),
                ("reason", models.TextField(blank=True)),
                ("made_at", models.DateTimeField()),
                ("sha256", models.CharField(max_length=64)),
                ("pdf", models.BinaryField()),
            ],
            options={
                "db_table": "letters_case_file",
                "ordering": ["application", "number"],
            },
        ),
        migrations.CreateModel(
            name="Condition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("content", models.TextField()),
                ("due_on", models.DateField()),
                ("set_at", models.DateTimeField()),
            ],
            options={
                "db_table": "assessment_condition",
                "ordering": ["application"],
            },
        ),
        migrations.CreateModel(
            name="Dispatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("dispatched_at", models.DateTimeField()),
                ("notified", models.JSONField(default=list, help_text="User names of those who got a notice.")),
                ("post_file", models.CharField(blank=True, max_length=120)),
                ("post_sha256", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "db_table": "letters_dispatch",
                "ordering": ["dispatched_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Hearing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("content", models.TextField(help_text="The facts, and where they come from.")),
                ("answer_by", models.DateTimeField()),
                ("asked_at", models.DateTimeField()),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": "assessment_hearing",
                "ordering": ["application", "number"],
            },
        ),
        migrations.CreateModel(
            name="Knock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("visitor", models.CharField(max_length=64)),
                ("since", models.DateTimeField()),
                ("count", models.PositiveIntegerField(default=0)),
            ],
            options={
                "db_table": "letters_knock",
                "ordering": ["since", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("receipt", "Receipt"),
                            ("completion_request", "Request for completion"),
                            ("hearing", "Hearing"),
                            ("award", "Award"),
                            ("partial_award", "Partial award"),
                            ("conditional_award", "Conditional award"),
                            ("final_award", "Final award"),
                            ("supplement", "Supplementary grant"),
                            ("refusal", "Refusal"),
                            ("rejection", "Rejection on formal grounds"),
                            ("withdrawal", "Withdrawal confirmed"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reference", models.CharField(max_length=40, unique=True)),
                ("code", models.CharField(max_length=20, unique=True)),
                (
                    "about",
                    models.JSONField(
                        default=dict, help_text="What the event itself says: sections, deadline, reasons."
                    ),
                ),
                ("correction", models.TextField(blank=True)),
                ("ordered_at", models.DateTimeField(help_text="The date of the letter.")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("held", "Held back"),
                            ("failed", "Failed"),
                            ("written", "Written"),
                        ],
                        default="waiting",
                        max_length=20,
                    ),
                ),
                ("held_reason", models.TextField(blank=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("problem", models.CharField(blank=True, max_length=300)),
                ("leased_until", models.DateTimeField(blank=True, null=True)),
                ("worker", models.CharField(blank=True, max_length=80)),
            ],
            options={
                "db_table": "letters_order",
                "ordering": ["ordered_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("read_at", models.DateTimeField()),
            ],
            options={
                "db_table": "letters_reading",
                "ordering": ["read_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Recall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField()),
                ("recalled_at", models.DateTimeField()),
            ],
            options={
                "db_table": "letters_recall",
                "ordering": ["recalled_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Rejection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("not_completed", "Not completed in time"),
                            ("not_entitled", "The applicant cannot apply"),
                            ("wrong_pool", "Belongs to another pool"),
                            ("not_by_right_person", "Not signed by somebody who may"),
                        ],
                        max_length=30,
                    ),
                ),
                ("explanation", models.TextField()),
                ("proposed_at", models.DateTimeField()),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
                ("turned_down_at", models.DateTimeField(blank=True, null=True)),
                ("turned_down_reason", models.TextField(blank=True)),
            ],
            options={
                "db_table": "awards_rejection",
                "ordering": ["application", "proposed_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Wording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        help_text="Which texts: those of one letter, or those that letters share.", max_length=30
                    ),
                ),
                ("language", models.CharField(max_length=2)),
                (
                    "scheme",
                    models.CharField(blank=True, help_text="Code of the scheme; empty: every scheme.", max_length=10),
                ),
                ("version", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("proposed", "Proposed"), ("approved", "Approved"), ("discarded", "Discarded")],
                        default="proposed",
                        max_length=20,
                    ),
                ),
                ("blocks", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("why", models.TextField(help_text="Why the texts are changed.")),
                ("proposed_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("discarded_at", models.DateTimeField(blank=True, null=True)),
                ("discard_reason", models.TextField(blank=True)),
            ],
            options={
                "db_table": "letters_wording",
                "ordering": ["name", "language", "scheme", "-version"],
            },
        ),
        Released("Letter"),
        migrations.RemoveConstraint(
            model_name="letter",
            name="one_letter_of_a_kind_per_decision",
        ),
        migrations.AddField(
            model_name="award",
            name="condition",
            field=models.TextField(blank=True, help_text="What must be shown before the award is final."),
        ),
        migrations.AddField(
            model_name="award",
            name="condition_due_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="award",
            name="condition_met_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="award",
            name="condition_met_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="award",
            name="condition_note",
            field=models.TextField(blank=True, help_text="How it was shown."),
        ),
        migrations.AddField(
            model_name="letter",
            name="application",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="pool.application"
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="code",
            field=models.CharField(
                blank=True, help_text="For checking; see verify.", max_length=20, null=True, unique=True
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="is_sealed",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="letter",
            name="replaces",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="pool.letter",
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="wording",
            field=models.JSONField(default=dict, help_text="Texts used → their version; 0 is the product's own."),
        ),
        migrations.AlterField(
            model_name="application",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("awaiting_signature", "Awaiting signature"),
                    ("submitted", "Submitted"),
                    ("returned", "Returned for completion"),
                    ("returned_awaiting_signature", "Completion awaiting signature"),
                    ("assessed", "Assessed"),
                    ("allocated", "Allocation approved"),
                    ("decided", "Decided"),
                    ("withdrawn", "Withdrawn"),
                    ("rejected", "Rejected"),
                ],
                default="draft",
                max_length=30,
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
                    ("conditional_award", "Conditional award"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="letter",
            name="award",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="letters",
                to="pool.award",
            ),
        ),
        migrations.AlterField(
            model_name="letter",
            name="kind",
            field=models.CharField(
                choices=[
                    ("receipt", "Receipt"),
                    ("completion_request", "Request for completion"),
                    ("hearing", "Hearing"),
                    ("award", "Award"),
                    ("partial_award", "Partial award"),
                    ("conditional_award", "Conditional award"),
                    ("final_award", "Final award"),
                    ("supplement", "Supplementary grant"),
                    ("refusal", "Refusal"),
                    ("rejection", "Rejection on formal grounds"),
                    ("withdrawal", "Withdrawal confirmed"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="letter",
            name="title",
            field=models.CharField(max_length=300),
        ),
        migrations.AddConstraint(
            model_name="award",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("condition", ""), ("condition_due_on__isnull", True)),
                    models.Q(models.Q(("condition", ""), _negated=True), ("condition_due_on__isnull", False)),
                    _connector="OR",
                ),
                name="a_condition_has_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="award",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("condition_met_at__isnull", True), ("condition_met_by__isnull", True)),
                    models.Q(("condition_met_at__isnull", False), ("condition_met_by__isnull", False)),
                    _connector="OR",
                ),
                name="award_condition_met_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="award",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("condition_met_by__isnull", True),
                    models.Q(("condition_met_by", models.F("prepared_by")), _negated=True),
                    _connector="OR",
                ),
                name="condition_met_by_a_second_person",
            ),
        ),
        migrations.AddField(
            model_name="batch",
            name="run",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="batch", to="pool.run"
            ),
        ),
        migrations.AddField(
            model_name="batch",
            name="started_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="batch",
            name="stopped_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="casefile",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="case_files", to="pool.application"
            ),
        ),
        migrations.AddField(
            model_name="casefile",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="condition",
            name="application",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="condition", to="pool.application"
            ),
        ),
        migrations.AddField(
            model_name="condition",
            name="set_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="dispatch",
            name="letter",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="dispatch", to="pool.letter"
            ),
        ),
        migrations.AddField(
            model_name="hearing",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="hearing",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="hearings", to="pool.application"
            ),
        ),
        migrations.AddField(
            model_name="hearing",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="knock",
            constraint=models.UniqueConstraint(fields=("visitor", "since"), name="one_count_per_visitor_and_time"),
        ),
        migrations.AddField(
            model_name="order",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="letter_orders", to="pool.application"
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="award",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="letter_orders",
                to="pool.award",
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="batch",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="orders",
                to="pool.batch",
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="ordered_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="replaces",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by_order",
                to="pool.letter",
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="order",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="letter",
                to="pool.order",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(
                condition=models.Q(("award__isnull", False), ("replaces__isnull", True)),
                fields=("award", "kind"),
                name="one_letter_of_a_kind_per_decision",
            ),
        ),
        migrations.AddField(
            model_name="reading",
            name="letter",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="reading", to="pool.letter"
            ),
        ),
        migrations.AddField(
            model_name="reading",
            name="read_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="recall",
            name="letter",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="recall", to="pool.letter"
            ),
        ),
        migrations.AddField(
            model_name="recall",
            name="recalled_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="rejection",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="rejections", to="pool.application"
            ),
        ),
        migrations.AddField(
            model_name="rejection",
            name="proposed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="rejection",
            name="signed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="rejection",
            name="turned_down_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="wording",
            name="approved_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="wording",
            name="discarded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="wording",
            name="proposed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stopped_at__isnull", True), ("stopped_by__isnull", True)),
                    models.Q(("stopped_at__isnull", False), ("stopped_by__isnull", False)),
                    _connector="OR",
                ),
                name="batch_stopped_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="casefile",
            constraint=models.UniqueConstraint(fields=("application", "number"), name="one_case_file_per_number"),
        ),
        migrations.AddConstraint(
            model_name="hearing",
            constraint=models.UniqueConstraint(fields=("application", "number"), name="one_hearing_per_number"),
        ),
        migrations.AddConstraint(
            model_name="hearing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                    models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                    _connector="OR",
                ),
                name="hearing_answered_at_and_by",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["state", "leased_until", "id"], name="orders_to_write"),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.UniqueConstraint(
                condition=models.Q(("award__isnull", False), ("replaces__isnull", True)),
                fields=("award", "kind"),
                name="one_order_of_a_kind_per_decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "held"), _negated=True),
                    models.Q(("held_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="held_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("replaces__isnull", True), models.Q(("correction", ""), _negated=True), _connector="OR"
                ),
                name="a_correction_says_what_is_corrected",
            ),
        ),
        migrations.AddConstraint(
            model_name="rejection",
            constraint=models.UniqueConstraint(
                condition=models.Q(("signed_at__isnull", True), ("turned_down_at__isnull", True)),
                fields=("application",),
                name="one_open_proposal_to_reject",
            ),
        ),
        migrations.AddConstraint(
            model_name="rejection",
            constraint=models.CheckConstraint(
                condition=models.Q(("signed_at__isnull", True), ("turned_down_at__isnull", True), _connector="OR"),
                name="signed_or_turned_down",
            ),
        ),
        migrations.AddConstraint(
            model_name="rejection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("signed_by__isnull", True),
                    models.Q(("signed_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="rejection_signed_by_a_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="rejection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("signed_at__isnull", True), ("signed_by__isnull", True)),
                    models.Q(("signed_at__isnull", False), ("signed_by__isnull", False)),
                    _connector="OR",
                ),
                name="rejection_signed_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="rejection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("turned_down_at__isnull", True), ("turned_down_by__isnull", True)),
                    models.Q(("turned_down_at__isnull", False), ("turned_down_by__isnull", False)),
                    _connector="OR",
                ),
                name="rejection_turned_down_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="wording",
            constraint=models.UniqueConstraint(
                fields=("name", "language", "scheme", "version"), name="one_wording_per_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="wording",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "proposed")),
                fields=("name", "language", "scheme"),
                name="one_proposed_wording",
            ),
        ),
        migrations.AddConstraint(
            model_name="wording",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True),
                    models.Q(("approved_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="wording_approved_by_a_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="wording",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                    _connector="OR",
                ),
                name="wording_approved_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="wording",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("discarded_at__isnull", True), ("discarded_by__isnull", True)),
                    models.Q(("discarded_at__isnull", False), ("discarded_by__isnull", False)),
                    _connector="OR",
                ),
                name="wording_discarded_at_and_by",
            ),
        ),
    ]
