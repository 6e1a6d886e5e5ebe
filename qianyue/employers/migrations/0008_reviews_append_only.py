from django.db import migrations

from qianyue.operations.append_only import append_only

# Four eyes, enforced by the database itself: who passed a submission in first review does not approve it.
FOUR_EYES = migrations.RunSQL(
    """
    CREATE FUNCTION review_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.verdict = 'approved' AND NOT EXISTS (
            SELECT 1 FROM employers_review WHERE application_id = NEW.application_id AND round = NEW.round
            AND verdict = 'passed' AND officer_id <> NEW.officer_id) THEN
            RAISE EXCEPTION 'approved by somebody else than who passed it first' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER four_eyes BEFORE INSERT ON employers_review FOR EACH ROW EXECUTE FUNCTION review_four_eyes();
    """,
    "DROP TRIGGER four_eyes ON employers_review; DROP FUNCTION review_four_eyes();",
)


class Migration(migrations.Migration):
    dependencies = [("employers", "0007_applications"), ("operations", "0002_append_only")]
    operations = [append_only("employers_review"), FOUR_EYES]
