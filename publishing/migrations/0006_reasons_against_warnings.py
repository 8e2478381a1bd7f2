from typing import Any

from django.db import migrations, models

from publishing import seal


def put_on(apps: Any, schema_editor: Any) -> None:
    seal.put_on(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("publishing", "0005_what_was_done_on_unpublished_work")]

    # SQLite builds the table anew, there and back, and loses the seal.
    operations = [
        migrations.RunPython(migrations.RunPython.noop, put_on),
        migrations.AddField(
            model_name="edition",
            name="answers",
            field=models.JSONField(
                blank=True, default=list, verbose_name="reasons against warnings"
            ),
        ),
        migrations.RunPython(put_on, migrations.RunPython.noop),
    ]
