from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("publishing", "0007_what_is_searched")]

    operations = [
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(fields=["model", "at"], name="edition_written"),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(fields=["model", "public_from"], name="edition_shown"),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(
                fields=["model", "public_from"],
                condition=models.Q(public_from__gt=models.F("at")),
                name="edition_written_ahead",
            ),
        ),
    ]
