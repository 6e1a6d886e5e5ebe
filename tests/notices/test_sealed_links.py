"""An invitation's token is in no column of any table, not as it is and not as octets; what was kept in clear is sealed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from qianyue.contracts.acts.remind import remind
from qianyue.notices.models import Message
from qianyue.notices.send import notify
from qianyue.operations.ids import new_id
from qianyue.operations.postgres import APPLICATION, OWNER

BEFORE, AFTER = [("notices", "0002_receipts_and_preferences")], [("notices", "0003_sealed_links")]


def token(message: Message) -> str:
    return str(message.link).rsplit("/", 1)[-1]


def tables_with(secret: str) -> list[str]:
    """The tables of which a row holds `secret`, in text or in octets."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT row_to_json(t)::text FROM {connection.ops.quote_name(table)} t")  # noqa: S608 - our own tables
            said = "".join(row for (row,) in cursor.fetchall())
            if secret in said or secret.encode().hex() in said:
                found.append(table)
    return found


@pytest.mark.django_db
def test_the_database_holds_no_token_in_clear(journey: Any, work: Any) -> None:
    journey.to("propose")
    invitation = Message.objects.filter(contract=journey.key, template="proposed").first()
    assert invitation is not None
    assert len(token(invitation)) == 22
    assert tables_with(token(invitation)) == []
    work()
    remind(journey.key, actor=journey.office.handler)
    work()
    assert tables_with(token(invitation)) == []
    assert tables_with(journey.contract.number) == ["contracts_contract", "evidence_event"]  # so the search finds what is there


@pytest.mark.django_db
def test_a_reminder_carries_the_invitations_link(journey: Any) -> None:
    journey.to("propose")
    remind(journey.key, actor=journey.office.handler)
    told = Message.objects.filter(contract=journey.key, channel="sms")
    assert {message.template for message in told} == {"proposed", "reminded"}
    assert len({token(message) for message in told}) == 1


@pytest.mark.django_db
def test_what_has_no_link_is_sent_without(outside: Any, work: Any, telephone: Any) -> None:
    phone = "13900099123"
    notify(event=f"concluded:{new_id()}", text="合同已订立完成。", phone=phone)
    work()
    assert telephone(phone)[0] == "【签约】合同已订立完成。"
    assert Message.objects.get().link is None


@pytest.fixture
def owner(own_database: str) -> Iterator[None]:
    """As who runs migrations, in a database of the test's own."""
    connection.close()
    connection.settings_dict["USER"] = OWNER
    yield
    connection.close()
    connection.settings_dict["USER"] = APPLICATION


def test_what_was_kept_in_clear_is_sealed_in_pieces(owner: None, monkeypatch: pytest.MonkeyPatch) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    old = executor.loader.project_state(BEFORE).apps.get_model("notices", "Message")
    links = {str(new_id()): f"https://example.invalid/s/{number:022d}" for number in range(5)}
    for key, link in links.items():
        old.objects.create(id=key, key=key, channel="sms", template="proposed", link=link, accepted_at=timezone.now())
    old.objects.create(id=new_id(), key="none", channel="app", template="alerts", link="")
    executor = MigrationExecutor(connection)
    module = type(executor.loader.graph.nodes[AFTER[0]]).__module__
    monkeypatch.setattr(f"{module}.BATCH", 2)
    executor.migrate(AFTER)
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())  # the model is that of today
    assert {str(one.id): one.link for one in Message.objects.exclude(link=None)} == links
    assert Message.objects.get(key="none").link is None
    assert tables_with("example.invalid") == []
