from typing import Any

from django.db import migrations, models

from publishing.search import database


def put_on(apps: Any, schema_editor: Any) -> None:
    database.own(schema_editor.connection).put_on(schema_editor.connection)


def take_off(apps: Any, schema_editor: Any) -> None:
    database.own(schema_editor.connection).take_off(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("publishing", "0006_reasons_against_warnings")]

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("place", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=60)),
                ("object_id", models.PositiveBigIntegerField()),
                ("language", models.CharField(max_length=2)),
                ("since", models.DateTimeField()),
                ("title", models.TextField()),
                ("said", models.TextField()),
                ("terms", models.TextField()),
            ],
            options={
                "verbose_name": "entry of the search",
                "verbose_name_plural": "entries of the search",
                "default_permissions": (),
                "indexes": [models.Index(fields=["kind", "object_id"], name="entry_of_object")],
            },
        ),
        migrations.RunPython(put_on, take_off),
    ]
