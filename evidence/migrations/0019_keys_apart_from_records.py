import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

MOVE = """
INSERT INTO evidence_recordkeys (record_id, review_id, import_id, version, words, blocks)
SELECT id, review_id, import_id, (keys->>'version')::smallint, keys->'words', blocks
FROM evidence_record WHERE keys ? 'words'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0018_imports_note_their_state"),
    ]

    operations = [
        migrations.CreateModel(
            name="RecordKeys",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="keys",
                        serialize=False,
                        to="evidence.record",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="evidence.review",
                    ),
                ),
                (
                    "of",
                    models.ForeignKey(
                        db_column="import_id",
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="evidence.import",
                    ),
                ),
                (
                    "version",
                    models.PositiveSmallIntegerField(
                        help_text="Of the rules that they were made by."
                    ),
                ),
                (
                    "words",
                    models.JSONField(help_text="Normalized fields, in the order of matching.Keys."),
                ),
                (
                    "blocks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        help_text="Two records without a common one are never compared.",
                        size=None,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["review", "version"], name="keys_of_review")],
            },
        ),
        migrations.RunSQL(MOVE, migrations.RunSQL.noop),
        pgtrigger.migrations.RemoveTrigger(
            model_name="record",
            name="words_follow",
        ),
        migrations.RemoveField(model_name="record", name="blocks"),
        migrations.RemoveField(model_name="record", name="keys"),
        pgtrigger.migrations.AddTrigger(
            model_name="record",
            trigger=pgtrigger.compiler.Trigger(
                name="words_follow",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.title IS DISTINCT FROM NEW.title OR OLD.title_translated IS DISTINCT FROM NEW.title_translated OR OLD.authors IS DISTINCT FROM NEW.authors OR OLD.journal IS DISTINCT FROM NEW.journal OR OLD.keywords IS DISTINCT FROM NEW.keywords OR OLD.doi IS DISTINCT FROM NEW.doi OR OLD.pmid IS DISTINCT FROM NEW.pmid OR OLD.abstract IS DISTINCT FROM NEW.abstract)",
                    func="UPDATE evidence_recordwords SET words = \n    (SELECT to_tsvector('english', CASE WHEN octet_length(t.said) = length(t.said) THEN t.said\n            ELSE regexp_replace(t.said, '([\\u3400-\\u9fff])', ' \\1 ', 'g')\n                 || CASE WHEN t.names ~ '[\\u00c0-\\u024f\\u1e00-\\u1eff]' THEN ' ' || translate(\n                        regexp_replace(normalize(t.names, NFD), '[\\u0300-\\u036f]', '', 'g'),\n                        'øØłŁđĐħı', 'oOlLdDhi') ELSE '' END END)\n     FROM (SELECT concat_ws(' ', NEW.title, NEW.title_translated, array_to_string(NEW.authors, ' '),\n                  NEW.journal) AS names,\n                  concat_ws(' ', NEW.title, NEW.title_translated, array_to_string(NEW.authors, ' '),\n                  NEW.journal, array_to_string(NEW.keywords, ' '), NEW.doi, NEW.pmid,\n                  left(NEW.abstract, 100000)) AS said) t)\n WHERE record_id = NEW.id; RETURN NULL;",
                    hash="1be3cefcf3106ea200a5030509d338ec7dec2c74",
                    operation="UPDATE",
                    pgid="pgtrigger_words_follow_b6eef",
                    table="evidence_record",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="record",
            trigger=pgtrigger.compiler.Trigger(
                name="keys_go",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.title IS DISTINCT FROM NEW.title OR OLD.title_translated IS DISTINCT FROM NEW.title_translated OR OLD.authors IS DISTINCT FROM NEW.authors OR OLD.year IS DISTINCT FROM NEW.year OR OLD.journal IS DISTINCT FROM NEW.journal OR OLD.volume IS DISTINCT FROM NEW.volume OR OLD.issue IS DISTINCT FROM NEW.issue OR OLD.pages IS DISTINCT FROM NEW.pages OR OLD.doi IS DISTINCT FROM NEW.doi OR OLD.pmid IS DISTINCT FROM NEW.pmid OR OLD.issn IS DISTINCT FROM NEW.issn OR OLD.type IS DISTINCT FROM NEW.type OR OLD.language IS DISTINCT FROM NEW.language)",
                    func="DELETE FROM evidence_recordkeys WHERE record_id = NEW.id; RETURN NULL;",
                    hash="74af320f1f953dc416ee1ef54b2215f25d2beac3",
                    operation="UPDATE",
                    pgid="pgtrigger_keys_go_c2706",
                    table="evidence_record",
                    when="AFTER",
                ),
            ),
        ),
    ]
