from django.db import migrations

from publishing.staff import READING, grant_to_groups


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.RunPython(
            grant_to_groups("publishing", {"edition": READING}),
            migrations.RunPython.noop,
        )
    ]
