"""`qianyue import`: draft contracts from a spreadsheet, through the same acts as the desk."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

POLL = 0.3  # seconds between looks at what the workers have done


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("import", help="draft contracts from a spreadsheet (.xlsx)")
    parser.add_argument("file", type=Path, metavar="FILE.xlsx")
    parser.add_argument("--employer", required=True, metavar="USCC", help="the employer's 统一社会信用代码")
    parser.add_argument("--kind", default="labor_contract", help="the kind of document (default: labor_contract)")
    parser.add_argument("--handler", metavar="LOGIN", help="in whose name, where the employer has several handlers")
    parser.add_argument("--mend", type=Path, metavar="OUT.xlsx", help="write the rows that are left, with the reasons, there")
    parser.add_argument(
        "--data", type=Path, default=Path(os.environ.get("QIANYUE_DATA", "var")), help="the installation's folder (default: var)"
    )
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 every row is a draft, 1 some rows are not, 2 could not do it."""
    from qianyue.cli.platform import attached

    try:
        data = arguments.file.read_bytes()
    except OSError as problem:
        print(f"qianyue import: {arguments.file}: {problem.strerror}", file=sys.stderr)
        return 2
    with attached(arguments.data):
        return _imported(arguments, data)


def _imported(arguments: argparse.Namespace, data: bytes) -> int:
    from qianyue.contracts.acts.give_back_sheet import give_back_sheet, sentence
    from qianyue.contracts.acts.upload_sheet import SheetRefused, upload_sheet
    from qianyue.contracts.models import Batch
    from qianyue.operations.errors import InvalidInput
    from qianyue.web.terms_form.columns import SHEETED, plan_for

    actor, employer = _handler(arguments.employer, arguments.handler)
    if arguments.kind not in {kind.name for kind in SHEETED}:
        raise InvalidInput(f"没有这种文书的表格：{arguments.kind}。可用的有：{'、'.join(kind.name for kind in SHEETED)}。")
    plan = plan_for(arguments.kind, employer)
    try:
        key = upload_sheet(data, plan, name=arguments.file.name, actor=actor)
    except SheetRefused as refused:
        for problem in refused.problems:
            print(f"qianyue import: {problem.place} {problem.message}", file=sys.stderr)
        return 2
    _work_off(key)
    batch = Batch.objects.get(id=key)
    rows = [_row(row, sentence) for row in batch.rows.select_related("contract").order_by("number")]
    left = [row for row in rows if row["state"] != "done"]
    if left and arguments.mend:
        arguments.mend.write_bytes(give_back_sheet(key, plan, actor=actor))
    if arguments.json:
        document = {"format": "qianyue-import/1", "batch": str(key), "state": batch.state, "rows": rows}
        print(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        for row in left:
            print(f"第 {row['row']} 行  {'  '.join(row['reasons']) or '没有处理'}")
        print(f"{batch.total} 行：{len(rows) - len(left)} 行已成为草稿，{len(left)} 行没有。")
    return 1 if left else 0


def _row(row: Any, sentence: Any) -> dict[str, Any]:
    reasons = [sentence(found) for found in row.findings or ()]
    return {"row": row.number, "state": row.state, "contract": row.contract and row.contract.number, "reasons": reasons}


def _work_off(key: Any) -> None:
    """Work on it ourselves, beside whatever workers there are, until it has ended."""
    from tqdm import tqdm

    from qianyue.contracts.batches.engine import BATCH
    from qianyue.contracts.models import Batch, BatchRow
    from qianyue.operations import outbox

    rows = BatchRow.objects.filter(batch=key)
    with tqdm(total=rows.count(), unit="行", disable=not sys.stderr.isatty(), file=sys.stderr) as bar:
        while Batch.objects.filter(id=key, state=Batch.State.RUNNING).exists():
            if not outbox.run_due(limit=1, kinds=[BATCH]):
                time.sleep(POLL)
            bar.update(rows.exclude(state=BatchRow.State.WAITING).count() - bar.n)


def _handler(uscc: str, login: str | None) -> Any:
    """In whose name, and for whom. Errors: NotFound, InvalidInput (several handlers and none named)."""
    from qianyue.employers.models import Employer, Membership
    from qianyue.employers.standing import came_from
    from qianyue.operations.actor import HANDLER, Actor, Request
    from qianyue.operations.errors import InvalidInput, NotFound

    employer = Employer.objects.filter(uscc=uscc.strip().upper(), active=True).first()
    if employer is None:
        raise NotFound("没有这个统一社会信用代码的用人单位，或者它的服务已经停用。")
    found = Membership.objects.current().filter(employer=employer, role=HANDLER).select_related("person")
    members = list(found.filter(person__login_name=login) if login else found)
    if not members:
        raise NotFound("没有找到这个单位的经办人，请核对 --handler。")
    if len(members) > 1:
        names = "、".join(member.person.login_name or "" for member in members)
        raise InvalidInput(f"这个单位有几位经办人，请用 --handler 指定以谁的名义：{names}。")
    person, request = members[0].person_id, Request(id="import", channel="cli")
    sent_by = came_from(employer.id, person, HANDLER)
    return Actor(role=HANDLER, person=person, employer=employer.id, sent_by=sent_by, request=request), employer
