from typing import Any

from django.db import migrations, models

from publishing.text import fold


def fold_what_is_there(apps: Any, schema_editor: Any) -> None:
    for picture in apps.get_model("pictures", "Picture").objects.all():
        picture.folded = fold(f"{picture.alt_sq} {picture.alt_en} {picture.credit}")
        picture.save(update_fields=["folded"])


class Migration(migrations.Migration):
    dependencies = [
        ("pictures", "0003_describe_before_publishing"),
    ]

    operations = [
        migrations.AddField(
            model_name="picture",
            name="folded",
            field=models.TextField(default="", editable=False),
        ),
        migrations.RunPython(fold_what_is_there, migrations.RunPython.noop),
    ]
