#!/usr/bin/env python3
"""The page about who may do what: `permissions.py` writes docs/permissions.md from the table in the code.

Run with `.venv/bin/python` after a change of the table; a test says when it was forgotten.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "permissions.md"
sys.path.insert(0, str(ROOT))

from qianyue.employers.permissions import PERMISSIONS, ROLES  # noqa: E402 - the tree beside this script

HEAD = """# Who may do what

Written by `script/permissions.py` from `qianyue/employers/permissions.py`; change that, never this page. A test walks through
all of it: every role, every act, as somebody of the employer, of its partner, of another employer, and after the role has ended.

A person may hold several roles and acts in one at a time. A role may be limited to a department (its contracts and no others) and
to a time; what is delegated ends with the role that it came from. Contracts belong to the employer, never to the handler. Where
an employer asks for it, an approver looks at exactly what is offered or sealed before it is. Nobody decides about what they
themselves have asked for: of exceptions, approvals and texts the second person is another one, which the database demands too.

Whom a group of companies sends (`docs/decisions/0018-groups.md`) holds here the role that the employer granted, viewer or handler
and never the seal, within the grant's department and time. It ends with the grant, the group, the person's own role at the
leader of the group or its date, and rests while the authority has suspended that leader. A second walk goes through the table
for these people.

Workers see and do what is theirs and nobody else can do it for them: their account knows no role. Officers see their region's
queues and lists, by contract number and never by the worker's name.
"""


def page() -> str:
    return "\n".join([HEAD, *_table()]) + "\n"


def _table() -> Iterator[str]:
    yield "| act | | " + " | ".join(f"{words} {role}" for role, words in ROLES.items()) + " |"
    yield "|---|---|" + ":-:|" * len(ROLES)
    for act, permission in PERMISSIONS.items():
        marks = ["●" if role in permission.roles else "" for role in ROLES]
        yield f"| `{act}` | {permission.words} | " + " | ".join(marks) + " |"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
