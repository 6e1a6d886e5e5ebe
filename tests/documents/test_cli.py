from __future__ import annotations

import json
from pathlib import Path

import pytest

from qianyue.cli import main
from tests import samples


def given(folder: Path, data: bytes) -> list[str]:
    (folder / "terms.json").write_bytes(data)
    return ["render", str(folder / "terms.json"), "-o", str(folder / "out.pdf")]


def test_it_works(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(given(tmp_path, json.dumps(samples.labor_contract()).encode())) == 0
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF-1.7")
    assert "6 页" in capsys.readouterr().out


UNREADABLE = {
    "no JSON": (b"hello", "JSON"),
    "no terms": (b"{}", "/kind"),
    "an unknown field": (json.dumps(samples.labor_contract(colour="red")).encode(), "/colour"),
    "a character without a glyph": (json.dumps(samples.labor_contract(worker={"name": "\U0002ebf0"})).encode(), "U+2EBF0"),
    "a kind that there is not": (b'{"format": "qianyue-terms/1", "kind": "lease"}', "/kind"),
    "an amendment of nothing": (b'{"format": "qianyue-terms/1", "kind": "amendment"}', "没有填写"),
    "nothing filled in": (b'{"format": "qianyue-terms/1", "kind": "labor_contract"}', "没有填写"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_it_says_why_it_cannot(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, reason = UNREADABLE[name]
    assert main(given(tmp_path, data)) == 2
    assert reason in capsys.readouterr().err
    assert not (tmp_path / "out.pdf").exists()


def test_it_says_that_there_is_no_such_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", str(tmp_path / "none.json"), "-o", str(tmp_path / "out.pdf")]) == 2
    assert "none.json" in capsys.readouterr().err
