import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from evidence.migrations._at_once import AtOnce


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("evidence", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="Item",
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
                            "rank",
                            models.FloatField(
                                default=0,
                                help_text="Place in the queue; never fed by open verdicts.",
                            ),
                        ),
                        ("taken", models.PositiveSmallIntegerField(default=0)),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[("included", "Included"), ("excluded", "Excluded")],
                                max_length=10,
                                null=True,
                            ),
                        ),
                        ("settled_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "settled_by",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("agreement", "Agreement"),
                                    ("discussion", "Discussion"),
                                    ("ruling", "Ruling"),
                                ],
                                max_length=10,
                                null=True,
                            ),
                        ),
                        ("conflict_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "reason",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="evidence.exclusionreason",
                            ),
                        ),
                        (
                            "record",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="items",
                                to="evidence.record",
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="items",
                                to="evidence.report",
                            ),
                        ),
                        (
                            "stage",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="items",
                                to="screening.stage",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["rank", "id"],
                        "indexes": [
                            models.Index(
                                models.F("stage"),
                                models.F("rank"),
                                models.F("id"),
                                condition=models.Q(("taken__lt", 2)),
                                name="item_open",
                            ),
                            models.Index(
                                fields=["stage", "outcome"], name="screening_i_stage_i_9b79d3_idx"
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("outcome", None),
                                    models.Q(("conflict_at", None), _negated=True),
                                ),
                                fields=["stage"],
                                name="item_in_conflict",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("stage", "record"), name="one_item_per_record_and_stage"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("outcome", None),
                                        ("settled_at", None),
                                        ("settled_by", None),
                                    ),
                                    models.Q(
                                        ("outcome__isnull", False),
                                        ("settled_at__isnull", False),
                                        ("settled_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="an_outcome_has_its_date_and_its_how",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("reason", None), ("outcome", "excluded"), _connector="OR"
                                ),
                                name="only_exclusions_have_reasons",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome", "excluded"), _negated=True),
                                    ("report", None),
                                    ("reason__isnull", False),
                                    _connector="OR",
                                ),
                                name="an_excluded_report_gives_its_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("taken__lte", 2)), name="at_most_two_have_it"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Claim",
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
                        ("until", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="claims",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="claims",
                                to="screening.item",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["until"], name="screening_c_until_005356_idx")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("item", "by"), name="one_claim_per_person_and_item"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Proposal",
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
                            "verdict",
                            models.CharField(
                                choices=[
                                    ("include", "Include"),
                                    ("exclude", "Exclude"),
                                    ("maybe", "Maybe"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("note", models.TextField(blank=True)),
                        ("at", models.DateTimeField(auto_now=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="proposals",
                                to="screening.item",
                            ),
                        ),
                        (
                            "reason",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="evidence.exclusionreason",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("item", "by"), name="one_proposal_per_voter"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Ruling",
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
                            "verdict",
                            models.CharField(
                                choices=[
                                    ("include", "Include"),
                                    ("exclude", "Exclude"),
                                    ("maybe", "Maybe"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "sentence",
                            models.TextField(help_text="Why, for both voters and for the record."),
                        ),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rulings",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "item",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ruling",
                                to="screening.item",
                            ),
                        ),
                        (
                            "reason",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="evidence.exclusionreason",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("verdict", "maybe"), _negated=True),
                                name="a_ruling_settles",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("sentence", ""), _negated=True),
                                name="a_ruling_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Stage",
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
                                choices=[
                                    ("title_abstract", "Title and abstract"),
                                    ("full_text", "Full text"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "required",
                            models.PositiveSmallIntegerField(
                                default=2, help_text="Verdicts each item needs."
                            ),
                        ),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="stages",
                                to="evidence.review",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["review", "-kind"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("review", "kind"), name="one_stage_of_each_kind"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("required__gte", 1), ("required__lte", 2)),
                                name="one_or_two_verdicts",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Decision",
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
                            "verdict",
                            models.CharField(
                                choices=[
                                    ("include", "Include"),
                                    ("exclude", "Exclude"),
                                    ("maybe", "Maybe"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "full_text",
                            models.BooleanField(
                                help_text="Which stage: the database checks reasons by it."
                            ),
                        ),
                        ("note", models.TextField(blank=True)),
                        ("quote", models.TextField(blank=True)),
                        ("page", models.CharField(blank=True, max_length=20)),
                        ("seconds", models.FloatField(blank=True, null=True)),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "reason",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="evidence.exclusionreason",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="screening.item",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at", "id"],
                        "indexes": [
                            models.Index(fields=["by", "-at"], name="screening_d_by_id_5ba9e6_idx")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at", None)),
                                fields=("item", "by"),
                                name="one_verdict_per_person_and_item",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("full_text", True),
                                    ("reason", None),
                                    ("verdict", "exclude"),
                                    _negated=True,
                                ),
                                name="an_exclusion_gives_its_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("reason", None), ("verdict", "exclude"), _connector="OR"
                                ),
                                name="only_an_exclusion_has_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("full_text", True), ("verdict", "maybe"), _negated=True
                                ),
                                name="no_maybe_at_full_text",
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="item",
                    trigger=pgtrigger.compiler.Trigger(
                        name="flow_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT x.review_id, 'flow', pg_current_xact_id()::text::bigint, now()\n    FROM new_rows r JOIN screening_stage x ON x.id = r.stage_id\n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="c04232f7c656f72d16a074c993b8334fd73823d3",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_flow_insert_b06a0",
                            referencing="REFERENCING NEW TABLE AS new_rows ",
                            table="screening_item",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="item",
                    trigger=pgtrigger.compiler.Trigger(
                        name="flow_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT x.review_id, 'flow', pg_current_xact_id()::text::bigint, now()\n    FROM old_rows r JOIN screening_stage x ON x.id = r.stage_id\n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="bb2d581a894e8d0e052c2719cd6fa46b4a17a1f2",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_flow_delete_95f71",
                            referencing="REFERENCING OLD TABLE AS old_rows ",
                            table="screening_item",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="item",
                    trigger=pgtrigger.compiler.Trigger(
                        name="flow_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT x.review_id, 'flow', pg_current_xact_id()::text::bigint, now()\n    FROM ((TABLE new_rows EXCEPT TABLE old_rows) UNION ALL (TABLE old_rows EXCEPT TABLE new_rows)) r JOIN screening_stage x ON x.id = r.stage_id\n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="c0adccd6b406cf9addf11e9248228265c58d0666",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_flow_update_0a1f2",
                            referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                            table="screening_item",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="item",
                    trigger=pgtrigger.compiler.Trigger(
                        name="flow_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO evidence_change (review_id, topic, txid, at)\n    SELECT DISTINCT r.id, 'flow', pg_current_xact_id()::text::bigint, now()\n    FROM evidence_review r \n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                            hash="e19c48b25166b6df41f454902d02be850f1b439f",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_flow_truncate_afbe5",
                            table="screening_item",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="ruling",
                    trigger=pgtrigger.compiler.Trigger(
                        name="no_ruling_by_a_voter",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n                    IF EXISTS (SELECT 1 FROM screening_decision d WHERE d.item_id = NEW.item_id\n                               AND d.by_id = NEW.by_id AND d.withdrawn_at IS NULL)\n                    THEN RAISE EXCEPTION 'who has voted cannot rule';\n                    END IF;\n                    RETURN NEW;\n                ",
                            hash="21f390aae2c496e458acf3affa562500eabb34fc",
                            operation="INSERT OR UPDATE",
                            pgid="pgtrigger_no_ruling_by_a_voter_36603",
                            table="screening_ruling",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="decision",
                    trigger=pgtrigger.compiler.Trigger(
                        name="a_verdict_is_never_changed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."item_id" IS DISTINCT FROM (NEW."item_id") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."verdict" IS DISTINCT FROM (NEW."verdict") OR OLD."reason_id" IS DISTINCT FROM (NEW."reason_id") OR OLD."full_text" IS DISTINCT FROM (NEW."full_text") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."quote" IS DISTINCT FROM (NEW."quote") OR OLD."page" IS DISTINCT FROM (NEW."page") OR OLD."seconds" IS DISTINCT FROM (NEW."seconds") OR OLD."at" IS DISTINCT FROM (NEW."at"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="328f1215391b1d2abbec3eb3076dd68d9e6efd46",
                            operation="UPDATE",
                            pgid="pgtrigger_a_verdict_is_never_changed_4b782",
                            table="screening_decision",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="decision",
                    trigger=pgtrigger.compiler.Trigger(
                        name="verdicts_are_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="a679ee284c00616c4f8ed623ba42388f2d945f90",
                            operation="DELETE",
                            pgid="pgtrigger_verdicts_are_kept_7396f",
                            table="screening_decision",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
    ]
