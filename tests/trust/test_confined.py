"""Files of strangers are judged in a child with limits: the same verdicts, at a bounded cost, one start for a batch."""

from __future__ import annotations

import json
import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from qianyue.cli import main
from qianyue.confined import Child, Killed, Limits
from qianyue.trust import pem
from qianyue.trust.verification import Roots, verify_pdf
from qianyue.trust.verification.confined import Judge, verify_confined
from tests.trust.bombs import pdf, with_form
from tests.trust.cast import NOON
from tests.trust.forgeries import FORGERIES, Scene
from tests.trust.papers import conclude, paper

SCENE = Scene()
EXHAUSTING = "tests.trust.exhausting"
SMALL = Limits(memory=400 << 20, cpu=1, patience=4)


def child(judge: Judge) -> int:
    process = judge._child._process
    assert process is not None
    return process.pid


def test_it_works() -> None:
    with Judge(roots=SCENE.roots) as judge:
        told = judge.verify(SCENE.contract).to_dict(file="x")
    assert told == verify_pdf(SCENE.contract, roots=SCENE.roots).to_dict(file="x")
    assert told["verdict"] == "valid"


@pytest.mark.parametrize("name", sorted(FORGERIES)[::8])
def test_the_verdict_is_the_same_as_without_the_child(name: str) -> None:
    scene = Scene()
    forged = FORGERIES[name].make(scene)
    expected = verify_pdf(forged, roots=scene.roots).to_dict(file="x")
    assert verify_confined(forged, roots=scene.roots).to_dict(file="x") == expected


def test_time_and_roots_are_told_to_the_child() -> None:
    late = NOON + timedelta(days=31 * 365)
    with Judge(roots=SCENE.roots, at=late) as judge:
        assert [item.code for item in judge.verify(SCENE.contract).reasons] == ["timestamp_lapsed"]
    assert verify_confined(SCENE.contract, roots=Roots()).verdict == "undetermined"
    with pytest.raises(ValueError, match="aware"):
        Judge(roots=Roots(), at=late.replace(tzinfo=None))


def test_a_batch_has_one_child() -> None:
    with Judge(roots=SCENE.roots) as judge:
        judge.verify(SCENE.contract)
        first = child(judge)
        assert [judge.verify(file).verdict for file in (SCENE.contract, b"x", SCENE.both)] == [
            "valid", "undetermined", "undetermined",
        ]  # fmt: skip
        assert child(judge) == first
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


def test_a_file_that_takes_too_much_memory_is_undetermined_and_the_next_one_is_judged() -> None:
    tight = Limits(memory=180 << 20, cpu=10, patience=30)
    greedy = with_form(b"2 0 R", {2: b"<</T(a)/FT/Sig/V<" + b"30" * 40_000_000 + b">>>"})
    with Judge(roots=SCENE.roots, limits=tight) as judge:
        report = judge.verify(greedy)
        assert (report.verdict, [item.code for item in report.reasons]) == ("undetermined", ["too_costly"])
        assert judge.verify(SCENE.contract).verdict == "valid"


def test_an_honest_file_of_sixty_megabytes_is_judged_within_the_limits() -> None:
    big = conclude(SCENE.world, worker=SCENE.alice, employer=SCENE.acme, base=paper(filler=60_000_000))
    assert verify_confined(big, roots=SCENE.roots).verdict == "valid"


def test_a_child_that_died_in_between_is_replaced_and_the_file_not_blamed() -> None:
    """Its time was up in the very moment in which it had answered."""
    with Judge(roots=SCENE.roots) as judge:
        judge.verify(SCENE.contract)
        first = child(judge)
        os.kill(first, 9)  # what the limits do
        assert judge.verify(SCENE.contract).verdict == "valid"
        assert child(judge) != first


def test_what_one_file_leaves_behind_does_not_count_against_the_next() -> None:
    """A file that is too costly by the child's own word, and then a big one for which there is just room in a new child."""
    tight = Limits(memory=260 << 20, cpu=10, patience=30)
    big = conclude(SCENE.world, worker=SCENE.alice, employer=SCENE.acme, base=paper(filler=25_000_000))
    greedy = with_form(b"2 0 R", {2: b"<</T(a)/FT/Sig/V<" + b"30" * 40_000_000 + b">>>"})
    with Judge(roots=SCENE.roots, limits=tight) as judge:
        assert judge.verify(big).verdict == "valid"
        first = child(judge)
        assert [item.code for item in judge.verify(greedy).reasons] == ["too_costly"]
        assert judge.verify(big).verdict == "valid"
        assert child(judge) != first


@pytest.mark.parametrize(
    "said",
    [b"", b"no JSON", b"[]", b"{}", b'{"signatures": 3}', b"[" * 100_000, b'{"verdict": "valid", "reasons": [{"code": 1}]}'],
)
def test_an_answer_that_is_no_report_is_too_costly(said: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    with Judge(roots=SCENE.roots) as judge:
        monkeypatch.setattr(judge._child, "ask", lambda *parts: said)
        assert [item.code for item in judge.verify(SCENE.contract).reasons] == ["too_costly"]


def test_an_answer_has_a_bound() -> None:
    with Child(EXHAUSTING, Limits(memory=400 << 20, cpu=1, patience=4, answer=1 << 20)) as child:
        with pytest.raises(Killed):
            child.ask(b"long")
        assert child.ask(b"nothing") == b"done"
    with Child(EXHAUSTING, SMALL) as child:
        assert len(child.ask(b"long")) == 2 << 20


def test_what_a_library_prints_is_no_answer() -> None:
    with Child(EXHAUSTING, SMALL) as child:
        assert [child.ask(how) for how in (b"print", b"nothing", b"print")] == [b"done"] * 3


def test_a_child_that_dies_after_its_answer_costs_the_next_question_nothing() -> None:
    with Child(EXHAUSTING, SMALL) as child:
        assert child.ask(b"exit after the answer") == b"done"
        time.sleep(0.5)
        assert child.ask(b"nothing") == b"done"


def test_what_earlier_questions_hoarded_is_gone_in_a_new_child() -> None:
    """Two hundred of four hundred megabytes are kept each time: a second time there is no room, and then there is."""
    with Child(EXHAUSTING, SMALL) as child:
        assert [child.ask(b"hoard") for _ in range(4)] == [b"done"] * 4


@pytest.mark.parametrize("how", [b"memory", b"processor", b"patience", b"exit"])
def test_every_limit_ends_the_child(how: bytes) -> None:
    before = time.monotonic()
    with Child(EXHAUSTING, SMALL) as child:
        assert child.ask(b"nothing") == b"done"
        with pytest.raises(Killed):
            child.ask(how)
        assert time.monotonic() - before < 20
        assert child.ask(b"nothing") == b"done"


def test_the_processor_s_seconds_are_counted_for_each_question() -> None:
    with Child(EXHAUSTING, SMALL) as child:
        assert [child.ask(b"a little") for _ in range(4)] == [b"done"] * 4  # two seconds in all


def test_the_command_line_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "root.pem").write_text(pem.encode(SCENE.world.authority.root.der))
    for name, data in (("good", SCENE.contract), ("bad", pdf({1: b"<<>>"})), ("other", SCENE.contract)):
        (tmp_path / f"{name}.pdf").write_bytes(data)
    files = [str(tmp_path / f"{name}.pdf") for name in ("good", "bad", "other")]
    assert main(["verify", "--trust", str(tmp_path), "--json", *files]) == 1
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert [file["verdict"] for file in told["files"]] == ["valid", "undetermined", "valid"]
    assert all({"message", "message_en"} <= reason.keys() for file in told["files"] for reason in file["reasons"])
