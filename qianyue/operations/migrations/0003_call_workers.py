from django.db import migrations

SQL = """
CREATE FUNCTION operations_call_workers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.run_at <= now() + interval '1 second' THEN
        NOTIFY qianyue_jobs;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER operations_call_workers AFTER INSERT ON operations_job FOR EACH ROW EXECUTE FUNCTION operations_call_workers();
"""


class Migration(migrations.Migration):
    dependencies = [("operations", "0002_append_only")]
    operations = [
        migrations.RunSQL(SQL, "DROP TRIGGER operations_call_workers ON operations_job; DROP FUNCTION operations_call_workers();")
    ]
