from django.db import migrations

# Whether two accounts are one human: the same account, or the same identity document. `people.same` asks the same.
SAME_PERSON = migrations.RunSQL(
    """
    CREATE FUNCTION people_same_person(one uuid, other uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
        SELECT one = other OR EXISTS (
            SELECT 1 FROM people_person a JOIN people_person b ON b.id_index = a.id_index WHERE a.id = one AND b.id = other
        )
    $$;
    """,
    "DROP FUNCTION people_same_person(uuid, uuid);",
)


class Migration(migrations.Migration):
    dependencies = [("people", "0002_second_factor")]
    operations = [SAME_PERSON]
