"""One document as the rules see it: every section present, and what follows from the terms worked out once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cached_property

from qianyue.law import tables
from qianyue.law.identifiers import IdentifierError, Identity, read_identity
from qianyue.law.tables import TableSet
from qianyue.law.terms import Terms
from qianyue.law.terms.parties import Employer, Worker
from qianyue.law.terms.pay import Agreements, NonCompete, Pay, SocialInsurance
from qianyue.law.terms.special import Amends, Dispatch, PlatformWork
from qianyue.law.terms.work import History, Hours, Probation, Protection, Term, Work
from qianyue.law.wages import MinimumWage, minimum_wage

# A section that is absent says nothing, as an empty one does; whether it may be absent is F-01's question alone.
NO_EMPLOYER, NO_WORKER, NO_TERM, NO_PROBATION, NO_WORK = Employer(), Worker(), Term(), Probation(), Work()
NO_HOURS, NO_PAY, NO_INSURANCE, NO_PROTECTION = Hours(), Pay(), SocialInsurance(), Protection()
NO_HISTORY, NO_AGREEMENTS, NO_NON_COMPETE = History(), Agreements(), NonCompete()
NO_DISPATCH, NO_AMENDS, NO_PLATFORM_WORK = Dispatch(), Amends(), PlatformWork()

# What 最低工资规定 12 keeps out of the comparison, by the names that allowances go by (W-03).
OUTSIDE_MINIMUM = re.compile(
    "加班|加点|延时|中班|夜班|晚班|高温|低温|防暑|取暖|井下|有毒|有害|特殊(工作)?环境|非货币|实物|福利|包[吃住餐]|食宿|[购代提]物?[货金]?券|购物卡"
)
INVISIBLE = re.compile(r"[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]+")


class Case:
    """Terms on a day, and the tables that hold. Absent sections read as empty ones; `terms` keeps the difference."""

    def __init__(self, terms: Terms, on: date, using: TableSet | None = None) -> None:
        self.terms = terms
        self.on = on
        self.tables = using or tables.current()
        self.kind: str = terms.kind
        self.employer = terms.employer or NO_EMPLOYER
        self.worker = terms.worker or NO_WORKER
        self.term = terms.term or NO_TERM
        self.work = terms.work or NO_WORK
        self.pay = terms.pay or NO_PAY
        self.insurance = terms.social_insurance or NO_INSURANCE
        self.protection = terms.protection or NO_PROTECTION
        self.history = terms.history or NO_HISTORY
        self.agreements = terms.agreements or NO_AGREEMENTS
        self.non_compete = self.agreements.non_compete or NO_NON_COMPETE
        self.amends = terms.amends or NO_AMENDS
        # Not every kind has these sections (terms.md, "Kinds and their sections").
        self.probation: Probation = getattr(terms, "probation", None) or NO_PROBATION
        self.hours: Hours = getattr(terms, "hours", None) or NO_HOURS
        self.dispatch: Dispatch = getattr(terms, "dispatch", None) or NO_DISPATCH
        self.platform_work: PlatformWork = getattr(terms, "platform_work", None) or NO_PLATFORM_WORK

    @cached_property
    def _identity(self) -> Identity | IdentifierError | None:
        if self.worker.id_type is None or self.worker.id_number is None:
            return None
        try:
            return read_identity(self.worker.id_type, self.worker.id_number)
        except IdentifierError as problem:
            return problem

    @property
    def identity(self) -> Identity | None:
        """What the worker's identity number says, when it is one."""
        return self._identity if isinstance(self._identity, Identity) else None

    @property
    def identity_problem(self) -> IdentifierError | None:
        """Why the worker's identity number is none."""
        return self._identity if isinstance(self._identity, IdentifierError) else None

    @property
    def birth_date(self) -> date | None:
        """As stated, else as the identity number says; P-12 objects when the two differ."""
        return self.worker.birth_date or (self.identity.birth_date if self.identity else None)

    @property
    def sex(self) -> str | None:
        """As stated, else as the identity number says (never from a foreigner's number)."""
        return self.worker.sex or (self.identity.sex if self.identity else None)

    @property
    def first_day(self) -> date:
        """The day on which work begins, as far as the terms say: age is looked at then."""
        return self.terms.employment_start or self.term.start or self.on

    @property
    def has_probation(self) -> bool:
        """Whether anything is said about a probation: an empty section says nothing."""
        said = self.probation
        return any(item is not None for item in (said.start, said.end, said.monthly_wage, said.hourly_wage))

    @property
    def probation_start(self) -> date | None:
        """The first day of the probation: as stated, else that of the term."""
        return self.probation.start or self.term.start

    @property
    def place(self) -> str | None:
        """Region of the place of performance; for dispatch, where it is not said, that of the user unit (LCL 61)."""
        user_unit = self.dispatch.user_unit
        return self.work.region or (user_unit.region if user_unit else None)

    @cached_property
    def minimum_wage(self) -> MinimumWage | None:
        """What holds at the place of performance on the day of the check."""
        return minimum_wage(self.place, self.on, self.tables)

    @cached_property
    def allowances(self) -> Decimal:
        """The monthly allowances that help to reach the minimum wage (W-03)."""
        counted = (
            allowance.monthly
            for allowance in self.pay.allowances or ()
            if allowance.monthly is not None and not OUTSIDE_MINIMUM.search(folded(allowance.name or ""))
        )
        return sum(counted, Decimal(0))

    @cached_property
    def free_texts(self) -> list[tuple[str, str]]:
        """What the lint reads (`terms.md`, "How exactly" 8): pointer and folded text."""
        return [(pointer, folded(text)) for pointer, text in self._free_texts() if text]

    def _free_texts(self) -> Iterator[tuple[str, str | None]]:
        yield "/work/duties", self.work.duties
        yield "/hours/rest_text", self.hours.rest_text
        yield "/pay/performance_rule", self.pay.performance_rule
        yield "/pay/text", self.pay.text
        yield "/social_insurance/text", self.insurance.text
        yield "/protection/text", self.protection.text
        yield "/protection/hazard_text", self.protection.hazard_text
        yield "/protection/female_text", self.protection.female_text
        yield "/protection/safety_text", self.protection.safety_text
        if self.agreements.confidentiality is not None:
            yield "/agreements/confidentiality/scope", self.agreements.confidentiality.scope
        yield "/agreements/non_compete/area", self.non_compete.area
        yield "/platform_work/area", self.platform_work.area
        yield "/platform_work/pricing_rule", self.platform_work.pricing_rule
        if self.employer.signatory is not None and self.employer.signatory.authorisation is not None:
            yield "/employer/signatory/authorisation/scope", self.employer.signatory.authorisation.scope
        for index, clause in enumerate(self.terms.clauses or ()):
            yield f"/clauses/{index}", clause


def folded(text: str) -> str:
    """Text as the lint reads it: full-width forms made plain, spacing and invisible characters taken out."""
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
