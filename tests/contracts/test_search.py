"""A contract is found by what is encrypted in it: by whoever may see it, by nobody else, in whatever way a name is typed."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from qianyue.cli import invented
from qianyue.contracts import access
from qianyue.contracts.acts import draft, propose
from qianyue.contracts.audit import audit_contract
from qianyue.contracts.models import Contract, SearchEntry
from qianyue.contracts.search import entries, words
from qianyue.contracts.search.reindex import reindex
from qianyue.contracts.trusted import roots

pytestmark = pytest.mark.django_db
AGAIN = import_module("qianyue.contracts.migrations.0025_readdress_and_plain_columns").find_again


def drafted(office: Any, name: str, **worker: Any) -> Contract:
    terms = invented.terms(office.facts, invented.Person(7, name))
    terms["worker"] |= worker
    return Contract.objects.get(id=draft.create_draft(terms, actor=office.handler))


def found(office: Any, question: str, actor: Any = None) -> set[str]:
    """Names of the workers whose contracts are found."""
    actor = actor or office.handler
    rows = entries.matching(access.of_employer(actor), question, employer=actor.employer)
    return {contract.terms["worker"]["name"] for contract in rows}


def test_it_works(office: Any) -> None:
    drafted(office, "单雨桐")
    drafted(office, "张样例")
    for question in ("单雨桐", "雨桐", "单雨", "单", "shanyutong", "Shan Yutong", "danyutong", "yutong", "shan", "SYT", "syt"):
        assert found(office, question) == {"单雨桐"}, question
    assert found(office, "茶园管护员") == found(office, "管护") == {"单雨桐", "张样例"}
    assert found(office, "管护 雨桐") == {"单雨桐"}


@pytest.mark.parametrize(
    ("name", "questions"),
    [
        ("仇虚构", ("qiuxugou", "qiu")),
        ("解虚构", ("xiexugou", "xxg")),
        ("查虚构", ("zha", "zhaxugou")),
        ("欧阳虚构", ("ouyang", "ouyangxugou", "oyxg", "欧阳")),
        ("吕虚构", ("lvxugou", "lyuxugou", "luxugou", "lü")),
        ("玉", ("玉", "yu")),
        ("岩温·香", ("岩温香", "岩温•香", "岩温‧香", "岩温・香", "温香", "xiang")),
        ("玛妮·妙丹", ("妙丹", "miaodan", "玛妮 妙丹")),
        ("Aung San Htay", ("aung san htay", "AUNG", "htay", "aungsanhtay", "Ａｕｎｇ")),
        ("José Álvarez", ("jose", "ALVAREZ", "josé álvarez")),
        ("𠮷野样例", ("𠮷野", "样例", "𠮷野样例")),
        ("阿卜杜热西提·买买提依明", ("买买提依明", "阿卜杜热西提", "杜热西提买买提", "热西")),
    ],
)
def test_a_name_is_found_however_it_is_typed(office: Any, name: str, questions: tuple[str, ...]) -> None:
    drafted(office, name)
    drafted(office, "钱示例")
    for question in questions:
        assert found(office, question) == {name}, question


def test_phone_identity_and_number_find_too(office: Any) -> None:
    contract = drafted(office, "单雨桐", phone="13900004321")
    drafted(office, "张样例", phone="13900005678")
    number = contract.terms["worker"]["id_number"]
    for question in ("13900004321", "4321", contract.number, contract.number[-6:], contract.number.lower()[-9:-3]):
        assert "单雨桐" in found(office, question), question
    assert found(office, "4321 单") == {"单雨桐"}
    assert found(office, number) == {"单雨桐", "张样例"}
    assert found(office, number[-4:].lower()) >= {"单雨桐"}
    assert found(office, contract.number[:10]) == {"单雨桐", "张样例"}
    assert found(office, "139000") == set()  # no part of a phone but its end


def test_the_neighbour_finds_nothing_and_equal_names_look_different(office: Any, neighbour: Any) -> None:
    one, other = drafted(office, "单雨桐"), drafted(neighbour, "单雨桐")
    assert entries.matching(access.of_employer(office.handler), "单雨桐", employer=office.employer.id).get() == one
    mine, theirs = (set(SearchEntry.objects.get(contract=contract).tokens) for contract in (one, other))
    assert not mine & theirs


def test_a_change_is_found_at_once_and_what_was_discarded_no_more(office: Any) -> None:
    contract = drafted(office, "单雨桐")
    terms = {**contract.terms, "worker": {**contract.terms["worker"], "name": "仇样例"}}
    draft.save_draft(contract.id, terms, edition=1, actor=office.handler)
    assert found(office, "单雨桐") == set()
    assert found(office, "qiuyangli") == {"仇样例"}
    draft.discard_draft(contract.id, actor=office.handler)
    assert not SearchEntry.objects.filter(contract=contract).exists()


def test_while_an_offer_stands_what_was_offered_is_found_and_not_what_is_being_typed(office: Any) -> None:
    contract = drafted(office, "单雨桐")
    assert found(office, "单雨桐") == {"单雨桐"}
    propose.propose(contract.id, edition=1, actor=office.handler)
    contract.refresh_from_db()
    changed = {"worker": {**contract.terms["worker"], "name": "仇样例"}, "work": {**contract.terms["work"], "position": "保安员"}}
    edition = draft.save_draft(contract.id, {**contract.terms, **changed}, edition=1, actor=office.handler)
    assert found(office, "仇样例") == found(office, "保安员") == set()
    assert len(found(office, "单雨桐")) == 1
    assert "search.entry" not in {finding.check for finding in audit_contract(contract, roots())}
    propose.propose(contract.id, edition=edition, actor=office.handler)
    assert found(office, "仇样例") == found(office, "保安员") == {"仇样例"}
    assert found(office, "单雨桐") == set()


def test_entries_that_named_unsent_words_too_are_made_anew_after_an_upgrade(office: Any, work: Any) -> None:
    untouched, edited = drafted(office, "单雨桐"), drafted(office, "仇样例")
    propose.propose(edited.id, edition=1, actor=office.handler)
    Contract.objects.filter(id=edited.id).update(edition=2)
    SearchEntry.objects.update(tokens=[1, 2])
    AGAIN(apps, connection.schema_editor())
    assert set(SearchEntry.objects.values_list("contract", flat=True)) == {untouched.id}
    work(kinds=["contracts.reindex"])
    assert found(office, "仇样例") == {"仇样例"}


def test_hostile_terms_and_questions_do_no_harm(office: Any) -> None:
    for worker in ({"name": ["x"]}, {"name": 7}, "x", None, {"name": "单" * 5000, "phone": "9" * 5000, "id_number": {}}):
        terms = {"kind": "labor_contract", "worker": worker, "work": {"position": "岗" * 999}}
        key = draft.create_draft(terms, actor=office.handler)
        assert len(SearchEntry.objects.get(contract=key).tokens) <= words.MOST
    for question in ("", " ", "%", "_", "'; DROP TABLE", "\u0000", "·", "a" * 9999, "x y z w v u t s", "\ud800", "（）", "-----"):
        assert isinstance(found(office, question), set)


def test_what_has_no_entry_gets_one_and_a_wrong_one_is_noticed(office: Any) -> None:
    contract = drafted(office, "单雨桐")
    SearchEntry.objects.all().delete()
    assert found(office, "单雨桐") == set()
    assert reindex() == 1
    assert reindex() == 0
    assert found(office, "单雨桐") == {"单雨桐"}
    SearchEntry.objects.update(tokens=[1, 2])
    assert "search.entry" in {finding.check for finding in audit_contract(contract, roots())}
    assert reindex(everything=True) == 1
    assert "search.entry" not in {finding.check for finding in audit_contract(contract, roots())}
