"""Reading a workbook in a process of its own with limits (`qianyue.confined`)."""

from __future__ import annotations

import json
from typing import Any

from qianyue.confined import Child, Killed, Limits, serve
from qianyue.uploads.child import in_turn
from qianyue.uploads.errors import Problem, UploadRefused, refused
from qianyue.uploads.workbook import SIZE, TOO_MUCH, read_workbook

LIMITS = Limits(memory=1 << 30, cpu=40, patience=90, answer=128 << 20)  # of the answer: `workbook.SAID` in UTF-8 fits
_DONE, _REFUSED = b"0", b"1"


def workbook(data: bytes) -> list[dict[str, Any]]:
    """The sheets of an .xlsx as `read_workbook` gives them; columns are strings here. Raises UploadRefused."""
    if len(data) > SIZE:
        read_workbook(data)  # says so, without another process
    try:
        with in_turn(), Child("qianyue.uploads.workbook_child", LIMITS) as child:
            said = child.ask(data)
    except Killed:
        raise refused(TOO_MUCH) from None
    if said[:1] == _DONE:
        found: list[dict[str, Any]] = json.loads(said[1:])
        return found
    raise UploadRefused([Problem(*problem) for problem in json.loads(said[1:])])


def answer(data: bytes) -> bytes:
    """In the child: the sheets, or the problems, behind one octet that says which."""
    try:
        return _DONE + json.dumps(read_workbook(data), ensure_ascii=False).encode("utf-8", "surrogatepass")
    except UploadRefused as problem:
        return _REFUSED + json.dumps(problem.problems).encode()


if __name__ == "__main__":
    serve(answer)
