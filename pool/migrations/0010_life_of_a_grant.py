"""The life of a grant after its decision: acceptance, payment, confirmation, changes, accounts, repayment."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from pool.db import AppendOnly, MoneyField, Released


def no_payments_by_hand(apps, schema_editor):
    """Instalments confirmed by hand have no batch and no file; none may be left behind without a word."""
    if apps.get_model("pool", "Payment").objects.exists():
        raise RuntimeError(
            "This database holds instalments confirmed by hand, before payment batches. "
            "Export them with the version that made them, and begin with an empty database."
        )


def refusals_are_refused(apps, schema_editor):
    apps.get_model("pool", "Award").objects.filter(awarded_amount=0).update(state="refused")


class Migration(migrations.Migration):
    dependencies = [
        ("pool", "0009_access_payees_impartiality_mail"),
    ]

    operations = [
        migrations.RunPython(no_payments_by_hand, migrations.RunPython.noop),
        migrations.CreateModel(
            name="Accounts",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Awaiting accounts"),
                            ("with_auditor", "With the auditor"),
                            ("submitted", "Submitted"),
                            ("queried", "Queried"),
                            ("approved", "Approved"),
                            ("partly_approved", "Partly approved"),
                        ],
                        default="open",
                        max_length=20,
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("own", "Own declaration"),
                            ("statement", "Auditor's statement"),
                            ("performance", "Auditor's statement and performance audit"),
                        ],
                        max_length=20,
                    ),
                ),
                ("period_from", models.DateField()),
                ("period_until", models.DateField()),
                ("granted_amount", MoneyField(help_text="What the grant was when the accounts were opened.")),
                (
                    "modules_completed",
                    models.PositiveIntegerField(blank=True, help_text="Unit rate: stated modules.", null=True),
                ),
                ("other_income_amount", MoneyField(default=0)),
                ("other_income_source", models.CharField(blank=True, max_length=200)),
                ("note", models.TextField(blank=True)),
                ("opened_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField(blank=True, null=True)),
                ("content", models.JSONField(blank=True, help_text="Exactly what was signed.", null=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
                ("query", models.TextField(blank=True, help_text="What the controller asks.")),
                ("decision", models.TextField(blank=True)),
                ("approved_amount", MoneyField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name_plural": "accounts",
                "db_table": "settlement_accounts",
                "ordering": ["application", "scheme"],
            },
        ),
        migrations.CreateModel(
            name="AccountsEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("post", models.CharField(max_length=40)),
                ("budget_amount", MoneyField(default=0)),
                ("cost_amount", MoneyField(default=0)),
                ("approved_amount", MoneyField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "verbose_name_plural": "accounts entries",
                "db_table": "settlement_accounts_entry",
                "ordering": ["accounts", "post"],
            },
        ),
        migrations.CreateModel(
            name="AuditLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("firm", models.CharField(max_length=150)),
                ("email", models.EmailField(max_length=254)),
                ("is_municipal", models.BooleanField(default=False, help_text="The municipality's own audit body.")),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("expires_at", models.DateTimeField()),
                ("made_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": "settlement_audit_link",
                "ordering": ["accounts", "-made_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="AuditStatement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "accounts_sha256",
                    models.CharField(help_text="Fingerprint of the accounts that it speaks of.", max_length=64),
                ),
                ("auditor", models.CharField(max_length=100)),
                (
                    "registration",
                    models.CharField(help_text="The auditor's or the firm's number in the register.", max_length=30),
                ),
                (
                    "conclusion",
                    models.CharField(
                        choices=[
                            ("clean", "Without reservations"),
                            ("qualified", "With reservations"),
                            ("adverse", "The accounts cannot be vouched for"),
                        ],
                        max_length=20,
                    ),
                ),
                ("text", models.TextField()),
                (
                    "performance",
                    models.TextField(blank=True, help_text="The performance audit, where one is asked for."),
                ),
                ("stated_at", models.DateTimeField()),
            ],
            options={
                "db_table": "settlement_audit_statement",
                "ordering": ["accounts", "-stated_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="BankAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("format", models.CharField(max_length=10)),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("taken_at", models.DateTimeField()),
            ],
            options={
                "db_table": "payments_bank_answer",
                "ordering": ["-taken_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="BankEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(help_text="Its place in the file.")),
                ("reference", models.CharField(blank=True, max_length=60)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("ordered", "Ordered"),
                            ("paid", "Paid"),
                            ("rejected", "Rejected by the bank"),
                            ("dropped", "Not sent"),
                        ],
                        max_length=20,
                    ),
                ),
                ("amount", MoneyField(blank=True, null=True)),
                ("booked_on", models.DateField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("problem", models.CharField(blank=True, help_text="Why it was not taken.", max_length=30)),
            ],
            options={
                "verbose_name_plural": "bank entries",
                "db_table": "payments_bank_entry",
                "ordering": ["answer", "number"],
            },
        ),
        migrations.CreateModel(
            name="BankFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, unique=True)),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "db_table": "payments_bank_file",
                "ordering": ["batch", "name"],
            },
        ),
        migrations.CreateModel(
            name="Budget",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField()),
                ("approved_at", models.DateTimeField()),
            ],
            options={
                "db_table": "payments_budget",
                "ordering": ["application", "scheme", "version"],
            },
        ),
        migrations.CreateModel(
            name="BudgetEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("post", models.CharField(max_length=40)),
                ("quarter", models.CharField(max_length=6)),
                ("amount", MoneyField()),
            ],
            options={
                "db_table": "payments_budget_entry",
                "ordering": ["budget", "quarter", "post"],
            },
        ),
        migrations.CreateModel(
            name="Call",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("last_term", models.CharField(help_text="The latest half-year that it asks about.", max_length=5)),
                ("due_on", models.DateField()),
                ("called_at", models.DateTimeField()),
            ],
            options={
                "db_table": "settlement_call",
                "ordering": ["round", "number"],
            },
        ),
        migrations.CreateModel(
            name="CarryOver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(help_text="The calendar year that ends.")),
                ("amount", MoneyField()),
                ("permission", models.CharField(help_text="The ministry's document.", max_length=120)),
                ("permitted_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": "settlement_carry_over",
                "ordering": ["appropriation", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=40, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("employee", "Another employee"),
                            ("module", "Another module"),
                            ("term", "Another half-year"),
                            ("extension", "Longer period"),
                            ("budget", "Another budget"),
                            ("withdrawal", "Places given up"),
                            ("officer", "Another grant officer"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Awaiting decision"),
                            ("awaiting_confirmation", "Awaiting the new grant officer"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("recorded", "Recorded"),
                            ("taken_back", "Taken back"),
                        ],
                        default="asked",
                        max_length=30,
                    ),
                ),
                ("before", models.JSONField(default=dict, help_text="How it was when the change was asked for.")),
                ("content", models.JSONField(default=dict, help_text="How it is to be.")),
                ("why", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("decision", models.TextField(blank=True, help_text="The agency's reasons.")),
                ("released_amount", MoneyField(default=0)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": "settlement_change",
                "ordering": ["application", "asked_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=40, unique=True)),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("unspent", "Not spent"),
                            ("not_completed", "Modules not completed"),
                            ("no_accounts", "No accounts"),
                            ("not_approved", "Costs not approved"),
                            ("terms_broken", "Terms not kept"),
                            ("voluntary", "Given back by the municipality"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("changed", "What the grant was given for has changed"),
                            ("error", "There was an error in the basis of the grant"),
                            ("other", "Another reason"),
                            ("closed", "The scheme is closed"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("heard", "In hearing"),
                            ("decided", "To be repaid"),
                            ("invoiced", "Invoiced"),
                            ("handed_over", "With debt collection"),
                            ("paid", "Repaid"),
                            ("dropped", "Dropped"),
                        ],
                        default="heard",
                        max_length=20,
                    ),
                ),
                ("amount", MoneyField()),
                ("lines", models.JSONField(default=list, help_text="Lines it is about: key and kroner of each.")),
                ("explanation", models.TextField()),
                ("proposed_at", models.DateTimeField()),
                ("answer_by", models.DateTimeField(blank=True, null=True)),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("decision", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("invoice", models.CharField(blank=True, max_length=40)),
                ("invoiced_at", models.DateTimeField(blank=True, null=True)),
                ("handed_over_at", models.DateTimeField(blank=True, null=True)),
                ("dropped_at", models.DateTimeField(blank=True, null=True)),
                ("drop_reason", models.TextField(blank=True)),
            ],
            options={
                "db_table": "settlement_claim",
                "ordering": ["application", "proposed_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Awaiting confirmation"), ("signed", "Confirmed")],
                        default="open",
                        max_length=20,
                    ),
                ),
                ("content", models.JSONField(blank=True, help_text="Exactly what was signed.", null=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": "settlement_confirmation",
                "ordering": ["call", "application"],
            },
        ),
        migrations.CreateModel(
            name="DeadlineMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("application", "Application"),
                            ("acceptance", "Acceptance"),
                            ("confirmation", "Confirmation"),
                            ("accounts", "Grant accounts"),
                        ],
                        max_length=20,
                    ),
                ),
                ("days", models.PositiveSmallIntegerField()),
                ("reason", models.TextField()),
                ("count", models.PositiveIntegerField(help_text="How many deadlines were moved.")),
                ("moved_at", models.DateTimeField()),
            ],
            options={
                "db_table": "settlement_deadline_move",
                "ordering": ["round", "-moved_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Duty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("confirmation", "Confirmation"), ("accounts", "Grant accounts")], max_length=20
                    ),
                ),
                ("reference", models.CharField(max_length=40, unique=True)),
                ("due_on", models.DateField(help_text="The last day.")),
                ("met_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name_plural": "duties",
                "db_table": "payments_duty",
                "ordering": ["due_on", "reference"],
            },
        ),
        migrations.CreateModel(
            name="Explanation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": "payments_explanation",
                "ordering": ["entry"],
            },
        ),
        migrations.CreateModel(
            name="Incoming",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(help_text="The bank's own number of the entry.", max_length=60, unique=True),
                ),
                ("booked_on", models.DateField()),
                ("amount", MoneyField()),
                ("sender", models.CharField(max_length=150)),
                ("cvr", models.CharField(blank=True, max_length=8)),
                ("text", models.CharField(blank=True, max_length=300)),
                ("taken_at", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "incoming",
                "db_table": "settlement_incoming",
                "ordering": ["-booked_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Instalment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("due_on", models.DateField()),
                ("terms", models.JSONField(help_text="The half-years it pays for.")),
            ],
            options={
                "db_table": "payments_instalment",
                "ordering": ["award", "number"],
            },
        ),
        migrations.CreateModel(
            name="Lapse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("not_accepted", "Not accepted in time"),
                            ("not_started", "Not begun in time"),
                            ("declined", "The municipality does not want it"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("changed", "What the grant was given for has changed"),
                            ("error", "There was an error in the basis of the grant"),
                            ("other", "Another reason"),
                            ("closed", "The scheme is closed"),
                        ],
                        max_length=20,
                    ),
                ),
                ("explanation", models.TextField()),
                ("proposed_at", models.DateTimeField()),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
                ("released_amount", MoneyField(default=0)),
                ("turned_down_at", models.DateTimeField(blank=True, null=True)),
                ("turned_down_reason", models.TextField(blank=True)),
            ],
            options={
                "db_table": "awards_lapse",
                "ordering": ["award", "proposed_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Match",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", MoneyField()),
                ("why", models.CharField(blank=True, max_length=300)),
                ("matched_at", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "matches",
                "db_table": "settlement_match",
                "ordering": ["incoming", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveIntegerField()),
                ("amount", MoneyField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("made", "Awaiting answer"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("expired", "Not answered in time"),
                            ("taken_back", "Taken back"),
                        ],
                        default="made",
                        max_length=20,
                    ),
                ),
                ("answer_by", models.DateTimeField()),
                ("made_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended_at",
                    models.DateTimeField(blank=True, help_text="When it ran out or was taken back.", null=True),
                ),
            ],
            options={
                "db_table": "settlement_offer",
                "ordering": ["made_at", "place", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Ordered",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("live", models.BooleanField(default=True)),
            ],
            options={
                "verbose_name_plural": "ordered",
                "db_table": "payments_ordered",
                "ordering": ["order", "part"],
            },
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("not_begun", "Not begun yet"),
                            ("participating", "Takes part"),
                            ("completed", "Module completed"),
                            ("postponed", "Postponed"),
                            ("on_leave", "On leave"),
                            ("dropped_out", "Dropped out"),
                            ("changed_job", "Changed job"),
                            ("failed", "Failed the exam"),
                        ],
                        max_length=20,
                    ),
                ),
                ("completed_on", models.DateField(blank=True, null=True)),
                (
                    "proof",
                    models.CharField(blank=True, help_text="Reference of the certificate; no grades.", max_length=100),
                ),
                ("until_term", models.CharField(blank=True, help_text="To when it is postponed.", max_length=5)),
                (
                    "gives_back",
                    models.BooleanField(default=False, help_text="The place is given up and the money goes back."),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "db_table": "settlement_outcome",
                "ordering": ["confirmation", "line"],
            },
        ),
        migrations.CreateModel(
            name="Part",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", MoneyField()),
                (
                    "trigger",
                    models.CharField(
                        choices=[
                            ("acceptance", "The grant is accepted"),
                            ("participation", "Participation is confirmed"),
                            ("completion", "Completion is confirmed"),
                        ],
                        max_length=20,
                    ),
                ),
                ("released_at", models.DateTimeField(blank=True, help_text="Since when it may be paid.", null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("ordered", "In a payment batch"),
                            ("paid", "Paid"),
                            ("kept", "Paid and kept"),
                            ("claimed", "Claimed back"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="planned",
                        max_length=20,
                    ),
                ),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "cancel_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("changed", "What the grant was given for has changed"),
                            ("error", "There was an error in the basis of the grant"),
                            ("other", "Another reason"),
                            ("closed", "The scheme is closed"),
                        ],
                        max_length=20,
                    ),
                ),
            ],
            options={
                "db_table": "payments_part",
                "ordering": ["instalment", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PaymentBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("built", "Waiting for release"),
                            ("released", "Released to the bank"),
                            ("answered", "Answered by the bank"),
                            ("discarded", "Discarded"),
                        ],
                        default="built",
                        max_length=20,
                    ),
                ),
                ("pay_on", models.DateField()),
                ("count", models.PositiveIntegerField()),
                ("total_amount", MoneyField()),
                ("built_at", models.DateTimeField()),
                ("released_at", models.DateTimeField(blank=True, null=True)),
                ("discarded_at", models.DateTimeField(blank=True, null=True)),
                ("discard_reason", models.TextField(blank=True)),
            ],
            options={
                "verbose_name_plural": "payment batches",
                "db_table": "payments_batch",
                "ordering": ["-built_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="PaymentOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(help_text="The bank gives it back (end to end).", max_length=35, unique=True),
                ),
                ("payee", models.CharField(max_length=100)),
                ("cvr", models.CharField(max_length=8)),
                ("amount", MoneyField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ordered", "Ordered"),
                            ("paid", "Paid"),
                            ("rejected", "Rejected by the bank"),
                            ("dropped", "Not sent"),
                        ],
                        default="ordered",
                        max_length=20,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("paid_on", models.DateField(blank=True, null=True)),
                ("rejection", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "db_table": "payments_order",
                "ordering": ["batch", "reference"],
            },
        ),
        migrations.CreateModel(
            name="Postponement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("until", models.DateField()),
                ("reason", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("declined_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": "settlement_postponement",
                "ordering": ["duty", "asked_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ProofRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ran_at", models.DateTimeField()),
                ("holds", models.BooleanField()),
                ("findings", models.JSONField(help_text="Name of each proof → what is wrong; empty where it holds.")),
            ],
            options={
                "db_table": "reports_proof_run",
                "ordering": ["-ran_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("reminded_at", models.DateTimeField()),
            ],
            options={
                "db_table": "settlement_reminder",
                "ordering": ["reminded_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="YearEnd",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("carried_amount", MoneyField(default=0)),
                ("treasury_amount", MoneyField(default=0)),
                ("closed_at", models.DateTimeField()),
            ],
            options={
                "db_table": "settlement_year_end",
                "ordering": ["appropriation", "year"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="account",
            name="account_never_below_zero",
        ),
        migrations.AddField(
            model_name="award",
            name="accepted_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="award",
            name="accepted_by",
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
            name="state",
            field=models.CharField(
                choices=[
                    ("refused", "Refused"),
                    ("offered", "Awaiting acceptance"),
                    ("accepted", "Accepted"),
                    ("lapsed", "Lapsed"),
                    ("settled", "Settled"),
                ],
                default="offered",
                max_length=20,
            ),
        ),
        migrations.RunPython(refusals_are_refused, migrations.RunPython.noop),
        migrations.AddField(
            model_name="line",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("not_begun", "Not begun yet"),
                    ("participating", "Takes part"),
                    ("completed", "Module completed"),
                    ("postponed", "Postponed"),
                    ("on_leave", "On leave"),
                    ("dropped_out", "Dropped out"),
                    ("changed_job", "Changed job"),
                    ("failed", "Failed the exam"),
                ],
                help_text="What the latest signed confirmation says.",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="line",
            name="outcome_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="recipient",
            field=models.CharField(blank=True, help_text="User name; empty for an office.", max_length=150),
        ),
        migrations.AddField(
            model_name="round",
            name="settled_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="run",
            name="is_offered",
            field=models.BooleanField(default=False, help_text="Only lines whose offer was accepted take part."),
        ),
        migrations.AddField(
            model_name="schemeterms",
            name="accounts_months",
            field=models.PositiveSmallIntegerField(default=3, help_text="Months from the period's end."),
        ),
        migrations.AddField(
            model_name="schemeterms",
            name="budget_posts",
            field=models.JSONField(blank=True, default=list, help_text="Budget lines: code, da, en."),
        ),
        migrations.AddField(
            model_name="schemeterms",
            name="claim_days",
            field=models.PositiveSmallIntegerField(default=30, help_text="Days to pay a claim."),
        ),
        migrations.AddField(
            model_name="schemeterms",
            name="confirm_days",
            field=models.PositiveSmallIntegerField(default=30),
        ),
        migrations.AddField(
            model_name="schemeterms",
            name="confirmations_a_year",
            field=models.PositiveSmallIntegerField(default=2, help_text="1: autumn; 2: spring and autumn."),
        ),
        migrations.AddField(
            model_name="schemeterms",
            name="offer_days",
            field=models.PositiveSmallIntegerField(
                default=10, help_text="Days to answer an offer from the reserve list."
            ),
        ),
        migrations.AddField(
            model_name="schemeterms",
            name="plan_kind",
            field=models.CharField(
                choices=[
                    ("yearly", "Once a year in advance, for the current and the coming module"),
                    ("quarterly", "Each quarter in advance, by the approved budget"),
                    ("start_completion", "A part at the start, the rest on completion"),
                ],
                default="yearly",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="schemeterms",
            name="settled_by",
            field=models.CharField(
                choices=[("unit_rate", "Unit rate: completed modules"), ("actual_cost", "Actual costs, by accounts")],
                default="unit_rate",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="schemeterms",
            name="start_percent",
            field=models.PositiveSmallIntegerField(default=60, help_text="Paid at the start, where paid in two parts."),
        ),
        migrations.AddField(
            model_name="schemeterms",
            name="takes_municipal_auditor",
            field=models.BooleanField(default=True),
        ),
        Released("Transfer"),
        migrations.AddField(
            model_name="transfer",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("changed", "What the grant was given for has changed"),
                    ("error", "There was an error in the basis of the grant"),
                    ("other", "Another reason"),
                    ("closed", "The scheme is closed"),
                ],
                max_length=20,
            ),
        ),
        AppendOnly("Transfer"),
        migrations.AlterField(
            model_name="account",
            name="kind",
            field=models.CharField(
                choices=[
                    ("finance_act", "finance act"),
                    ("appropriation", "appropriation"),
                    ("pool", "pool"),
                    ("reserved", "reserved"),
                    ("committed", "committed"),
                    ("paid", "paid"),
                    ("spent", "spent"),
                    ("receivable", "claimed back"),
                    ("returned", "returned"),
                    ("treasury", "treasury"),
                    ("incoming", "money received"),
                    ("suspense", "suspense account"),
                ],
                max_length=20,
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
                    ("acceptance_reminder", "Reminder of acceptance"),
                    ("lapse", "Lapse"),
                    ("payment_notice", "Payment notice"),
                    ("confirm_reminder", "Reminder of confirmation"),
                    ("change_decision", "Decision on a change"),
                    ("accounts_reminder", "Reminder of accounts"),
                    ("accounts_decision", "Decision on accounts"),
                    ("repayment_claim", "Repayment claim"),
                    ("debt_collection", "Handed over to debt collection"),
                    ("reserve_offer", "Offer from the reserve list"),
                    ("round_settlement", "Settlement of the round"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="to",
            field=models.EmailField(blank=True, help_text="Empty where the person has no address.", max_length=254),
        ),
        migrations.AlterField(
            model_name="order",
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
                    ("acceptance_reminder", "Reminder of acceptance"),
                    ("lapse", "Lapse"),
                    ("payment_notice", "Payment notice"),
                    ("confirm_reminder", "Reminder of confirmation"),
                    ("change_decision", "Decision on a change"),
                    ("accounts_reminder", "Reminder of accounts"),
                    ("accounts_decision", "Decision on accounts"),
                    ("repayment_claim", "Repayment claim"),
                    ("debt_collection", "Handed over to debt collection"),
                    ("reserve_offer", "Offer from the reserve list"),
                    ("round_settlement", "Settlement of the round"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="order",
            name="ordered_by",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty: the night.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
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
                    ("settled", "Settled"),
                ],
                default="planned",
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("balance_amount__gte", 0), ("kind__in", ["finance_act", "incoming"]), _connector="OR"
                ),
                name="account_never_below_zero",
            ),
        ),
        migrations.AddConstraint(
            model_name="award",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("accepted_at__isnull", True), ("accepted_by__isnull", True)),
                    models.Q(("accepted_at__isnull", False), ("accepted_by__isnull", False)),
                    _connector="OR",
                ),
                name="award_accepted_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="award",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("awarded_amount", 0), ("state", "refused")),
                    models.Q(models.Q(("state", "refused"), _negated=True), ("awarded_amount__gt", 0)),
                    _connector="OR",
                ),
                name="refused_is_to_give_nothing",
            ),
        ),
        migrations.AddConstraint(
            model_name="award",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["accepted", "settled"]), _negated=True),
                    ("accepted_at__isnull", False),
                    _connector="OR",
                ),
                name="accepted_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="municipality",
            constraint=models.UniqueConstraint(
                condition=models.Q(("cvr", ""), _negated=True),
                fields=("cvr",),
                name="one_municipality_per_business_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="schemeterms",
            constraint=models.CheckConstraint(
                condition=models.Q(("start_percent__gte", 1), ("start_percent__lte", 99)),
                name="start_percent_leaves_a_rest",
            ),
        ),
        migrations.AddConstraint(
            model_name="schemeterms",
            constraint=models.CheckConstraint(
                condition=models.Q(("confirmations_a_year__gte", 1), ("confirmations_a_year__lte", 2)),
                name="once_or_twice_a_year",
            ),
        ),
        migrations.AddField(
            model_name="accounts",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="accounts", to="pool.application"
            ),
        ),
        migrations.AddField(
            model_name="accounts",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="accounts",
            name="scheme",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pool.scheme"),
        ),
        migrations.AddField(
            model_name="accounts",
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
            model_name="accountsentry",
            name="accounts",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="pool.accounts"
            ),
        ),
        migrations.AddField(
            model_name="auditlink",
            name="accounts",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="audit_links", to="pool.accounts"
            ),
        ),
        migrations.AddField(
            model_name="auditlink",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="auditlink",
            name="revoked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="auditstatement",
            name="accounts",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="statements", to="pool.accounts"
            ),
        ),
        migrations.AddField(
            model_name="auditstatement",
            name="link",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="statement", to="pool.auditlink"
            ),
        ),
        migrations.AddField(
            model_name="bankanswer",
            name="taken_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="bankentry",
            name="answer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="pool.bankanswer"
            ),
        ),
        migrations.AddField(
            model_name="budget",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="budgets", to="pool.application"
            ),
        ),
        migrations.AddField(
            model_name="budget",
            name="approved_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="budget",
            name="scheme",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pool.scheme"),
        ),
        migrations.AddField(
            model_name="budgetentry",
            name="budget",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="pool.budget"
            ),
        ),
        migrations.AddField(
            model_name="call",
            name="called_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="call",
            name="round",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="calls", to="pool.round"),
        ),
        migrations.AddField(
            model_name="carryover",
            name="appropriation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="carry_overs", to="pool.appropriation"
            ),
        ),
        migrations.AddField(
            model_name="carryover",
            name="confirmed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="carryover",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="pool.application"
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="line",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="changes",
                to="pool.line",
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="officer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="scheme",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pool.scheme"
            ),
        ),
        migrations.AddField(
            model_name="claim",
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
            model_name="claim",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="pool.application"
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="dropped_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="handed_over_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="invoiced_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="proposed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="scheme",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pool.scheme"),
        ),
        migrations.AddField(
            model_name="confirmation",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="confirmations", to="pool.application"
            ),
        ),
        migrations.AddField(
            model_name="confirmation",
            name="call",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="confirmations", to="pool.call"
            ),
        ),
        migrations.AddField(
            model_name="confirmation",
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
            model_name="deadlinemove",
            name="moved_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="deadlinemove",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="deadline_moves", to="pool.round"
            ),
        ),
        migrations.AddField(
            model_name="duty",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="duties", to="pool.application"
            ),
        ),
        migrations.AddField(
            model_name="confirmation",
            name="duty",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="confirmation", to="pool.duty"
            ),
        ),
        migrations.AddField(
            model_name="accounts",
            name="duty",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="accounts", to="pool.duty"
            ),
        ),
        migrations.AddField(
            model_name="explanation",
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
            model_name="explanation",
            name="entry",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="explanation", to="pool.bankentry"
            ),
        ),
        migrations.AddField(
            model_name="explanation",
            name="written_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="incoming",
            name="taken_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="instalment",
            name="award",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="instalments", to="pool.award"
            ),
        ),
        migrations.AddField(
            model_name="lapse",
            name="award",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="lapses", to="pool.award"
            ),
        ),
        migrations.AddField(
            model_name="lapse",
            name="proposed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="lapse",
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
            model_name="lapse",
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
            model_name="match",
            name="claim",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="matches",
                to="pool.claim",
            ),
        ),
        migrations.AddField(
            model_name="match",
            name="incoming",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="matches", to="pool.incoming"
            ),
        ),
        migrations.AddField(
            model_name="match",
            name="matched_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="offer",
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
            model_name="offer",
            name="line",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="pool.line"),
        ),
        migrations.AddField(
            model_name="offer",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="outcome",
            name="changed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="outcome",
            name="confirmation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="outcomes", to="pool.confirmation"
            ),
        ),
        migrations.AddField(
            model_name="outcome",
            name="line",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="outcomes", to="pool.line"
            ),
        ),
        migrations.AddField(
            model_name="part",
            name="cancelled_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="part",
            name="instalment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="pool.instalment"
            ),
        ),
        migrations.AddField(
            model_name="part",
            name="line",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="pool.line"
            ),
        ),
        migrations.AddField(
            model_name="part",
            name="scheme",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pool.scheme"),
        ),
        migrations.AddField(
            model_name="ordered",
            name="part",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="ordered", to="pool.part"
            ),
        ),
        migrations.AddField(
            model_name="paymentbatch",
            name="built_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="paymentbatch",
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
            model_name="paymentbatch",
            name="released_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="bankfile",
            name="batch",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="files", to="pool.paymentbatch"
            ),
        ),
        migrations.AddField(
            model_name="paymentorder",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="payment_orders", to="pool.application"
            ),
        ),
        migrations.AddField(
            model_name="paymentorder",
            name="batch",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="orders", to="pool.paymentbatch"
            ),
        ),
        migrations.AddField(
            model_name="paymentorder",
            name="municipality",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pool.municipality"
            ),
        ),
        migrations.AddField(
            model_name="ordered",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="ordered", to="pool.paymentorder"
            ),
        ),
        migrations.AddField(
            model_name="bankentry",
            name="order",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="pool.paymentorder",
            ),
        ),
        migrations.AddField(
            model_name="postponement",
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
            model_name="postponement",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="postponement",
            name="declined_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="postponement",
            name="duty",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="postponements", to="pool.duty"
            ),
        ),
        migrations.AddField(
            model_name="proofrun",
            name="ran_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="reminder",
            name="award",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reminders",
                to="pool.award",
            ),
        ),
        migrations.AddField(
            model_name="reminder",
            name="duty",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reminders",
                to="pool.duty",
            ),
        ),
        migrations.AddField(
            model_name="yearend",
            name="appropriation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="year_ends", to="pool.appropriation"
            ),
        ),
        migrations.AddField(
            model_name="yearend",
            name="closed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.DeleteModel(
            name="Payment",
        ),
        migrations.AddConstraint(
            model_name="accountsentry",
            constraint=models.UniqueConstraint(fields=("accounts", "post"), name="a_post_once_in_the_accounts"),
        ),
        migrations.AddConstraint(
            model_name="accountsentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_amount__isnull", True),
                    ("approved_amount__lte", models.F("cost_amount")),
                    _connector="OR",
                ),
                name="approved_within_cost",
            ),
        ),
        migrations.AddConstraint(
            model_name="auditlink",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at__isnull", True)),
                fields=("accounts",),
                name="one_open_link_for_an_auditor",
            ),
        ),
        migrations.AddConstraint(
            model_name="auditlink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("revoked_at__isnull", True), ("revoked_by__isnull", True)),
                    models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                    _connector="OR",
                ),
                name="audit_link_revoked_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="budget",
            constraint=models.UniqueConstraint(
                fields=("application", "scheme", "version"), name="one_budget_per_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetentry",
            constraint=models.UniqueConstraint(fields=("budget", "post", "quarter"), name="a_post_once_in_a_quarter"),
        ),
        migrations.AddConstraint(
            model_name="budgetentry",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="budget_entry_is_positive"),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.UniqueConstraint(fields=("round", "number"), name="one_call_per_number"),
        ),
        migrations.AddConstraint(
            model_name="carryover",
            constraint=models.UniqueConstraint(fields=("appropriation", "year"), name="one_carry_over_a_year"),
        ),
        migrations.AddConstraint(
            model_name="carryover",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="carry_over_is_positive"),
        ),
        migrations.AddConstraint(
            model_name="carryover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_by__isnull", True),
                    models.Q(("confirmed_by", models.F("recorded_by")), _negated=True),
                    _connector="OR",
                ),
                name="carry_over_confirmed_by_a_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="carryover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                    models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                    _connector="OR",
                ),
                name="carry_over_confirmed_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.UniqueConstraint(
                condition=models.Q(("line__isnull", False), ("state", "asked")),
                fields=("line",),
                name="one_open_change_of_a_line",
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="change_decided_by_a_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "officer"), _negated=True), ("officer__isnull", False), _connector="OR"
                ),
                name="a_new_officer_is_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                    _connector="OR",
                ),
                name="change_decided_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="claim_is_positive"),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="claim_decided_by_a_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["heard", "dropped"]), ("decided_at__isnull", False), _connector="OR"),
                name="claimed_by_decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                    models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                    _connector="OR",
                ),
                name="claim_answered_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                    _connector="OR",
                ),
                name="claim_decided_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("invoiced_at__isnull", True), ("invoiced_by__isnull", True)),
                    models.Q(("invoiced_at__isnull", False), ("invoiced_by__isnull", False)),
                    _connector="OR",
                ),
                name="claim_invoiced_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("handed_over_at__isnull", True), ("handed_over_by__isnull", True)),
                    models.Q(("handed_over_at__isnull", False), ("handed_over_by__isnull", False)),
                    _connector="OR",
                ),
                name="claim_handed_over_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("dropped_at__isnull", True), ("dropped_by__isnull", True)),
                    models.Q(("dropped_at__isnull", False), ("dropped_by__isnull", False)),
                    _connector="OR",
                ),
                name="claim_dropped_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadlinemove",
            constraint=models.CheckConstraint(condition=models.Q(("days__gt", 0)), name="a_deadline_moves_later"),
        ),
        migrations.AddIndex(
            model_name="duty",
            index=models.Index(fields=["met_at", "due_on"], name="duties_late"),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.UniqueConstraint(fields=("call", "application"), name="one_confirmation_per_call"),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("signed_at__isnull", True), ("state", "open")),
                    models.Q(("signed_at__isnull", False), ("state", "signed")),
                    _connector="OR",
                ),
                name="confirmed_by_signature",
            ),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("signed_at__isnull", True), ("signed_by__isnull", True)),
                    models.Q(("signed_at__isnull", False), ("signed_by__isnull", False)),
                    _connector="OR",
                ),
                name="confirmation_signed_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="accounts",
            constraint=models.UniqueConstraint(fields=("application", "scheme"), name="one_set_of_accounts_per_scheme"),
        ),
        migrations.AddConstraint(
            model_name="accounts",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["approved", "partly_approved"]), _negated=True),
                    models.Q(
                        ("decided_at__isnull", False), ("approved_amount__isnull", False), ("signed_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="approved_accounts_were_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="accounts",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("signed_at__isnull", True), ("signed_by__isnull", True)),
                    models.Q(("signed_at__isnull", False), ("signed_by__isnull", False)),
                    _connector="OR",
                ),
                name="accounts_signed_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="accounts",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                    _connector="OR",
                ),
                name="accounts_decided_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="explanation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True),
                    models.Q(("approved_by", models.F("written_by")), _negated=True),
                    _connector="OR",
                ),
                name="explanation_approved_by_a_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="explanation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                    _connector="OR",
                ),
                name="explanation_approved_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="incoming",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="incoming_is_positive"),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.UniqueConstraint(fields=("award", "number"), name="an_instalment_once_in_a_plan"),
        ),
        migrations.AddConstraint(
            model_name="lapse",
            constraint=models.UniqueConstraint(
                condition=models.Q(("signed_at__isnull", True), ("turned_down_at__isnull", True)),
                fields=("award",),
                name="one_open_proposal_to_lapse",
            ),
        ),
        migrations.AddConstraint(
            model_name="lapse",
            constraint=models.CheckConstraint(
                condition=models.Q(("signed_at__isnull", True), ("turned_down_at__isnull", True), _connector="OR"),
                name="lapse_signed_or_turned_down",
            ),
        ),
        migrations.AddConstraint(
            model_name="lapse",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("signed_by__isnull", True),
                    models.Q(("signed_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="lapse_signed_by_a_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="lapse",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("signed_at__isnull", True), ("signed_by__isnull", True)),
                    models.Q(("signed_at__isnull", False), ("signed_by__isnull", False)),
                    _connector="OR",
                ),
                name="lapse_signed_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="lapse",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("turned_down_at__isnull", True), ("turned_down_by__isnull", True)),
                    models.Q(("turned_down_at__isnull", False), ("turned_down_by__isnull", False)),
                    _connector="OR",
                ),
                name="lapse_turned_down_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="match_is_positive"),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.CheckConstraint(
                condition=models.Q(("claim__isnull", False), models.Q(("why", ""), _negated=True), _connector="OR"),
                name="sent_back_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["made", "accepted"])),
                fields=("line",),
                name="one_standing_offer_per_line",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="offer_is_positive"),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                    models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                    _connector="OR",
                ),
                name="offer_answered_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.UniqueConstraint(fields=("confirmation", "line"), name="one_outcome_per_line"),
        ),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "completed"), _negated=True),
                    models.Q(("completed_on__isnull", False), models.Q(("proof", ""), _negated=True)),
                    _connector="OR",
                ),
                name="completed_with_day_and_proof",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "postponed"), _negated=True),
                    models.Q(("until_term", ""), _negated=True),
                    _connector="OR",
                ),
                name="postponed_until_a_term",
            ),
        ),
        migrations.AddIndex(
            model_name="part",
            index=models.Index(fields=["state", "released_at", "id"], name="parts_to_pay"),
        ),
        migrations.AddConstraint(
            model_name="part",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="part_is_positive"),
        ),
        migrations.AddConstraint(
            model_name="part",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["planned", "cancelled"]), ("released_at__isnull", False), _connector="OR"
                ),
                name="only_what_is_released_is_ordered",
            ),
        ),
        migrations.AddConstraint(
            model_name="part",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cancelled_at__isnull", False), ("state", "cancelled")),
                    models.Q(models.Q(("state", "cancelled"), _negated=True), ("cancelled_at__isnull", True)),
                    _connector="OR",
                ),
                name="a_cancelled_part_has_its_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="part",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cancelled_at__isnull", True), ("cancelled_by__isnull", True)),
                    models.Q(("cancelled_at__isnull", False), ("cancelled_by__isnull", False)),
                    _connector="OR",
                ),
                name="part_cancelled_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(("count__gt", 0), ("total_amount__gt", 0)), name="a_batch_pays_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("released_by__isnull", True),
                    models.Q(("released_by", models.F("built_by")), _negated=True),
                    _connector="OR",
                ),
                name="batch_released_by_a_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["released", "answered"]), _negated=True),
                    ("released_at__isnull", False),
                    _connector="OR",
                ),
                name="no_batch_is_out_unreleased",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("released_at__isnull", True), ("released_by__isnull", True)),
                    models.Q(("released_at__isnull", False), ("released_by__isnull", False)),
                    _connector="OR",
                ),
                name="payment_batch_released_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("discarded_at__isnull", True), ("discarded_by__isnull", True)),
                    models.Q(("discarded_at__isnull", False), ("discarded_by__isnull", False)),
                    _connector="OR",
                ),
                name="payment_batch_discarded_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentorder",
            constraint=models.UniqueConstraint(fields=("batch", "application"), name="one_payment_per_case_and_batch"),
        ),
        migrations.AddConstraint(
            model_name="paymentorder",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="payment_is_positive"),
        ),
        migrations.AddConstraint(
            model_name="paymentorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "paid"), _negated=True), ("paid_on__isnull", False), _connector="OR"
                ),
                name="paid_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "rejected"), _negated=True),
                    models.Q(("rejection", ""), _negated=True),
                    _connector="OR",
                ),
                name="rejected_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="ordered",
            constraint=models.UniqueConstraint(
                condition=models.Q(("live", True)), fields=("part",), name="a_part_is_paid_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="ordered",
            constraint=models.UniqueConstraint(fields=("order", "part"), name="a_part_once_in_an_order"),
        ),
        migrations.AddConstraint(
            model_name="bankentry",
            constraint=models.UniqueConstraint(fields=("answer", "number"), name="a_line_of_an_answer_once"),
        ),
        migrations.AddConstraint(
            model_name="postponement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("approved_at__isnull", True), ("declined_at__isnull", True)),
                fields=("duty",),
                name="one_open_postponement",
            ),
        ),
        migrations.AddConstraint(
            model_name="postponement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True),
                    models.Q(("approved_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="postponement_approved_by_a_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="postponement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                    _connector="OR",
                ),
                name="postponement_approved_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="postponement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("declined_at__isnull", True), ("declined_by__isnull", True)),
                    models.Q(("declined_at__isnull", False), ("declined_by__isnull", False)),
                    _connector="OR",
                ),
                name="postponement_declined_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(
                condition=models.Q(("duty__isnull", False)),
                fields=("duty", "number"),
                name="a_duty_is_reminded_once_a_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(
                condition=models.Q(("award__isnull", False)),
                fields=("award", "number"),
                name="an_award_is_reminded_once_a_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("award__isnull", True), ("duty__isnull", False)),
                    models.Q(("award__isnull", False), ("duty__isnull", True)),
                    _connector="OR",
                ),
                name="a_reminder_is_about_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="yearend",
            constraint=models.UniqueConstraint(fields=("appropriation", "year"), name="a_year_ends_once"),
        ),
        AppendOnly("Instalment"),
        AppendOnly("Budget"),
        AppendOnly("BudgetEntry"),
        AppendOnly("BankFile"),
        AppendOnly("BankAnswer"),
        AppendOnly("BankEntry"),
        AppendOnly("AuditStatement"),
        AppendOnly("Incoming"),
        AppendOnly("Match"),
        AppendOnly("YearEnd"),
        AppendOnly("DeadlineMove"),
        AppendOnly("Reminder"),
        AppendOnly("ProofRun"),
    ]
