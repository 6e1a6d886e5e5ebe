"""One document as the rules see it: every section present, and what follows from the terms worked out once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from qianyue.law import tables
from qianyue.law.dates import age_on, probation_months
from qianyue.law.folding import folded
from qianyue.law.identifiers import IdentifierError, Identity, read_identity
from qianyue.law.lazily import lazily
from qianyue.law.lint import Hit
from qianyue.law.retirement import CATEGORIES, retirement_date
from qianyue.law.rules.texts import FILLED, FREE, filled_values, free_values, taken
from qianyue.law.service import continuous_since
from qianyue.law.tables import TableSet
from qianyue.law.terms import Terms
from qianyue.law.terms.fields import Part
from qianyue.law.terms.parties import Authorisation, Employer, Signatory, Worker
from qianyue.law.terms.pay import Agreements, Confidentiality, NonCompete, Pay, SocialInsurance, Training
from qianyue.law.terms.special import Amends, Dispatch, PlatformWork, UserUnit
from qianyue.law.terms.work import History, Hours, Previous, Probation, Protection, Term, Work
from qianyue.law.wages import MinimumWage, minimum_wage

# A section that is absent says nothing, as an empty one does; whether it may be absent is F-01's question alone.
NO_EMPLOYER, NO_WORKER, NO_TERM, NO_PROBATION, NO_WORK = Employer(), Worker(), Term(), Probation(), Work()
NO_HOURS, NO_PAY, NO_INSURANCE, NO_PROTECTION = Hours(), Pay(), SocialInsurance(), Protection()
NO_HISTORY, NO_AGREEMENTS, NO_NON_COMPETE, NO_TRAINING = History(), Agreements(), NonCompete(), Training()
NO_DISPATCH, NO_USER_UNIT, NO_AMENDS, NO_PLATFORM_WORK = Dispatch(), UserUnit(), Amends(), PlatformWork()
NO_CONFIDENTIALITY, NO_SIGNATORY, NO_AUTHORISATION = Confidentiality(), Signatory(), Authorisation()

DAYS_PER_WEEK = 7
PART_TIME_DAY, PART_TIME_WEEK = 4, 24  # hours (LCL 68)

# What 最低工资规定 12 keeps out of the comparison, by the names that allowances go by (W-03).
OUTSIDE_MINIMUM = re.compile(
    "加班|加点|延时|中班|夜班|晚班|高温|低温|防暑|取暖|井下|有毒|有害|特殊(工作)?环境|非货币|实物|福利|包[吃住餐]|食宿|[购代提]物?[货金]?券|购物卡"
)


class Case:
    """Terms on a day, and the tables that hold. Absent sections read as empty ones; `terms` keeps the difference."""

    def __init__(
        self,
        terms: Terms,
        on: date,
        using: TableSet | None = None,
        *,
        unread_changes: tuple[int, ...] = (),
        attached: Mapping[str, str] | None = None,
    ) -> None:
        self.terms = terms
        self.on = on
        self.tables = using or tables.current()
        self.attached = attached or {}  # texts of attachments, by digest
        self.unread_changes = unread_changes  # of an amendment: those that fit no place in the terms
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
        self.training = self.agreements.training or NO_TRAINING
        self.confidentiality = self.agreements.confidentiality or NO_CONFIDENTIALITY
        self.signatory = self.employer.signatory or NO_SIGNATORY
        self.authorisation = self.signatory.authorisation or NO_AUTHORISATION
        self.amends = terms.amends or NO_AMENDS
        # Not every kind has these sections (terms.md, "Kinds and their sections"); a model is slow to say what it has not.
        said = vars(terms)
        self.probation: Probation = said.get("probation") or NO_PROBATION
        self.hours: Hours = said.get("hours") or NO_HOURS
        self.dispatch: Dispatch = said.get("dispatch") or NO_DISPATCH
        self.platform_work: PlatformWork = said.get("platform_work") or NO_PLATFORM_WORK
        self.user_unit = self.dispatch.user_unit or NO_USER_UNIT
        self.kind = self._kind()

    def _kind(self) -> str:
        """The kind whose rules hold: a renewal is judged as what it renews, as far as its sections tell."""
        if self.terms.kind != "renewal":
            return self.terms.kind
        if self.platform_work is not NO_PLATFORM_WORK:
            return "platform_agreement"
        if self.dispatch is not NO_DISPATCH:
            return "dispatch_contract"
        return "part_time_contract" if self.is_part_time else "renewal"

    def without(self, section: str) -> bool:
        """Whether a whole section is absent: that is one finding (F-01), not one for all that would stand in it."""
        return vars(self.terms).get(section) is None

    @property
    def is_part_time(self) -> bool:
        """Paid by the hour, for at most 4 hours a day and 24 a week, as far as both are said (LCL 68)."""
        day, week = self.hours.hours_per_day, self.hours.hours_per_week
        return (
            self.pay.method == "hourly"
            and not (day is None and week is None)
            and (day is None or day <= PART_TIME_DAY)
            and (week is None or week <= PART_TIME_WEEK)
        )

    @property
    def hours_per_week(self) -> float | None:
        """As stated, else the hours of a day on all days but those of rest."""
        hours = self.hours
        if hours.hours_per_week is not None or hours.hours_per_day is None or hours.rest_days_per_week is None:
            return hours.hours_per_week
        return hours.hours_per_day * (DAYS_PER_WEEK - hours.rest_days_per_week)

    @lazily
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

    @lazily
    def birth_date(self) -> date | None:
        """As stated, else as the identity number says; P-12 objects when the two differ."""
        return self.worker.birth_date or (self.identity.birth_date if self.identity else None)

    @lazily
    def sex(self) -> str | None:
        """As stated, else as the identity number says (never from a foreigner's number)."""
        return self.worker.sex or (self.identity.sex if self.identity else None)

    @property
    def first_day(self) -> date:
        """The day on which work begins, as far as the terms say: age and retirement are looked at then."""
        return self.terms.employment_start or self.term.start or self.on

    @lazily
    def age(self) -> int | None:
        """Full years of age on the first day of work."""
        return None if self.birth_date is None else age_on(self.birth_date, self.first_day)

    @lazily
    def retirement_dates(self) -> list[date] | None:
        """When the worker reaches retirement age: one day, several when the category is open, none when the birth is.

        None when the table has no row for the day of the check. A category of the other sex is read as none.
        """
        if self.birth_date is None:
            return []
        stated = self.worker.retirement_category
        possible = CATEGORIES[self.sex]
        categories = (stated,) if stated in possible else possible
        found = [retirement_date(self.birth_date, category, self.on) for category in categories]
        days = [day for day in found if day is not None]
        return days if len(days) == len(found) else None

    @property
    def previous(self) -> list[Previous]:
        """The earlier contracts with this employer."""
        return self.history.previous or []

    @lazily
    def service_since(self) -> date | None:
        """The first day of the unbroken service that goes on with this term; None when the term says no start."""
        return self.continuous_since(self.term.start) if self.term.start is not None else None

    def continuous_since(self, start: date) -> date:
        """The first day of the unbroken service that goes on at `start`."""
        return continuous_since(
            stated=self.history.continuous_service_since,
            employment_start=self.terms.employment_start,
            previous=self.previous,
            start=start,
        )

    @lazily
    def has_probation(self) -> bool:
        """Whether anything is said about a probation: an empty section says nothing."""
        return _says(self.probation, NO_PROBATION)

    @property
    def has_non_compete(self) -> bool:
        """Whether anything is said about a non-compete."""
        return _says(self.non_compete, NO_NON_COMPETE)

    @property
    def has_training(self) -> bool:
        """Whether anything is said about a service period."""
        return _says(self.training, NO_TRAINING)

    @lazily
    def probation_months(self) -> int | None:
        """How many months of probation the term allows (LCL 19); None when it cannot be said."""
        return probation_months(term_type=self.term.type, start=self.term.start, end=self.term.end)

    @property
    def probation_start(self) -> date | None:
        """The first day of the probation: as stated, else that of the term."""
        return self.probation.start or self.term.start

    @property
    def place(self) -> str | None:
        """Region of the place of performance; for dispatch, where it is not said, that of the user unit (LCL 61)."""
        return self.work.region or self.user_unit.region

    @lazily
    def minimum_wage(self) -> MinimumWage | None:
        """What holds at the place of performance on the day of the check."""
        return minimum_wage(self.place, self.on, self.tables)

    @lazily
    def allowances(self) -> Decimal:
        """The monthly allowances that help to reach the minimum wage (W-03)."""
        counted = Decimal(0)
        for allowance in self.pay.allowances or ():
            if allowance.monthly is not None and not OUTSIDE_MINIMUM.search(folded(allowance.name or "")):
                counted += allowance.monthly
        return counted

    @lazily
    def all_free_text(self) -> str:
        """The free texts as one, folded, a line each: to see at once that a phrase stands nowhere."""
        return folded("\n".join(filter(None, (*free_values(self), *(self.terms.clauses or ())))))

    @lazily
    def free_texts(self) -> list[tuple[str, str]]:
        """What the lint reads (`terms.md`, "How exactly" 8): pointer and folded text."""
        said = [pointer for pointer, text in zip(FREE.values(), free_values(self), strict=True) if text]
        said += [f"/clauses/{index}" for index, clause in enumerate(self.terms.clauses or ()) if clause]
        return list(zip(said, self.all_free_text.split("\n"), strict=True)) if said else []

    @lazily
    def wording(self) -> dict[str, list[tuple[str, Hit]]]:
        """What the free texts and the attachments take from the worker, by rule: pointer and phrase."""
        return taken(self, self.terms, self.attached)

    @lazily
    def filled(self) -> list[tuple[str, str]]:
        """What is filled into the blanks of a form besides the free texts: pointer and text as it was given."""
        return [(pointer, text) for pointer, text in zip(FILLED.values(), filled_values(self), strict=True) if text]


def _says(section: Part, nothing: Part) -> bool:
    return section is not nothing and vars(section) != vars(nothing)
