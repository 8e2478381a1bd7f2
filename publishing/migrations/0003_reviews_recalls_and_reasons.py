from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("publishing", "0002_grant_to_groups")]

    operations = [
        migrations.AlterModelOptions(
            name="edition",
            options={
                "base_manager_name": "objects",
                "default_permissions": ("view",),
                "ordering": ("pk",),
                "verbose_name": "edition",
                "verbose_name_plural": "editions",
            },
        ),
        migrations.AddField(
            model_name="edition",
            name="emergency_reason",
            field=models.CharField(
                blank=True, max_length=300, verbose_name="reason for publishing alone"
            ),
        ),
        migrations.AlterField(
            model_name="edition",
            name="kind",
            field=models.CharField(
                choices=[
                    ("published", "Published"),
                    ("updated", "Updated"),
                    ("corrected", "Corrected"),
                    ("withdrawn", "Withdrawn"),
                    ("reviewed", "Reviewed"),
                    ("recalled", "Taken back"),
                ],
                max_length=10,
                verbose_name="kind",
            ),
        ),
    ]
