from django.db import migrations

from publishing.staff import ADDING, grant_to_groups


class Migration(migrations.Migration):
    dependencies = [
        ("pictures", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.RunPython(
            grant_to_groups("pictures", {"picture": ADDING}),
            migrations.RunPython.noop,
        )
    ]
