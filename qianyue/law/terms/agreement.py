"""What every document says, and what those with working hours say besides: the frame of all kinds."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from qianyue.law.terms.fields import Date, Items, Paragraph, Part
from qianyue.law.terms.parties import Employer, Worker
from qianyue.law.terms.pay import Agreements, Pay, SocialInsurance
from qianyue.law.terms.special import Amends, Attachment
from qianyue.law.terms.work import History, Hours, Probation, Protection, Term, Work


class Agreement(Part):
    """What every kind may say. A section that a kind does not use is not in its model, and so is refused."""

    format: Literal["qianyue-terms/1"]
    number: Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9A-Z-]{6,40}$")] | None = None
    employer: Employer | None = None
    worker: Worker | None = None
    employment_start: Date = None
    term: Term | None = None
    work: Work | None = None
    pay: Pay | None = None
    social_insurance: SocialInsurance | None = None
    protection: Protection | None = None
    history: History | None = None
    agreements: Agreements | None = None
    clauses: Items[Paragraph] = None
    attachments: Items[Attachment] = None
    amends: Amends | None = None


class Employment(Agreement):
    """Agreements with working hours set by the employer."""

    probation: Probation | None = None
    hours: Hours | None = None
