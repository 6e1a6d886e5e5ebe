from django.db import migrations, models

# Accounts from before: whoever was checked at the account's phone last is who set it up, as far as anybody knows.
KNOWN = "UPDATE people_person SET account_index = id_index WHERE login_name IS NOT NULL AND identified_at IS NOT NULL"

# What 0003 compares by the last check alone: whoever lends a phone to be checked at becomes nobody else by that.
SAME_PERSON = """
    CREATE OR REPLACE FUNCTION people_same_person(one uuid, other uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
        SELECT one = other OR EXISTS (
            SELECT 1 FROM people_person a CROSS JOIN people_person b WHERE a.id = one AND b.id = other
            AND (b.id_index IN (a.id_index, a.account_index) OR b.account_index IN (a.id_index, a.account_index))
        )
    $$
"""


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_same_person'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='account_index',
            field=models.BinaryField(db_index=True, help_text='whose the account is: nobody else at the same phone gets into it', null=True),
        ),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
        migrations.RunSQL(SAME_PERSON, migrations.RunSQL.noop),
    ]
