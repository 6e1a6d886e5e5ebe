"""Which fields hold prose, and which hold what is filled into the blanks of a form: attributes of a case and their places."""

from __future__ import annotations

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
# One call for all fields: every document has them looked at.
free_values = attrgetter(*FREE)
filled_values = attrgetter(*FILLED)


def taken(case: object, terms: Terms) -> dict[str, list[tuple[str, Hit]]]:
    """What free text takes from the worker, by rule: pointer and phrase. The titles of attachments are read as well."""
    said = list(zip(FREE.values(), free_values(case), strict=True))
    said += [(f"/clauses/{index}", clause) for index, clause in enumerate(terms.clauses or ())]
    said += [(f"/attachments/{index}/title", each.title) for index, each in enumerate(terms.attachments or ())]
    found: dict[str, list[tuple[str, Hit]]] = {}
    for pointer, text in said:
        for hit in read(text) if text else ():
            found.setdefault(hit.family.rule, []).append((pointer, hit))
    return found
