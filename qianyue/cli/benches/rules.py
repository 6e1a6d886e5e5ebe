"""Terms files per second and core: from the bytes of a file to its findings, reading and rules together.

Every file is another person's. The kinds and sizes are those of an office: mostly labour contracts of two pages, some of each
other kind, a long one now and then. CPU time of this one process, so that other programs on the machine hardly count.
"""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable
from datetime import date, timedelta
from statistics import mean
from typing import Any

DIFFERENT = 40  # files of each sort


def measure(seconds: float) -> dict[str, Any]:
    from qianyue.law import check, load_terms
    from qianyue.law.dates import today

    on = today()
    sorts = {name: [_file(name, serial) for serial in range(1, DIFFERENT + 1)] for name in SHARES}
    for files in sorts.values():
        for data in files:
            check(load_terms(data), on)  # tables, patterns, caches of the interpreter
    costs = {
        name: _rounds(lambda data: check(load_terms(data), on), files, seconds / len(sorts)) for name, files in sorts.items()
    }
    reading = {name: _rounds(load_terms, files, seconds / len(sorts) / 5) for name, files in sorts.items()}
    best = {name: min(rounds) for name, rounds in costs.items()}
    return {
        "files per second and core, mixed": 1 / _mixed({name: mean(rounds) for name, rounds in costs.items()}),
        "the same in the quickest rounds": 1 / _mixed(best),
        "of which reading, %": 100 * _mixed({name: min(rounds) for name, rounds in reading.items()}) / _mixed(best),
        "files per second and core, quickest round": {name: 1 / cost for name, cost in best.items()},
        "CPU µs per file, quickest round": {name: cost * 1e6 for name, cost in best.items()},
        "KB per file": {name: sum(map(len, files)) / len(files) / 1024 for name, files in sorts.items()},
        "findings per file": {name: _findings(files, on) for name, files in sorts.items()},
        "share of the mixture, %": {name: 100 * share / sum(SHARES.values()) for name, share in SHARES.items()},
        "peak memory, MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _rounds(work: Callable[[bytes], object], files: list[bytes], seconds: float) -> list[float]:
    """CPU seconds a file, round by round: the quickest is what the machine can do, the mean what it did beside other work."""
    rounds: list[float] = []
    until = time.process_time() + seconds
    while time.process_time() < until:
        before = time.process_time()
        for data in files:
            work(data)
        rounds.append((time.process_time() - before) / len(files))
    return rounds


def _mixed(costs: dict[str, float]) -> float:
    return sum(SHARES[name] * cost for name, cost in costs.items()) / sum(SHARES.values())


def _findings(files: list[bytes], on: date) -> float:
    from qianyue.law import check, load_terms

    return mean(len(check(load_terms(data), on)) for data in files)


def _file(name: str, serial: int) -> bytes:
    """A terms file as people save it: indented, Chinese as it is."""
    from qianyue.cli.invented import Person, employer, terms
    from qianyue.law.dates import today

    made = terms(employer(serial), Person(serial))
    for section, change in KINDS[name].items():
        if isinstance(change, dict) and isinstance(made.get(section), dict):
            made[section] = {**made[section], **change}
        elif change is None:
            made.pop(section, None)
        else:
            made[section] = change
    if name == "dispatch":
        made["dispatch"] = {**made["dispatch"], "period": {"start": made["term"]["start"], "end": made["term"]["end"]}}
    if name == "with a mistake":
        made["probation"]["end"] = (today() + timedelta(days=400)).isoformat()
    return json.dumps(made, ensure_ascii=False, indent=2).encode()


LICENCE = {"number": "云人派虚构第1号", "valid_from": "2026-01-01", "valid_to": "2028-12-31"}
UNIT = {"name": "虚构用工单位", "uscc": "91532801MA0999999B", "address": "云南省景洪市虚构街9号", "region": "532801"}
CLAUSE = "双方在履行中遇有未尽事宜，应当先行协商，协商一致的以书面形式确认；协商不成的，依法申请劳动争议仲裁。"
NON_COMPETE = {
    "months": 12,
    "reason": "掌握茶叶拼配配方",
    "person_class": "senior_technician",
    "area": "景洪市、勐海县、勐腊县",
    "monthly_compensation": "2300.00",
    "average_wage_12_months": "4600.00",
    "penalty": "60000.00",
}
HOURLY = {"method": "hourly", "monthly_wage": None, "hourly_wage": "25.00", "settlement_days": 15, "payday": None}
SHARES = {
    "labour contract, two pages": 50,
    "labour contract, with agreements": 15,
    "labour contract, twenty pages": 1,
    "with a mistake": 10,
    "dispatch": 6,
    "part-time": 5,
    "renewal": 6,
    "over-age": 2,
    "platform": 3,
    "amendment": 2,
}
KINDS: dict[str, dict[str, Any]] = {
    "labour contract, two pages": {},
    "labour contract, with agreements": {
        "agreements": {
            "confidentiality": {"scope": "工作中知悉的拼配配方、工艺参数、客户名单。"},
            "non_compete": NON_COMPETE,
            "training": {"course": "茶叶加工高级工艺师培训", "cost": "12000.00", "service_months": 24, "penalty": "12000.00"},
        },
        "clauses": [CLAUSE] * 5,
        "attachments": [{"title": "员工手册", "sha256": "0" * 64, "pages": 12}],
    },
    "labour contract, twenty pages": {
        "work": {"duties": "负责茶园日常管护、鲜叶采摘、萎凋、杀青、揉捻、晒青各工序的操作。" * 20},
        "clauses": [CLAUSE * 4] * 30,
        "attachments": [{"title": f"规章制度之{index}", "sha256": f"{index:064x}", "pages": index} for index in range(1, 21)],
    },
    "with a mistake": {},
    "dispatch": {
        "kind": "dispatch_contract",
        "dispatch": {
            "license": LICENCE,
            "user_unit": UNIT,
            "post_kind": "auxiliary",
            "idle_monthly_wage": "2120.00",
            "agreement_disclosed": True,
        },
    },
    "part-time": {
        "kind": "part_time_contract",
        "probation": None,
        "pay": HOURLY,
        "hours": {"hours_per_day": 4, "hours_per_week": 24, "rest_days_per_week": 1},
    },
    "renewal": {
        "kind": "renewal",
        "probation": None,
        "employment_start": "2023-12-01",
        "amends": {"contract": "QY-2023-000001"},
        "history": {"previous": [{"type": "fixed", "start": "2023-12-01", "end": "2026-11-30", "probation": True}]},
    },
    "over-age": {"kind": "over_age_agreement", "probation": None, "worker": {"receives_pension": True}},
    "platform": {
        "kind": "platform_agreement",
        "probation": None,
        "hours": None,
        "platform_work": {
            "platform": "虚构平台",
            "service": "delivery",
            "area": "景洪市城区",
            "pricing_rule": "每单四元，雨天每单加一元",
            "max_online_hours_per_day": 8,
            "injury_insurance": "平台参加新就业形态人员职业伤害保障",
        },
    },
    "amendment": {
        "kind": "amendment",
        "probation": None,
        "hours": None,
        "pay": None,
        "social_insurance": None,
        "protection": None,
        "amends": {
            "contract": "QY-2026-000001",
            "changes": [{"path": "/pay/monthly_wage", "from": "4500.00", "to": "4800.00"}],
            "effective": "2026-12-01",
        },
    },
}
