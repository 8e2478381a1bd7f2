from django.db import migrations

from publishing.staff import WRITING, grant_to_groups


class Migration(migrations.Migration):
    dependencies = [
        ("ministry", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.RunPython(
            grant_to_groups("ministry", {"mandate": WRITING, "page": WRITING}),
            migrations.RunPython.noop,
        )
    ]
