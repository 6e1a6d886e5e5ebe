"""The thirteen facts that a worker must be told before concluding (guideline art. 18), made from the final terms."""

from __future__ import annotations

import hashlib
import re
from typing import NamedTuple

import rfc8785

from qianyue.documents.errors import TemplateError
from qianyue.documents.kinds import kind_of
from qianyue.documents.labels import LABELS
from qianyue.documents.markup import lines, runs
from qianyue.documents.template import fill
from qianyue.law import Terms

# 用人单位名称、劳动者姓名、劳动合同期限、工作岗位、工作内容、工作地点、工作时间、休息休假、劳动报酬、社会保险、劳动保护、
# 劳动条件、职业危害防护: art. 18, in its order.
IDS = (
    "employer_name",
    "worker_name",
    "term",
    "position",
    "duties",
    "place",
    "hours",
    "rest",
    "pay",
    "social_insurance",
    "protection",
    "conditions",
    "hazards",
)
FACT = re.compile(r"@([a-z_]+) (.+)")


class KeyFact(NamedTuple):
    """`id` is one of IDS, `title` the words of art. 18, `text` plain Chinese; what is not filled in says （未填写）."""

    id: str
    title: str
    text: str


def key_facts(terms: Terms) -> list[KeyFact]:
    """All thirteen, always, in the order of art. 18. Raises UnknownKind."""
    text, values = fill(kind_of(terms.kind).key_facts, {"t": terms, "labels": LABELS})
    facts: list[KeyFact] = []
    for line in lines(text, values):
        if match := FACT.fullmatch(line):
            facts.append(KeyFact(match[1], match[2], ""))
            continue
        said = "".join(run.text for run in runs(line, values, where="", draft=True))
        facts[-1] = facts[-1]._replace(text=facts[-1].text + said)
    if tuple(fact.id for fact in facts) != IDS:
        raise TemplateError("核心关键信息必须正好是第十八条的十三项，并按其顺序。")
    return facts


def key_facts_digest(terms: Terms) -> str:
    """SHA-256 (hex) over the canonical JSON (RFC 8785) of the facts: what the worker confirms, and the ledger keeps."""
    facts = [{"id": fact.id, "title": fact.title, "text": fact.text} for fact in key_facts(terms)]
    return hashlib.sha256(rfc8785.dumps({"format": "qianyue-key-facts/1", "facts": [*facts]})).hexdigest()
