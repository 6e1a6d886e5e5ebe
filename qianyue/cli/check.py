"""`qianyue check`: what the law says about terms files and their attachments, without settings, database or network."""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qianyue.cli.attachments import Attachments

if TYPE_CHECKING:
    from qianyue.law import Finding

FORMAT = "qianyue-findings/1"
SEVERITIES = {"block": "不能签", "override": "须复核", "warn": "提醒", "info": "提示"}


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("check", help="check terms files against the rules in force on a day")
    parser.add_argument("files", nargs="+", metavar="TERMS.json", help="terms files")
    parser.add_argument("--on", type=_day, metavar="YYYY-MM-DD", help="rules and tables of this day (default: today)")
    parser.add_argument("--attachments", type=Path, metavar="DIR", help="read the attachments too: PDF, .docx, text, by SHA-256")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0: nothing stands against signing; 1: a block or an override; 2: a file could not be read as terms, or an attachment
    that is there could not be read.
    """
    from tqdm import tqdm

    from qianyue.law import rule_set
    from qianyue.law.dates import today

    on = arguments.on or today()
    try:
        attachments = Attachments(arguments.attachments)
    except OSError as problem:
        print(f"qianyue check: 附件打不开：{problem.filename}：{problem.strerror}", file=sys.stderr)
        return 2
    status = 0
    answers: list[dict[str, Any]] = []
    # Without --json each file's lines are the progress; with it there is silence until the end.
    files = tqdm(arguments.files, unit="file", disable=None if arguments.json and len(arguments.files) > 1 else True)
    for name in files:
        shown = os.fsencode(name).decode("utf-8", "replace")
        answer: dict[str, Any] = {"format": FORMAT, "file": shown, "on": on.isoformat(), "rules": rule_set()}
        found = _judged(name, on, attachments)
        if isinstance(found, str):
            status = 2
            answer["error"] = found
            print(f"qianyue check: {shown}: {found}", file=sys.stderr)
        else:
            if any(finding.severity in ("block", "override") for finding in found):
                status = max(status, 1)
            answer["findings"] = [finding.to_dict() for finding in found]
            if not arguments.json:
                _print(shown, found)
        answers.append(answer)
    for problem in attachments.problems():
        print(f"qianyue check: {problem}", file=sys.stderr)
    if attachments.failed:
        status = 2
    if arguments.json:
        print(json.dumps(answers if len(answers) > 1 else answers[0], ensure_ascii=False, indent=2))
    return status


def _judged(name: str, on: date, attachments: Attachments) -> list[Finding] | str:
    """The findings, or the reason why there can be none."""
    from qianyue.law import TermsError, TermsErrors, check, load_terms
    from qianyue.law.terms.reading import LARGEST

    try:
        with open(name, "rb") as file:
            data = file.read(LARGEST + 1)
        terms = load_terms(data)
        return check(terms, on, attached=attachments.of(terms))
    except OSError as problem:
        return f"文件打不开：{problem.strerror}"
    except TermsErrors as problem:
        return "；".join(f"{pointer or '/'}：{message}" for pointer, message in problem.errors[:20])
    except TermsError as problem:
        return str(problem)


def _print(name: str, findings: list[Finding]) -> None:
    print(f"{name}：{'没有发现问题' if not findings else f'{len(findings)} 项'}")
    for finding in findings:
        print(f"  [{SEVERITIES[finding.severity]}] {finding.rule} {finding.path}")
        print(f"    {finding.message}（{finding.basis}）")
        print(f"    改法：{finding.fix}")


def _day(text: str) -> date:
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2026-12-01")
