"""Which denials govern what was found.

不得收取押金 denies it, 不得拒绝缴纳押金 denies the refusal, 迟到的不得上岗，罚款 denies something else.
"""

from __future__ import annotations

from collections.abc import Iterator

from qianyue.law.lint.folding import COMMA, HEAD, PART
from qianyue.law.lint.lexicon import Lexicon
from qianyue.law.lint.patterns import BOUNDARIES
from qianyue.law.lint.places import Place


class Denial:
    """The scope of denials, from right to left."""

    def __init__(self, lexicon: Lexicon) -> None:
        codes = lexicon.codes
        self._refuses = codes("拒")
        self._denies = codes("不", "未", "拒")
        self._forbids = codes("禁", "严禁")
        self._void = codes("无效")
        self._causes = codes("因", "依")  # 不因离职而扣: reaches over what ends other denials
        self._ends_denial = codes("应 可 违纪 离职 违约 未满 次 但 否则 若 批准 通知 录用 入职 提供 出示 视为 服从")
        self._ends_prohibition = codes("次", "但", "否则", "若")
        self._begins_anew = codes("甲 乙 女 应 可 自愿 但 否则 若 次 不 禁 严禁 拒")
        self._introduces = HEAD + codes("例如")
        self._worker = codes("乙", "女")
        self._taking = codes(
            "押金 收费 费用 担保 证件 收 缴 扣 押 罚 罚款 违约金", "放弃 要求 解除 婚育 社保 工资 加班费 自负 免责"
        )

    def denies(self, place: Place) -> bool:
        """Whether the nearest denial stands. A refusal is itself denied by the next one."""
        denied = False
        for position in self._governing(place):
            denied = not denied
            if place.codes[position] not in self._refuses:
                break
        return denied

    def _governing(self, place: Place) -> Iterator[int]:
        """The denials that govern what was found, the nearest first."""
        codes, last = place.codes, place.last_clause_start
        plain = not place.own
        for position in range(place.end - 1, max(last, place.start) - 1, -1):
            code = codes[position]
            if position in place.parts:
                if position not in place.own and code in self._denies + self._forbids:
                    yield position
            elif code in self._forbids or (code in self._denies and not place.own and self._reaches(place, position, plain)):
                yield position
            elif code in self._ends_denial:
                plain = False
        yield from self._before(place, plain=last <= place.start and not place.own)

    def _before(self, place: Place, *, plain: bool) -> Iterator[int]:
        """Those to the left. `plain`: 不 and 未 count too, not prohibitions alone.

        A prohibition reaches over commas until somebody or something begins anew, and from the head of a list to its items.
        """
        codes, position = place.codes, place.start
        forbidding = here = True
        anew = headed = False
        while position > 0:
            position -= 1
            code = codes[position]
            if code == COMMA:
                if anew:
                    return
                plain, here, forbidding = False, False, True
            elif code in self._introduces:
                plain, here, forbidding, anew, headed = False, False, True, False, True
            elif code == PART:
                head = codes.rfind(HEAD, 0, position)
                if head < 0:
                    return
                position = head + 1
            elif code in self._forbids:
                if forbidding and (here or self._carries(codes, position)):
                    yield position
                if not here:
                    return
                anew = True
            elif code in self._denies:
                if (headed and code in self._refuses) or (here and self._reaches(place, position, plain)):
                    yield position
                anew = True
            elif code in self._void and headed:
                yield position
                return
            else:
                plain = plain and code not in self._ends_denial
                forbidding = forbidding and code not in self._ends_prohibition
                anew = anew or code in self._begins_anew

    def _reaches(self, place: Place, position: int, plain: bool) -> bool:
        """Whether 不 or 未 in the same clause reaches what was found."""
        following = position + 1
        if place.own:
            return following in place.own and place.codes[following] in self._refuses
        return plain or place.codes[following] in self._causes

    def _carries(self, codes: str, position: int) -> bool:
        """Whether a prohibition in an earlier clause is about taking, and not about the worker's conduct."""
        start = max(codes.rfind(mark, 0, position) for mark in BOUNDARIES) + 1
        if any(code in self._worker for code in codes[start:position]):
            return False
        for code in codes[position + 1 :]:
            if code in (COMMA, PART):
                return False
            if code == HEAD or code in self._taking:
                return True
        return False
