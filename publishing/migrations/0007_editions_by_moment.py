from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("publishing", "0006_reasons_against_warnings")]

    operations = [
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(fields=["model", "at"], name="edition_written"),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(fields=["model", "public_from"], name="edition_shown"),
        ),
    ]
