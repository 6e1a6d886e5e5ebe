from django.db import migrations, models

# Accounts from before: whoever was checked at the account's phone last is who set it up, as far as anybody knows.
KNOWN = "UPDATE people_person SET account_index = id_index WHERE login_name IS NOT NULL AND identified_at IS NOT NULL"


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_same_person'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='account_index',
            field=models.BinaryField(help_text='whose the account is: nobody else at the same phone gets into it', null=True),
        ),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
    ]
