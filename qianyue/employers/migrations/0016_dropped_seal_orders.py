from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("employers", "0015_texts_of_authorities")]

    operations = [
        migrations.AddField(
            model_name="seal",
            name="dropped_at",
            field=models.DateTimeField(help_text="the order for its certificate came to nothing", null=True),
        ),
        migrations.AddField(
            model_name="seal",
            name="dropped_because",
            field=models.CharField(
                blank=True, default="", help_text="the CA's word, or `renamed`: ordered under an earlier name", max_length=64
            ),
            preserve_default=False,
        ),
    ]
