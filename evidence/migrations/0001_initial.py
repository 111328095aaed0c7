import django.contrib.auth.models
import django.contrib.auth.validators
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.operations
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from evidence.migrations._at_once import AtOnce


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        django.contrib.postgres.operations.TrigramExtension(),
        AtOnce(
            [
                migrations.CreateModel(
                    name="BiasTool",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("key", models.SlugField(max_length=40, unique=True)),
                        ("name", models.CharField(max_length=120)),
                        ("version", models.CharField(blank=True, max_length=60)),
                        ("levels", models.JSONField(default=list)),
                        ("has_overall", models.BooleanField(default=False)),
                    ],
                ),
                migrations.CreateModel(
                    name="Characteristic",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("key", models.SlugField(max_length=40)),
                        ("label", models.CharField(max_length=80)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("text", "Text"),
                                    ("number", "Number"),
                                    ("integer", "Whole number"),
                                    ("choice", "One of a list"),
                                    ("choices", "Several of a list"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("unit", models.CharField(blank=True, max_length=20)),
                        ("choices", models.JSONField(blank=True, default=list)),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="characteristics",
                                to="evidence.review",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("review", "key"), name="one_characteristic_per_key"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Criterion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("code", models.CharField(max_length=8)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("include", "Include"), ("exclude", "Exclude")],
                                max_length=8,
                            ),
                        ),
                        ("text", models.TextField()),
                        ("position", models.PositiveSmallIntegerField()),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="criteria",
                                to="evidence.protocolversion",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("version", "code"), name="one_criterion_per_code"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Instrument",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("key", models.SlugField(max_length=60)),
                        ("name", models.CharField(max_length=120)),
                        ("unit", models.CharField(blank=True, max_length=40)),
                        ("minimum", models.FloatField(blank=True, null=True)),
                        ("maximum", models.FloatField(blank=True, null=True)),
                        (
                            "direction",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("lower_better", "Lower is better"),
                                    ("higher_better", "Higher is better"),
                                ],
                                max_length=14,
                                null=True,
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="instruments",
                                to="evidence.review",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("review", "key"), name="one_instrument_per_key"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("minimum", None),
                                    ("maximum", None),
                                    ("minimum__lt", models.F("maximum")),
                                    _connector="OR",
                                ),
                                name="a_scale_runs_from_low_to_high",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OpenedSeal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("key", models.CharField(max_length=60, unique=True)),
                        ("at", models.DateTimeField(auto_now_add=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Outcome",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("key", models.SlugField(max_length=40)),
                        ("label", models.CharField(max_length=120)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("continuous", "Continuous: n, mean, SD of each arm"),
                                    ("binary", "Binary: events and n of each arm"),
                                    ("rate", "Rate: events and person-time of each arm"),
                                    ("proportion", "Proportion: events and n, one group"),
                                    ("correlation", "Correlation: r and n"),
                                    ("generic", "Estimate with its standard error"),
                                ],
                                default="continuous",
                                max_length=12,
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[("primary", "Primary"), ("secondary", "Secondary")],
                                default="primary",
                                max_length=10,
                            ),
                        ),
                        (
                            "group",
                            models.CharField(
                                blank=True, help_text="Such as quality of life.", max_length=60
                            ),
                        ),
                        (
                            "direction",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("lower_better", "Lower is better"),
                                    ("higher_better", "Higher is better"),
                                ],
                                max_length=14,
                                null=True,
                            ),
                        ),
                        (
                            "mid",
                            models.FloatField(
                                blank=True, help_text="Smallest effect that matters.", null=True
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="outcomes",
                                to="evidence.review",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("review", "key"), name="one_outcome_per_key"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Review",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("slug", models.SlugField(max_length=60, unique=True)),
                        ("title", models.CharField(max_length=500)),
                        (
                            "short_title",
                            models.CharField(
                                help_text="For the top bar and browser tabs.", max_length=60
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("active", "Under way"),
                                    ("archived", "Archived"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("population", models.TextField(blank=True)),
                        ("intervention", models.TextField(blank=True)),
                        ("comparator", models.TextField(blank=True)),
                        ("outcomes_sought", models.TextField(blank=True)),
                        ("study_design", models.TextField(blank=True)),
                        (
                            "registry",
                            models.CharField(
                                blank=True, help_text="PROSPERO, OSF ...", max_length=60
                            ),
                        ),
                        ("registration", models.CharField(blank=True, max_length=60)),
                        (
                            "notice",
                            models.TextField(
                                blank=True,
                                help_text="Shown under the head of every page, such as what is simulated.",
                            ),
                        ),
                        (
                            "citation",
                            models.TextField(
                                blank=True, help_text="The publication this review re-analyses."
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "ordering": ["title"],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("slug", models.SlugField(db_index=False, max_length=60)),
                        ("title", models.CharField(max_length=500)),
                        (
                            "short_title",
                            models.CharField(
                                help_text="For the top bar and browser tabs.", max_length=60
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("active", "Under way"),
                                    ("archived", "Archived"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("population", models.TextField(blank=True)),
                        ("intervention", models.TextField(blank=True)),
                        ("comparator", models.TextField(blank=True)),
                        ("outcomes_sought", models.TextField(blank=True)),
                        ("study_design", models.TextField(blank=True)),
                        (
                            "registry",
                            models.CharField(
                                blank=True, help_text="PROSPERO, OSF ...", max_length=60
                            ),
                        ),
                        ("registration", models.CharField(blank=True, max_length=60)),
                        (
                            "notice",
                            models.TextField(
                                blank=True,
                                help_text="Shown under the head of every page, such as what is simulated.",
                            ),
                        ),
                        (
                            "citation",
                            models.TextField(
                                blank=True, help_text="The publication this review re-analyses."
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="evidence.review",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Search",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("searched_on", models.DateField(blank=True, null=True)),
                        (
                            "period",
                            models.CharField(
                                blank=True, help_text="Inception to November 2022.", max_length=80
                            ),
                        ),
                        ("strategy", models.TextField(blank=True)),
                        ("hits_reported", models.PositiveIntegerField(blank=True, null=True)),
                        ("note", models.TextField(blank=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="searches",
                                to="evidence.source",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["source__position", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="Source",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("name", models.CharField(max_length=80)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("database", "Database"),
                                    ("register", "Register"),
                                    ("website", "Website"),
                                    ("organisation", "Organisation"),
                                    ("citation", "Citation searching"),
                                ],
                                default="database",
                                max_length=14,
                            ),
                        ),
                        (
                            "platform",
                            models.CharField(blank=True, help_text="Such as Ovid.", max_length=80),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sources",
                                to="evidence.review",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("review", "name"), name="one_source_per_name"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Study",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("key", models.SlugField(max_length=60)),
                        (
                            "label",
                            models.CharField(
                                help_text="As it stands in plots: Andersen 2020.", max_length=120
                            ),
                        ),
                        ("year", models.SmallIntegerField(blank=True, null=True)),
                        ("registration", models.CharField(blank=True, max_length=60)),
                        ("note", models.TextField(blank=True)),
                        ("revision", models.PositiveIntegerField(default=0)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "flagged",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Outcomes it reports.",
                                related_name="flagged_studies",
                                to="evidence.outcome",
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="studies",
                                to="evidence.review",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "studies",
                        "ordering": ["label", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("review", "key"), name="one_study_per_key"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StudyEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("key", models.SlugField(db_index=False, max_length=60)),
                        (
                            "label",
                            models.CharField(
                                help_text="As it stands in plots: Andersen 2020.", max_length=120
                            ),
                        ),
                        ("year", models.SmallIntegerField(blank=True, null=True)),
                        ("registration", models.CharField(blank=True, max_length=60)),
                        ("note", models.TextField(blank=True)),
                        ("revision", models.PositiveIntegerField(default=0)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="evidence.study",
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="evidence.review",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Timepoint",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("label", models.CharField(max_length=60)),
                        ("weeks", models.FloatField(blank=True, null=True)),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="timepoints",
                                to="evidence.review",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("review", "label"), name="one_timepoint_per_label"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Value",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "reported_as",
                            models.CharField(
                                choices=[
                                    ("mean_sd", "Mean and SD"),
                                    ("mean_se", "Mean and standard error"),
                                    ("mean_ci", "Mean and confidence interval"),
                                    ("median_range", "Median, minimum, maximum"),
                                    ("median_iqr", "Median and quartiles"),
                                    ("five_numbers", "Minimum, quartiles, median, maximum"),
                                    ("events", "Events and n"),
                                    ("rate", "Events and person-time"),
                                    ("correlation", "r and n"),
                                    ("estimate_se", "Estimate and standard error"),
                                    ("estimate_ci", "Estimate and confidence interval"),
                                    ("estimate_p", "Estimate and p"),
                                ],
                                default="mean_sd",
                                max_length=14,
                            ),
                        ),
                        ("n", models.PositiveIntegerField(blank=True, null=True)),
                        ("mean", models.FloatField(blank=True, null=True)),
                        ("sd", models.FloatField(blank=True, null=True, verbose_name="SD")),
                        ("se", models.FloatField(blank=True, null=True, verbose_name="SE")),
                        ("ci_low", models.FloatField(blank=True, null=True)),
                        ("ci_high", models.FloatField(blank=True, null=True)),
                        ("ci_level", models.FloatField(default=0.95)),
                        ("median", models.FloatField(blank=True, null=True)),
                        (
                            "q1",
                            models.FloatField(blank=True, null=True, verbose_name="first quartile"),
                        ),
                        (
                            "q3",
                            models.FloatField(blank=True, null=True, verbose_name="third quartile"),
                        ),
                        ("minimum", models.FloatField(blank=True, null=True)),
                        ("maximum", models.FloatField(blank=True, null=True)),
                        ("events", models.PositiveIntegerField(blank=True, null=True)),
                        ("person_time", models.FloatField(blank=True, null=True)),
                        ("r", models.FloatField(blank=True, null=True)),
                        (
                            "estimate",
                            models.FloatField(
                                blank=True, help_text="Ratios as printed, not logs.", null=True
                            ),
                        ),
                        ("p", models.FloatField(blank=True, null=True)),
                        ("page", models.CharField(blank=True, max_length=20)),
                        (
                            "place",
                            models.CharField(
                                blank=True, help_text="Table 2, row 3; Figure 1.", max_length=120
                            ),
                        ),
                        ("quote", models.TextField(blank=True)),
                        (
                            "origin",
                            models.CharField(
                                choices=[
                                    ("reported", "Reported"),
                                    ("digitized", "Read off a figure"),
                                    ("author", "From the author"),
                                    ("computed", "Computed"),
                                    ("imputed", "Imputed"),
                                    ("simulated", "Simulated"),
                                ],
                                default="reported",
                                max_length=10,
                            ),
                        ),
                        ("note", models.TextField(blank=True)),
                        (
                            "settled_by",
                            models.CharField(
                                blank=True,
                                help_text="Of a consensus: both; YH's; TT's; another.",
                                max_length=120,
                            ),
                        ),
                        ("revision", models.PositiveIntegerField(default=0)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        (
                            "arm",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="values",
                                to="evidence.arm",
                            ),
                        ),
                        (
                            "extraction",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="values",
                                to="evidence.extraction",
                            ),
                        ),
                        (
                            "instrument",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="values",
                                to="evidence.instrument",
                            ),
                        ),
                        (
                            "outcome",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="values",
                                to="evidence.outcome",
                            ),
                        ),
                        (
                            "timepoint",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="values",
                                to="evidence.timepoint",
                            ),
                        ),
                    ],
                    options={
                        "ordering": [
                            "outcome__position",
                            "timepoint__position",
                            "arm__position",
                            "id",
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("extraction", "arm", "outcome", "instrument", "timepoint"),
                                name="one_value_per_arm_outcome_and_time",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("n", None), ("n__gt", 0), _connector="OR"),
                                name="n_is_above_zero",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("sd", None), ("sd__gt", 0), _connector="OR"),
                                name="an_sd_is_above_zero",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("se", None), ("se__gt", 0), _connector="OR"),
                                name="an_se_is_above_zero",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("events", None),
                                    ("n", None),
                                    ("events__lte", models.F("n")),
                                    _connector="OR",
                                ),
                                name="events_are_at_most_n",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("person_time", None), ("person_time__gt", 0), _connector="OR"
                                ),
                                name="person_time_is_above_zero",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("r", None),
                                    models.Q(("r__gt", -1), ("r__lt", 1)),
                                    _connector="OR",
                                ),
                                name="r_lies_between_minus_one_and_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("p", None),
                                    models.Q(("p__gte", 0), ("p__lte", 1)),
                                    _connector="OR",
                                ),
                                name="p_lies_between_zero_and_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ci_level__gt", 0), ("ci_level__lt", 1)),
                                name="a_ci_level_is_a_share",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ci_low", None),
                                    ("ci_high", None),
                                    ("ci_low__lte", models.F("ci_high")),
                                    _connector="OR",
                                ),
                                name="interval_limits_are_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("q1", None),
                                        ("median", None),
                                        ("q1__lte", models.F("median")),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("q3", None),
                                        ("median", None),
                                        ("median__lte", models.F("q3")),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("q1", None),
                                        ("q3", None),
                                        ("q1__lte", models.F("q3")),
                                        _connector="OR",
                                    ),
                                ),
                                name="quartiles_are_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("minimum", None),
                                        ("maximum", None),
                                        ("minimum__lte", models.F("maximum")),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("minimum", None),
                                        ("median", None),
                                        ("minimum__lte", models.F("median")),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("maximum", None),
                                        ("median", None),
                                        ("median__lte", models.F("maximum")),
                                        _connector="OR",
                                    ),
                                ),
                                name="the_range_holds_the_median",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ValueEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "reported_as",
                            models.CharField(
                                choices=[
                                    ("mean_sd", "Mean and SD"),
                                    ("mean_se", "Mean and standard error"),
                                    ("mean_ci", "Mean and confidence interval"),
                                    ("median_range", "Median, minimum, maximum"),
                                    ("median_iqr", "Median and quartiles"),
                                    ("five_numbers", "Minimum, quartiles, median, maximum"),
                                    ("events", "Events and n"),
                                    ("rate", "Events and person-time"),
                                    ("correlation", "r and n"),
                                    ("estimate_se", "Estimate and standard error"),
                                    ("estimate_ci", "Estimate and confidence interval"),
                                    ("estimate_p", "Estimate and p"),
                                ],
                                default="mean_sd",
                                max_length=14,
                            ),
                        ),
                        ("n", models.PositiveIntegerField(blank=True, null=True)),
                        ("mean", models.FloatField(blank=True, null=True)),
                        ("sd", models.FloatField(blank=True, null=True, verbose_name="SD")),
                        ("se", models.FloatField(blank=True, null=True, verbose_name="SE")),
                        ("ci_low", models.FloatField(blank=True, null=True)),
                        ("ci_high", models.FloatField(blank=True, null=True)),
                        ("ci_level", models.FloatField(default=0.95)),
                        ("median", models.FloatField(blank=True, null=True)),
                        (
                            "q1",
                            models.FloatField(blank=True, null=True, verbose_name="first quartile"),
                        ),
                        (
                            "q3",
                            models.FloatField(blank=True, null=True, verbose_name="third quartile"),
                        ),
                        ("minimum", models.FloatField(blank=True, null=True)),
                        ("maximum", models.FloatField(blank=True, null=True)),
                        ("events", models.PositiveIntegerField(blank=True, null=True)),
                        ("person_time", models.FloatField(blank=True, null=True)),
                        ("r", models.FloatField(blank=True, null=True)),
                        (
                            "estimate",
                            models.FloatField(
                                blank=True, help_text="Ratios as printed, not logs.", null=True
                            ),
                        ),
                        ("p", models.FloatField(blank=True, null=True)),
                        ("page", models.CharField(blank=True, max_length=20)),
                        (
                            "place",
                            models.CharField(
                                blank=True, help_text="Table 2, row 3; Figure 1.", max_length=120
                            ),
                        ),
                        ("quote", models.TextField(blank=True)),
                        (
                            "origin",
                            models.CharField(
                                choices=[
                                    ("reported", "Reported"),
                                    ("digitized", "Read off a figure"),
                                    ("author", "From the author"),
                                    ("computed", "Computed"),
                                    ("imputed", "Imputed"),
                                    ("simulated", "Simulated"),
                                ],
                                default="reported",
                                max_length=10,
                            ),
                        ),
                        ("note", models.TextField(blank=True)),
                        (
                            "settled_by",
                            models.CharField(
                                blank=True,
                                help_text="Of a consensus: both; YH's; TT's; another.",
                                max_length=120,
                            ),
                        ),
                        ("revision", models.PositiveIntegerField(default=0)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        (
                            "arm",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="evidence.arm",
                            ),
                        ),
                        (
                            "extraction",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="evidence.extraction",
                            ),
                        ),
                        (
                            "instrument",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="evidence.instrument",
                            ),
                        ),
                        (
                            "outcome",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="evidence.outcome",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="evidence.value",
                            ),
                        ),
                        (
                            "timepoint",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="evidence.timepoint",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="User",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        (
                            "last_login",
                            models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                        ),
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
                                error_messages={
                                    "unique": "A user with that username already exists."
                                },
                                help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                                max_length=150,
                                unique=True,
                                validators=[
                                    django.contrib.auth.validators.UnicodeUsernameValidator()
                                ],
                                verbose_name="username",
                            ),
                        ),
                        (
                            "first_name",
                            models.CharField(blank=True, max_length=150, verbose_name="first name"),
                        ),
                        (
                            "last_name",
                            models.CharField(blank=True, max_length=150, verbose_name="last name"),
                        ),
                        (
                            "email",
                            models.EmailField(
                                blank=True, max_length=254, verbose_name="email address"
                            ),
                        ),
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
                        (
                            "date_joined",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="date joined"
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
                        "verbose_name": "user",
                        "verbose_name_plural": "users",
                        "abstract": False,
                    },
                    managers=[
                        ("objects", django.contrib.auth.models.UserManager()),
                    ],
                ),
                migrations.CreateModel(
                    name="ArmCombination",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("label", models.CharField(max_length=120)),
                        ("reason", models.TextField()),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "study",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="combinations",
                                to="evidence.study",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="a_combination_gives_its_reason",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Arm",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("key", models.SlugField(max_length=20)),
                        ("label", models.CharField(max_length=160)),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("experimental", "Experimental"),
                                    ("comparator", "Comparator"),
                                    ("set_aside", "Set aside"),
                                ],
                                max_length=14,
                            ),
                        ),
                        (
                            "role_reason",
                            models.TextField(blank=True, help_text="Why it is set aside."),
                        ),
                        ("n_randomized", models.PositiveIntegerField(blank=True, null=True)),
                        ("n_analysed", models.PositiveIntegerField(blank=True, null=True)),
                        ("n_completed", models.PositiveIntegerField(blank=True, null=True)),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("revision", models.PositiveIntegerField(default=0)),
                        (
                            "combination",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="arms",
                                to="evidence.armcombination",
                            ),
                        ),
                        (
                            "study",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="arms",
                                to="evidence.study",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("study", "key"), name="an_arm_has_one_role_in_its_study"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("role", "set_aside"), _negated=True),
                                    models.Q(("role_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="an_arm_set_aside_gives_its_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("role", "set_aside"), _negated=True),
                                    ("combination", None),
                                    _connector="OR",
                                ),
                                name="an_arm_set_aside_is_not_combined",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ArmCombinationEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("label", models.CharField(max_length=120)),
                        ("reason", models.TextField()),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        (
                            "by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="evidence.armcombination",
                            ),
                        ),
                        (
                            "study",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="evidence.study",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ArmEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("key", models.SlugField(db_index=False, max_length=20)),
                        ("label", models.CharField(max_length=160)),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("experimental", "Experimental"),
                                    ("comparator", "Comparator"),
                                    ("set_aside", "Set aside"),
                                ],
                                max_length=14,
                            ),
                        ),
                        (
                            "role_reason",
                            models.TextField(blank=True, help_text="Why it is set aside."),
                        ),
                        ("n_randomized", models.PositiveIntegerField(blank=True, null=True)),
                        ("n_analysed", models.PositiveIntegerField(blank=True, null=True)),
                        ("n_completed", models.PositiveIntegerField(blank=True, null=True)),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("revision", models.PositiveIntegerField(default=0)),
                        (
                            "combination",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="evidence.armcombination",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="evidence.arm",
                            ),
                        ),
                        (
                            "study",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="evidence.study",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="BiasDomain",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("key", models.SlugField(max_length=60)),
                        ("label", models.CharField(max_length=160)),
                        (
                            "kind",
                            models.CharField(
                                blank=True, help_text="Selection bias ...", max_length=60
                            ),
                        ),
                        ("guidance", models.TextField(blank=True)),
                        (
                            "questions",
                            models.JSONField(
                                blank=True, default=list, help_text="[{key, text, answers}]"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        (
                            "tool",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="domains",
                                to="evidence.biastool",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("tool", "key"), name="one_domain_per_key"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Assessment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "scope",
                            models.CharField(
                                choices=[
                                    ("study", "Study"),
                                    ("outcome", "Outcome"),
                                    ("result", "Result"),
                                ],
                                default="study",
                                max_length=8,
                            ),
                        ),
                        ("is_consensus", models.BooleanField(default=False)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("submitted_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assessments",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "tool",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assessments",
                                to="evidence.biastool",
                            ),
                        ),
                        (
                            "outcome",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assessments",
                                to="evidence.outcome",
                            ),
                        ),
                        (
                            "study",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="assessments",
                                to="evidence.study",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["study", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("study", "tool", "scope", "outcome", "by"),
                                name="one_assessment_per_person_and_question",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("by", None), ("is_consensus", True)),
                                    models.Q(("by__isnull", False), ("is_consensus", False)),
                                    _connector="OR",
                                ),
                                name="an_assessment_is_a_persons_or_the_consensus",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome", None), ("scope", "study")),
                                    models.Q(
                                        models.Q(("scope", "study"), _negated=True),
                                        ("outcome__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="an_assessment_below_the_study_names_its_outcome",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Change",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("review_id", models.BigIntegerField()),
                        (
                            "topic",
                            models.CharField(
                                choices=[
                                    ("data", "what analyses read"),
                                    ("flow", "what the flow diagram counts"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("txid", models.BigIntegerField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["topic", "review_id"], name="evidence_ch_topic_6165c2_idx"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("review_id", "topic", "txid"),
                                name="one_change_row_per_transaction",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CharacteristicValue",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("printed", models.TextField(blank=True)),
                        ("number", models.FloatField(blank=True, null=True)),
                        ("chosen", models.JSONField(blank=True, default=list)),
                        (
                            "source",
                            models.CharField(
                                blank=True, help_text="Table 1; abstract; registry.", max_length=200
                            ),
                        ),
                        ("note", models.TextField(blank=True)),
                        (
                            "characteristic",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="values",
                                to="evidence.characteristic",
                            ),
                        ),
                        (
                            "study",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="characteristics",
                                to="evidence.study",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["characteristic__position"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("study", "characteristic"),
                                name="one_value_of_one_characteristic",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CharacteristicValueEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("printed", models.TextField(blank=True)),
                        ("number", models.FloatField(blank=True, null=True)),
                        ("chosen", models.JSONField(blank=True, default=list)),
                        (
                            "source",
                            models.CharField(
                                blank=True, help_text="Table 1; abstract; registry.", max_length=200
                            ),
                        ),
                        ("note", models.TextField(blank=True)),
                        (
                            "characteristic",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="evidence.characteristic",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="evidence.characteristicvalue",
                            ),
                        ),
                        (
                            "study",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="evidence.study",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Extraction",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("is_consensus", models.BooleanField(default=False)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("submitted_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="extractions",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "study",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="extractions",
                                to="evidence.study",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["study", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("is_consensus", False)),
                                fields=("study", "by"),
                                name="one_extraction_per_person_and_study",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("is_consensus", True)),
                                fields=("study",),
                                name="one_consensus_per_study",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("by", None), ("is_consensus", True)),
                                    models.Q(("by__isnull", False), ("is_consensus", False)),
                                    _connector="OR",
                                ),
                                name="an_extraction_is_a_persons_or_the_consensus",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Import",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("file", models.FileField(max_length=300, upload_to="imports/%Y/%m/")),
                        ("file_name", models.CharField(max_length=255)),
                        ("sha256", models.CharField(max_length=64)),
                        ("size", models.BigIntegerField()),
                        (
                            "dialect",
                            models.CharField(
                                blank=True, help_text="Blank: by content.", max_length=30
                            ),
                        ),
                        (
                            "encoding",
                            models.CharField(
                                blank=True, help_text="Blank: by content.", max_length=20
                            ),
                        ),
                        (
                            "mapping",
                            models.JSONField(
                                blank=True, default=dict, help_text="Field to column, for tables."
                            ),
                        ),
                        ("simulated", models.BooleanField(default=False)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "Waiting"),
                                    ("reading", "Reading"),
                                    ("matching", "Looking for duplicates"),
                                    ("done", "Done"),
                                    ("failed", "Failed"),
                                    ("cancelled", "Cancelled"),
                                    ("undone", "Taken back"),
                                ],
                                default="queued",
                                max_length=10,
                            ),
                        ),
                        (
                            "progress",
                            models.PositiveSmallIntegerField(
                                default=0, help_text="Percent of this step."
                            ),
                        ),
                        ("n_records", models.PositiveIntegerField(default=0)),
                        ("n_duplicates", models.PositiveIntegerField(default=0)),
                        ("n_asked", models.PositiveIntegerField(default=0)),
                        (
                            "message",
                            models.TextField(blank=True, help_text="Why it failed, in a sentence."),
                        ),
                        ("code", models.CharField(blank=True, max_length=40)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("finished_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "search",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="imports",
                                to="evidence.search",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-created_at", "-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("state__in", ["failed", "cancelled", "undone"]), _negated=True
                                ),
                                fields=("search", "sha256"),
                                name="the_same_file_once_in_one_search",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportProblem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("line", models.PositiveIntegerField()),
                        ("message", models.TextField()),
                        (
                            "of",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="problems",
                                to="evidence.import",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["line", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="InstrumentUse",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "direction",
                            models.CharField(
                                choices=[
                                    ("lower_better", "Lower is better"),
                                    ("higher_better", "Higher is better"),
                                ],
                                max_length=14,
                            ),
                        ),
                        ("quote", models.TextField(blank=True)),
                        (
                            "instrument",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="uses",
                                to="evidence.instrument",
                            ),
                        ),
                        (
                            "study",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="instrument_uses",
                                to="evidence.study",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("study", "instrument"),
                                name="one_direction_per_study_and_instrument",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InstrumentUseEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "direction",
                            models.CharField(
                                choices=[
                                    ("lower_better", "Lower is better"),
                                    ("higher_better", "Higher is better"),
                                ],
                                max_length=14,
                            ),
                        ),
                        ("quote", models.TextField(blank=True)),
                        (
                            "instrument",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="evidence.instrument",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="evidence.instrumentuse",
                            ),
                        ),
                        (
                            "study",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="evidence.study",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Judgement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                blank=True, help_text="A key of the tool's levels.", max_length=20
                            ),
                        ),
                        ("support", models.TextField(blank=True)),
                        (
                            "basis",
                            models.CharField(
                                choices=[
                                    ("stated", "Stated in the report"),
                                    ("inferred", "Inferred"),
                                    ("not_stated", "Not stated"),
                                ],
                                default="stated",
                                max_length=10,
                            ),
                        ),
                        ("answers", models.JSONField(blank=True, default=dict)),
                        (
                            "rule_level",
                            models.CharField(
                                blank=True, help_text="What the rule says.", max_length=20
                            ),
                        ),
                        ("override_reason", models.TextField(blank=True)),
                        ("page", models.CharField(blank=True, max_length=20)),
                        ("revision", models.PositiveIntegerField(default=0)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        (
                            "assessment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="judgements",
                                to="evidence.assessment",
                            ),
                        ),
                        (
                            "domain",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="judgements",
                                to="evidence.biasdomain",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["domain__position"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("assessment", "domain"), name="one_judgement_per_domain"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("rule_level", ""),
                                    ("level", models.F("rule_level")),
                                    models.Q(("override_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="an_override_gives_its_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="JudgementEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "level",
                            models.CharField(
                                blank=True, help_text="A key of the tool's levels.", max_length=20
                            ),
                        ),
                        ("support", models.TextField(blank=True)),
                        (
                            "basis",
                            models.CharField(
                                choices=[
                                    ("stated", "Stated in the report"),
                                    ("inferred", "Inferred"),
                                    ("not_stated", "Not stated"),
                                ],
                                default="stated",
                                max_length=10,
                            ),
                        ),
                        ("answers", models.JSONField(blank=True, default=dict)),
                        (
                            "rule_level",
                            models.CharField(
                                blank=True, help_text="What the rule says.", max_length=20
                            ),
                        ),
                        ("override_reason", models.TextField(blank=True)),
                        ("page", models.CharField(blank=True, max_length=20)),
                        ("revision", models.PositiveIntegerField(default=0)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        (
                            "assessment",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="evidence.assessment",
                            ),
                        ),
                        (
                            "domain",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="evidence.biasdomain",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="evidence.judgement",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ProtocolVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("reason", models.TextField(blank=True, help_text="Why it was amended.")),
                        ("frozen_at", models.DateTimeField(blank=True, null=True)),
                        ("verdicts_required", models.PositiveSmallIntegerField(default=2)),
                        ("measure", models.CharField(default="SMD", max_length=12)),
                        (
                            "profile",
                            models.CharField(
                                choices=[
                                    ("metafor", "metafor"),
                                    ("metan", "Stata metan"),
                                    ("revman5", "RevMan 5"),
                                    ("revman-web", "RevMan Web"),
                                ],
                                default="revman-web",
                                max_length=12,
                            ),
                        ),
                        (
                            "model_rule",
                            models.CharField(
                                choices=[
                                    ("common", "Common effect"),
                                    ("random", "Random effects"),
                                    (
                                        "by_i2",
                                        "Common effect if I² is at most the limit, else random effects",
                                    ),
                                ],
                                default="random",
                                max_length=10,
                            ),
                        ),
                        (
                            "i2_limit",
                            models.FloatField(
                                default=50, help_text="Percent; only for the rule by I²."
                            ),
                        ),
                        ("tau2_method", models.CharField(default="REML", max_length=8)),
                        ("interval", models.CharField(default="z", max_length=24)),
                        ("level", models.FloatField(default=0.95)),
                        (
                            "living",
                            models.TextField(
                                blank=True, help_text="How the review is kept up to date."
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "frozen_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="protocol_versions",
                                to="evidence.review",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["review", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("review", "number"), name="one_protocol_per_number"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("frozen_at", None)),
                                fields=("review",),
                                name="one_draft_protocol_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("frozen_at", None),
                                    ("frozen_by__isnull", False),
                                    _connector="OR",
                                ),
                                name="a_frozen_protocol_names_who_froze_it",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("number", 1),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="an_amendment_gives_its_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("verdicts_required__gte", 1), ("verdicts_required__lte", 2)
                                ),
                                name="one_or_two_people_decide",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExclusionReason",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("rank", models.PositiveSmallIntegerField()),
                        ("label", models.CharField(max_length=120)),
                        (
                            "criterion",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="reasons",
                                to="evidence.criterion",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reasons",
                                to="evidence.protocolversion",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["rank"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("version", "rank"), name="one_reason_per_rank"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Record",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "place",
                            models.PositiveIntegerField(
                                default=0, help_text="Its number in the file."
                            ),
                        ),
                        ("line_from", models.PositiveIntegerField(blank=True, null=True)),
                        ("line_to", models.PositiveIntegerField(blank=True, null=True)),
                        ("type", models.CharField(blank=True, max_length=30)),
                        ("title", models.TextField(blank=True)),
                        ("title_translated", models.TextField(blank=True)),
                        (
                            "authors",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), blank=True, default=list, size=None
                            ),
                        ),
                        ("year", models.SmallIntegerField(blank=True, null=True)),
                        ("journal", models.TextField(blank=True)),
                        ("volume", models.CharField(blank=True, max_length=60)),
                        ("issue", models.CharField(blank=True, max_length=60)),
                        ("pages", models.CharField(blank=True, max_length=120)),
                        ("doi", models.CharField(blank=True, max_length=300)),
                        ("pmid", models.CharField(blank=True, max_length=20)),
                        (
                            "issn",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=20),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        ("accession", models.CharField(blank=True, max_length=120)),
                        (
                            "keywords",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), blank=True, default=list, size=None
                            ),
                        ),
                        ("language", models.CharField(blank=True, max_length=60)),
                        ("url", models.TextField(blank=True)),
                        ("abstract", models.TextField(blank=True)),
                        ("raw", models.TextField(blank=True)),
                        (
                            "extra",
                            models.JSONField(
                                blank=True, default=dict, help_text="Tags the reader does not know."
                            ),
                        ),
                        (
                            "keys",
                            models.JSONField(
                                blank=True,
                                default=dict,
                                help_text="Normalized, for finding duplicates.",
                            ),
                        ),
                        ("simulated", models.BooleanField(default=False)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("revision", models.PositiveIntegerField(default=0)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "of",
                            models.ForeignKey(
                                blank=True,
                                db_column="import_id",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="records",
                                to="evidence.import",
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="records",
                                to="evidence.review",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="records",
                                to="evidence.source",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "indexes": [
                            models.Index(
                                fields=["review", "source"], name="evidence_re_review__1b46c1_idx"
                            ),
                            models.Index(
                                fields=["review", "year"], name="evidence_re_review__49f72e_idx"
                            ),
                            models.Index(
                                fields=["of", "place"], name="evidence_re_import__ef4c25_idx"
                            ),
                            models.Index(
                                condition=models.Q(("doi", ""), _negated=True),
                                fields=["review", "doi"],
                                name="records_by_doi",
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["title"],
                                name="records_by_title",
                                opclasses=["gin_trgm_ops"],
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Merge",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "score",
                            models.FloatField(
                                help_text="Probability that the two are one work, 0 to 1."
                            ),
                        ),
                        (
                            "evidence",
                            models.TextField(help_text="In words: same DOI; titles 98 % alike."),
                        ),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        ("undone_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty: by rule.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "undone_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "into",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="absorbed",
                                to="evidence.record",
                            ),
                        ),
                        (
                            "record",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merges",
                                to="evidence.record",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-at", "-id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("undone_at", None)),
                                fields=["into"],
                                name="merges_into",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("undone_at", None)),
                                fields=("record",),
                                name="a_record_is_merged_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("record", models.F("into")), _negated=True),
                                name="a_record_is_not_merged_into_itself",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("undone_at", None),
                                    ("undone_by__isnull", False),
                                    _connector="OR",
                                ),
                                name="a_taken_back_merge_names_who_took_it_back",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Report",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "record",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="report",
                                to="evidence.record",
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reports",
                                to="evidence.review",
                            ),
                        ),
                        (
                            "study",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reports",
                                to="evidence.study",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="FullText",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("file", models.FileField(max_length=300, upload_to="fulltexts/%Y/%m/")),
                        ("file_name", models.CharField(max_length=255)),
                        ("sha256", models.CharField(max_length=64)),
                        ("size", models.BigIntegerField()),
                        ("n_pages", models.PositiveIntegerField(blank=True, null=True)),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="fulltexts",
                                to="evidence.report",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-at", "-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("report", "sha256"), name="the_same_pdf_once_a_report"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Contact",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("to", models.CharField(max_length=200)),
                        ("asked", models.TextField()),
                        ("answer", models.TextField(blank=True)),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="contacts",
                                to="evidence.report",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-at", "-id"],
                    },
                ),
                migrations.CreateModel(
                    name="Retrieval",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("sought", "Sought"),
                                    ("retrieved", "Retrieved"),
                                    ("not_retrieved", "Not retrieved"),
                                ],
                                max_length=14,
                            ),
                        ),
                        ("note", models.TextField(blank=True)),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="retrievals",
                                to="evidence.report",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-at", "-id"],
                        "indexes": [
                            models.Index(
                                fields=["report", "-at"], name="evidence_re_report__e4d408_idx"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "not_retrieved"), _negated=True),
                                    models.Q(("note", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_report_not_retrieved_says_what_was_tried",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReportEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="evidence.report",
                            ),
                        ),
                        (
                            "record",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="evidence.record",
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="evidence.review",
                            ),
                        ),
                        (
                            "study",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="evidence.study",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="RecordEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "place",
                            models.PositiveIntegerField(
                                default=0, help_text="Its number in the file."
                            ),
                        ),
                        ("line_from", models.PositiveIntegerField(blank=True, null=True)),
                        ("line_to", models.PositiveIntegerField(blank=True, null=True)),
                        ("type", models.CharField(blank=True, max_length=30)),
                        ("title", models.TextField(blank=True)),
                        ("title_translated", models.TextField(blank=True)),
                        (
                            "authors",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), blank=True, default=list, size=None
                            ),
                        ),
                        ("year", models.SmallIntegerField(blank=True, null=True)),
                        ("journal", models.TextField(blank=True)),
                        ("volume", models.CharField(blank=True, max_length=60)),
                        ("issue", models.CharField(blank=True, max_length=60)),
                        ("pages", models.CharField(blank=True, max_length=120)),
                        ("doi", models.CharField(blank=True, max_length=300)),
                        ("pmid", models.CharField(blank=True, max_length=20)),
                        (
                            "issn",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=20),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        ("accession", models.CharField(blank=True, max_length=120)),
                        (
                            "keywords",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), blank=True, default=list, size=None
                            ),
                        ),
                        ("language", models.CharField(blank=True, max_length=60)),
                        ("url", models.TextField(blank=True)),
                        ("abstract", models.TextField(blank=True)),
                        ("raw", models.TextField(blank=True)),
                        (
                            "extra",
                            models.JSONField(
                                blank=True, default=dict, help_text="Tags the reader does not know."
                            ),
                        ),
                        (
                            "keys",
                            models.JSONField(
                                blank=True,
                                default=dict,
                                help_text="Normalized, for finding duplicates.",
                            ),
                        ),
                        ("simulated", models.BooleanField(default=False)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("revision", models.PositiveIntegerField(default=0)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "of",
                            models.ForeignKey(
                                blank=True,
                                db_column="import_id",
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="evidence.import",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="evidence.record",
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="evidence.review",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="evidence.source",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Pair",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("probability", models.FloatField()),
                        ("evidence", models.TextField()),
                        (
                            "suggestion",
                            models.CharField(
                                choices=[
                                    ("open", "Not answered"),
                                    ("same", "The same work"),
                                    ("different", "Different works"),
                                    ("related", "Same study, other report"),
                                ],
                                default="same",
                                help_text="Same or related.",
                                max_length=10,
                            ),
                        ),
                        (
                            "answer",
                            models.CharField(
                                choices=[
                                    ("open", "Not answered"),
                                    ("same", "The same work"),
                                    ("different", "Different works"),
                                    ("related", "Same study, other report"),
                                ],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "first",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="evidence.record",
                            ),
                        ),
                        (
                            "second",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="evidence.record",
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pairs",
                                to="evidence.review",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-probability", "id"],
                        "indexes": [
                            models.Index(
                                fields=["review", "answer", "-probability"],
                                name="evidence_pa_review__acca31_idx",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("first", "second"), name="one_question_per_pair"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("first__lt", models.F("second"))),
                                name="a_pair_is_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer", "open"), ("by", None)),
                                    models.Q(
                                        models.Q(("answer", "open"), _negated=True),
                                        ("by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="an_answered_pair_names_who_answered",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OutcomeEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("key", models.SlugField(db_index=False, max_length=40)),
                        ("label", models.CharField(max_length=120)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("continuous", "Continuous: n, mean, SD of each arm"),
                                    ("binary", "Binary: events and n of each arm"),
                                    ("rate", "Rate: events and person-time of each arm"),
                                    ("proportion", "Proportion: events and n, one group"),
                                    ("correlation", "Correlation: r and n"),
                                    ("generic", "Estimate with its standard error"),
                                ],
                                default="continuous",
                                max_length=12,
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[("primary", "Primary"), ("secondary", "Secondary")],
                                default="primary",
                                max_length=10,
                            ),
                        ),
                        (
                            "group",
                            models.CharField(
                                blank=True, help_text="Such as quality of life.", max_length=60
                            ),
                        ),
                        (
                            "direction",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("lower_better", "Lower is better"),
                                    ("higher_better", "Higher is better"),
                                ],
                                max_length=14,
                                null=True,
                            ),
                        ),
                        (
                            "mid",
                            models.FloatField(
                                blank=True, help_text="Smallest effect that matters.", null=True
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="evidence.outcome",
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="evidence.review",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Membership",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "roles",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("lead", "Lead"),
                                        ("investigator", "Investigator"),
                                        ("arbiter", "Arbiter"),
                                        ("statistician", "Statistician"),
                                        ("curator", "Curator"),
                                        ("reader", "Reader"),
                                    ],
                                    max_length=14,
                                ),
                                size=None,
                            ),
                        ),
                        (
                            "interests",
                            models.TextField(blank=True, help_text="Declared interests, in words."),
                        ),
                        ("joined_at", models.DateTimeField(auto_now_add=True)),
                        ("left_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to="evidence.review",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["joined_at", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("review", "user"), name="one_row_for_one_person"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("roles__len__gt", 0)),
                                name="a_member_has_a_role",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InstrumentEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("key", models.SlugField(db_index=False, max_length=60)),
                        ("name", models.CharField(max_length=120)),
                        ("unit", models.CharField(blank=True, max_length=40)),
                        ("minimum", models.FloatField(blank=True, null=True)),
                        ("maximum", models.FloatField(blank=True, null=True)),
                        (
                            "direction",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("lower_better", "Lower is better"),
                                    ("higher_better", "Higher is better"),
                                ],
                                max_length=14,
                                null=True,
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="evidence.instrument",
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="evidence.review",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="AuditEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "act",
                            models.CharField(
                                help_text="noun.verb: screening.decided", max_length=60
                            ),
                        ),
                        ("sentence", models.TextField()),
                        (
                            "about",
                            models.CharField(
                                help_text="model:pk, such as record:12", max_length=60
                            ),
                        ),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        (
                            "door",
                            models.CharField(
                                default="page", help_text="page, api, admin, task", max_length=10
                            ),
                        ),
                        ("detail", models.JSONField(default=dict)),
                        ("seal", models.CharField(blank=True, max_length=60)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="audit_entries",
                                to="evidence.review",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-at", "-id"],
                        "indexes": [
                            models.Index(
                                fields=["review", "-at"], name="evidence_au_review__c034fb_idx"
                            ),
                            models.Index(
                                fields=["review", "about"], name="evidence_au_review__f61cc4_idx"
                            ),
                            models.Index(
                                condition=models.Q(("seal", ""), _negated=True),
                                fields=["seal"],
                                name="sealed_entries",
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="characteristic",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM new_rows r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="831cb00ef2ce22b2da665b530b9bdfcee8990d47",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_data_insert_7091f",
                            referencing="REFERENCING NEW TABLE AS new_rows ",
                            table="evidence_characteristic",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="characteristic",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM old_rows r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="6dd73d5c812eb4c5b60038361e90109eabbf47a8",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_data_delete_491b7",
                            referencing="REFERENCING OLD TABLE AS old_rows ",
                            table="evidence_characteristic",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="characteristic",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM ((TABLE new_rows EXCEPT TABLE old_rows) UNION ALL (TABLE old_rows EXCEPT TABLE new_rows)) r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="728def65a6a3a456ac40dfd43496804f89c7d71f",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_data_update_f6cd0",
                            referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                            table="evidence_characteristic",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="characteristic",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM evidence_review r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="f8991dd72aa2760914f7d22a867775617c12c71a",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_data_truncate_0ec8e",
                            table="evidence_characteristic",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="criterion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="a_frozen_protocol_stays",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n            IF EXISTS (SELECT 1 FROM evidence_protocolversion v\n                       WHERE v.id = (CASE TG_OP WHEN 'DELETE' THEN OLD.version_id\n                                     ELSE NEW.version_id END)\n                       AND v.frozen_at IS NOT NULL)\n            THEN RAISE EXCEPTION 'a frozen protocol cannot change';\n            END IF;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n            RETURN NEW;\n        ",
                            hash="d8bb1d38e8e13bf2cb63071ce738aed3f36d5595",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_a_frozen_protocol_stays_f29ee",
                            table="evidence_criterion",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="instrument",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM new_rows r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="b5b27b6f328240ab45b2984492297e481a3d1a5a",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_data_insert_447ff",
                            referencing="REFERENCING NEW TABLE AS new_rows ",
                            table="evidence_instrument",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="instrument",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM old_rows r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="fac78033e5e98c8b56f195cfb7fb09c1bd073357",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_data_delete_6ecaf",
                            referencing="REFERENCING OLD TABLE AS old_rows ",
                            table="evidence_instrument",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="instrument",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM ((TABLE new_rows EXCEPT TABLE old_rows) UNION ALL (TABLE old_rows EXCEPT TABLE new_rows)) r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="c379a2831a859522b37f4f02c1f58b706ebad882",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_data_update_7c539",
                            referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                            table="evidence_instrument",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="instrument",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM evidence_review r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="c5288aab1ce7c048d2a8186662085fd24d176abc",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_data_truncate_a96aa",
                            table="evidence_instrument",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="instrument",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "evidence_instrumentevent" ("direction", "id", "key", "maximum", "minimum", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "review_id", "unit") SELECT new_values."direction", new_values."id", new_values."key", new_values."maximum", new_values."minimum", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."review_id", new_values."unit" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="c6c37e46dcc1a272e685b9d9ff5b483bce802be3",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_8647a",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="evidence_instrument",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="instrument",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "evidence_instrumentevent" ("direction", "id", "key", "maximum", "minimum", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "review_id", "unit") VALUES (NEW."direction", NEW."id", NEW."key", NEW."maximum", NEW."minimum", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."review_id", NEW."unit"); RETURN NULL;',
                            hash="796ae528171de21f0f6d32d7da080cda9e8775a3",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b8674",
                            table="evidence_instrument",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="instrument",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "evidence_instrumentevent" ("direction", "id", "key", "maximum", "minimum", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "review_id", "unit") SELECT old_values."direction", old_values."id", old_values."key", old_values."maximum", old_values."minimum", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."review_id", old_values."unit" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="9efd3b18f2c3e4fb27225bfeae56826a26a20a6b",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_b1e3e",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="evidence_instrument",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="outcome",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM new_rows r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="913e11b88d4641b4e2707d6fb884c7e408da3924",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_data_insert_d3a57",
                            referencing="REFERENCING NEW TABLE AS new_rows ",
                            table="evidence_outcome",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="outcome",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM old_rows r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="012360288772ab14f7be419762927db115a3d10a",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_data_delete_b428a",
                            referencing="REFERENCING OLD TABLE AS old_rows ",
                            table="evidence_outcome",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="outcome",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM ((TABLE new_rows EXCEPT TABLE old_rows) UNION ALL (TABLE old_rows EXCEPT TABLE new_rows)) r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="3ca111cae125462481511420c15d41f80e6a64c2",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_data_update_65fb0",
                            referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                            table="evidence_outcome",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="outcome",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM evidence_review r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="c80c2737290d28ef03f9546fa49a3a552372550a",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_data_truncate_41806",
                            table="evidence_outcome",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="outcome",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "evidence_outcomeevent" ("direction", "group", "id", "key", "kind", "label", "level", "mid", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "review_id") SELECT new_values."direction", new_values."group", new_values."id", new_values."key", new_values."kind", new_values."label", new_values."level", new_values."mid", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."position", new_values."review_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="9e312cf09d5cb2feb848719aa1ac27540ccafe80",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_a222e",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="evidence_outcome",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="outcome",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "evidence_outcomeevent" ("direction", "group", "id", "key", "kind", "label", "level", "mid", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "review_id") VALUES (NEW."direction", NEW."group", NEW."id", NEW."key", NEW."kind", NEW."label", NEW."level", NEW."mid", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."review_id"); RETURN NULL;',
                            hash="9250302d0a084034cc568895c06d6d6ae8863792",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_53a4e",
                            table="evidence_outcome",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="outcome",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "evidence_outcomeevent" ("direction", "group", "id", "key", "kind", "label", "level", "mid", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "review_id") SELECT old_values."direction", old_values."group", old_values."id", old_values."key", old_values."kind", old_values."label", old_values."level", old_values."mid", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."position", old_values."review_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="717fbf8d652ab2af1509c2bf184d63aeb24a7f26",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_9cfae",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="evidence_outcome",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="review",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "evidence_reviewevent" ("citation", "comparator", "created_at", "id", "intervention", "notice", "outcomes_sought", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "population", "registration", "registry", "short_title", "slug", "status", "study_design", "title") SELECT new_values."citation", new_values."comparator", new_values."created_at", new_values."id", new_values."intervention", new_values."notice", new_values."outcomes_sought", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."population", new_values."registration", new_values."registry", new_values."short_title", new_values."slug", new_values."status", new_values."study_design", new_values."title" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="d704eb28a3cc6f45f7fe0db05b7931968d0ed82b",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_410b1",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="evidence_review",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="review",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "evidence_reviewevent" ("citation", "comparator", "created_at", "id", "intervention", "notice", "outcomes_sought", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "population", "registration", "registry", "short_title", "slug", "status", "study_design", "title") VALUES (NEW."citation", NEW."comparator", NEW."created_at", NEW."id", NEW."intervention", NEW."notice", NEW."outcomes_sought", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."population", NEW."registration", NEW."registry", NEW."short_title", NEW."slug", NEW."status", NEW."study_design", NEW."title"); RETURN NULL;',
                            hash="0e1e2c24192e9ad3d978dd1785a455afdfdd37e3",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_93848",
                            table="evidence_review",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="review",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "evidence_reviewevent" ("citation", "comparator", "created_at", "id", "intervention", "notice", "outcomes_sought", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "population", "registration", "registry", "short_title", "slug", "status", "study_design", "title") SELECT old_values."citation", old_values."comparator", old_values."created_at", old_values."id", old_values."intervention", old_values."notice", old_values."outcomes_sought", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."population", old_values."registration", old_values."registry", old_values."short_title", old_values."slug", old_values."status", old_values."study_design", old_values."title" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="0de298764c82cd04d70a6d2aa634194872f5e238",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_2f2b1",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="evidence_review",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="study",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM new_rows r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="2ba273b55b1d855fc26bc05fdd463ed08745fab6",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_data_insert_ff13c",
                            referencing="REFERENCING NEW TABLE AS new_rows ",
                            table="evidence_study",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="study",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM old_rows r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="7f27c2705115f2963ed8adddc398af2c1ed29be3",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_data_delete_40641",
                            referencing="REFERENCING OLD TABLE AS old_rows ",
                            table="evidence_study",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="study",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM ((TABLE new_rows EXCEPT TABLE old_rows) UNION ALL (TABLE old_rows EXCEPT TABLE new_rows)) r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="750dcaf4e94dc18c4e657e4dc3c0ce40bd348e3f",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_data_update_15165",
                            referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                            table="evidence_study",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="study",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM evidence_review r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="3f384a4ef0dda87cea4d880905f78a48de5a0d78",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_data_truncate_2ecbc",
                            table="evidence_study",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="study",
                    trigger=pgtrigger.compiler.Trigger(
                        name="revision_grows",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func="NEW.revision = OLD.revision + 1; RETURN NEW;",
                            hash="5a188dd48608011ede7b6698e269dbc86154f981",
                            operation="UPDATE",
                            pgid="pgtrigger_revision_grows_1ad0e",
                            table="evidence_study",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="study",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "evidence_studyevent" ("created_at", "id", "key", "label", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registration", "review_id", "revision", "year") SELECT new_values."created_at", new_values."id", new_values."key", new_values."label", new_values."note", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."registration", new_values."review_id", new_values."revision", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="4d1b90ca50a28de24a8ff0777abebba8f5cf27f8",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_6aa81",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="evidence_study",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="study",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "evidence_studyevent" ("created_at", "id", "key", "label", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registration", "review_id", "revision", "year") VALUES (NEW."created_at", NEW."id", NEW."key", NEW."label", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."registration", NEW."review_id", NEW."revision", NEW."year"); RETURN NULL;',
                            hash="cc9c8bc3b92fb99d59b5e7a526be4e169cd15d0f",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_0154a",
                            table="evidence_study",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="study",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "evidence_studyevent" ("created_at", "id", "key", "label", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registration", "review_id", "revision", "year") SELECT old_values."created_at", old_values."id", old_values."key", old_values."label", old_values."note", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."registration", old_values."review_id", old_values."revision", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="e40649234085105c3d4fef040c14914d6649127c",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_cfb9b",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="evidence_study",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="timepoint",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM new_rows r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="51ab9744514761a083c0013d614135de1f1d7a46",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_data_insert_fc7b5",
                            referencing="REFERENCING NEW TABLE AS new_rows ",
                            table="evidence_timepoint",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="timepoint",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM old_rows r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="bf2e541395616362ccbffbca585c4e3a04be7b15",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_data_delete_90c32",
                            referencing="REFERENCING OLD TABLE AS old_rows ",
                            table="evidence_timepoint",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="timepoint",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM ((TABLE new_rows EXCEPT TABLE old_rows) UNION ALL (TABLE old_rows EXCEPT TABLE new_rows)) r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="9012534944db5d5141733c2fc8b215f0fa77aa43",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_data_update_59579",
                            referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                            table="evidence_timepoint",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="timepoint",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM evidence_review r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="5ff1b5575e3fed9c8b5b162f6da81eff7006a99d",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_data_truncate_a3e87",
                            table="evidence_timepoint",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="value",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT s.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM new_rows r JOIN evidence_extraction e ON e.id = r.extraction_id AND e.is_consensus JOIN evidence_study s ON s.id = e.study_id\n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="a450b661df5156423b2975c93e53fec70c49930f",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_data_insert_9a93a",
                            referencing="REFERENCING NEW TABLE AS new_rows ",
                            table="evidence_value",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="value",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT s.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM old_rows r JOIN evidence_extraction e ON e.id = r.extraction_id AND e.is_consensus JOIN evidence_study s ON s.id = e.study_id\n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="336c7ff41d6b0af5d915b74b4d9936e990e6df43",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_data_delete_b830d",
                            referencing="REFERENCING OLD TABLE AS old_rows ",
                            table="evidence_value",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="value",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT s.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM ((TABLE new_rows EXCEPT TABLE old_rows) UNION ALL (TABLE old_rows EXCEPT TABLE new_rows)) r JOIN evidence_extraction e ON e.id = r.extraction_id AND e.is_consensus JOIN evidence_study s ON s.id = e.study_id\n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="3887f5da89027706124c87b98181a7da33cae118",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_data_update_92881",
                            referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                            table="evidence_value",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="value",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM evidence_review r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="2c68208008edf5dda2bfd002df4f87b5fd58bb44",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_data_truncate_c0c7f",
                            table="evidence_value",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="value",
                    trigger=pgtrigger.compiler.Trigger(
                        name="revision_grows",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func="NEW.revision = OLD.revision + 1; RETURN NEW;",
                            hash="c883a6c61d0af146b2058b16312b8e618263d328",
                            operation="UPDATE",
                            pgid="pgtrigger_revision_grows_2eb9b",
                            table="evidence_value",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="value",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "evidence_valueevent" ("arm_id", "ci_high", "ci_level", "ci_low", "created_at", "estimate", "events", "extraction_id", "id", "instrument_id", "maximum", "mean", "median", "minimum", "n", "note", "origin", "outcome_id", "p", "page", "person_time", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "q1", "q3", "quote", "r", "reported_as", "revision", "sd", "se", "settled_by", "timepoint_id", "updated_at") SELECT new_values."arm_id", new_values."ci_high", new_values."ci_level", new_values."ci_low", new_values."created_at", new_values."estimate", new_values."events", new_values."extraction_id", new_values."id", new_values."instrument_id", new_values."maximum", new_values."mean", new_values."median", new_values."minimum", new_values."n", new_values."note", new_values."origin", new_values."outcome_id", new_values."p", new_values."page", new_values."person_time", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."place", new_values."q1", new_values."q3", new_values."quote", new_values."r", new_values."reported_as", new_values."revision", new_values."sd", new_values."se", new_values."settled_by", new_values."timepoint_id", new_values."updated_at" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="f95675177811f4b1f1b771997701e0a8233c0013",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_68a0c",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="evidence_value",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="value",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "evidence_valueevent" ("arm_id", "ci_high", "ci_level", "ci_low", "created_at", "estimate", "events", "extraction_id", "id", "instrument_id", "maximum", "mean", "median", "minimum", "n", "note", "origin", "outcome_id", "p", "page", "person_time", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "q1", "q3", "quote", "r", "reported_as", "revision", "sd", "se", "settled_by", "timepoint_id", "updated_at") VALUES (NEW."arm_id", NEW."ci_high", NEW."ci_level", NEW."ci_low", NEW."created_at", NEW."estimate", NEW."events", NEW."extraction_id", NEW."id", NEW."instrument_id", NEW."maximum", NEW."mean", NEW."median", NEW."minimum", NEW."n", NEW."note", NEW."origin", NEW."outcome_id", NEW."p", NEW."page", NEW."person_time", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."q1", NEW."q3", NEW."quote", NEW."r", NEW."reported_as", NEW."revision", NEW."sd", NEW."se", NEW."settled_by", NEW."timepoint_id", NEW."updated_at"); RETURN NULL;',
                            hash="fd34044fa34449fb6f0bee6311070f923ec56751",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_04b0c",
                            table="evidence_value",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="value",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "evidence_valueevent" ("arm_id", "ci_high", "ci_level", "ci_low", "created_at", "estimate", "events", "extraction_id", "id", "instrument_id", "maximum", "mean", "median", "minimum", "n", "note", "origin", "outcome_id", "p", "page", "person_time", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "q1", "q3", "quote", "r", "reported_as", "revision", "sd", "se", "settled_by", "timepoint_id", "updated_at") SELECT old_values."arm_id", old_values."ci_high", old_values."ci_level", old_values."ci_low", old_values."created_at", old_values."estimate", old_values."events", old_values."extraction_id", old_values."id", old_values."instrument_id", old_values."maximum", old_values."mean", old_values."median", old_values."minimum", old_values."n", old_values."note", old_values."origin", old_values."outcome_id", old_values."p", old_values."page", old_values."person_time", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."place", old_values."q1", old_values."q3", old_values."quote", old_values."r", old_values."reported_as", old_values."revision", old_values."sd", old_values."se", old_values."settled_by", old_values."timepoint_id", old_values."updated_at" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="480bbc5189d8c6549904f9a5b205b5d2b651495a",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_7bfb3",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="evidence_value",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="armcombination",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT s.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM new_rows r JOIN evidence_study s ON s.id = r.study_id\n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="db1c09a577a037bc833cd5d8993d84564767dfcd",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_data_insert_c96ff",
                            referencing="REFERENCING NEW TABLE AS new_rows ",
                            table="evidence_armcombination",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="armcombination",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT s.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM old_rows r JOIN evidence_study s ON s.id = r.study_id\n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="e95a976689ec567dcff4cf8b58585200b49743e2",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_data_delete_8ba32",
                            referencing="REFERENCING OLD TABLE AS old_rows ",
                            table="evidence_armcombination",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="armcombination",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT s.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM ((TABLE new_rows EXCEPT TABLE old_rows) UNION ALL (TABLE old_rows EXCEPT TABLE new_rows)) r JOIN evidence_study s ON s.id = r.study_id\n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="f72d6f68d5ddb4b1c156b597152cda186fbe36e8",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_data_update_1a668",
                            referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                            table="evidence_armcombination",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="armcombination",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM evidence_review r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="32c4e924bb23829a97bd2eb841b95ee82aa58875",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_data_truncate_b34a9",
                            table="evidence_armcombination",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="armcombination",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "evidence_armcombinationevent" ("at", "by_id", "id", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "study_id") SELECT new_values."at", new_values."by_id", new_values."id", new_values."label", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reason", new_values."study_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="d7172b20535b9c42deb6a3528fe7d16485ac96a6",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_10604",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="evidence_armcombination",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="armcombination",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "evidence_armcombinationevent" ("at", "by_id", "id", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "study_id") VALUES (NEW."at", NEW."by_id", NEW."id", NEW."label", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."study_id"); RETURN NULL;',
                            hash="425c1fd7b91b3beefb8e4f1dc35b4016c059a007",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_50dff",
                            table="evidence_armcombination",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="armcombination",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "evidence_armcombinationevent" ("at", "by_id", "id", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "study_id") SELECT old_values."at", old_values."by_id", old_values."id", old_values."label", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."reason", old_values."study_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="fb1bb1b4a43a11f3a14d26dd271bd9abffcff3ae",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_09b2f",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="evidence_armcombination",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="arm",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT s.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM new_rows r JOIN evidence_study s ON s.id = r.study_id\n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="622ead878086970659067fbfe8d4da8e2ce1be1b",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_data_insert_4003f",
                            referencing="REFERENCING NEW TABLE AS new_rows ",
                            table="evidence_arm",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="arm",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT s.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM old_rows r JOIN evidence_study s ON s.id = r.study_id\n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="a107c651f485d17e0ad5cdd5ec91e783d97f51c9",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_data_delete_31a7b",
                            referencing="REFERENCING OLD TABLE AS old_rows ",
                            table="evidence_arm",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="arm",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT s.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM ((TABLE new_rows EXCEPT TABLE old_rows) UNION ALL (TABLE old_rows EXCEPT TABLE new_rows)) r JOIN evidence_study s ON s.id = r.study_id\n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="a4c3481e33e44b215f73e236572fb382385a8e23",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_data_update_5f0b6",
                            referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                            table="evidence_arm",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="arm",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM evidence_review r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="0d2da5ba21ba27d54587f297924629e9e374211a",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_data_truncate_83bac",
                            table="evidence_arm",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="arm",
                    trigger=pgtrigger.compiler.Trigger(
                        name="revision_grows",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func="NEW.revision = OLD.revision + 1; RETURN NEW;",
                            hash="cdb1c21ae0c82c0cd4c7c686c53458a7930e44dd",
                            operation="UPDATE",
                            pgid="pgtrigger_revision_grows_c3395",
                            table="evidence_arm",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="arm",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "evidence_armevent" ("combination_id", "id", "key", "label", "n_analysed", "n_completed", "n_randomized", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "revision", "role", "role_reason", "study_id") SELECT new_values."combination_id", new_values."id", new_values."key", new_values."label", new_values."n_analysed", new_values."n_completed", new_values."n_randomized", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."position", new_values."revision", new_values."role", new_values."role_reason", new_values."study_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="3cd777ab146a271b51c44ecbbf2fcb1c3447ea50",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_fb3dd",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="evidence_arm",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="arm",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "evidence_armevent" ("combination_id", "id", "key", "label", "n_analysed", "n_completed", "n_randomized", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "revision", "role", "role_reason", "study_id") VALUES (NEW."combination_id", NEW."id", NEW."key", NEW."label", NEW."n_analysed", NEW."n_completed", NEW."n_randomized", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."revision", NEW."role", NEW."role_reason", NEW."study_id"); RETURN NULL;',
                            hash="b813c3135ef8f170bb7091c7ee4a73a148e50cb5",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_25544",
                            table="evidence_arm",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="arm",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "evidence_armevent" ("combination_id", "id", "key", "label", "n_analysed", "n_completed", "n_randomized", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "revision", "role", "role_reason", "study_id") SELECT old_values."combination_id", old_values."id", old_values."key", old_values."label", old_values."n_analysed", old_values."n_completed", old_values."n_randomized", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."position", old_values."revision", old_values."role", old_values."role_reason", old_values."study_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="d045acc1ba7362e22a068aefc273c009db21c9de",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_02438",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="evidence_arm",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="characteristicvalue",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT s.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM new_rows r JOIN evidence_study s ON s.id = r.study_id\n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="3499350bd9724f9fb792ee80af5d519e30e57c7a",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_data_insert_b0b75",
                            referencing="REFERENCING NEW TABLE AS new_rows ",
                            table="evidence_characteristicvalue",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="characteristicvalue",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT s.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM old_rows r JOIN evidence_study s ON s.id = r.study_id\n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="4f8178f515dd526f59243b1782704f5481249d12",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_data_delete_685a5",
                            referencing="REFERENCING OLD TABLE AS old_rows ",
                            table="evidence_characteristicvalue",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="characteristicvalue",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT s.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM ((TABLE new_rows EXCEPT TABLE old_rows) UNION ALL (TABLE old_rows EXCEPT TABLE new_rows)) r JOIN evidence_study s ON s.id = r.study_id\n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="64f90816b1854d734c17f89bdf1d5ebca5a12c61",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_data_update_4c3db",
                            referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                            table="evidence_characteristicvalue",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="characteristicvalue",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM evidence_review r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="c7c47d8f3fd2b550455b094ddc46f458270a11db",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_data_truncate_d75c5",
                            table="evidence_characteristicvalue",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="characteristicvalue",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "evidence_characteristicvalueevent" ("characteristic_id", "chosen", "id", "note", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "printed", "source", "study_id") SELECT new_values."characteristic_id", new_values."chosen", new_values."id", new_values."note", new_values."number", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."printed", new_values."source", new_values."study_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="8961a7f6e024cceb6940ab348580547ef1420284",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_f7ccb",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="evidence_characteristicvalue",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="characteristicvalue",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "evidence_characteristicvalueevent" ("characteristic_id", "chosen", "id", "note", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "printed", "source", "study_id") VALUES (NEW."characteristic_id", NEW."chosen", NEW."id", NEW."note", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."printed", NEW."source", NEW."study_id"); RETURN NULL;',
                            hash="94352e1e38eefa547e168d6a9c099846798f4a1b",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_c80f8",
                            table="evidence_characteristicvalue",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="characteristicvalue",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "evidence_characteristicvalueevent" ("characteristic_id", "chosen", "id", "note", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "printed", "source", "study_id") SELECT old_values."characteristic_id", old_values."chosen", old_values."id", old_values."note", old_values."number", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."printed", old_values."source", old_values."study_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="7e4d77737f3456c3de2e203ea59a345288e7d4e3",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_2927c",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="evidence_characteristicvalue",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="instrumentuse",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT s.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM new_rows r JOIN evidence_study s ON s.id = r.study_id\n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="27dd0f3bc9887bdd45d0d36accee5dd700883659",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_data_insert_026dd",
                            referencing="REFERENCING NEW TABLE AS new_rows ",
                            table="evidence_instrumentuse",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="instrumentuse",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT s.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM old_rows r JOIN evidence_study s ON s.id = r.study_id\n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="d5723cc2eeec188c3403651b384e90bbd81e063a",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_data_delete_77e60",
                            referencing="REFERENCING OLD TABLE AS old_rows ",
                            table="evidence_instrumentuse",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="instrumentuse",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT s.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM ((TABLE new_rows EXCEPT TABLE old_rows) UNION ALL (TABLE old_rows EXCEPT TABLE new_rows)) r JOIN evidence_study s ON s.id = r.study_id\n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="971f2df743439266c681e10ef6e45632907083bc",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_data_update_76007",
                            referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                            table="evidence_instrumentuse",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="instrumentuse",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM evidence_review r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="a0790f8dc8f80e53e8a202eab7781a27d168debd",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_data_truncate_4d1be",
                            table="evidence_instrumentuse",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="instrumentuse",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "evidence_instrumentuseevent" ("direction", "id", "instrument_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote", "study_id") SELECT new_values."direction", new_values."id", new_values."instrument_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."quote", new_values."study_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="1af6b0ff3b293f9bb8e3239d625662c6b3d6ed7f",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_621bc",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="evidence_instrumentuse",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="instrumentuse",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "evidence_instrumentuseevent" ("direction", "id", "instrument_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote", "study_id") VALUES (NEW."direction", NEW."id", NEW."instrument_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."quote", NEW."study_id"); RETURN NULL;',
                            hash="50f364d8937572bffddf1aee6d92b933f8056838",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_7feca",
                            table="evidence_instrumentuse",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="instrumentuse",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "evidence_instrumentuseevent" ("direction", "id", "instrument_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote", "study_id") SELECT old_values."direction", old_values."id", old_values."instrument_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."quote", old_values."study_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="1f8c3e1281687194c08e71cc2d8921a917d9ec32",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_a4ad6",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="evidence_instrumentuse",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="judgement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT s.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM new_rows r JOIN evidence_assessment a ON a.id = r.assessment_id AND a.is_consensus JOIN evidence_study s ON s.id = a.study_id\n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="44b5e64b33a4561ffe4ca7d556fcba440a7363f5",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_data_insert_7c6b7",
                            referencing="REFERENCING NEW TABLE AS new_rows ",
                            table="evidence_judgement",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="judgement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT s.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM old_rows r JOIN evidence_assessment a ON a.id = r.assessment_id AND a.is_consensus JOIN evidence_study s ON s.id = a.study_id\n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="b869d52f6ad6522eeeb8613f8d46cee37aff5320",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_data_delete_3e141",
                            referencing="REFERENCING OLD TABLE AS old_rows ",
                            table="evidence_judgement",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="judgement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT s.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM ((TABLE new_rows EXCEPT TABLE old_rows) UNION ALL (TABLE old_rows EXCEPT TABLE new_rows)) r JOIN evidence_assessment a ON a.id = r.assessment_id AND a.is_consensus JOIN evidence_study s ON s.id = a.study_id\n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="066b1dc95a543a7046f57f1e23da60e04702b7dd",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_data_update_56c2f",
                            referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                            table="evidence_judgement",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="judgement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM evidence_review r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="7cf1288e4b3b10a9d9f0a645bb440cc5956eee97",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_data_truncate_0a3e3",
                            table="evidence_judgement",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="judgement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="revision_grows",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func="NEW.revision = OLD.revision + 1; RETURN NEW;",
                            hash="d4b606a1d6d4eacdbc19cf090ff8b9a3093d3c93",
                            operation="UPDATE",
                            pgid="pgtrigger_revision_grows_e2afc",
                            table="evidence_judgement",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="judgement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "evidence_judgementevent" ("answers", "assessment_id", "basis", "domain_id", "id", "level", "override_reason", "page", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "rule_level", "support", "updated_at") SELECT new_values."answers", new_values."assessment_id", new_values."basis", new_values."domain_id", new_values."id", new_values."level", new_values."override_reason", new_values."page", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."revision", new_values."rule_level", new_values."support", new_values."updated_at" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="74cd6eb5beba4e8128e0eb8ec2e71c61a3d6f6ac",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_7c577",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="evidence_judgement",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="judgement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "evidence_judgementevent" ("answers", "assessment_id", "basis", "domain_id", "id", "level", "override_reason", "page", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "rule_level", "support", "updated_at") VALUES (NEW."answers", NEW."assessment_id", NEW."basis", NEW."domain_id", NEW."id", NEW."level", NEW."override_reason", NEW."page", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."revision", NEW."rule_level", NEW."support", NEW."updated_at"); RETURN NULL;',
                            hash="cebf5dc4cdd687774c92603fadf485f9413dacca",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_ecb3c",
                            table="evidence_judgement",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="judgement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "evidence_judgementevent" ("answers", "assessment_id", "basis", "domain_id", "id", "level", "override_reason", "page", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "rule_level", "support", "updated_at") SELECT old_values."answers", old_values."assessment_id", old_values."basis", old_values."domain_id", old_values."id", old_values."level", old_values."override_reason", old_values."page", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."revision", old_values."rule_level", old_values."support", old_values."updated_at" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="bef80fa181b1869bab5b18c8984d8fcdda4e94fa",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_51b25",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="evidence_judgement",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="protocolversion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="a_frozen_protocol_stays",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."frozen_at" IS NOT NULL)',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="d140fde61b5ebc0493441631bcc95f544e5f945e",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_a_frozen_protocol_stays_7d026",
                            table="evidence_protocolversion",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="exclusionreason",
                    trigger=pgtrigger.compiler.Trigger(
                        name="a_frozen_protocol_stays",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n            IF EXISTS (SELECT 1 FROM evidence_protocolversion v\n                       WHERE v.id = (CASE TG_OP WHEN 'DELETE' THEN OLD.version_id\n                                     ELSE NEW.version_id END)\n                       AND v.frozen_at IS NOT NULL)\n            THEN RAISE EXCEPTION 'a frozen protocol cannot change';\n            END IF;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n            RETURN NEW;\n        ",
                            hash="bc8432e20aca60a7eade297cedd690d4af6ee791",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_a_frozen_protocol_stays_3743a",
                            table="evidence_exclusionreason",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="record",
                    trigger=pgtrigger.compiler.Trigger(
                        name="flow_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.review_id, 'flow', pg_current_xact_id()::text::bigint, now()\n    FROM new_rows r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="c5d3a756a8b21c14e59124fe32efd5dfa7befeba",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_flow_insert_bd964",
                            referencing="REFERENCING NEW TABLE AS new_rows ",
                            table="evidence_record",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="record",
                    trigger=pgtrigger.compiler.Trigger(
                        name="flow_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.review_id, 'flow', pg_current_xact_id()::text::bigint, now()\n    FROM old_rows r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="c0af9335e87c223f85a0a35c629f49c299e60fb2",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_flow_delete_d22c5",
                            referencing="REFERENCING OLD TABLE AS old_rows ",
                            table="evidence_record",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="record",
                    trigger=pgtrigger.compiler.Trigger(
                        name="flow_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.review_id, 'flow', pg_current_xact_id()::text::bigint, now()\n    FROM ((TABLE new_rows EXCEPT TABLE old_rows) UNION ALL (TABLE old_rows EXCEPT TABLE new_rows)) r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="3ca872ef6d99099e5a2c5f5f3a20de01dab8d96b",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_flow_update_3c910",
                            referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                            table="evidence_record",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="record",
                    trigger=pgtrigger.compiler.Trigger(
                        name="flow_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.id, 'flow', pg_current_xact_id()::text::bigint, now()\n    FROM evidence_review r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="d8aa3fda73a814fd9cc2d0cd0be078f94a41da8a",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_flow_truncate_e1098",
                            table="evidence_record",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="record",
                    trigger=pgtrigger.compiler.Trigger(
                        name="revision_grows",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func="NEW.revision = OLD.revision + 1; RETURN NEW;",
                            hash="62b402e59d0b70c8deb3db571a843bb8a2370480",
                            operation="UPDATE",
                            pgid="pgtrigger_revision_grows_8742f",
                            table="evidence_record",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="record",
                    trigger=pgtrigger.compiler.Trigger(
                        name="records_are_never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="ecb70518910e0673dd6df5d2ee11199af3002a9e",
                            operation="DELETE",
                            pgid="pgtrigger_records_are_never_deleted_0ddc1",
                            table="evidence_record",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="record",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "evidence_recordevent" ("abstract", "accession", "authors", "created_at", "doi", "extra", "id", "import_id", "issn", "issue", "journal", "keys", "keywords", "language", "line_from", "line_to", "pages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "pmid", "raw", "review_id", "revision", "simulated", "source_id", "title", "title_translated", "type", "url", "volume", "withdrawn_at", "year") VALUES (NEW."abstract", NEW."accession", NEW."authors", NEW."created_at", NEW."doi", NEW."extra", NEW."id", NEW."import_id", NEW."issn", NEW."issue", NEW."journal", NEW."keys", NEW."keywords", NEW."language", NEW."line_from", NEW."line_to", NEW."pages", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."pmid", NEW."raw", NEW."review_id", NEW."revision", NEW."simulated", NEW."source_id", NEW."title", NEW."title_translated", NEW."type", NEW."url", NEW."volume", NEW."withdrawn_at", NEW."year"); RETURN NULL;',
                            hash="e1bccf009152806f0efa9df1b1f06dee5f65d0cc",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_59944",
                            table="evidence_record",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="merge",
                    trigger=pgtrigger.compiler.Trigger(
                        name="flow_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT x.review_id, 'flow', pg_current_xact_id()::text::bigint, now()\n    FROM new_rows r JOIN evidence_record x ON x.id = r.record_id\n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="d298e64a11a6131f01371213db9db1859143062d",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_flow_insert_fcc79",
                            referencing="REFERENCING NEW TABLE AS new_rows ",
                            table="evidence_merge",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="merge",
                    trigger=pgtrigger.compiler.Trigger(
                        name="flow_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT x.review_id, 'flow', pg_current_xact_id()::text::bigint, now()\n    FROM old_rows r JOIN evidence_record x ON x.id = r.record_id\n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="2171a2e14ff5c07fd47c254ea03b17a1700daa29",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_flow_delete_06eac",
                            referencing="REFERENCING OLD TABLE AS old_rows ",
                            table="evidence_merge",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="merge",
                    trigger=pgtrigger.compiler.Trigger(
                        name="flow_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT x.review_id, 'flow', pg_current_xact_id()::text::bigint, now()\n    FROM ((TABLE new_rows EXCEPT TABLE old_rows) UNION ALL (TABLE old_rows EXCEPT TABLE new_rows)) r JOIN evidence_record x ON x.id = r.record_id\n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="1db133e04ce01eda82f6f62758b2f5561391c450",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_flow_update_903b9",
                            referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                            table="evidence_merge",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="merge",
                    trigger=pgtrigger.compiler.Trigger(
                        name="flow_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.id, 'flow', pg_current_xact_id()::text::bigint, now()\n    FROM evidence_review r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="665ffd755d2985f7fa18b924056a2b1d35241228",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_flow_truncate_ea7ae",
                            table="evidence_merge",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="merge",
                    trigger=pgtrigger.compiler.Trigger(
                        name="no_chain_of_merges",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (NEW.undone_at IS NULL)",
                            func="\n                    PERFORM 1 FROM evidence_record WHERE id IN (NEW.record_id, NEW.into_id)\n                    ORDER BY id FOR NO KEY UPDATE;\n                    IF EXISTS (SELECT 1 FROM evidence_merge m WHERE m.undone_at IS NULL\n                               AND (m.record_id = NEW.into_id OR m.into_id = NEW.record_id)\n                               AND m.id <> NEW.id)\n                    THEN RAISE EXCEPTION 'merges cannot form a chain or a cycle';\n                    END IF;\n                    RETURN NEW;\n                ",
                            hash="168fdd3f7880b021aed9963889dd3cc312e9c805",
                            operation="INSERT OR UPDATE",
                            pgid="pgtrigger_no_chain_of_merges_0217a",
                            table="evidence_merge",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="merge",
                    trigger=pgtrigger.compiler.Trigger(
                        name="merges_are_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="87ecab9cc0f74c38bc811f411537f2f3f7c15553",
                            operation="DELETE",
                            pgid="pgtrigger_merges_are_kept_f1a43",
                            table="evidence_merge",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="report",
                    trigger=pgtrigger.compiler.Trigger(
                        name="flow_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.review_id, 'flow', pg_current_xact_id()::text::bigint, now()\n    FROM new_rows r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="f5b28b5a743bc4097a1282a7dadbe5a5be304b1c",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_flow_insert_dbfda",
                            referencing="REFERENCING NEW TABLE AS new_rows ",
                            table="evidence_report",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="report",
                    trigger=pgtrigger.compiler.Trigger(
                        name="flow_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.review_id, 'flow', pg_current_xact_id()::text::bigint, now()\n    FROM old_rows r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="c60b1d0a8fa972fe6f895244ab73b535cb193ea5",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_flow_delete_0e277",
                            referencing="REFERENCING OLD TABLE AS old_rows ",
                            table="evidence_report",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="report",
                    trigger=pgtrigger.compiler.Trigger(
                        name="flow_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.review_id, 'flow', pg_current_xact_id()::text::bigint, now()\n    FROM ((TABLE new_rows EXCEPT TABLE old_rows) UNION ALL (TABLE old_rows EXCEPT TABLE new_rows)) r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="e88fabbb3529615d6f00dba8ce85943b189d93f2",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_flow_update_07f9d",
                            referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                            table="evidence_report",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="report",
                    trigger=pgtrigger.compiler.Trigger(
                        name="flow_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.id, 'flow', pg_current_xact_id()::text::bigint, now()\n    FROM evidence_review r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="ac33e3f13022b2d82a887aa1001e7b6af9412970",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_flow_truncate_ffc01",
                            table="evidence_report",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="report",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "evidence_reportevent" ("created_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record_id", "review_id", "study_id") SELECT new_values."created_at", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."record_id", new_values."review_id", new_values."study_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="a64268c70c75977a8f8b6545aded4da1e79d1d67",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_88c06",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="evidence_report",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="report",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "evidence_reportevent" ("created_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record_id", "review_id", "study_id") VALUES (NEW."created_at", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."record_id", NEW."review_id", NEW."study_id"); RETURN NULL;',
                            hash="2d0924cd1b659751484801a06c250cd6d42d0bea",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d0c30",
                            table="evidence_report",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="report",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "evidence_reportevent" ("created_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record_id", "review_id", "study_id") SELECT old_values."created_at", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."record_id", old_values."review_id", old_values."study_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="0ef863bc5f01016e4336800d831d3d213ba6045a",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_e5300",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="evidence_report",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="retrieval",
                    trigger=pgtrigger.compiler.Trigger(
                        name="flow_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT x.review_id, 'flow', pg_current_xact_id()::text::bigint, now()\n    FROM new_rows r JOIN evidence_report x ON x.id = r.report_id\n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="c5664eabdf759252ed2d83a25f79d721d288089d",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_flow_insert_849dd",
                            referencing="REFERENCING NEW TABLE AS new_rows ",
                            table="evidence_retrieval",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="retrieval",
                    trigger=pgtrigger.compiler.Trigger(
                        name="flow_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT x.review_id, 'flow', pg_current_xact_id()::text::bigint, now()\n    FROM old_rows r JOIN evidence_report x ON x.id = r.report_id\n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="08a13c1539a74d8abd171232c2e035322b4dfd92",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_flow_delete_5e406",
                            referencing="REFERENCING OLD TABLE AS old_rows ",
                            table="evidence_retrieval",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="retrieval",
                    trigger=pgtrigger.compiler.Trigger(
                        name="flow_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT x.review_id, 'flow', pg_current_xact_id()::text::bigint, now()\n    FROM ((TABLE new_rows EXCEPT TABLE old_rows) UNION ALL (TABLE old_rows EXCEPT TABLE new_rows)) r JOIN evidence_report x ON x.id = r.report_id\n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="6f40d4259489bf0213bcae862abd3a28e353d0e2",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_flow_update_c44a0",
                            referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                            table="evidence_retrieval",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="retrieval",
                    trigger=pgtrigger.compiler.Trigger(
                        name="flow_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.id, 'flow', pg_current_xact_id()::text::bigint, now()\n    FROM evidence_review r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="5a43666a849b38110a2715809a4e2a73fb86aa32",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_flow_truncate_8c152",
                            table="evidence_retrieval",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="auditentry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="history_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="1a9ce6034a7aadcdb0f5df8f48767534fdf70aa8",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_history_is_kept_aa0e8",
                            table="evidence_auditentry",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
    ]
