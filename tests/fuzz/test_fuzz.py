"""Readers under fuzzing: twenty seconds each in the long group; what breaks readers, ours or others', is tried every day."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import SCENE, TARGETS, edited

ROOT = Path(__file__).parents[2]
CASES = Path(__file__).parent / "cases"
SECONDS = 20


@pytest.mark.parametrize("name", TARGETS)
def test_it_works(name: str) -> None:
    """The control: what each target begins with is read to its end, or refused in the ordinary way."""
    for seed in TARGETS[name].seeds():
        TARGETS[name](seed)


@pytest.mark.parametrize("case", sorted(CASES.glob("*/*")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_breaks_readers_does_not_break_ours(case: Path) -> None:
    TARGETS[case.parent.name](case.read_bytes())


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(SCENE.contract) - 1), st.binary(min_size=1, max_size=32)), min_size=1, max_size=8))
def test_an_edited_contract_is_never_valid(places: list[tuple[int, bytes]]) -> None:
    written = b"".join(at.to_bytes(3, "big") + bytes((len(octets) - 1,)) + octets for at, octets in places)
    TARGETS["edited"](written)
    assert len(edited(SCENE.contract, written)) >= len(SCENE.contract)


@pytest.mark.slow
@pytest.mark.parametrize("name", TARGETS)
def test_twenty_seconds_of_fuzzing_find_nothing(name: str, tmp_path: Path) -> None:
    # Linux hands a process's peak memory on through exec: without one between, pytest's own size would count as the reader's.
    between = ["timeout", str(SECONDS + 100)]
    command = [*between, sys.executable, "-m", "tests.fuzz.run", name, str(SECONDS), str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    found = [path.name for path in tmp_path.iterdir() if path.is_file()]
    assert (done.returncode, found) == (0, []), done.stdout[-3000:] + done.stderr[-3000:]
