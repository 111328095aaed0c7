import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from evidence.migrations._at_once import AtOnce


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("django_celery_beat", "0019_alter_periodictasks_options"),
        ("evidence", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="Analysis",
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
                        ("i2_limit", models.FloatField(default=50)),
                        ("tau2_method", models.CharField(default="REML", max_length=8)),
                        ("interval", models.CharField(default="z", max_length=24)),
                        ("level", models.FloatField(default=0.95)),
                        (
                            "options",
                            models.JSONField(
                                blank=True,
                                default=dict,
                                help_text="Further settings: zero cells, prediction interval ...",
                            ),
                        ),
                        ("favours_low", models.CharField(blank=True, max_length=60)),
                        ("favours_high", models.CharField(blank=True, max_length=60)),
                        ("post_hoc", models.BooleanField(default=False)),
                        (
                            "same_people_override",
                            models.TextField(
                                blank=True,
                                help_text="Why one person may count twice here. Empty: refused.",
                            ),
                        ),
                        (
                            "printed",
                            models.JSONField(
                                blank=True,
                                default=dict,
                                help_text="What the re-analysed publication printed: estimate, ci_low, ci_high, i2, model.",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("revision", models.PositiveIntegerField(default=0)),
                        (
                            "outcomes",
                            models.ManyToManyField(related_name="analyses", to="evidence.outcome"),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="analyses",
                                to="evidence.review",
                            ),
                        ),
                        (
                            "same_people_override_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "subgroup_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="evidence.characteristic",
                            ),
                        ),
                        (
                            "timepoint",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="evidence.timepoint",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "analyses",
                        "ordering": ["position", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("review", "key"), name="one_analysis_per_key"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("same_people_override", ""),
                                    ("same_people_override_by__isnull", False),
                                    _connector="OR",
                                ),
                                name="an_override_names_who_made_it",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("level__gt", 0), ("level__lt", 1)),
                                name="a_level_is_a_share",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AnalysisEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("key", models.SlugField(db_index=False, max_length=60)),
                        ("label", models.CharField(max_length=160)),
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
                        ("i2_limit", models.FloatField(default=50)),
                        ("tau2_method", models.CharField(default="REML", max_length=8)),
                        ("interval", models.CharField(default="z", max_length=24)),
                        ("level", models.FloatField(default=0.95)),
                        (
                            "options",
                            models.JSONField(
                                blank=True,
                                default=dict,
                                help_text="Further settings: zero cells, prediction interval ...",
                            ),
                        ),
                        ("favours_low", models.CharField(blank=True, max_length=60)),
                        ("favours_high", models.CharField(blank=True, max_length=60)),
                        ("post_hoc", models.BooleanField(default=False)),
                        (
                            "same_people_override",
                            models.TextField(
                                blank=True,
                                help_text="Why one person may count twice here. Empty: refused.",
                            ),
                        ),
                        (
                            "printed",
                            models.JSONField(
                                blank=True,
                                default=dict,
                                help_text="What the re-analysed publication printed: estimate, ci_low, ci_high, i2, model.",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("revision", models.PositiveIntegerField(default=0)),
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
                                to="analysis.analysis",
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
                            "same_people_override_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "subgroup_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="evidence.characteristic",
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
                    name="Figure",
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
                            "kind",
                            models.CharField(
                                help_text="forest, funnel, prisma, bias_summary ...", max_length=30
                            ),
                        ),
                        ("format", models.CharField(help_text="svg, pdf, png", max_length=4)),
                        ("digest", models.CharField(max_length=64)),
                        ("content", models.BinaryField()),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="figures",
                                to="evidence.review",
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="figures",
                                to="analysis.run",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-at", "-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("review", "run", "kind", "format", "digest"),
                                name="one_figure_of_a_kind",
                                nulls_distinct=False,
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Lease",
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
                        ("number", models.BigIntegerField(default=0)),
                        ("until", models.DateTimeField(blank=True, null=True)),
                        (
                            "review",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lease",
                                to="evidence.review",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="LeftOut",
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
                        ("reason", models.TextField()),
                        (
                            "analysis",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="left_out",
                                to="analysis.analysis",
                            ),
                        ),
                        (
                            "study",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="evidence.study",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("analysis", "study"), name="left_out_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="leaving_out_gives_its_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LeftOutEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("reason", models.TextField()),
                        (
                            "analysis",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="analysis.analysis",
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
                                to="analysis.leftout",
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
                    name="LivingPlan",
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
                            "only_if_changed",
                            models.BooleanField(
                                default=True,
                                help_text="Freeze no version when nothing changed since the last.",
                            ),
                        ),
                        ("next_search", models.DateField(blank=True, null=True)),
                        (
                            "retirement",
                            models.TextField(
                                blank=True, help_text="When the review stops being living."
                            ),
                        ),
                        (
                            "review",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="living_plan",
                                to="evidence.review",
                            ),
                        ),
                        (
                            "task",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="django_celery_beat.periodictask",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Run",
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
                            "number",
                            models.PositiveIntegerField(
                                help_text="Of the refresh, growing within the review."
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("computed", "Computed"),
                                    ("refused", "Cannot be computed"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "digest",
                            models.CharField(
                                help_text="Of the data set and the settings.", max_length=64
                            ),
                        ),
                        ("engine", models.CharField(max_length=40)),
                        ("settings", models.JSONField(default=dict)),
                        (
                            "dataset",
                            models.JSONField(
                                default=dict, help_text="The frozen data set, with its lineage."
                            ),
                        ),
                        ("result", models.JSONField(default=dict)),
                        (
                            "warnings",
                            models.JSONField(default=list, help_text="[{code, sentence}]"),
                        ),
                        (
                            "code",
                            models.CharField(blank=True, help_text="Of a refusal.", max_length=60),
                        ),
                        (
                            "sentence",
                            models.TextField(blank=True, help_text="Why it cannot be computed."),
                        ),
                        ("simulated", models.BooleanField(default=False)),
                        ("seconds", models.FloatField(default=0)),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        (
                            "analysis",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="runs",
                                to="analysis.analysis",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-number", "-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("analysis", "number"),
                                name="one_run_of_one_analysis_in_a_refresh",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "computed"),
                                    models.Q(("sentence", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_refusal_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Version",
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
                        ("title", models.CharField(blank=True, max_length=200)),
                        ("reason", models.TextField(blank=True)),
                        (
                            "counts",
                            models.JSONField(
                                default=dict, help_text="The boxes of the flow diagram."
                            ),
                        ),
                        (
                            "changes",
                            models.JSONField(
                                default=list, help_text="What changed since the last, in words."
                            ),
                        ),
                        ("at", models.DateTimeField(auto_now_add=True)),
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
                            "protocol",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="evidence.protocolversion",
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="versions",
                                to="evidence.review",
                            ),
                        ),
                        (
                            "runs",
                            models.ManyToManyField(related_name="versions", to="analysis.run"),
                        ),
                    ],
                    options={
                        "ordering": ["-number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("review", "number"), name="one_version_per_number"
                            )
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="analysis",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM new_rows r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="93ef598d0317bec4244511362293884a1cfe601e",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_data_insert_434cd",
                            referencing="REFERENCING NEW TABLE AS new_rows ",
                            table="analysis_analysis",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="analysis",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM old_rows r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="9a8b5b94ca03684931bee92b01e87e18474a752e",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_data_delete_abc72",
                            referencing="REFERENCING OLD TABLE AS old_rows ",
                            table="analysis_analysis",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="analysis",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM ((TABLE new_rows EXCEPT TABLE old_rows) UNION ALL (TABLE old_rows EXCEPT TABLE new_rows)) r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="702255cb6619ad59aa8fae3d927e7b99e4436cb7",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_data_update_5fdf8",
                            referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                            table="analysis_analysis",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="analysis",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM evidence_review r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="75b52b628b777c4fbb31f732948e9c72a2d035c2",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_data_truncate_edf4d",
                            table="analysis_analysis",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="analysis",
                    trigger=pgtrigger.compiler.Trigger(
                        name="revision_grows",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func="NEW.revision = OLD.revision + 1; RETURN NEW;",
                            hash="0d440feb6d1d779edb07f8cf4c88e5cc5e3eb53c",
                            operation="UPDATE",
                            pgid="pgtrigger_revision_grows_26f57",
                            table="analysis_analysis",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="analysis",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "analysis_analysisevent" ("favours_high", "favours_low", "i2_limit", "id", "interval", "key", "label", "level", "measure", "model_rule", "options", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "post_hoc", "printed", "profile", "review_id", "revision", "same_people_override", "same_people_override_by_id", "subgroup_by_id", "tau2_method", "timepoint_id") SELECT new_values."favours_high", new_values."favours_low", new_values."i2_limit", new_values."id", new_values."interval", new_values."key", new_values."label", new_values."level", new_values."measure", new_values."model_rule", new_values."options", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."position", new_values."post_hoc", new_values."printed", new_values."profile", new_values."review_id", new_values."revision", new_values."same_people_override", new_values."same_people_override_by_id", new_values."subgroup_by_id", new_values."tau2_method", new_values."timepoint_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="d879adde1c34fb5d045033185f536b7c8c43cbe6",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_31781",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="analysis_analysis",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="analysis",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "analysis_analysisevent" ("favours_high", "favours_low", "i2_limit", "id", "interval", "key", "label", "level", "measure", "model_rule", "options", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "post_hoc", "printed", "profile", "review_id", "revision", "same_people_override", "same_people_override_by_id", "subgroup_by_id", "tau2_method", "timepoint_id") VALUES (NEW."favours_high", NEW."favours_low", NEW."i2_limit", NEW."id", NEW."interval", NEW."key", NEW."label", NEW."level", NEW."measure", NEW."model_rule", NEW."options", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."post_hoc", NEW."printed", NEW."profile", NEW."review_id", NEW."revision", NEW."same_people_override", NEW."same_people_override_by_id", NEW."subgroup_by_id", NEW."tau2_method", NEW."timepoint_id"); RETURN NULL;',
                            hash="26f19a60a73967e2e7c8fc2082ce2801f02590bd",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_c0bec",
                            table="analysis_analysis",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="analysis",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "analysis_analysisevent" ("favours_high", "favours_low", "i2_limit", "id", "interval", "key", "label", "level", "measure", "model_rule", "options", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "post_hoc", "printed", "profile", "review_id", "revision", "same_people_override", "same_people_override_by_id", "subgroup_by_id", "tau2_method", "timepoint_id") SELECT old_values."favours_high", old_values."favours_low", old_values."i2_limit", old_values."id", old_values."interval", old_values."key", old_values."label", old_values."level", old_values."measure", old_values."model_rule", old_values."options", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."position", old_values."post_hoc", old_values."printed", old_values."profile", old_values."review_id", old_values."revision", old_values."same_people_override", old_values."same_people_override_by_id", old_values."subgroup_by_id", old_values."tau2_method", old_values."timepoint_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="b9ba815f6efcaf447c64b2a1816b43986025b91d",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_c9c91",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="analysis_analysis",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="figure",
                    trigger=pgtrigger.compiler.Trigger(
                        name="a_figure_is_never_changed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="a7f7eb897c980c3d18df9562d55757ecc7c9cee3",
                            operation="UPDATE",
                            pgid="pgtrigger_a_figure_is_never_changed_05ed8",
                            table="analysis_figure",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="leftout",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT x.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM new_rows r JOIN analysis_analysis x ON x.id = r.analysis_id\n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="ddac4eb632961c8f52f50b5c5bed9398b80767d5",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_data_insert_2ecb8",
                            referencing="REFERENCING NEW TABLE AS new_rows ",
                            table="analysis_leftout",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="leftout",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT x.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM old_rows r JOIN analysis_analysis x ON x.id = r.analysis_id\n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="282f63feab56ae95014486a19685df952619741b",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_data_delete_2acb1",
                            referencing="REFERENCING OLD TABLE AS old_rows ",
                            table="analysis_leftout",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="leftout",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT x.review_id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM ((TABLE new_rows EXCEPT TABLE old_rows) UNION ALL (TABLE old_rows EXCEPT TABLE new_rows)) r JOIN analysis_analysis x ON x.id = r.analysis_id\n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="79b4c94780fae1f0e45800615decc2e76e48e095",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_data_update_d0aed",
                            referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                            table="analysis_leftout",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="leftout",
                    trigger=pgtrigger.compiler.Trigger(
                        name="data_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.id, 'data', pg_current_xact_id()::text::bigint, now()\n    FROM evidence_review r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="06ee680223cfed2c1dcd35745f60f21c29de2da6",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_data_truncate_6169e",
                            table="analysis_leftout",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="leftout",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "analysis_leftoutevent" ("analysis_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "study_id") SELECT new_values."analysis_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reason", new_values."study_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="85205f81fd07dff42f92f03a86d41f20e7291e0a",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_0d281",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="analysis_leftout",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="leftout",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "analysis_leftoutevent" ("analysis_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "study_id") VALUES (NEW."analysis_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."study_id"); RETURN NULL;',
                            hash="97a63ce15503abee6337e7781f6cef1c986a8fe3",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d6985",
                            table="analysis_leftout",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="leftout",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "analysis_leftoutevent" ("analysis_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "study_id") SELECT old_values."analysis_id", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."reason", old_values."study_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="ca8feedefe79cbd58fe80bd7ee0eb960842d254a",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_29ecb",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="analysis_leftout",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="run",
                    trigger=pgtrigger.compiler.Trigger(
                        name="a_run_is_never_changed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="d399c98a1425ffe15d174f5930b45547f6297a5c",
                            operation="UPDATE",
                            pgid="pgtrigger_a_run_is_never_changed_da2bd",
                            table="analysis_run",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="version",
                    trigger=pgtrigger.compiler.Trigger(
                        name="a_version_is_never_changed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="cc024d13ef6481736c7b3020bbdcfcdca2d25eb0",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_a_version_is_never_changed_6afb5",
                            table="analysis_version",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
    ]
