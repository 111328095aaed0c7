from django.db import migrations


class Migration(migrations.Migration):
    """A record of up to 8 kB stays in one piece: to compress its texts, which are too short to
    shrink, and to move them into a second table took half of the time of storing it."""

    dependencies = [("evidence", "0010_scale_of_records")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE evidence_record SET (toast_tuple_target = 8160)",
            "ALTER TABLE evidence_record RESET (toast_tuple_target)",
        ),
    ]
