"""`qianyue check` and `qianyue schema`, as a person or a program would call them."""

from __future__ import annotations

import json

import pytest

from qianyue.cli import check as check_command
from qianyue.cli import schema as schema_command
from qianyue.law import MODELS, rule_set
from tests.samples import labor_contract


def parser():
    import argparse

    made = argparse.ArgumentParser()
    subparsers = made.add_subparsers()
    check_command.register(subparsers)
    schema_command.register(subparsers)
    return made


@pytest.fixture
def qianyue(capsys):
    def call(*arguments):
        given = parser().parse_args([str(argument) for argument in arguments])
        status = given.run(given)
        out, err = capsys.readouterr()
        return status, out, err

    return call


@pytest.fixture
def file(tmp_path):
    def write(name, terms):
        path = tmp_path / name
        path.write_bytes(terms if isinstance(terms, bytes) else json.dumps(terms).encode())
        return path

    return write


def test_it_works(qianyue, file):
    path = file("good.json", labor_contract())
    status, out, err = qianyue("check", path, "--on", "2026-12-01", "--json")
    assert (status, err) == (0, "")
    assert json.loads(out) == {
        "format": "qianyue-findings/1",
        "file": str(path),
        "on": "2026-12-01",
        "rules": rule_set(),
        "findings": [],
    }


def test_a_block_is_status_one_and_named_in_full(qianyue, file):
    status, out, _ = qianyue(
        "check", file("long.json", labor_contract(probation={"end": "2027-06-01"})), "--on", "2026-12-01", "--json"
    )
    (finding,) = json.loads(out)["findings"]
    assert status == 1
    assert (finding["rule"], finding["severity"], finding["path"]) == ("T-08", "block", "/probation/end")
    assert set(finding) == {"rule", "severity", "path", "basis", "message", "fix"}


def test_an_override_is_status_one_and_a_warning_is_not(qianyue, file):
    assert qianyue("check", file("a.json", labor_contract(probation={"monthly_wage": "3599.99"})), "--on", "2026-12-01")[0] == 1
    assert qianyue("check", file("b.json", labor_contract(work={"region": "110101"})), "--on", "2026-12-01")[0] == 0


def test_what_is_no_terms_is_status_two_with_the_place(qianyue, file):
    path = file("bad.json", labor_contract(pay={"payday": 99}))
    status, out, err = qianyue("check", path, "--json")
    answer = json.loads(out)
    assert status == 2
    assert "findings" not in answer
    assert "/pay/payday" in answer["error"]
    assert str(path) in err
    assert "/pay/payday" in err


def test_a_file_that_is_not_there_is_status_two(qianyue, tmp_path):
    status, _, err = qianyue("check", tmp_path / "none.json")
    assert status == 2
    assert "none.json" in err
    assert qianyue("check", tmp_path)[0] == 2


def test_several_files_are_one_array_in_the_order_given(qianyue, file):
    names = [file("c.json", labor_contract()), file("a.json", b"{"), file("b.json", labor_contract(hours={"system": None}))]
    status, out, _ = qianyue("check", *names, "--on", "2026-12-01", "--json")
    answers = json.loads(out)
    assert status == 2
    assert [answer["file"] for answer in answers] == [str(name) for name in names]
    assert ["error" in answer for answer in answers] == [False, True, False]


def test_a_person_reads_what_is_wrong_and_what_would_pass(qianyue, file):
    _, out, _ = qianyue("check", file("long.json", labor_contract(probation={"end": "2027-06-01"})), "--on", "2026-12-01")
    assert "T-08" in out
    assert "2027-05-31" in out
    assert "劳动合同法第十九条第一款" in out


@pytest.mark.parametrize("day", ["2026-02-30", "tomorrow", "20261201"])
def test_it_refuses_what_is_no_day(day, file):
    with pytest.raises(SystemExit) as caught:
        parser().parse_args(["check", "x.json", "--on", day])
    assert caught.value.code == 2


def test_today_is_a_day_too(qianyue, file):
    assert json.loads(qianyue("check", file("good.json", labor_contract()), "--json")[1])["on"] >= "2026-01-01"


def test_a_file_too_long_is_not_read_to_its_end(qianyue, file):
    assert "1 MiB" in qianyue("check", file("long.json", b" " * (2 * 1024 * 1024)))[2]


def test_the_schema_is_printed(qianyue):
    assert set(json.loads(qianyue("schema")[1])["discriminator"]["mapping"]) == set(MODELS)
    assert "dispatch" in json.loads(qianyue("schema", "dispatch_contract")[1])["properties"]
