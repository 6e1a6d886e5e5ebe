"""`qianyue check --attachments`: papers in a directory, matched to terms by the SHA-256 of their files."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qianyue import uploads
from qianyue.cli import check as check_command
from qianyue.uploads import read_text
from tests.employers.texts import docx
from tests.samples import labor_contract
from tests.uploads.papers import DEPOSIT, HONEST, bound, naming, pdf, scanned

BAD = f"员工手册\n第一条 {DEPOSIT}。\n".encode()
GOOD = "\n".join(HONEST).encode()

Check = Callable[..., tuple[int, str, str]]
"""Terms and papers in, status, output and errors out."""


@pytest.fixture
def check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Check:
    def call(terms: list[dict[str, Any]], papers: dict[str, bytes], *more: str) -> tuple[int, str, str]:
        directory = tmp_path / "papers"
        directory.mkdir()
        for name, paper in papers.items():
            (directory / name).write_bytes(paper)
        files = []
        for number, each in enumerate(terms):
            files.append(str(tmp_path / f"{number}.json"))
            Path(files[-1]).write_text(json.dumps(each), "utf-8")
        parser = argparse.ArgumentParser()
        check_command.register(parser.add_subparsers())
        given = parser.parse_args(["check", *files, "--on", "2026-12-01", "--attachments", str(directory), *more])
        status = given.run(given)
        return status, *capsys.readouterr()

    return call


def test_it_works(check: Check) -> None:
    status, out, err = check([naming(GOOD, BAD)], {"好.txt": GOOD, "坏.txt": BAD}, "--json")
    (finding,) = json.loads(out)["findings"]
    assert (status, err) == (1, "")
    assert (finding["rule"], finding["path"]) == ("C-09", "/attachments/1")
    assert DEPOSIT in finding["message"]
    assert set(finding) == {"rule", "severity", "path", "basis", "message", "fix"}


def test_pdf_and_docx_are_read_like_text(check: Check) -> None:
    papers = {"a.pdf": pdf(f"{DEPOSIT}，离职时退还。"), "b.docx": docx("员工手册", f"{DEPOSIT}。"), "c.docx": docx(*HONEST)}
    status, out, err = check([naming(*papers.values())], papers, "--json")
    assert (status, err) == (1, "")
    assert [(each["rule"], each["path"]) for each in json.loads(out)["findings"]] == [
        ("C-09", "/attachments/0"),
        ("C-09", "/attachments/1"),
    ]


def test_an_honest_handbook_passes(check: Check) -> None:
    paper = pdf(*HONEST)
    status, out, err = check([naming(paper)], {"手册.pdf": paper}, "--json")
    assert (status, json.loads(out)["findings"], err) == (0, [], "")


def test_a_person_reads_the_place_and_the_passage(check: Check) -> None:
    _, out, _ = check([naming(BAD)], {"手册.txt": BAD})
    assert "C-09 /attachments/0" in out
    assert DEPOSIT in out


def test_papers_that_no_terms_name_are_named_and_not_judged(check: Check) -> None:
    status, out, err = check([labor_contract(attachments=None), naming(GOOD)], {"别的.txt": BAD, "好.txt": GOOD}, "--json")
    assert status == 0
    assert [each["findings"] for each in json.loads(out)] == [[], []]
    assert "别的.txt" in err
    assert "好.txt" not in err


def test_a_paper_that_is_not_there_gives_nothing(check: Check) -> None:
    assert check([naming(BAD)], {}, "--json")[0] == 0


def test_a_paper_that_cannot_be_read_is_status_two_and_the_rest_is_judged(check: Check) -> None:
    paper = scanned()
    status, out, err = check([naming(paper, BAD)], {"扫描.pdf": paper, "坏.txt": BAD}, "--json")
    assert status == 2
    assert [each["path"] for each in json.loads(out)["findings"]] == ["/attachments/1"]
    assert "扫描.pdf" in err
    assert "扫描件" in err


def test_pages_that_cannot_be_read_are_named(check: Check) -> None:
    paper = bound(pdf(*HONEST), scanned())
    status, _, err = check([naming(paper)], {"手册.pdf": paper}, "--json")
    assert status == 0
    assert "页没有可以读出的文字" in err


def test_each_paper_is_read_once_for_all_terms(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[bytes] = []

    def counted(paper: bytes) -> uploads.PaperText:
        read.append(paper)
        return read_text(paper)

    monkeypatch.setattr(uploads, "read_text", counted)
    status, out, err = check([naming(BAD)] * 50 + [naming(GOOD)] * 50, {"坏.txt": BAD, "好.txt": GOOD, "同.txt": BAD}, "--json")
    assert [len(each["findings"]) for each in json.loads(out)] == [1] * 50 + [0] * 50
    assert sorted(read) == sorted([BAD, GOOD])
    assert status == 1
    assert "未检查" not in err


def test_a_directory_that_is_none_is_status_two(capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    check_command.register(parser.add_subparsers())
    given = parser.parse_args(["check", "a.json", "--attachments", "/dev/null/none"])
    assert given.run(given) == 2
    assert "附件打不开" in capsys.readouterr().err
