"""`qianyue verify`: judge signed files offline, without settings or database."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

WORDS = {"valid": "有效", "invalid": "无效", "undetermined": "无法判定"}
ROLES = {"worker": "劳动者", "employer": "用人单位", "partner": "合作企业", "platform": "平台"}
LARGEST = 100_000_000  # octets: the verifier's own bound


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("verify", help="judge signed contracts: valid, invalid or undetermined")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="PDF files")
    parser.add_argument("--trust", type=Path, metavar="DIR", help="folder with the root certificates you trust (*.pem)")
    parser.add_argument("--at", metavar="TIME", help="judge as of this time (RFC 3339, e.g. 2027-01-31T12:00:00+08:00)")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 every file is valid, 1 one is not, 2 a file or the roots cannot be read."""
    from tqdm import tqdm

    from qianyue.trust.verification import Roots
    from qianyue.trust.verification.confined import Judge

    try:
        at = _moment(arguments.at)
        contents = {path: _read(path) for path in arguments.files}
    except (OSError, ValueError) as problem:
        print(f"qianyue verify: {_told(problem)}", file=sys.stderr)
        return 2
    roots = Roots.from_directory(arguments.trust) if arguments.trust else Roots()
    quiet = len(contents) < 2 or not sys.stderr.isatty()
    with Judge(roots=roots, at=at) as judge:
        reports = [
            judge.verify(data).to_dict(file=str(path))
            for path, data in tqdm(contents.items(), unit="份", disable=quiet, file=sys.stderr)
        ]
    if arguments.json:
        print(json.dumps({"format": "qianyue-verification/1", "files": reports}, ensure_ascii=False, indent=2))
    else:
        for report in reports:
            _print(report)
    return 0 if all(report["verdict"] == "valid" for report in reports) else 1


def _read(path: Path) -> bytes:
    if path.stat().st_size > LARGEST:
        raise ValueError(f"{path}: 文件超过 100 MB，不能查验。")
    data = path.read_bytes()
    if data[:4] == b"PK\x03\x04":
        raise ValueError(f"{path}: 这是压缩包；本版本只查验 PDF 文件，请先解压。")
    return data


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"--at {text}: 请写成 2027-01-31T12:00:00+08:00 这样的时间。") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _told(problem: Exception) -> str:
    return f"{problem.filename}: {problem.strerror}" if isinstance(problem, OSError) else str(problem)


def _print(report: dict[str, Any]) -> None:
    print(f"{report['file']}: {WORDS[report['verdict']]}")
    for signature in report["signatures"]:
        role = ROLES.get(signature["role"], signature["role"])
        print(f"  {role}签名  {WORDS[signature['verdict']]}  {signature['signer']}  {signature['signed_at'] or '时间未证实'}")
    stamp = report["timestamp"]
    print(
        f"  签订时间  {stamp['time']}  {stamp['authority']}  {WORDS[stamp['verdict']]}" if stamp else "  签订时间  没有可信时间戳"
    )
    for renewal in report["renewals"]:
        print(f"  续盖时间戳  {renewal['time']}  {renewal['authority']}  {WORDS[renewal['verdict']]}")
    for reason in report["reasons"]:
        print(f"  - {reason['message']}")
