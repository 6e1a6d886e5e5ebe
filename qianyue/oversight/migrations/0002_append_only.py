from django.db import migrations

from qianyue.operations.append_only import append_only

# Four eyes, enforced by the database itself: nobody confirms a row that they have drafted.
FOUR_EYES = migrations.RunSQL(
    """
    CREATE FUNCTION oversight_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.verdict = 'confirmed'
           AND EXISTS (SELECT 1 FROM oversight_tablerow WHERE id = NEW.row_id AND drafted_by_id = NEW.decided_by_id) THEN
            RAISE EXCEPTION 'a row is confirmed by somebody else than its drafter' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER four_eyes BEFORE INSERT ON oversight_decision FOR EACH ROW EXECUTE FUNCTION oversight_four_eyes();
    """,
    "DROP TRIGGER four_eyes ON oversight_decision; DROP FUNCTION oversight_four_eyes();",
)


class Migration(migrations.Migration):
    dependencies = [("oversight", "0001_initial"), ("operations", "0002_append_only")]
    operations = [append_only("oversight_tablerow"), append_only("oversight_decision"), FOUR_EYES]
