from django.db import migrations

# Whoever inserts an event has queued it for the Merkle log, whatever program it is.
QUEUE = """
CREATE FUNCTION evidence_queue() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO evidence_pending (event_id) VALUES (NEW.position);
    RETURN NULL;
END $$;
CREATE TRIGGER evidence_queue AFTER INSERT ON evidence_event FOR EACH ROW EXECUTE FUNCTION evidence_queue();
"""

# One stream, one writer at a time: lock first, then look (two statements, so that the second sees what the lock waited for).
CHAIN_END = """
CREATE FUNCTION evidence_chain_end(of_stream uuid, lock bigint) RETURNS TABLE (hash bytea, sequence int) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(lock);
    RETURN QUERY SELECT event.hash, event.sequence FROM evidence_event event
                 WHERE event.stream = of_stream ORDER BY event.sequence DESC LIMIT 1;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("evidence", "0002_append_only")]
    operations = [
        migrations.RunSQL(QUEUE, "DROP TRIGGER evidence_queue ON evidence_event; DROP FUNCTION evidence_queue();"),
        migrations.RunSQL(CHAIN_END, "DROP FUNCTION evidence_chain_end;"),
    ]
