"""What is written on a contract on paper, as terms: read from a form or from a spreadsheet by the same eyes."""

from __future__ import annotations

import datetime
from typing import Any, NamedTuple

from qianyue import law
from qianyue.contracts.models import PaperContract
from qianyue.employers.models import Employer
from qianyue.law.dates import today
from qianyue.law.identifiers import IdentifierError, read_identity
from qianyue.law.told import told_by_number
from qianyue.operations.errors import InvalidInput
from qianyue.people.models import identity_index

KINDS = {  # of agreements that may be on paper, in a clerk's words
    "labor_contract": "全日制劳动合同",
    "dispatch_contract": "劳务派遣劳动合同",
    "part_time_contract": "非全日制劳动合同",
    "over_age_agreement": "超龄用工协议",
}
LONGEST_NUMBER = 60  # characters of the paper's own number
EARLIEST = datetime.date(1950, 1, 1)
MANY = "有几处填写得不对，请逐处核对。"


class Written(NamedTuple):
    """What a paper says. `identity` is the blind index of whose it is."""

    terms: dict[str, Any]
    own_number: str
    identity: bytes
    starts_on: datetime.date


def read_paper(said: dict[str, Any], employer: Employer) -> Written:
    """`said`: worker, term, employment_start, work, pay, probation as terms write them; `kind`; `own_number` as on the paper;
    `probation_agreed` (bool) where only that is known. Errors: InvalidInput with a sentence at each place.
    """
    said = dict(said)
    own_number, agreed = " ".join(str(said.pop("own_number", None) or "").split()), said.pop("probation_agreed", None)
    kind = said.get("kind") or "labor_contract"
    fields: dict[str, Any] = {}
    if kind not in KINDS:
        raise InvalidInput(MANY, fields={"/kind": "请选择合同的种类。"})
    if len(own_number) > LONGEST_NUMBER:
        fields["/own_number"] = "合同上的编号太长，请核对。"
    if agreed and not said.get("probation"):
        said["probation"] = {"start": (said.get("term") or {}).get("start")}
    if (pay := said.get("pay")) and not pay.get("method"):
        said["pay"] = pay | {"method": "monthly" if pay.get("monthly_wage") else "hourly"}
    worker = said.get("worker")
    if isinstance(worker, dict):
        said["worker"] = told_by_number(worker) | worker
    known = {"format": "qianyue-terms/1", "kind": kind, "employer": {"name": employer.name, "uscc": employer.uscc}}
    try:
        read: Any = law.parse_terms(said | known)
    except law.TermsErrors as problem:
        raise InvalidInput(MANY, fields=fields | dict(problem.errors)) from None
    fields |= _worker_problems(read.worker) | _term_problems(read.term)
    start = read.term.start if read.term else None
    if read.employment_start and not EARLIEST <= read.employment_start <= today():
        fields["/employment_start"] = "用工之日应当是已经过去的日期，请核对。"
    if fields:
        raise InvalidInput(MANY, fields=fields)
    identity = identity_index(read.worker.id_type, read.worker.id_number)
    return Written(read.model_dump(mode="json", exclude_none=True), own_number, identity, start)


def entered(employer: Any, written: Written) -> PaperContract | None:
    """The entry of the same worker's paper from the same day that counts already."""
    found = PaperContract.objects.filter(employer=employer, worker_identity=written.identity, starts_on=written.starts_on)
    return found.filter(withdrawn_at=None).first()


def _worker_problems(worker: Any) -> dict[str, str]:
    fields = {}
    if worker is None or not worker.name:
        fields["/worker/name"] = "请填写劳动者的姓名。"
    if worker is None or not (worker.id_type and worker.id_number):
        fields["/worker/id_number"] = "请填写劳动者的证件种类和号码。"
        return fields
    try:
        read_identity(worker.id_type, worker.id_number)
    except IdentifierError:
        fields["/worker/id_number"] = "证件号码不对，请逐位核对。"
    return fields


def _term_problems(term: Any) -> dict[str, str]:
    if term is None or term.start is None:
        return {"/term/start": "请填写合同开始的日期。"}
    if not EARLIEST <= term.start <= today():
        return {"/term/start": "纸质合同应当已经开始，请核对日期。"}
    if term.type not in ("fixed", "open_ended", "task"):
        return {"/term/type": "请选择合同期限的类型。"}
    if term.type == "fixed" and (term.end is None or term.end <= term.start):
        return {"/term/end": "固定期限合同应当有终止日期，并且晚于开始的日期。"}
    if term.type == "open_ended" and term.end is not None:
        return {"/term/end": "无固定期限合同没有终止日期。"}
    return {}
