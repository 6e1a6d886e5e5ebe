"""`qianyue audit`: re-check everything already made."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

NOTICES = {"storage.unreferenced", "log.pending"}  # to know, not a sign of tampering


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("audit", help="re-check every file, signature, event and checkpoint of an installation")
    parser.add_argument(
        "--data", type=Path, default=Path(os.environ.get("QIANYUE_DATA", "var")), help="the installation's folder (default: var)"
    )
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 nothing found, 1 something is not as it was recorded, 2 could not check."""
    from qianyue.cli.platform import attached

    with attached(arguments.data):
        from django.db import connection, transaction
        from tqdm import tqdm

        from qianyue.contracts.audit import audit_contracts
        from qianyue.contracts.models import Contract
        from qianyue.contracts.trusted import roots
        from qianyue.evidence.audit import audit_evidence
        from qianyue.oversight.audit import audit_table_rows
        from qianyue.oversight.audit_notices import audit_notices
        from qianyue.oversight.audit_texts import audit_official_texts

        trusted = roots()
        # One snapshot: what is done meanwhile must not look like a contradiction.
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            total = Contract.objects.count()
            with tqdm(total=total, unit="份", disable=not sys.stderr.isatty(), file=sys.stderr) as bar:
                found = [
                    *audit_evidence(trusted),
                    *audit_table_rows(),
                    *audit_official_texts(),
                    *audit_notices(),
                    *audit_contracts(trusted, progress=bar.update),
                ]
    serious = [finding for finding in found if finding.check not in NOTICES]
    if arguments.json:
        document = {"format": "qianyue-audit/1", "contracts": total, "findings": [finding.to_dict() for finding in found]}
        print(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        for finding in found:
            print(f"{'!' if finding in serious else '·'} {finding.check}  {finding.subject}  {finding.message}")
        print(f"复核 {total} 份合同，{'发现 ' + str(len(serious)) + ' 处异常' if serious else '没有发现异常'}。")
    return 1 if serious else 0
