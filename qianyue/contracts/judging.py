"""What the rules say of a contract's terms on a day, and which findings keep it from being sent or signed.

Evaluated with the rule set valid at that moment (domain.md 6): while drafting, on the day of proposing, and again at signing.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from typing import Any

import rfc8785
from django.utils import timezone

from qianyue import law
from qianyue.contracts import attached
from qianyue.contracts.beforehand import untold
from qianyue.contracts.in_force import said_at
from qianyue.contracts.models import Contract, Objection, Statement, Waiver
from qianyue.contracts.together import overlapping
from qianyue.law import tables
from qianyue.law.lint import families
from qianyue.law.rules.texts import read_into
from qianyue.operations.errors import InvalidInput

REFUSING = ("block", "override")
ATTACHED = re.compile(r"/attachments/(\d+)")
READING = frozenset(family.rule for family in families())  # the rules that read free text, and may read it wrongly


def judge(
    contract: Contract, terms: dict[str, Any], using: law.TableSet | None = None, *, alone: bool = False
) -> tuple[law.Terms, list[law.Finding]]:
    """The terms as they would be proposed today, and every finding. Errors: InvalidInput with a sentence per field.

    `alone`: the caller has looked, and nothing has been concluded with this worker, or entered as on paper.

    That the worker wants a fixed term is never taken from the draft: only from the worker's own statement (T-04).
    """
    using = using or tables.current()
    parsed, findings = _judged(contract, terms, using, wanted=None, alone=alone)
    due = open_ended_due(findings)
    if due and parsed.worker and parsed.employer:
        said = Statement.objects.filter(contract=contract, wanted=True, digest=digest_of(statement(parsed, due)))
        if said.exists():
            return _judged(contract, terms, using, wanted=True)
    return parsed, findings


def _judged(
    contract: Contract, terms: dict[str, Any], using: law.TableSet, *, wanted: bool | None, alone: bool = False
) -> tuple[law.Terms, list[law.Finding]]:
    written = {**attached.with_named(contract, terms), "number": contract.number}
    if isinstance(history := terms.get("history"), dict):
        written["history"] = {**history, "worker_requests_fixed_term": wanted}
    try:
        parsed = law.parse_terms(written)
    except law.TermsErrors as problem:
        fields = dict(problem.errors)
        raise InvalidInput("有内容填写得不正确，请按字段旁的提示修改。", fields=fields) from None
    said = attached.texts(attached.working(contract)) if written.get("attachments") else {}
    others = [] if alone else [*overlapping(contract, parsed), *untold(contract, parsed)]
    return parsed, law.check(parsed, timezone.localdate(), using, attached=said) + others


def open_ended_due(findings: list[law.Finding]) -> law.Finding | None:
    """The finding that only the worker's own statement clears."""
    return next((finding for finding in findings if finding.rule == "T-04" and finding.severity == "override"), None)


def statement(terms: law.Terms, due: law.Finding) -> str:
    """What the worker would say: the right, why it is there, and the term that is wanted all the same."""
    number = (terms.worker.id_number or "")[-4:]
    return (
        f"我是{terms.worker.name}（证件号码末四位 {number}）。"
        f"我已知道：{due.message}（{due.basis}），用人单位不能替我放弃这项权利。"
        f"我本人提出，这一次仍与{terms.employer.name}订立有期限的劳动合同，"
        f"从 {terms.term.start} 到 {terms.term.end or terms.term.task}。"
    )


def digest_of(text: str) -> str:
    """SHA-256 (hex) of a statement."""
    return hashlib.sha256(text.encode()).hexdigest()


def identity(finding: law.Finding, parsed: law.Terms | None = None) -> str:
    """SHA-256 (hex) of rule, place and message: the same rule of another value is another finding.

    What was read into an attachment is about that file, wherever it stands in the list (`parsed` names it): another file that
    says the same is another finding.
    """
    place = f"attachment:{digest}" if (digest := _file(finding, parsed)) else finding.path
    return hashlib.sha256(rfc8785.dumps([finding.rule, place, finding.message])).hexdigest()


def _file(finding: law.Finding, parsed: law.Terms | None) -> str:
    """The digest of the attachment whose text a finding is about; empty for all others, its title too."""
    at = ATTACHED.fullmatch(finding.path)
    named = (parsed.attachments if parsed else None) or ()
    return (named[int(at[1])].sha256 or "") if at and int(at[1]) < len(named) else ""


def passage(contract: Contract, terms: dict[str, Any], parsed: law.Terms, finding: law.Finding) -> str:
    """The text into which a rule has read something, in the terms or in a file of the working copy: whoever wrote it may say
    that it means something else. Else empty.
    """
    if finding.rule not in READING:
        return ""
    if digest := _file(finding, parsed):
        return read_into(attached.texts(attached.working(contract)).get(digest, ""), finding.rule, finding.message)
    value = said_at(terms, finding.path)
    return value if isinstance(value, str) else ""


def settled(contract: Contract, findings: list[law.Finding], parsed: law.Terms) -> dict[str, Waiver | Objection]:
    """By the finding's identity: the exception that two members have made, or the officer's word that it is a false alarm."""
    refused = {identity(finding, parsed): finding.severity for finding in findings if finding.severity in REFUSING}
    if not refused:
        return {}
    overrides = [name for name, severity in refused.items() if severity == "override"]
    made: dict[str, Waiver | Objection] = {
        waiver.finding: waiver for waiver in Waiver.objects.filter(contract=contract, finding__in=overrides, granted=True)
    }
    return made | {one.finding: one for one in Objection.objects.filter(contract=contract, finding__in=refused, upheld=True)}


def refusing(contract: Contract, findings: list[law.Finding], parsed: law.Terms) -> list[law.Finding]:
    """What keeps the contract from going on: every `block` and every `override` that is not settled."""
    done = settled(contract, findings, parsed)
    return [finding for finding in findings if finding.severity in REFUSING and identity(finding, parsed) not in done]


def on_record(contract: Contract, findings: list[law.Finding], parsed: law.Terms) -> list[dict[str, Any]]:
    """The findings as an offer keeps them; what has settled one is named with it."""
    done = settled(contract, findings, parsed)
    return [{**finding.to_dict(), **_named(done.get(identity(finding, parsed)))} for finding in findings]


def _named(by: Waiver | Objection | None) -> dict[str, str]:
    return {type(by).__name__.lower(): str(by.id)} if by else {}


def waivers_of(contract_id: uuid.UUID) -> list[Waiver]:
    """Every exception that was ever asked for, newest first."""
    return list(Waiver.objects.filter(contract=contract_id).select_related("asked_by", "decided_by").order_by("-asked_at"))


def objections_to(contract_id: uuid.UUID) -> list[Objection]:
    """Every finding that was called a false alarm, newest first."""
    return list(Objection.objects.filter(contract=contract_id).select_related("raised_by", "decided_by").order_by("-raised_at"))


def statement_of(contract: Contract) -> Statement | None:
    """The statement that was asked for last."""
    return Statement.objects.filter(contract=contract).order_by("-asked_at").first() if contract.pk else None
