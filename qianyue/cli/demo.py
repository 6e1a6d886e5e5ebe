"""`qianyue demo`: conclude contracts through the real acts and the sandboxes, on a private throw-away installation."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qianyue.documents.kind import Kind


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("demo", help="conclude invented contracts and leave files to verify")
    parser.add_argument("--out", type=Path, required=True, help="folder for contract-0001.pdf, terms-0001.json, trust/*.pem")
    parser.add_argument("--count", type=int, default=1, help="how many contracts (1 to 9999)")
    parser.add_argument("--kind", default="labor_contract", metavar="KIND", help="kind of document, such as ending_certificate")
    parser.add_argument("--suite", choices=("p256", "sm2"), default="p256", help="signature suite")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 when every contract was concluded; 2 when something could not be done."""
    if not 1 <= arguments.count <= 9999:
        print("qianyue demo: --count must be between 1 and 9999.", file=sys.stderr)
        return 2
    from qianyue.documents.kinds import KINDS

    if arguments.kind not in KINDS:
        print(f"qianyue demo: --kind must be one of {', '.join(KINDS)}.", file=sys.stderr)
        return 2
    try:
        arguments.out.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        print(f"qianyue demo: {arguments.out}: {problem.strerror}", file=sys.stderr)
        return 2
    from qianyue.cli.platform import throw_away

    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="qianyue-demo-") as folder, throw_away(Path(folder), suite=arguments.suite) as house:
        contracts = _conclude(arguments.out, arguments.count, KINDS[arguments.kind], house.url)
    seconds = time.monotonic() - started
    if arguments.json:
        document = {"format": "qianyue-demo/1", "suite": arguments.suite, "seconds": round(seconds, 2), "contracts": contracts}
        print(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        print(f"订立完成 {len(contracts)} 份，用时 {seconds:.1f} 秒，文件在 {arguments.out}")
        print(f"查验：qianyue verify --trust {arguments.out / 'trust'} {arguments.out}/*.pdf")
    return 0


def _conclude(out: Path, count: int, kind: Kind, url: str) -> list[dict[str, Any]]:
    from tqdm import tqdm

    from qianyue import law
    from qianyue.cli import papers
    from qianyue.cli.rehearsal import Office
    from qianyue.contracts import archive
    from qianyue.contracts.trusted import write_roots
    from qianyue.evidence.log import checkpoint
    from qianyue.operations import outbox

    office, partner = Office(), Office(serial=2) if "partner" in kind.places else None
    outbox.run_due()  # the seal's certificate
    write_roots(out / "trust")
    contracts = []
    for number in tqdm(range(1, count + 1), unit="份", disable=not sys.stderr.isatty(), file=sys.stderr):
        worker = papers.worker_for(kind, serial=number)
        contract = papers.conclude(kind, office, worker, partner=partner, return_url=f"{url}/identity/return/{{check}}")
        if contract.final is None or contract.concluded_at is None or contract.proposal is None:
            raise RuntimeError(f"contract {number} was not concluded: {outbox.troubles()}")
        (out / f"contract-{number:04d}.pdf").write_bytes(archive.fetch(contract.final))
        (out / f"terms-{number:04d}.json").write_bytes(law.dump_terms(law.parse_terms(contract.proposal.terms)))
        contracts.append(
            {
                "file": f"contract-{number:04d}.pdf",
                "number": contract.number,
                "sha256": contract.final.sha256,
                "concluded_at": contract.concluded_at.isoformat(),
            }
        )
    checkpoint()
    outbox.run_due()
    return contracts
