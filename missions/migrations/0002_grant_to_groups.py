from django.db import migrations

from publishing.staff import READING, WRITING, grant_to_groups


class Migration(migrations.Migration):
    dependencies = [
        ("missions", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.RunPython(
            grant_to_groups(
                "missions", {"mission": WRITING, "contingent": WRITING, "theatre": READING}
            ),
            migrations.RunPython.noop,
        )
    ]
