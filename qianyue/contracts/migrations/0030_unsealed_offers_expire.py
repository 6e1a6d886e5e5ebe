from django.db import migrations

# Offers that wait for the employer's first seal since before they expired by themselves: what `invite.await_seal` owes of a new one.
OWE = """
    INSERT INTO operations_job (id, kind, key, payload, created_at, run_at, attempts, cause)
    SELECT gen_random_uuid(), 'contracts.expire', offer.id || ':unsealed',
        jsonb_build_object('proposal', offer.id, 'unsealed', true), now(), offer.closes_at, 0, ''
    FROM contracts_proposal offer JOIN contracts_contract contract ON contract.proposal_id = offer.id
    WHERE contract.state = 'submitted' AND offer."order" = 'employer'
    ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("contracts", "0029_paper_import"), ("operations", "0003_call_workers")]

    operations = [migrations.RunSQL(OWE, migrations.RunSQL.noop)]
