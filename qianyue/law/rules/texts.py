"""Which fields hold prose, and which hold what is filled into the blanks of a form: attributes of a case and their places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from operator import attrgetter

from qianyue.law.lint import Hit, read
from qianyue.law.terms import Terms

# What the lint reads (terms.md, "How exactly" 8), beside `clauses`.
FREE = {
    "work.duties": "/work/duties",
    "hours.rest_text": "/hours/rest_text",
    "pay.performance_rule": "/pay/performance_rule",
    "pay.text": "/pay/text",
    "insurance.text": "/social_insurance/text",
    "protection.text": "/protection/text",
    "protection.hazard_text": "/protection/hazard_text",
    "protection.female_text": "/protection/female_text",
    "protection.safety_text": "/protection/safety_text",
    "confidentiality.scope": "/agreements/confidentiality/scope",
    "non_compete.area": "/agreements/non_compete/area",
    "platform_work.area": "/platform_work/area",
    "platform_work.pricing_rule": "/platform_work/pricing_rule",
    "authorisation.scope": "/employer/signatory/authorisation/scope",
}
FILLED = {
    "employer.name": "/employer/name",
    "employer.registered_address": "/employer/registered_address",
    "employer.business_address": "/employer/business_address",
    "employer.legal_representative": "/employer/legal_representative",
    "worker.name": "/worker/name",
    "worker.registered_address": "/worker/registered_address",
    "worker.residence_address": "/worker/residence_address",
    "term.task": "/term/task",
    "work.position": "/work/position",
    "work.place": "/work/place",
    "user_unit.name": "/dispatch/user_unit/name",
    "user_unit.address": "/dispatch/user_unit/address",
    "platform_work.injury_insurance": "/platform_work/injury_insurance",
    "non_compete.reason": "/agreements/non_compete/reason",
    "training.course": "/agreements/training/course",
}
# Of a paper's paragraphs: an item of an enumeration, and what is no end of a sentence.
ITEM = re.compile(r"[(（]?[一二三四五六七八九十\d]{1,3}[)）、.．]|[①-⑳•●■◆]")
GOES_ON = tuple("：；，、:;,")
LONGEST = 2000  # characters of a passage
# One call for all fields: every document has them looked at.
free_values = attrgetter(*FREE)
filled_values = attrgetter(*FILLED)


def taken(case: object, terms: Terms, attached: Mapping[str, str]) -> dict[str, list[tuple[str, Hit]]]:
    """What free text takes from the worker, by rule: pointer and phrase. The titles of attachments are read as well, and
    the texts of those that are at hand, by digest.
    """
    said = list(zip(FREE.values(), free_values(case), strict=True))
    said += [(f"/clauses/{index}", clause) for index, clause in enumerate(terms.clauses or ())]
    said += [(f"/attachments/{index}/title", each.title) for index, each in enumerate(terms.attachments or ())]
    found: dict[str, list[tuple[str, Hit]]] = {}
    for pointer, text in said:
        for hit in read(text) if text else ():
            found.setdefault(hit.family.rule, []).append((pointer, hit))
    for index, each in enumerate(terms.attachments or ()) if attached else ():
        for passage in passages(attached.get((each.sha256 or "").lower(), "")):
            for hit in read(passage):
                if hit.sure:  # the weights were learnt from the sentences of contracts, not from headings and fragments
                    said_there = replace(hit, quote=hit.quote.replace("\n", ""))
                    found.setdefault(hit.family.rule, []).append((f"/attachments/{index}", said_there))
    return found


def read_into(text: str, rule: str, message: str) -> str:
    """The passages of a paper into which `rule` has read what its message quotes, one below the other."""
    return "\n".join(
        passage
        for passage in passages(text)
        for hit in read(passage)
        if hit.family.rule == rule and hit.sure and f"“{hit.quote.replace(chr(10), '')}”" in message
    )


def passages(text: str) -> Iterator[str]:
    """Paragraphs, one a line, of which those that end in the middle go on with the next: what "不得：" says goes for each item
    below it, too.
    """
    passage = ""
    for line in filter(None, map(str.strip, text.split("\n"))):
        goes_on = passage.endswith(GOES_ON) or (ITEM.match(line) and not passage.endswith("。"))
        if passage and not (goes_on and len(passage) < LONGEST):
            yield passage
            passage = ""
        passage += "\n" + line if passage else line
    if passage:
        yield passage
