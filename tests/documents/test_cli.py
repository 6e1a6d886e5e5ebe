from __future__ import annotations

import json
from pathlib import Path

import pytest

from qianyue.cli import main
from qianyue.documents.own import office
from tests import samples
from tests.employers.texts import docx


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


@pytest.mark.office
def test_an_own_text_words_it_and_its_findings_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "own.docx"
    own.write_bytes(docx("劳动合同", "甲方：{{ employer.name }}"))
    arguments = given(tmp_path, json.dumps(samples.labor_contract()).encode())
    assert main([*arguments, "--text", str(own)]) == 0
    told = capsys.readouterr()
    assert "缺少必备条款“劳动报酬”" in told.err
    assert "页" in told.out


def test_an_own_text_that_is_none_is_refused_and_nothing_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "own.docx"
    own.write_bytes(b"%PDF-1.7")
    assert main([*given(tmp_path, json.dumps(samples.labor_contract()).encode()), "--text", str(own)]) == 2
    assert "另存为" in capsys.readouterr().err
    assert not (tmp_path / "out.pdf").exists()


def test_without_libreoffice_the_command_says_what_to_install(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "PROGRAM", "soffice-is-not-here")
    own = tmp_path / "own.docx"
    own.write_bytes(docx("劳动合同"))
    assert main([*given(tmp_path, json.dumps(samples.labor_contract()).encode()), "--text", str(own)]) == 2
    assert "libreoffice-writer-nogui" in capsys.readouterr().err
