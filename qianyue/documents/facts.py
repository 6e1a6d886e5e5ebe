"""The facts that a worker must be told before signing, made from the final terms: for contracts the thirteen of guideline
art. 18, for other documents those that their kind names.
"""

from __future__ import annotations

import hashlib
import re
from typing import NamedTuple

import rfc8785

from qianyue.documents.errors import TemplateError
from qianyue.documents.filling import filled
from qianyue.documents.kinds import kind_for
from qianyue.documents.markup import lines, runs
from qianyue.law import Terms

FACT = re.compile(r"@([a-z_]+) (.+)")


class KeyFact(NamedTuple):
    """`id` is one of the kind's `facts`, `title` for contracts the words of art. 18, `text` plain Chinese; what is not filled
    in says （未填写）.
    """

    id: str
    title: str
    text: str


def key_facts(terms: Terms) -> list[KeyFact]:
    """All that the kind names, always, in its order. Raises UnknownKind."""
    kind = kind_for(terms)
    text, values = filled(kind.key_facts, terms, kind)
    facts: list[KeyFact] = []
    for line in lines(text, values):
        if match := FACT.fullmatch(line):
            facts.append(KeyFact(match[1], match[2], ""))
            continue
        said = "".join(run.text for run in runs(line, values, where="", draft=True))
        facts[-1] = facts[-1]._replace(text=facts[-1].text + said)
    if tuple(fact.id for fact in facts) != kind.facts:
        raise TemplateError(f"“{kind.title}”的关键信息必须正好是文书种类所列的各项，并按其顺序。")
    return facts


def key_facts_digest(terms: Terms) -> str:
    """SHA-256 (hex) over the canonical JSON (RFC 8785) of the facts: what the worker confirms, and the ledger keeps."""
    facts = [{"id": fact.id, "title": fact.title, "text": fact.text} for fact in key_facts(terms)]
    return hashlib.sha256(rfc8785.dumps({"format": "qianyue-key-facts/1", "facts": [*facts]})).hexdigest()
