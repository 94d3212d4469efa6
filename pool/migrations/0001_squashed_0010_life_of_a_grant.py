"""Every table as it stands after the first ten migrations, made at once: an empty database starts here."""

import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import pool.db
import pool.registry.models


class Migration(migrations.Migration):
    replaces = [
        ("pool", "0001_initial"),
        ("pool", "0002_books_only_grow"),
        ("pool", "0003_allocation_in_full"),
        ("pool", "0004_figures_only_grow"),
        ("pool", "0005_run_had"),
        ("pool", "0006_letters_of_every_kind"),
        ("pool", "0007_letters_know_their_case"),
        ("pool", "0008_letters_only_grow"),
        ("pool", "0009_access_payees_impartiality_mail"),
        ("pool", "0010_life_of_a_grant"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(unique=True)),
                ("at", models.DateTimeField()),
                ("actor", models.CharField(max_length=150)),
                ("verb", models.CharField(max_length=60)),
                ("subject", models.CharField(max_length=80)),
                ("case", models.CharField(blank=True, db_index=True, max_length=40)),
                ("facts", models.JSONField(default=dict)),
                ("previous_hash", models.CharField(blank=True, max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name_plural": "entries",
                "db_table": "journal_entry",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="JournalHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(default=0)),
                ("hash", models.CharField(blank=True, default="", max_length=64)),
            ],
            options={
                "db_table": "journal_head",
            },
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=160, unique=True)),
                (
                    "kind",
                    models.CharField(
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
                ("appropriation", models.CharField(max_length=20)),
                ("finance_year", models.PositiveSmallIntegerField()),
                ("round", models.CharField(blank=True, max_length=20)),
                ("scheme", models.CharField(blank=True, max_length=20)),
                ("municipality", models.CharField(blank=True, max_length=4)),
                ("award", models.CharField(blank=True, db_index=True, max_length=40)),
                ("in_amount", pool.db.MoneyField(default=0)),
                ("out_amount", pool.db.MoneyField(default=0)),
                ("balance_amount", pool.db.MoneyField(default=0)),
            ],
            options={
                "db_table": "ledger_account",
                "ordering": ["key"],
                "indexes": [models.Index(fields=["finance_year", "kind", "round"], name="account_by_year")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("balance_amount__gte", 0), ("kind__in", ["finance_act", "incoming"]), _connector="OR"
                        ),
                        name="account_never_below_zero",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "balance_amount",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("in_amount"), "-", models.F("out_amount")
                                ),
                            )
                        ),
                        name="balance_is_in_minus_out",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(default=0)),
                ("hash", models.CharField(blank=True, default="", max_length=64)),
            ],
            options={
                "db_table": "ledger_head",
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
                "constraints": [
                    models.UniqueConstraint(fields=("visitor", "since"), name="one_count_per_visitor_and_time")
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "to",
                    models.EmailField(blank=True, help_text="Empty where the person has no address.", max_length=254),
                ),
                (
                    "recipient",
                    models.CharField(blank=True, help_text="User name; empty for an office.", max_length=150),
                ),
                ("kind", models.CharField(help_text="Which template it was worded by.", max_length=40)),
                (
                    "case",
                    models.CharField(
                        blank=True, db_index=True, help_text="Case number, where it is about one.", max_length=40
                    ),
                ),
                ("language", models.CharField(max_length=2)),
                ("subject", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("html", models.TextField()),
                ("made_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("sent", "Sent"), ("failed", "Failed")],
                        default="waiting",
                        max_length=20,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("problem", models.CharField(blank=True, max_length=300)),
                ("leased_until", models.DateTimeField(blank=True, null=True)),
                ("worker", models.CharField(blank=True, max_length=80)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": "mail_message",
                "ordering": ["made_at", "pk"],
                "indexes": [models.Index(fields=["state", "leased_until", "id"], name="messages_to_send")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state", "sent")),
                            models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="a_message_sent_has_its_moment",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Municipality",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=4, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("official_name", models.CharField(max_length=100)),
                ("sort_key", models.CharField(db_index=True, max_length=100)),
                ("search_key", models.CharField(max_length=200)),
                ("cvr", models.CharField(blank=True, max_length=8, validators=[pool.registry.models.validate_cvr])),
                ("gln", models.CharField(blank=True, max_length=13, validators=[pool.registry.models.validate_gln])),
                ("population_2012", models.PositiveIntegerField(blank=True, null=True)),
            ],
            options={
                "verbose_name_plural": "municipalities",
                "db_table": "registry_municipality",
                "ordering": ["sort_key", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("cvr", ""), _negated=True),
                        fields=("cvr",),
                        name="one_municipality_per_business_number",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Provider",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=20, unique=True)),
                ("name", models.CharField(max_length=120)),
            ],
            options={
                "db_table": "registry_provider",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Region",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=30, unique=True)),
                ("name_da", models.CharField(max_length=80)),
                ("name_en", models.CharField(max_length=80)),
            ],
            options={
                "db_table": "registry_region",
                "ordering": ["name_da"],
            },
        ),
        migrations.CreateModel(
            name="Appropriation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20)),
                ("finance_year", models.PositiveSmallIntegerField()),
                ("name_da", models.CharField(max_length=150)),
                ("name_en", models.CharField(max_length=150)),
            ],
            options={
                "db_table": "rounds_appropriation",
                "ordering": ["finance_year", "code"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "finance_year"), name="one_appropriation_a_year")
                ],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=150, verbose_name="first name")),
                ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined")),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="pool.municipality",
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "db_table": "access_user",
                "ordering": ["username"],
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(unique=True)),
                ("source", models.CharField(max_length=120, unique=True)),
                (
                    "from_account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="transfers_out", to="pool.account"
                    ),
                ),
                (
                    "to_account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="transfers_in", to="pool.account"
                    ),
                ),
                ("amount", pool.db.MoneyField()),
                ("posted_at", models.DateTimeField()),
                ("posted_by", models.CharField(max_length=150)),
                ("text", models.CharField(max_length=300)),
                (
                    "reason",
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
                ("previous_hash", models.CharField(blank=True, max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "db_table": "ledger_transfer",
                "ordering": ["number"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="transfer_moves_something"),
                    models.CheckConstraint(
                        condition=models.Q(("from_account", models.F("to_account")), _negated=True),
                        name="transfer_between_two_accounts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=20, unique=True)),
                ("name_da", models.CharField(max_length=150)),
                ("name_en", models.CharField(max_length=150)),
                ("ects", models.PositiveSmallIntegerField()),
                ("providers", models.ManyToManyField(blank=True, related_name="programmes", to="pool.provider")),
            ],
            options={
                "db_table": "registry_programme",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="RegionMembership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="pool.municipality"
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="pool.region"
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, help_text="Last day; empty while it lasts.", null=True)),
            ],
            options={
                "db_table": "registry_region_membership",
                "ordering": ["municipality", "valid_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "valid_from"), name="one_region_from_each_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="region_membership_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AppropriationEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "appropriation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="pool.appropriation"
                    ),
                ),
                ("amount", pool.db.MoneyField()),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("finance_act", "Finance act"),
                            ("supplement", "Supplementary appropriation"),
                            ("committee", "Finance Committee document"),
                            ("carry_over", "Carry-over"),
                        ],
                        max_length=20,
                    ),
                ),
                ("document", models.CharField(max_length=120)),
                ("dated_on", models.DateField()),
            ],
            options={
                "verbose_name_plural": "appropriation entries",
                "db_table": "rounds_appropriation_entry",
                "ordering": ["dated_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="appropriation_entry_is_positive"
                    ),
                    models.UniqueConstraint(
                        fields=("appropriation", "source", "document"), name="one_entry_per_granting_document"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True)),
                ("title_da", models.CharField(max_length=150)),
                ("title_en", models.CharField(max_length=150)),
                (
                    "appropriation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rounds", to="pool.appropriation"
                    ),
                ),
                ("frame_amount", pool.db.MoneyField()),
                ("opens_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                ("decide_by", models.DateField()),
                ("period_from", models.DateField()),
                ("period_until", models.DateField()),
                ("language", models.CharField(default="da", max_length=2)),
                ("ruleset", models.JSONField()),
                ("ruleset_hash", models.CharField(max_length=64)),
                (
                    "closes_when_used",
                    models.BooleanField(
                        default=False,
                        help_text="First come, first served: closes by itself when what is applied for uses the frame.",
                    ),
                ),
                (
                    "state",
                    models.CharField(
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
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                (
                    "filled_at",
                    models.DateTimeField(blank=True, help_text="When it closed by itself, the last time.", null=True),
                ),
                (
                    "reopened_at",
                    models.DateTimeField(blank=True, help_text="When it opened again, the last time.", null=True),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": "rounds_round",
                "ordering": ["-opens_at", "pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("frame_amount__gt", 0)), name="frame_is_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("closes_at__gt", models.F("opens_at"))), name="round_closes_after_it_opens"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period_until__gte", models.F("period_from"))),
                        name="period_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Employee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="employees", to="pool.municipality"
                    ),
                ),
                ("reference", models.CharField(max_length=20)),
                ("initials", models.CharField(max_length=6)),
                ("hired_on", models.DateField()),
                ("has_child_cases", models.BooleanField()),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "db_table": "workforce_employee",
                "ordering": ["municipality", "reference"],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "reference"), name="one_employee_per_reference")
                ],
            },
        ),
        migrations.CreateModel(
            name="AccessReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("quarter", models.PositiveSmallIntegerField()),
                (
                    "content",
                    models.JSONField(
                        help_text="Everybody as the reviewer saw them: roles, granted by whom, last sign-in."
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("note", models.TextField()),
                ("signed_at", models.DateTimeField()),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "access_review",
                "ordering": ["-year", "-quarter"],
                "constraints": [
                    models.UniqueConstraint(fields=("year", "quarter"), name="one_access_review_a_quarter"),
                    models.CheckConstraint(
                        condition=models.Q(("quarter__gte", 1), ("quarter__lte", 4)), name="a_year_has_four_quarters"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleGrant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="role_grants",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("preparer", "Preparer"),
                            ("signatory", "Signatory"),
                            ("caseworker", "Caseworker"),
                            ("decider", "Decision maker"),
                            ("finance", "Finance officer"),
                            ("controller", "Controller"),
                            ("administrator", "Administrator"),
                            ("ministry", "Ministry reader"),
                            ("auditor", "Auditor"),
                        ],
                        max_length=20,
                    ),
                ),
                ("granted_at", models.DateTimeField()),
                (
                    "granted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "access_role_grant",
                "ordering": ["granted_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("user", "role"),
                        name="one_live_grant_of_a_role",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="role_grant_ended_at_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="role_proposals",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("preparer", "Preparer"),
                            ("signatory", "Signatory"),
                            ("caseworker", "Caseworker"),
                            ("decider", "Decision maker"),
                            ("finance", "Finance officer"),
                            ("controller", "Controller"),
                            ("administrator", "Administrator"),
                            ("ministry", "Ministry reader"),
                            ("auditor", "Auditor"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "gives",
                    models.BooleanField(help_text="Whether the role is to be given; else it is to be taken away."),
                ),
                ("reason", models.TextField()),
                ("proposed_at", models.DateTimeField()),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("declined_at", models.DateTimeField(blank=True, null=True)),
                (
                    "declined_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decline_reason", models.TextField(blank=True)),
            ],
            options={
                "db_table": "access_role_proposal",
                "ordering": ["-proposed_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed_at__isnull", True), ("declined_at__isnull", True)),
                        fields=("user", "role"),
                        name="one_open_proposal_for_a_role",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_at__isnull", True), ("declined_at__isnull", True), _connector="OR"
                        ),
                        name="role_proposal_confirmed_or_declined",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(
                                models.Q(("confirmed_by", models.F("proposed_by")), _negated=True),
                                models.Q(("confirmed_by", models.F("user")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="role_confirmed_by_a_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("proposed_by", models.F("user")), _negated=True),
                        name="nobody_proposes_a_role_for_themselves",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="role_proposal_confirmed_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("declined_at__isnull", True), ("declined_by__isnull", True)),
                            models.Q(("declined_at__isnull", False), ("declined_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="role_proposal_declined_at_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=30, unique=True)),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="applications", to="pool.round"
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="applications", to="pool.municipality"
                    ),
                ),
                (
                    "state",
                    models.CharField(
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
                (
                    "requested_amount",
                    pool.db.MoneyField(default=0, help_text="Sum of the lines; written only by this room."),
                ),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("changed_at", models.DateTimeField()),
                ("moved_at", models.DateTimeField(help_text="Since when it is in its state.")),
                (
                    "handed_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("handed_at", models.DateTimeField(blank=True, null=True)),
                ("sent_back_reason", models.TextField(blank=True)),
                (
                    "submitted_at",
                    models.DateTimeField(blank=True, help_text="The first time: the place in the queue.", null=True),
                ),
                ("next_deadline_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": "applications_application",
                "ordering": ["reference"],
                "indexes": [
                    models.Index(fields=["state", "next_deadline_at", "id"], name="application_worklist"),
                    models.Index(fields=["next_deadline_at", "id"], name="application_by_deadline"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("round", "municipality"), name="one_application_per_municipality_and_round"
                    )
                ],
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
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("used_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": "awards_ruleset",
                "ordering": ["name", "-version"],
                "constraints": [models.UniqueConstraint(fields=("name", "version"), name="one_ruleset_per_version")],
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="snapshots", to="pool.round"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("tranche", models.PositiveSmallIntegerField(default=1)),
                ("bids", models.TextField()),
                ("bids_hash", models.CharField(max_length=64)),
                (
                    "had",
                    models.TextField(
                        default="{}",
                        help_text="JSON: what each municipality, by code, was given by earlier decisions of the round, in øre.",
                    ),
                ),
                ("keys", models.JSONField(default=dict, help_text="The version of each table of keys that was read.")),
                ("pool_amount", pool.db.MoneyField(help_text="What stood in the pool then.")),
                ("taken_at", models.DateTimeField()),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "awards_snapshot",
                "ordering": ["round", "-number"],
                "constraints": [models.UniqueConstraint(fields=("round", "number"), name="one_snapshot_per_number")],
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
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("discarded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "discarded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("discard_reason", models.TextField(blank=True)),
            ],
            options={
                "db_table": "letters_wording",
                "ordering": ["name", "language", "scheme", "-version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("name", "language", "scheme", "version"), name="one_wording_per_version"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")),
                        fields=("name", "language", "scheme"),
                        name="one_proposed_wording",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="wording_approved_by_a_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                            models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="wording_approved_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("discarded_at__isnull", True), ("discarded_by__isnull", True)),
                            models.Q(("discarded_at__isnull", False), ("discarded_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="wording_discarded_at_and_by",
                    ),
                ],
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
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "payments_bank_answer",
                "ordering": ["-taken_at", "-pk"],
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
                ("total_amount", pool.db.MoneyField()),
                ("built_at", models.DateTimeField()),
                (
                    "built_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("released_at", models.DateTimeField(blank=True, null=True)),
                (
                    "released_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("discarded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "discarded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("discard_reason", models.TextField(blank=True)),
            ],
            options={
                "verbose_name_plural": "payment batches",
                "db_table": "payments_batch",
                "ordering": ["-built_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("count__gt", 0), ("total_amount__gt", 0)), name="a_batch_pays_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("released_by__isnull", True),
                            models.Q(("released_by", models.F("built_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="batch_released_by_a_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["released", "answered"]), _negated=True),
                            ("released_at__isnull", False),
                            _connector="OR",
                        ),
                        name="no_batch_is_out_unreleased",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("released_at__isnull", True), ("released_by__isnull", True)),
                            models.Q(("released_at__isnull", False), ("released_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="payment_batch_released_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("discarded_at__isnull", True), ("discarded_by__isnull", True)),
                            models.Q(("discarded_at__isnull", False), ("discarded_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="payment_batch_discarded_at_and_by",
                    ),
                ],
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
                (
                    "read_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
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
                (
                    "imported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "registry_key_table",
                "ordering": ["code", "-version"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "version"), name="one_key_table_per_version"),
                    models.UniqueConstraint(fields=("code", "valid_from"), name="one_key_table_from_each_day"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Module",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="modules", to="pool.programme"
                    ),
                ),
                ("code", models.SlugField(max_length=20, unique=True)),
                ("name_da", models.CharField(max_length=150)),
                ("name_en", models.CharField(max_length=150)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("mandatory", "Mandatory"),
                            ("elective", "Elective"),
                            ("final_project", "Final Project"),
                        ],
                        max_length=20,
                    ),
                ),
                ("ects", models.PositiveSmallIntegerField()),
                ("position", models.PositiveSmallIntegerField()),
            ],
            options={
                "db_table": "registry_module",
                "ordering": ["programme", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PayeeChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payee_changes",
                        to="pool.municipality",
                    ),
                ),
                ("old_cvr", models.CharField(blank=True, max_length=8)),
                ("new_cvr", models.CharField(max_length=8, validators=[pool.registry.models.validate_cvr])),
                (
                    "new_gln",
                    models.CharField(blank=True, max_length=13, validators=[pool.registry.models.validate_gln]),
                ),
                ("source", models.CharField(help_text="Where the number was looked up.", max_length=300)),
                ("proposed_at", models.DateTimeField()),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("waits_until", models.DateTimeField(blank=True, null=True)),
                ("declined_at", models.DateTimeField(blank=True, null=True)),
                (
                    "declined_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decline_reason", models.TextField(blank=True)),
            ],
            options={
                "db_table": "registry_payee_change",
                "ordering": ["-proposed_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed_at__isnull", True), ("declined_at__isnull", True)),
                        fields=("municipality",),
                        name="one_open_change_of_payee",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_at__isnull", True), ("declined_at__isnull", True), _connector="OR"
                        ),
                        name="payee_change_confirmed_or_declined",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(("confirmed_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="payee_confirmed_by_a_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_at__isnull", True), ("waits_until__isnull", False), _connector="OR"
                        ),
                        name="a_new_payee_waits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="payee_change_confirmed_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("declined_at__isnull", True), ("declined_by__isnull", True)),
                            models.Q(("declined_at__isnull", False), ("declined_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="payee_change_declined_at_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProofRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ran_at", models.DateTimeField()),
                (
                    "ran_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("holds", models.BooleanField()),
                ("findings", models.JSONField(help_text="Name of each proof → what is wrong; empty where it holds.")),
            ],
            options={
                "db_table": "reports_proof_run",
                "ordering": ["-ran_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Declaration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="declarations", to="pool.round"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "db_table": "rounds_declaration",
                "ordering": ["round", "person", "-made_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="FrameEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="frame_entries", to="pool.round"
                    ),
                ),
                ("amount", pool.db.MoneyField()),
                ("document", models.CharField(max_length=120)),
                ("dated_on", models.DateField()),
            ],
            options={
                "verbose_name_plural": "frame entries",
                "db_table": "rounds_frame_entry",
                "ordering": ["dated_on", "pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="frame_entry_is_positive"),
                    models.UniqueConstraint(fields=("round", "document"), name="one_frame_entry_per_document"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Scheme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=10, unique=True)),
                ("name_da", models.CharField(max_length=100)),
                ("name_en", models.CharField(max_length=100)),
                ("purpose_da", models.TextField()),
                ("purpose_en", models.TextField()),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="schemes", to="pool.programme"
                    ),
                ),
            ],
            options={
                "db_table": "rounds_scheme",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Call",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="calls", to="pool.round"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("last_term", models.CharField(help_text="The latest half-year that it asks about.", max_length=5)),
                ("due_on", models.DateField()),
                ("called_at", models.DateTimeField()),
                (
                    "called_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "settlement_call",
                "ordering": ["round", "number"],
                "constraints": [models.UniqueConstraint(fields=("round", "number"), name="one_call_per_number")],
            },
        ),
        migrations.CreateModel(
            name="CarryOver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "appropriation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="carry_overs", to="pool.appropriation"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(help_text="The calendar year that ends.")),
                ("amount", pool.db.MoneyField()),
                ("permission", models.CharField(help_text="The ministry's document.", max_length=120)),
                ("permitted_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "settlement_carry_over",
                "ordering": ["appropriation", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("appropriation", "year"), name="one_carry_over_a_year"),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="carry_over_is_positive"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(("confirmed_by", models.F("recorded_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="carry_over_confirmed_by_a_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="carry_over_confirmed_at_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeadlineMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="deadline_moves", to="pool.round"
                    ),
                ),
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
                (
                    "moved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "settlement_deadline_move",
                "ordering": ["round", "-moved_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("days__gt", 0)), name="a_deadline_moves_later")
                ],
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
                ("amount", pool.db.MoneyField()),
                ("sender", models.CharField(max_length=150)),
                ("cvr", models.CharField(blank=True, max_length=8)),
                ("text", models.CharField(blank=True, max_length=300)),
                ("taken_at", models.DateTimeField()),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "incoming",
                "db_table": "settlement_incoming",
                "ordering": ["-booked_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="incoming_is_positive")
                ],
            },
        ),
        migrations.CreateModel(
            name="YearEnd",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "appropriation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="year_ends", to="pool.appropriation"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("carried_amount", pool.db.MoneyField(default=0)),
                ("treasury_amount", pool.db.MoneyField(default=0)),
                ("closed_at", models.DateTimeField()),
                (
                    "closed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "settlement_year_end",
                "ordering": ["appropriation", "year"],
                "constraints": [models.UniqueConstraint(fields=("appropriation", "year"), name="a_year_ends_once")],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="pool.application"
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                ("value", models.TextField(blank=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "applications_answer",
                "ordering": ["application", "name"],
                "constraints": [
                    models.UniqueConstraint(fields=("application", "name"), name="one_answer_per_question")
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="imports", to="pool.application"
                    ),
                ),
                ("source", models.CharField(max_length=200)),
                ("rows", models.JSONField()),
                ("faults", models.JSONField()),
                ("read_at", models.DateTimeField()),
                (
                    "read_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("confirmed", models.BooleanField(default=False)),
            ],
            options={
                "db_table": "applications_import_draft",
                "ordering": ["-read_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="pool.application"
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pool.scheme"),
                ),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="pool.employee"
                    ),
                ),
                (
                    "module",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pool.module"),
                ),
                ("term", models.CharField(max_length=5)),
                ("rank", models.PositiveIntegerField(help_text="The municipality's own order; 1 is most important.")),
                ("requested_amount", pool.db.MoneyField()),
                ("live", models.BooleanField(default=True)),
                (
                    "outcome",
                    models.CharField(
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
                ("outcome_at", models.DateTimeField(blank=True, null=True)),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "db_table": "applications_line",
                "ordering": ["application", "rank", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("live", True)),
                        fields=("employee", "module"),
                        name="employee_and_module_once_in_all_rounds_and_pools",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("requested_amount__gt", 0)), name="line_asks_for_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Section",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sections", to="pool.application"
                    ),
                ),
                ("name", models.CharField(max_length=20)),
                ("opened_at", models.DateTimeField()),
                ("completed_at", models.DateTimeField(blank=True, null=True)),
                ("returned_at", models.DateTimeField(blank=True, null=True)),
                ("return_reason", models.TextField(blank=True)),
            ],
            options={
                "db_table": "applications_section",
                "ordering": ["application", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("application", "name"), name="a_section_once_in_an_application")
                ],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="submissions", to="pool.application"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("content", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("submitted_at", models.DateTimeField()),
                (
                    "submitted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "applications_submission",
                "ordering": ["application", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("application", "number"), name="one_submission_per_number")
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assessment", to="pool.application"
                    ),
                ),
                (
                    "caseworker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("taken_at", models.DateTimeField()),
            ],
            options={
                "db_table": "assessment_assessment",
                "ordering": ["application"],
            },
        ),
        migrations.CreateModel(
            name="Condition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="condition", to="pool.application"
                    ),
                ),
                ("content", models.TextField()),
                ("due_on", models.DateField()),
                ("set_at", models.DateTimeField()),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "assessment_condition",
                "ordering": ["application"],
            },
        ),
        migrations.CreateModel(
            name="Hearing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="hearings", to="pool.application"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("content", models.TextField(help_text="The facts, and where they come from.")),
                ("answer_by", models.DateTimeField()),
                ("asked_at", models.DateTimeField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "assessment_hearing",
                "ordering": ["application", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("application", "number"), name="one_hearing_per_number"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                            models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="hearing_answered_at_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rejection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rejections", to="pool.application"
                    ),
                ),
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
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("turned_down_at", models.DateTimeField(blank=True, null=True)),
                (
                    "turned_down_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("turned_down_reason", models.TextField(blank=True)),
            ],
            options={
                "db_table": "awards_rejection",
                "ordering": ["application", "proposed_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("signed_at__isnull", True), ("turned_down_at__isnull", True)),
                        fields=("application",),
                        name="one_open_proposal_to_reject",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signed_at__isnull", True), ("turned_down_at__isnull", True), _connector="OR"
                        ),
                        name="signed_or_turned_down",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signed_by__isnull", True),
                            models.Q(("signed_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="rejection_signed_by_a_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_at__isnull", True), ("signed_by__isnull", True)),
                            models.Q(("signed_at__isnull", False), ("signed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="rejection_signed_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("turned_down_at__isnull", True), ("turned_down_by__isnull", True)),
                            models.Q(("turned_down_at__isnull", False), ("turned_down_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="rejection_turned_down_at_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Scenario",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scenarios", to="pool.snapshot"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=100)),
                (
                    "ruleset",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scenarios",
                        to="pool.ruleset",
                    ),
                ),
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
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "awards_scenario",
                "ordering": ["snapshot", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("snapshot", "number"), name="one_scenario_per_number"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1), ("number__lte", 6)), name="at_most_six_scenarios"
                    ),
                    models.CheckConstraint(
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
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="case_files", to="pool.application"
                    ),
                ),
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
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("pdf", models.BinaryField()),
            ],
            options={
                "db_table": "letters_case_file",
                "ordering": ["application", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("application", "number"), name="one_case_file_per_number")
                ],
            },
        ),
        migrations.CreateModel(
            name="BankFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="pool.paymentbatch"
                    ),
                ),
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
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="budgets", to="pool.application"
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pool.scheme"),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("approved_at", models.DateTimeField()),
                (
                    "approved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "payments_budget",
                "ordering": ["application", "scheme", "version"],
                "constraints": [
                    models.UniqueConstraint(fields=("application", "scheme", "version"), name="one_budget_per_version")
                ],
            },
        ),
        migrations.CreateModel(
            name="Duty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="duties", to="pool.application"
                    ),
                ),
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
                "indexes": [models.Index(fields=["met_at", "due_on"], name="duties_late")],
            },
        ),
        migrations.CreateModel(
            name="PaymentOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="orders", to="pool.paymentbatch"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payment_orders",
                        to="pool.application",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pool.municipality"
                    ),
                ),
                (
                    "reference",
                    models.CharField(help_text="The bank gives it back (end to end).", max_length=35, unique=True),
                ),
                ("payee", models.CharField(max_length=100)),
                ("cvr", models.CharField(max_length=8)),
                ("amount", pool.db.MoneyField()),
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
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "application"), name="one_payment_per_case_and_batch"),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="payment_is_positive"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "paid"), _negated=True), ("paid_on__isnull", False), _connector="OR"
                        ),
                        name="paid_on_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "rejected"), _negated=True),
                            models.Q(("rejection", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="rejected_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeyValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "table",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="values", to="pool.keytable"
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pool.municipality"
                    ),
                ),
                ("value", models.DecimalField(decimal_places=6, max_digits=18)),
            ],
            options={
                "db_table": "registry_key_value",
                "ordering": ["table", "municipality__sort_key"],
                "constraints": [
                    models.UniqueConstraint(fields=("table", "municipality"), name="one_key_value_per_municipality"),
                    models.CheckConstraint(condition=models.Q(("value__gte", 0)), name="key_value_is_not_negative"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SchemeTerms",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="terms", to="pool.scheme"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("valid_from", models.DateField()),
                ("rate_amount", pool.db.MoneyField(help_text="Kroner for one employee and one module.")),
                ("begin_within_years", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("complete_within_years", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("answer_days", models.PositiveSmallIntegerField(help_text="Days to complete a returned application.")),
                ("acceptance_days", models.PositiveSmallIntegerField()),
                ("start_within_months", models.PositiveSmallIntegerField()),
                ("change_percent", models.PositiveSmallIntegerField()),
                ("change_amount", pool.db.MoneyField()),
                (
                    "statement_above_amount",
                    pool.db.MoneyField(help_text="Above this an auditor's statement is required."),
                ),
                (
                    "audit_above_amount",
                    pool.db.MoneyField(help_text="Above this a performance audit is required as well."),
                ),
                ("de_minimis_amount", pool.db.MoneyField(help_text="Claims below this are not raised.")),
                ("retention_years", models.PositiveSmallIntegerField()),
                (
                    "plan_kind",
                    models.CharField(
                        choices=[
                            ("yearly", "Once a year in advance, for the current and the coming module"),
                            ("quarterly", "Each quarter in advance, by the approved budget"),
                            ("start_completion", "A part at the start, the rest on completion"),
                        ],
                        default="yearly",
                        max_length=20,
                    ),
                ),
                (
                    "start_percent",
                    models.PositiveSmallIntegerField(
                        default=60, help_text="Paid at the start, where paid in two parts."
                    ),
                ),
                (
                    "settled_by",
                    models.CharField(
                        choices=[
                            ("unit_rate", "Unit rate: completed modules"),
                            ("actual_cost", "Actual costs, by accounts"),
                        ],
                        default="unit_rate",
                        max_length=20,
                    ),
                ),
                ("budget_posts", models.JSONField(blank=True, default=list, help_text="Budget lines: code, da, en.")),
                (
                    "confirmations_a_year",
                    models.PositiveSmallIntegerField(default=2, help_text="1: autumn; 2: spring and autumn."),
                ),
                ("confirm_days", models.PositiveSmallIntegerField(default=30)),
                (
                    "accounts_months",
                    models.PositiveSmallIntegerField(default=3, help_text="Months from the period's end."),
                ),
                ("takes_municipal_auditor", models.BooleanField(default=True)),
                ("claim_days", models.PositiveSmallIntegerField(default=30, help_text="Days to pay a claim.")),
                (
                    "offer_days",
                    models.PositiveSmallIntegerField(
                        default=10, help_text="Days to answer an offer from the reserve list."
                    ),
                ),
                ("legal_basis_da", models.CharField(max_length=300)),
                ("legal_basis_en", models.CharField(max_length=300)),
                ("appeal_da", models.TextField()),
                ("appeal_en", models.TextField()),
                ("modules", models.ManyToManyField(related_name="+", to="pool.module")),
            ],
            options={
                "verbose_name_plural": "scheme terms",
                "db_table": "rounds_scheme_terms",
                "ordering": ["scheme", "version"],
                "constraints": [
                    models.UniqueConstraint(fields=("scheme", "version"), name="one_terms_per_version"),
                    models.CheckConstraint(condition=models.Q(("rate_amount__gt", 0)), name="rate_is_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("start_percent__gte", 1), ("start_percent__lte", 99)),
                        name="start_percent_leaves_a_rest",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("confirmations_a_year__gte", 1), ("confirmations_a_year__lte", 2)),
                        name="once_or_twice_a_year",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tie",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ties", to="pool.declaration"
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pool.municipality"
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("employer", "Employed there"),
                            ("former_employer", "Employed there before"),
                            ("family", "Close relative works there"),
                            ("other", "Another reason for doubt"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "db_table": "rounds_tie",
                "ordering": ["declaration", "municipality__sort_key", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("declaration", "municipality"), name="one_tie_per_municipality")
                ],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="pool.application"
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pool.scheme"),
                ),
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
                ("amount", pool.db.MoneyField()),
                ("lines", models.JSONField(default=list, help_text="Lines it is about: key and kroner of each.")),
                ("explanation", models.TextField()),
                ("proposed_at", models.DateTimeField()),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("answer_by", models.DateTimeField(blank=True, null=True)),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decision", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True)),
                ("invoice", models.CharField(blank=True, max_length=40)),
                ("invoiced_at", models.DateTimeField(blank=True, null=True)),
                (
                    "invoiced_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("handed_over_at", models.DateTimeField(blank=True, null=True)),
                (
                    "handed_over_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("dropped_at", models.DateTimeField(blank=True, null=True)),
                (
                    "dropped_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("drop_reason", models.TextField(blank=True)),
            ],
            options={
                "db_table": "settlement_claim",
                "ordering": ["application", "proposed_at", "pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="claim_is_positive"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="claim_decided_by_a_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["heard", "dropped"]), ("decided_at__isnull", False), _connector="OR"
                        ),
                        name="claimed_by_decision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                            models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="claim_answered_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="claim_decided_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("invoiced_at__isnull", True), ("invoiced_by__isnull", True)),
                            models.Q(("invoiced_at__isnull", False), ("invoiced_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="claim_invoiced_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("handed_over_at__isnull", True), ("handed_over_by__isnull", True)),
                            models.Q(("handed_over_at__isnull", False), ("handed_over_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="claim_handed_over_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("dropped_at__isnull", True), ("dropped_by__isnull", True)),
                            models.Q(("dropped_at__isnull", False), ("dropped_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="claim_dropped_at_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LineAssessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "line",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="assessment", to="pool.line"
                    ),
                ),
                ("eligible", models.BooleanField()),
                ("ground", models.CharField(max_length=40)),
                ("note", models.TextField(blank=True)),
                ("eligible_amount", pool.db.MoneyField()),
                (
                    "score",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="0 to 100 points, for rules that rank by assessment.", null=True
                    ),
                ),
                ("assessed_at", models.DateTimeField()),
                (
                    "assessed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "assessment_line",
                "ordering": ["line"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("eligible", True), ("eligible_amount__gt", 0)),
                            models.Q(("eligible", False), ("eligible_amount", 0)),
                            _connector="OR",
                        ),
                        name="only_eligible_lines_have_an_amount",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score__isnull", True), ("score__lte", 100), _connector="OR"),
                        name="score_up_to_a_hundred",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="runs", to="pool.round"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "tranche",
                    models.PositiveSmallIntegerField(default=1, help_text="2 and on: money that came after the first."),
                ),
                (
                    "scenario",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="pool.scenario",
                    ),
                ),
                ("choice_reason", models.TextField(blank=True)),
                (
                    "is_offered",
                    models.BooleanField(default=False, help_text="Only lines whose offer was accepted take part."),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("approved", "Approved"),
                            ("discarded", "Discarded"),
                            ("decided", "Decided"),
                        ],
                        default="proposed",
                        max_length=20,
                    ),
                ),
                ("ruleset", models.TextField()),
                ("ruleset_hash", models.CharField(max_length=64)),
                ("bids", models.TextField()),
                (
                    "had",
                    models.TextField(
                        default="{}",
                        help_text="JSON: what each municipality, by code, was given by earlier decisions of the round, in øre.",
                    ),
                ),
                ("keys", models.JSONField(default=dict, help_text="The version of each table of keys that was read.")),
                ("budget_amount", pool.db.MoneyField()),
                ("seed", models.CharField(blank=True, max_length=200)),
                ("result", models.TextField()),
                ("result_hash", models.CharField(max_length=64)),
                ("status", models.CharField(max_length=12)),
                ("awarded_amount", pool.db.MoneyField()),
                ("residue_amount", pool.db.MoneyField()),
                ("prepared_at", models.DateTimeField()),
                (
                    "prepared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("approval_reason", models.TextField(blank=True)),
                ("discarded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "discarded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("discard_reason", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "awards_run",
                "ordering": ["round", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "number"), name="one_run_per_number"),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["proposed", "approved"])),
                        fields=("round",),
                        name="one_undecided_run_in_a_round",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["proposed", "approved", "decided"])),
                        fields=("round", "tranche"),
                        name="one_standing_run_per_tranche",
                    ),
                    models.CheckConstraint(
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
                    models.CheckConstraint(
                        condition=models.Q(
                            ("scenario__isnull", True), models.Q(("choice_reason", ""), _negated=True), _connector="OR"
                        ),
                        name="a_choice_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("prepared_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="run_approved_by_a_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                            models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="run_approved_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("discarded_at__isnull", True), ("discarded_by__isnull", True)),
                            models.Q(("discarded_at__isnull", False), ("discarded_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="run_discarded_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="run_decided_at_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BankEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="pool.bankanswer"
                    ),
                ),
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
                ("amount", pool.db.MoneyField(blank=True, null=True)),
                ("booked_on", models.DateField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "order",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="pool.paymentorder",
                    ),
                ),
                ("problem", models.CharField(blank=True, help_text="Why it was not taken.", max_length=30)),
            ],
            options={
                "verbose_name_plural": "bank entries",
                "db_table": "payments_bank_entry",
                "ordering": ["answer", "number"],
                "constraints": [models.UniqueConstraint(fields=("answer", "number"), name="a_line_of_an_answer_once")],
            },
        ),
        migrations.CreateModel(
            name="BudgetEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="pool.budget"
                    ),
                ),
                ("post", models.CharField(max_length=40)),
                ("quarter", models.CharField(max_length=6)),
                ("amount", pool.db.MoneyField()),
            ],
            options={
                "db_table": "payments_budget_entry",
                "ordering": ["budget", "quarter", "post"],
                "constraints": [
                    models.UniqueConstraint(fields=("budget", "post", "quarter"), name="a_post_once_in_a_quarter"),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="budget_entry_is_positive"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoundScheme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="schemes", to="pool.round"
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pool.scheme"),
                ),
                (
                    "terms",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pool.schemeterms"
                    ),
                ),
            ],
            options={
                "db_table": "rounds_round_scheme",
                "ordering": ["round", "scheme__code"],
                "constraints": [models.UniqueConstraint(fields=("round", "scheme"), name="a_scheme_once_in_a_round")],
            },
        ),
        migrations.CreateModel(
            name="Accounts",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="accounts", to="pool.application"
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pool.scheme"),
                ),
                (
                    "duty",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="accounts", to="pool.duty"
                    ),
                ),
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
                ("granted_amount", pool.db.MoneyField(help_text="What the grant was when the accounts were opened.")),
                (
                    "modules_completed",
                    models.PositiveIntegerField(blank=True, help_text="Unit rate: stated modules.", null=True),
                ),
                ("other_income_amount", pool.db.MoneyField(default=0)),
                ("other_income_source", models.CharField(blank=True, max_length=200)),
                ("note", models.TextField(blank=True)),
                ("opened_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField(blank=True, null=True)),
                ("content", models.JSONField(blank=True, help_text="Exactly what was signed.", null=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("query", models.TextField(blank=True, help_text="What the controller asks.")),
                ("decision", models.TextField(blank=True)),
                ("approved_amount", pool.db.MoneyField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "accounts",
                "db_table": "settlement_accounts",
                "ordering": ["application", "scheme"],
                "constraints": [
                    models.UniqueConstraint(fields=("application", "scheme"), name="one_set_of_accounts_per_scheme"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["approved", "partly_approved"]), _negated=True),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("approved_amount__isnull", False),
                                ("signed_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="approved_accounts_were_signed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_at__isnull", True), ("signed_by__isnull", True)),
                            models.Q(("signed_at__isnull", False), ("signed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="accounts_signed_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="accounts_decided_at_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="pool.application"
                    ),
                ),
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
                (
                    "line",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="pool.line",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pool.scheme",
                    ),
                ),
                ("before", models.JSONField(default=dict, help_text="How it was when the change was asked for.")),
                ("content", models.JSONField(default=dict, help_text="How it is to be.")),
                ("why", models.TextField()),
                ("asked_at", models.DateTimeField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decision", models.TextField(blank=True, help_text="The agency's reasons.")),
                ("released_amount", pool.db.MoneyField(default=0)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "settlement_change",
                "ordering": ["application", "asked_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("line__isnull", False), ("state", "asked")),
                        fields=("line",),
                        name="one_open_change_of_a_line",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="change_decided_by_a_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "officer"), _negated=True), ("officer__isnull", False), _connector="OR"
                        ),
                        name="a_new_officer_is_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="change_decided_at_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="confirmations", to="pool.call"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="confirmations", to="pool.application"
                    ),
                ),
                (
                    "duty",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="confirmation", to="pool.duty"
                    ),
                ),
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
                (
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "settlement_confirmation",
                "ordering": ["call", "application"],
                "constraints": [
                    models.UniqueConstraint(fields=("call", "application"), name="one_confirmation_per_call"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_at__isnull", True), ("state", "open")),
                            models.Q(("signed_at__isnull", False), ("state", "signed")),
                            _connector="OR",
                        ),
                        name="confirmed_by_signature",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_at__isnull", True), ("signed_by__isnull", True)),
                            models.Q(("signed_at__isnull", False), ("signed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="confirmation_signed_at_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Match",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "incoming",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="matches", to="pool.incoming"
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matches",
                        to="pool.claim",
                    ),
                ),
                ("amount", pool.db.MoneyField()),
                ("why", models.CharField(blank=True, max_length=300)),
                ("matched_at", models.DateTimeField()),
                (
                    "matched_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "matches",
                "db_table": "settlement_match",
                "ordering": ["incoming", "pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="match_is_positive"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("claim__isnull", False), models.Q(("why", ""), _negated=True), _connector="OR"
                        ),
                        name="sent_back_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="pool.line"
                    ),
                ),
                ("place", models.PositiveIntegerField()),
                ("amount", pool.db.MoneyField()),
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
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_at",
                    models.DateTimeField(blank=True, help_text="When it ran out or was taken back.", null=True),
                ),
            ],
            options={
                "db_table": "settlement_offer",
                "ordering": ["made_at", "place", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["made", "accepted"])),
                        fields=("line",),
                        name="one_standing_offer_per_line",
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="offer_is_positive"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                            models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="offer_answered_at_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Postponement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "duty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="postponements", to="pool.duty"
                    ),
                ),
                ("until", models.DateField()),
                ("reason", models.TextField()),
                ("asked_at", models.DateTimeField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("declined_at", models.DateTimeField(blank=True, null=True)),
                (
                    "declined_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "settlement_postponement",
                "ordering": ["duty", "asked_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("approved_at__isnull", True), ("declined_at__isnull", True)),
                        fields=("duty",),
                        name="one_open_postponement",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="postponement_approved_by_a_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                            models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="postponement_approved_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("declined_at__isnull", True), ("declined_by__isnull", True)),
                            models.Q(("declined_at__isnull", False), ("declined_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="postponement_declined_at_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Award",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=30, unique=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="awards", to="pool.application"
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(default=1, help_text="2 and on: supplements from later money."),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="awards", to="pool.run"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
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
                ("requested_amount", pool.db.MoneyField()),
                ("eligible_amount", pool.db.MoneyField()),
                ("awarded_amount", pool.db.MoneyField()),
                ("terms", models.JSONField()),
                (
                    "state",
                    models.CharField(
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
                ("accept_by", models.DateField(blank=True, null=True)),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("condition", models.TextField(blank=True, help_text="What must be shown before the award is final.")),
                ("condition_due_on", models.DateField(blank=True, null=True)),
                ("condition_note", models.TextField(blank=True, help_text="How it was shown.")),
                ("condition_met_at", models.DateTimeField(blank=True, null=True)),
                (
                    "condition_met_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("decided_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "awards_award",
                "ordering": ["reference"],
                "constraints": [
                    models.UniqueConstraint(fields=("application", "number"), name="one_decision_per_number"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("awarded_amount__gte", 0), ("awarded_amount__lte", models.F("requested_amount"))
                        ),
                        name="award_within_request",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decided_by", models.F("prepared_by")), _negated=True),
                        name="award_decided_by_a_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("condition", ""), ("condition_due_on__isnull", True)),
                            models.Q(models.Q(("condition", ""), _negated=True), ("condition_due_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_condition_has_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("condition_met_at__isnull", True), ("condition_met_by__isnull", True)),
                            models.Q(("condition_met_at__isnull", False), ("condition_met_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="award_condition_met_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted_at__isnull", True), ("accepted_by__isnull", True)),
                            models.Q(("accepted_at__isnull", False), ("accepted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="award_accepted_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("awarded_amount", 0), ("state", "refused")),
                            models.Q(models.Q(("state", "refused"), _negated=True), ("awarded_amount__gt", 0)),
                            _connector="OR",
                        ),
                        name="refused_is_to_give_nothing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["accepted", "settled"]), _negated=True),
                            ("accepted_at__isnull", False),
                            _connector="OR",
                        ),
                        name="accepted_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("condition_met_by__isnull", True),
                            models.Q(("condition_met_by", models.F("prepared_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="condition_met_by_a_second_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Share",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shares", to="pool.run"
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shares", to="pool.line"
                    ),
                ),
                ("bid", models.CharField(max_length=80)),
                ("asked_amount", pool.db.MoneyField()),
                ("amount", pool.db.MoneyField()),
                ("portions", models.JSONField()),
                (
                    "enough",
                    models.JSONField(
                        blank=True, default=dict, help_text="What would have been enough, where it was cut."
                    ),
                ),
            ],
            options={
                "db_table": "awards_share",
                "ordering": ["run", "bid"],
                "constraints": [
                    models.UniqueConstraint(fields=("run", "line"), name="one_share_per_line_and_run"),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0), ("amount__lte", models.F("asked_amount"))),
                        name="share_within_bid",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="batch", to="pool.run"
                    ),
                ),
                ("started_at", models.DateTimeField()),
                (
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("stopped_at", models.DateTimeField(blank=True, null=True)),
                (
                    "stopped_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "letters_batch",
                "ordering": ["-started_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stopped_at__isnull", True), ("stopped_by__isnull", True)),
                            models.Q(("stopped_at__isnull", False), ("stopped_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="batch_stopped_at_and_by",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Explanation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="explanation", to="pool.bankentry"
                    ),
                ),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField()),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "payments_explanation",
                "ordering": ["entry"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("written_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="explanation_approved_by_a_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                            models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="explanation_approved_at_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccountsEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "accounts",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="pool.accounts"
                    ),
                ),
                ("post", models.CharField(max_length=40)),
                ("budget_amount", pool.db.MoneyField(default=0)),
                ("cost_amount", pool.db.MoneyField(default=0)),
                ("approved_amount", pool.db.MoneyField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "verbose_name_plural": "accounts entries",
                "db_table": "settlement_accounts_entry",
                "ordering": ["accounts", "post"],
                "constraints": [
                    models.UniqueConstraint(fields=("accounts", "post"), name="a_post_once_in_the_accounts"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_amount__isnull", True),
                            ("approved_amount__lte", models.F("cost_amount")),
                            _connector="OR",
                        ),
                        name="approved_within_cost",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "accounts",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="audit_links", to="pool.accounts"
                    ),
                ),
                ("firm", models.CharField(max_length=150)),
                ("email", models.EmailField(max_length=254)),
                ("is_municipal", models.BooleanField(default=False, help_text="The municipality's own audit body.")),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("expires_at", models.DateTimeField()),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "settlement_audit_link",
                "ordering": ["accounts", "-made_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True)),
                        fields=("accounts",),
                        name="one_open_link_for_an_auditor",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at__isnull", True), ("revoked_by__isnull", True)),
                            models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="audit_link_revoked_at_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "confirmation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="outcomes", to="pool.confirmation"
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="outcomes", to="pool.line"
                    ),
                ),
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
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "settlement_outcome",
                "ordering": ["confirmation", "line"],
                "constraints": [
                    models.UniqueConstraint(fields=("confirmation", "line"), name="one_outcome_per_line"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "completed"), _negated=True),
                            models.Q(("completed_on__isnull", False), models.Q(("proof", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="completed_with_day_and_proof",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "postponed"), _negated=True),
                            models.Q(("until_term", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="postponed_until_a_term",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AwardLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="pool.award"
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="award_lines", to="pool.line"
                    ),
                ),
                ("requested_amount", pool.db.MoneyField()),
                ("eligible_amount", pool.db.MoneyField()),
                ("awarded_amount", pool.db.MoneyField()),
                ("ground", models.CharField(max_length=40)),
                ("note", models.TextField(blank=True)),
                ("portions", models.JSONField(default=list)),
                ("enough", models.JSONField(blank=True, default=dict)),
            ],
            options={
                "db_table": "awards_award_line",
                "ordering": ["award", "line__rank", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("award", "line"), name="a_line_once_in_a_decision"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("awarded_amount__gte", 0),
                            ("awarded_amount__lte", models.F("eligible_amount")),
                            ("eligible_amount__lte", models.F("requested_amount")),
                        ),
                        name="awarded_within_eligible_within_requested",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lapse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lapses", to="pool.award"
                    ),
                ),
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
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("released_amount", pool.db.MoneyField(default=0)),
                ("turned_down_at", models.DateTimeField(blank=True, null=True)),
                (
                    "turned_down_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("turned_down_reason", models.TextField(blank=True)),
            ],
            options={
                "db_table": "awards_lapse",
                "ordering": ["award", "proposed_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("signed_at__isnull", True), ("turned_down_at__isnull", True)),
                        fields=("award",),
                        name="one_open_proposal_to_lapse",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signed_at__isnull", True), ("turned_down_at__isnull", True), _connector="OR"
                        ),
                        name="lapse_signed_or_turned_down",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signed_by__isnull", True),
                            models.Q(("signed_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="lapse_signed_by_a_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_at__isnull", True), ("signed_by__isnull", True)),
                            models.Q(("signed_at__isnull", False), ("signed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="lapse_signed_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("turned_down_at__isnull", True), ("turned_down_by__isnull", True)),
                            models.Q(("turned_down_at__isnull", False), ("turned_down_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="lapse_turned_down_at_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Instalment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="instalments", to="pool.award"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("due_on", models.DateField()),
                ("terms", models.JSONField(help_text="The half-years it pays for.")),
            ],
            options={
                "db_table": "payments_instalment",
                "ordering": ["award", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("award", "number"), name="an_instalment_once_in_a_plan")
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditStatement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "link",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="statement", to="pool.auditlink"
                    ),
                ),
                (
                    "accounts",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="statements", to="pool.accounts"
                    ),
                ),
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
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "duty",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="pool.duty",
                    ),
                ),
                (
                    "award",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="pool.award",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("reminded_at", models.DateTimeField()),
            ],
            options={
                "db_table": "settlement_reminder",
                "ordering": ["reminded_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("duty__isnull", False)),
                        fields=("duty", "number"),
                        name="a_duty_is_reminded_once_a_number",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("award__isnull", False)),
                        fields=("award", "number"),
                        name="an_award_is_reminded_once_a_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("award__isnull", True), ("duty__isnull", False)),
                            models.Q(("award__isnull", False), ("duty__isnull", True)),
                            _connector="OR",
                        ),
                        name="a_reminder_is_about_one_thing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Part",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "instalment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="pool.instalment"
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pool.scheme"),
                ),
                (
                    "line",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="pool.line",
                    ),
                ),
                ("amount", pool.db.MoneyField()),
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
                    "cancelled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                "indexes": [models.Index(fields=["state", "released_at", "id"], name="parts_to_pay")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="part_is_positive"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["planned", "cancelled"]), ("released_at__isnull", False), _connector="OR"
                        ),
                        name="only_what_is_released_is_ordered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cancelled_at__isnull", False), ("state", "cancelled")),
                            models.Q(models.Q(("state", "cancelled"), _negated=True), ("cancelled_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="a_cancelled_part_has_its_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cancelled_at__isnull", True), ("cancelled_by__isnull", True)),
                            models.Q(("cancelled_at__isnull", False), ("cancelled_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="part_cancelled_at_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Ordered",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ordered", to="pool.paymentorder"
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ordered", to="pool.part"
                    ),
                ),
                ("live", models.BooleanField(default=True)),
            ],
            options={
                "verbose_name_plural": "ordered",
                "db_table": "payments_ordered",
                "ordering": ["order", "part"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("live", True)), fields=("part",), name="a_part_is_paid_once"
                    ),
                    models.UniqueConstraint(fields=("order", "part"), name="a_part_once_in_an_order"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="pool.application"
                    ),
                ),
                (
                    "award",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="pool.award",
                    ),
                ),
                ("reference", models.CharField(max_length=40, unique=True)),
                (
                    "code",
                    models.CharField(
                        blank=True, help_text="For checking; see verify.", max_length=20, null=True, unique=True
                    ),
                ),
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
                ("language", models.CharField(max_length=2)),
                ("title", models.CharField(max_length=300)),
                ("facts", models.JSONField()),
                (
                    "wording",
                    models.JSONField(default=dict, help_text="Texts used → their version; 0 is the product's own."),
                ),
                ("template_hash", models.CharField(max_length=64)),
                ("style_hash", models.CharField(max_length=64)),
                ("versions", models.JSONField()),
                ("pdf", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("length", models.PositiveIntegerField()),
                ("is_sealed", models.BooleanField(default=False)),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="pool.letter",
                    ),
                ),
                ("written_at", models.DateTimeField()),
            ],
            options={
                "db_table": "letters_letter",
                "ordering": ["-written_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("award__isnull", False), ("replaces__isnull", True)),
                        fields=("award", "kind"),
                        name="one_letter_of_a_kind_per_decision",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Dispatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "letter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="dispatch", to="pool.letter"
                    ),
                ),
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
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letter_orders", to="pool.application"
                    ),
                ),
                (
                    "award",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letter_orders",
                        to="pool.award",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="pool.batch",
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
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by_order",
                        to="pool.letter",
                    ),
                ),
                ("correction", models.TextField(blank=True)),
                ("ordered_at", models.DateTimeField(help_text="The date of the letter.")),
                (
                    "ordered_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: the night.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                "indexes": [models.Index(fields=["state", "leased_until", "id"], name="orders_to_write")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("award__isnull", False), ("replaces__isnull", True)),
                        fields=("award", "kind"),
                        name="one_order_of_a_kind_per_decision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "held"), _negated=True),
                            models.Q(("held_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="held_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("replaces__isnull", True), models.Q(("correction", ""), _negated=True), _connector="OR"
                        ),
                        name="a_correction_says_what_is_corrected",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "letter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reading", to="pool.letter"
                    ),
                ),
                ("read_at", models.DateTimeField()),
                (
                    "read_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
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
                (
                    "letter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="recall", to="pool.letter"
                    ),
                ),
                ("reason", models.TextField()),
                ("recalled_at", models.DateTimeField()),
                (
                    "recalled_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "letters_recall",
                "ordering": ["recalled_at", "pk"],
            },
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
        pool.db.AppendOnly(
            model="AccessReview",
        ),
        pool.db.AppendOnly(
            model="AuditStatement",
        ),
        pool.db.AppendOnly(
            model="BankAnswer",
        ),
        pool.db.AppendOnly(
            model="BankEntry",
        ),
        pool.db.AppendOnly(
            model="BankFile",
        ),
        pool.db.AppendOnly(
            model="Budget",
        ),
        pool.db.AppendOnly(
            model="BudgetEntry",
        ),
        pool.db.AppendOnly(
            model="CaseFile",
        ),
        pool.db.AppendOnly(
            model="DeadlineMove",
        ),
        pool.db.AppendOnly(
            model="Declaration",
        ),
        pool.db.AppendOnly(
            model="Dispatch",
        ),
        pool.db.AppendOnly(
            model="Entry",
        ),
        pool.db.AppendOnly(
            model="FrameEntry",
        ),
        pool.db.AppendOnly(
            model="Incoming",
        ),
        pool.db.AppendOnly(
            model="Instalment",
        ),
        pool.db.AppendOnly(
            model="KeyTable",
        ),
        pool.db.AppendOnly(
            model="KeyValue",
        ),
        pool.db.AppendOnly(
            model="Letter",
        ),
        pool.db.AppendOnly(
            model="Match",
        ),
        pool.db.AppendOnly(
            model="ProofRun",
        ),
        pool.db.AppendOnly(
            model="Reading",
        ),
        pool.db.AppendOnly(
            model="Recall",
        ),
        pool.db.AppendOnly(
            model="Reminder",
        ),
        pool.db.AppendOnly(
            model="Scenario",
        ),
        pool.db.AppendOnly(
            model="Snapshot",
        ),
        pool.db.AppendOnly(
            model="Submission",
        ),
        pool.db.AppendOnly(
            model="Tie",
        ),
        pool.db.AppendOnly(
            model="Transfer",
        ),
        pool.db.AppendOnly(
            model="YearEnd",
        ),
    ]
