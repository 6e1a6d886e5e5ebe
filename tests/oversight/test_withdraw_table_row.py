"""A draft is taken back with a reason, as long as it does not count."""

from __future__ import annotations

from typing import Any

import pytest

from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, NotFound
from qianyue.oversight.acts.withdraw_table_row import withdraw_table_row
from qianyue.oversight.models import Decision
from tests.oversight.cast import confirmed, drafted, events

pytestmark = pytest.mark.django_db


def test_it_works(bureau: Any) -> None:
    key = drafted(bureau.first)
    withdraw_table_row(key, " 金额  录错 ", actor=bureau.first)
    assert Decision.objects.get(row=key).verdict == "withdrawn"
    assert events(bureau.authority.id)[-1] == ("table_row.withdrawn", {"row": str(key), "reason": "金额 录错"})


def test_the_colleague_who_finds_it_wrong_may_withdraw_it_too(bureau: Any) -> None:
    withdraw_table_row(drafted(bureau.first), "与原文不符", actor=bureau.second)


def test_withdrawing_again_changes_nothing(bureau: Any) -> None:
    key = drafted(bureau.first)
    for reason in ("金额录错", "再说一次"):
        withdraw_table_row(key, reason, actor=bureau.first)
    assert [decision.reason for decision in Decision.objects.all()] == ["金额录错"]
    assert [kind for kind, _facts in events(bureau.authority.id)].count("table_row.withdrawn") == 1


def test_what_counts_is_never_undone(bureau: Any) -> None:
    key = confirmed(bureau)
    with pytest.raises(Conflict, match="已确认，不能再撤回"):
        withdraw_table_row(key, "录错", actor=bureau.first)


@pytest.mark.parametrize("reason", ["", "   ", "长" * 201])
def test_a_reason_is_given(bureau: Any, reason: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        withdraw_table_row(drafted(bureau.first), reason, actor=bureau.first)
    assert set(refused.value.fields) == {"reason"}
    assert not Decision.objects.exists()


def test_another_regions_officer_does_not_find_it(bureau: Any, elsewhere: Any) -> None:
    with pytest.raises(NotFound):
        withdraw_table_row(drafted(bureau.first), "别处的", actor=elsewhere.first)


def test_a_prefecture_does_not_withdraw_the_provinces_row(bureau: Any) -> None:
    from qianyue.cli.invented_bureau import Bureau

    province = Bureau("云南省人力资源和社会保障厅（虚构）", "530000", serial=3)
    with pytest.raises(NotAllowed):
        withdraw_table_row(drafted(province.first, region="530000"), "不是我们的", actor=bureau.first)
