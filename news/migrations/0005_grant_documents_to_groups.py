from django.db import migrations

from publishing.staff import ADDING, grant_to_groups


class Migration(migrations.Migration):
    dependencies = [("news", "0004_gallery_and_documents")]

    operations = [
        migrations.RunPython(
            grant_to_groups("news", {"document": ADDING}),
            migrations.RunPython.noop,
        )
    ]
