"""From bytes, or from an object that a form made, to terms: exactly what `terms.md` says, with a place for every complaint.

What is certainly terms is read in one go. Everything else is read again by the standard library, where duplicate keys can
be seen and every mistake has its place; both ways accept the same files and read the same from them.
"""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

from pydantic import ConfigDict, TypeAdapter, ValidationError

from qianyue.law.errors import TermsError, TermsErrors
from qianyue.law.terms.complaints import complaint, pointer_to
from qianyue.law.terms.fields import EXACT, FORBIDDEN, Part, parts
from qianyue.law.terms.kinds import MODELS, SECTIONS, AnyTerms, Terms
from qianyue.law.terms.special import Change

LARGEST = 1024 * 1024  # bytes: a long contract is 40 kB; more than this is an accident or an attack
DEEPEST = 32
LONGEST = 1000  # names in one object: no part of the terms has a tenth of them
WITHIN_CHANGES = 5  # the depth at which the free values of `amends.changes` stand
# Names of fields may be kept for the next file; what people wrote may not.
PARTS = frozenset(parts())
AT_ONCE = TypeAdapter[Terms](AnyTerms, config=ConfigDict(cache_strings="keys"))


class _Twice(dict[str, Any]):
    """An object in which one name stood twice; kept until its place is known."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


def load_terms(data: bytes) -> Terms:
    """Read terms from UTF-8 JSON (a BOM is accepted).

    Raises `TermsError` with a JSON pointer and a Chinese sentence when this is not terms.
    """
    if len(data) > LARGEST:
        raise TermsError("", "文件超过 1 MiB，不是条款文件")
    return _at_once(data) or _step_by_step(data)


def _at_once(data: bytes) -> Terms | None:
    """The terms; None where they must be looked at closely.

    A name that stands twice in an object leaves one name fewer in what was read than there are colons in the file.
    """
    try:
        terms = AT_ONCE.validate_json(data)
        return terms if _names(terms) == data.count(b":") else None
    except (ValidationError, TermsErrors):
        return None


def _names(part: Part) -> int:
    """How many names of fields a part holds, all levels together. Free values are inspected on the way."""
    names = len(part.__pydantic_fields_set__)
    if type(part) is Change:
        for free in (part.from_, part.to):
            _inspect(free, "", WITHIN_CHANGES)
            names += _free_names(free)
        return names
    for item in vars(part).values():
        kind = type(item)
        if kind in PARTS:
            names += _names(item)
        elif kind is list:
            names += sum(_names(each) for each in item if type(each) in PARTS)
    return names


def _free_names(value: Any) -> int:
    if isinstance(value, dict):
        return len(value) + sum(map(_free_names, value.values()))
    return sum(map(_free_names, value)) if isinstance(value, list) else 0


def _step_by_step(data: bytes) -> Terms:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise TermsError("", f"文件不是 UTF-8 编码（第 {problem.start + 1} 个字节），请另存为 UTF-8") from None
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
    except json.JSONDecodeError as problem:
        raise TermsError("", f"不是 JSON 格式：第 {problem.lineno} 行第 {problem.colno} 列写法有误") from None
    except RecursionError:
        raise TermsError("", f"嵌套超过 {DEEPEST} 层") from None
    except ValueError:  # Python refuses integers of more than 4300 digits
        raise TermsError("", "文件中有过长的数字") from None
    return parse_terms(value)


def parse_terms(value: Any) -> Terms:
    """Read terms from JSON values (dict, list, str, int, float, bool, None), as the web form makes them.

    Raises `TermsErrors` with every complaint at once.
    """
    _inspect(value, "", 1)
    if not isinstance(value, dict):
        raise TermsErrors([("", "条款应为一个 JSON 对象，以 { 开头")])
    kind = value.get("kind")
    model = MODELS.get(kind) if isinstance(kind, str) else None
    if model is None:
        raise TermsErrors([("/kind", "缺少文书种类，或者种类不在下列之中：" + "、".join(MODELS))])
    unused = [name for name, section in value.items() if section is None and name not in model.model_fields and name in SECTIONS]
    if unused:
        value = {name: section for name, section in value.items() if name not in unused}
    try:
        return model.model_validate(value)
    except ValidationError as problem:
        details = problem.errors(include_url=False, include_input=False)
        raise TermsErrors([(pointer_to(detail["loc"]), complaint(detail)) for detail in details]) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        return _Twice(next(name for name in names if names.count(name) > 1))
    return found


def _constant(name: str) -> NoReturn:
    raise TermsError("", f"{name} 不是数字")


def _inspect(value: Any, pointer: str, depth: int) -> None:
    """Refuse what no field may hold, wherever it stands: also inside `amends.changes`, whose values are free."""
    kind = type(value)
    if kind is str:
        # isprintable() is quick and nearly always true; what it dislikes is then looked at closely.
        if not value.isprintable() and (found := FORBIDDEN.search(value)):
            raise TermsErrors([(pointer, f"文字中有不能使用的控制字符 U+{ord(found.group()):04X}，换行请分成多段")])
    elif kind is dict or kind is _Twice:
        if depth > DEEPEST:
            raise TermsErrors([(pointer, f"嵌套超过 {DEEPEST} 层")])
        if len(value) > LONGEST:
            raise TermsErrors([(pointer, f"一个对象中的项目超过 {LONGEST} 个")])
        if kind is _Twice:
            raise TermsErrors([(pointer + pointer_to((value.name,)), "同一名称出现了两次，只能保留一个")])
        for name, item in value.items():
            if not isinstance(name, str) or FORBIDDEN.search(name):
                raise TermsErrors([(pointer, "项目名称中有不能使用的字符")])
            if item is not None and item is not True and item is not False:
                _inspect(item, f"{pointer}/{name}" if name.isidentifier() else pointer + pointer_to((name,)), depth + 1)
    elif kind is list:
        if depth > DEEPEST:
            raise TermsErrors([(pointer, f"嵌套超过 {DEEPEST} 层")])
        for index, item in enumerate(value):
            _inspect(item, f"{pointer}/{index}", depth + 1)
    elif kind is int:
        if not -EXACT <= value <= EXACT:
            raise TermsErrors([(pointer, "数字太大")])
    elif kind is float:
        if not math.isfinite(value) or abs(value) > EXACT:
            raise TermsErrors([(pointer, "数字太大")])
    elif value is not None and kind is not bool:
        raise TermsErrors([(pointer, "这里的内容不是 JSON 能表示的值")])
