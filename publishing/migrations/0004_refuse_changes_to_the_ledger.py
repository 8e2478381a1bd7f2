from typing import Any

from django.db import migrations

from publishing import seal


def put_on(apps: Any, schema_editor: Any) -> None:
    seal.put_on(schema_editor.connection)


def take_off(apps: Any, schema_editor: Any) -> None:
    seal.take_off(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("publishing", "0003_reviews_recalls_and_reasons")]

    operations = [migrations.RunPython(put_on, take_off)]
