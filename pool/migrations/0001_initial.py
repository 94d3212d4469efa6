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
            name="Municipality",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=4, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("official_name", models.CharField(max_length=100)),
                ("sort_key", models.CharField(db_index=True, max_length=100)),
                ("search_key", models.CharField(max_length=200)),
                ("cvr", models.CharField(blank=True, max_length=8, validators=[pool.registry.models.validate_cvr])),
                ("population_2012", models.PositiveIntegerField(blank=True, null=True)),
            ],
            options={
                "verbose_name_plural": "municipalities",
                "db_table": "registry_municipality",
                "ordering": ["sort_key", "pk"],
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
            ],
            options={
                "db_table": "registry_programme",
                "ordering": ["code"],
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
                            ("returned", "returned"),
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
                        condition=models.Q(("balance_amount__gte", 0), ("kind", "finance_act"), _connector="OR"),
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
            name="Application",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=30, unique=True)),
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
                ("changed_at", models.DateTimeField()),
                ("moved_at", models.DateTimeField(help_text="Since when it is in its state.")),
                ("handed_at", models.DateTimeField(blank=True, null=True)),
                ("sent_back_reason", models.TextField(blank=True)),
                (
                    "submitted_at",
                    models.DateTimeField(blank=True, help_text="The first time: the place in the queue.", null=True),
                ),
                ("next_deadline_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
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
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="applications", to="pool.municipality"
                    ),
                ),
            ],
            options={
                "db_table": "applications_application",
                "ordering": ["reference"],
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
            name="Assessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("taken_at", models.DateTimeField()),
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
            ],
            options={
                "db_table": "assessment_assessment",
                "ordering": ["application"],
            },
        ),
        migrations.CreateModel(
            name="Award",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=30, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("award", "Award"), ("partial_award", "Partial award"), ("refusal", "Refusal")],
                        max_length=20,
                    ),
                ),
                ("requested_amount", pool.db.MoneyField()),
                ("eligible_amount", pool.db.MoneyField()),
                ("awarded_amount", pool.db.MoneyField()),
                ("terms", models.JSONField()),
                ("accept_by", models.DateField(blank=True, null=True)),
                ("decided_at", models.DateTimeField()),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="award", to="pool.application"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "awards_award",
                "ordering": ["reference"],
            },
        ),
        migrations.CreateModel(
            name="ImportDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=200)),
                ("rows", models.JSONField()),
                ("faults", models.JSONField()),
                ("read_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("confirmed", models.BooleanField(default=False)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="imports", to="pool.application"
                    ),
                ),
                (
                    "read_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "applications_import_draft",
                "ordering": ["-read_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Employee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20)),
                ("initials", models.CharField(max_length=6)),
                ("hired_on", models.DateField()),
                ("has_child_cases", models.BooleanField()),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="employees", to="pool.municipality"
                    ),
                ),
            ],
            options={
                "db_table": "workforce_employee",
                "ordering": ["municipality", "reference"],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("paid_amount", pool.db.MoneyField()),
                ("paid_at", models.DateTimeField()),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="payments", to="pool.award"
                    ),
                ),
                (
                    "paid_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "payments_payment",
                "ordering": ["award", "number"],
            },
        ),
        migrations.CreateModel(
            name="Module",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="modules", to="pool.programme"
                    ),
                ),
            ],
            options={
                "db_table": "registry_module",
                "ordering": ["programme", "position", "pk"],
            },
        ),
        migrations.AddField(
            model_name="programme",
            name="providers",
            field=models.ManyToManyField(blank=True, related_name="programmes", to="pool.provider"),
        ),
        migrations.CreateModel(
            name="RegionMembership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, help_text="Last day; empty while it lasts.", null=True)),
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
            ],
            options={
                "db_table": "registry_region_membership",
                "ordering": ["municipality", "valid_from"],
            },
        ),
        migrations.CreateModel(
            name="RoleGrant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="role_grants",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "access_role_grant",
                "ordering": ["granted_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True)),
                ("title_da", models.CharField(max_length=150)),
                ("title_en", models.CharField(max_length=150)),
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
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("open", "Open"),
                            ("closed", "Under assessment"),
                            ("decided", "Decided"),
                        ],
                        default="planned",
                        max_length=20,
                    ),
                ),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "appropriation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rounds", to="pool.appropriation"
                    ),
                ),
            ],
            options={
                "db_table": "rounds_round",
                "ordering": ["-opens_at", "pk"],
            },
        ),
        migrations.AddField(
            model_name="application",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="applications", to="pool.round"
            ),
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
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
                ("budget_amount", pool.db.MoneyField()),
                ("seed", models.CharField(blank=True, max_length=200)),
                ("result", models.TextField()),
                ("result_hash", models.CharField(max_length=64)),
                ("status", models.CharField(max_length=12)),
                ("awarded_amount", pool.db.MoneyField()),
                ("residue_amount", pool.db.MoneyField()),
                ("prepared_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("approval_reason", models.TextField(blank=True)),
                ("discarded_at", models.DateTimeField(blank=True, null=True)),
                ("discard_reason", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
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
                (
                    "prepared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="runs", to="pool.round"
                    ),
                ),
            ],
            options={
                "db_table": "awards_run",
                "ordering": ["round", "-number"],
            },
        ),
        migrations.AddField(
            model_name="award",
            name="run",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="awards", to="pool.run"),
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
            name="Line",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("term", models.CharField(max_length=5)),
                ("rank", models.PositiveIntegerField(help_text="The municipality's own order; 1 is most important.")),
                ("requested_amount", pool.db.MoneyField()),
                ("live", models.BooleanField(default=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="pool.application"
                    ),
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
                (
                    "scheme",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pool.scheme"),
                ),
            ],
            options={
                "db_table": "applications_line",
                "ordering": ["application", "rank", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SchemeTerms",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("legal_basis_da", models.CharField(max_length=300)),
                ("legal_basis_en", models.CharField(max_length=300)),
                ("appeal_da", models.TextField()),
                ("appeal_en", models.TextField()),
                ("modules", models.ManyToManyField(related_name="+", to="pool.module")),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="terms", to="pool.scheme"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "scheme terms",
                "db_table": "rounds_scheme_terms",
                "ordering": ["scheme", "version"],
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
            },
        ),
        migrations.CreateModel(
            name="Section",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=20)),
                ("opened_at", models.DateTimeField()),
                ("completed_at", models.DateTimeField(blank=True, null=True)),
                ("returned_at", models.DateTimeField(blank=True, null=True)),
                ("return_reason", models.TextField(blank=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sections", to="pool.application"
                    ),
                ),
            ],
            options={
                "db_table": "applications_section",
                "ordering": ["application", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Share",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("bid", models.CharField(max_length=80)),
                ("asked_amount", pool.db.MoneyField()),
                ("amount", pool.db.MoneyField()),
                ("portions", models.JSONField()),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shares", to="pool.line"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shares", to="pool.run"
                    ),
                ),
            ],
            options={
                "db_table": "awards_share",
                "ordering": ["run", "bid"],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("content", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("submitted_at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="submissions", to="pool.application"
                    ),
                ),
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
            },
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(unique=True)),
                ("source", models.CharField(max_length=120, unique=True)),
                ("amount", pool.db.MoneyField()),
                ("posted_at", models.DateTimeField()),
                ("posted_by", models.CharField(max_length=150)),
                ("text", models.CharField(max_length=300)),
                ("previous_hash", models.CharField(blank=True, max_length=64)),
                ("hash", models.CharField(max_length=64)),
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
            ],
            options={
                "db_table": "ledger_transfer",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40)),
                ("value", models.TextField(blank=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="pool.application"
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
            name="AppropriationEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                (
                    "appropriation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="pool.appropriation"
                    ),
                ),
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
            name="Letter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=40, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("award", "Award"), ("partial_award", "Partial award"), ("refusal", "Refusal")],
                        max_length=20,
                    ),
                ),
                ("language", models.CharField(max_length=2)),
                ("title", models.CharField(max_length=200)),
                ("facts", models.JSONField()),
                ("template_hash", models.CharField(max_length=64)),
                ("style_hash", models.CharField(max_length=64)),
                ("versions", models.JSONField()),
                ("pdf", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("length", models.PositiveIntegerField()),
                ("written_at", models.DateTimeField()),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="pool.award"
                    ),
                ),
            ],
            options={
                "db_table": "letters_letter",
                "ordering": ["-written_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("award", "kind"), name="one_letter_of_a_kind_per_decision")
                ],
            },
        ),
        migrations.CreateModel(
            name="AwardLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("requested_amount", pool.db.MoneyField()),
                ("eligible_amount", pool.db.MoneyField()),
                ("awarded_amount", pool.db.MoneyField()),
                ("ground", models.CharField(max_length=40)),
                ("note", models.TextField(blank=True)),
                ("portions", models.JSONField(default=list)),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="pool.award"
                    ),
                ),
                (
                    "line",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="award_line", to="pool.line"
                    ),
                ),
            ],
            options={
                "db_table": "awards_award_line",
                "ordering": ["award", "line__rank", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("awarded_amount__gte", 0),
                            ("awarded_amount__lte", models.F("eligible_amount")),
                            ("eligible_amount__lte", models.F("requested_amount")),
                        ),
                        name="awarded_within_eligible_within_requested",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LineAssessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("eligible", models.BooleanField()),
                ("ground", models.CharField(max_length=40)),
                ("note", models.TextField(blank=True)),
                ("eligible_amount", pool.db.MoneyField()),
                ("assessed_at", models.DateTimeField()),
                (
                    "assessed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "line",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="assessment", to="pool.line"
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
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="employee",
            constraint=models.UniqueConstraint(fields=("municipality", "reference"), name="one_employee_per_reference"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(fields=("award", "number"), name="an_instalment_is_paid_once"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(condition=models.Q(("paid_amount__gt", 0)), name="payment_is_positive"),
        ),
        migrations.AddConstraint(
            model_name="regionmembership",
            constraint=models.UniqueConstraint(fields=("municipality", "valid_from"), name="one_region_from_each_day"),
        ),
        migrations.AddConstraint(
            model_name="regionmembership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                ),
                name="region_membership_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)), fields=("user", "role"), name="one_live_grant_of_a_role"
            ),
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="role_grant_ended_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(condition=models.Q(("frame_amount__gt", 0)), name="frame_is_positive"),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__gt", models.F("opens_at"))), name="round_closes_after_it_opens"
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(("period_until__gte", models.F("period_from"))), name="period_ends_after_it_begins"
            ),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["state", "next_deadline_at", "id"], name="application_worklist"),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["next_deadline_at", "id"], name="application_by_deadline"),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                fields=("round", "municipality"), name="one_application_per_municipality_and_round"
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.UniqueConstraint(fields=("round", "number"), name="one_run_per_number"),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["proposed", "approved", "decided"])),
                fields=("round",),
                name="one_live_run_in_a_round",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True),
                    models.Q(("approved_by", models.F("prepared_by")), _negated=True),
                    _connector="OR",
                ),
                name="run_approved_by_a_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                    _connector="OR",
                ),
                name="run_approved_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("discarded_at__isnull", True), ("discarded_by__isnull", True)),
                    models.Q(("discarded_at__isnull", False), ("discarded_by__isnull", False)),
                    _connector="OR",
                ),
                name="run_discarded_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                    _connector="OR",
                ),
                name="run_decided_at_and_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="award",
            constraint=models.CheckConstraint(
                condition=models.Q(("awarded_amount__gte", 0), ("awarded_amount__lte", models.F("requested_amount"))),
                name="award_within_request",
            ),
        ),
        migrations.AddConstraint(
            model_name="award",
            constraint=models.CheckConstraint(
                condition=models.Q(("decided_by", models.F("prepared_by")), _negated=True),
                name="award_decided_by_a_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.UniqueConstraint(
                condition=models.Q(("live", True)),
                fields=("employee", "module"),
                name="employee_and_module_once_in_all_rounds_and_pools",
            ),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.CheckConstraint(
                condition=models.Q(("requested_amount__gt", 0)), name="line_asks_for_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="schemeterms",
            constraint=models.UniqueConstraint(fields=("scheme", "version"), name="one_terms_per_version"),
        ),
        migrations.AddConstraint(
            model_name="schemeterms",
            constraint=models.CheckConstraint(condition=models.Q(("rate_amount__gt", 0)), name="rate_is_positive"),
        ),
        migrations.AddConstraint(
            model_name="roundscheme",
            constraint=models.UniqueConstraint(fields=("round", "scheme"), name="a_scheme_once_in_a_round"),
        ),
        migrations.AddConstraint(
            model_name="section",
            constraint=models.UniqueConstraint(fields=("application", "name"), name="a_section_once_in_an_application"),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.UniqueConstraint(fields=("run", "line"), name="one_share_per_line_and_run"),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 0), ("amount__lte", models.F("asked_amount"))),
                name="share_within_bid",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.UniqueConstraint(fields=("application", "number"), name="one_submission_per_number"),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="transfer_moves_something"),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_account", models.F("to_account")), _negated=True),
                name="transfer_between_two_accounts",
            ),
        ),
    ]
