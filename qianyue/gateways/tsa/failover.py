"""Several timestamp authorities as one: the first that answers well, within a deadline, is the one that counts.

A contract waits for its timestamp and for nothing else (art. 20), so an authority that hangs costs a few seconds once, not
once a contract: it is left out for a while and then tried again by one request, while the others go on elsewhere.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence

import structlog

from qianyue.gateways.errors import GatewayDown, GatewayError, GatewayNotConfigured, GatewayRefused
from qianyue.gateways.tsa.port import TsaGateway
from qianyue.trust.timestamps import Token

log = structlog.get_logger(__name__)
DEADLINE = 4.0  # seconds in all for one authority while another may be asked; they answer in 50 to 300 ms
LAST_DEADLINE = 15.0  # for the last one: longer than its client's own patience, well below an obligation's lease
COOL_DOWN = 30.0  # seconds for which one that failed is asked only after the others


class FirstToAnswer:
    """Asks `authorities` in their order, those that failed lately last. Safe for threads, and for processes forked later.

    Nobody is written off: when all have failed lately, all are asked all the same. A refusal is passed on to the next but
    not remembered: it was quick, and may have been about this request alone (an algorithm that this one does not offer).
    """

    def __init__(
        self,
        authorities: Sequence[TsaGateway],
        *,
        deadline: float = DEADLINE,
        last_deadline: float = LAST_DEADLINE,
        cool_down: float = COOL_DOWN,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._authorities = tuple(authorities)
        self._deadline, self._last_deadline, self._cool_down, self._clock = deadline, last_deadline, cool_down, clock
        self._lock = threading.Lock()
        self._avoided: dict[int, float] = {}  # place of one that failed → until when

    @property
    def name(self) -> str:
        return "、".join(authority.name for authority in self._authorities)

    def timestamp(self, digest: bytes, algorithm: str = "sha256") -> Token:
        problems: list[GatewayError] = []
        order = self._order()
        for place in order:
            authority = self._authorities[place]
            seconds = self._last_deadline if place == order[-1] else self._deadline
            try:
                token = _within(seconds, lambda asked=authority: asked.timestamp(digest, algorithm))
            except GatewayError as problem:
                problems.append(problem)
                self._failed(place, problem)
            else:
                self._answered(place)
                return token
        raise _all_of(problems)

    def status(self, request: bytes, *, root: bytes) -> bytes:
        for authority in self._authorities:
            if root in authority.roots():
                return authority.status(request, root=root)
        raise GatewayNotConfigured("tsa", what="证书状态查询地址（tsa_ocsp）")

    def roots(self) -> list[bytes]:
        return list(dict.fromkeys(root for authority in self._authorities for root in authority.roots()))

    def is_sandbox(self) -> bool:
        problem: GatewayError | None = None
        for authority in self._authorities:
            try:
                if authority.is_sandbox():
                    return True
            except GatewayError as found:
                problem = found
        if problem is not None:
            raise problem
        return False

    def _order(self) -> list[int]:
        """Places in the order of asking. Whose time is up is tried by this request, and still avoided by all others."""
        with self._lock:
            now = self._clock()
            resting = []
            for place, until in self._avoided.items():
                if now < until:
                    resting.append(place)
                else:
                    self._avoided[place] = now + self._cool_down
        places = range(len(self._authorities))
        return [place for place in places if place not in resting] + sorted(resting)

    def _failed(self, place: int, problem: GatewayError) -> None:
        if not isinstance(problem, GatewayRefused):
            with self._lock:
                self._avoided[place] = self._clock() + self._cool_down
        name = self._authorities[place].name
        log.warning("timestamp_authority_failed", authority=name, cause=problem.code, message=problem.message)

    def _answered(self, place: int) -> None:
        with self._lock:
            was_avoided = self._avoided.pop(place, None) is not None
        if was_avoided:
            log.info("timestamp_authority_back", authority=self._authorities[place].name)


def _within(seconds: float, ask: Callable[[], Token]) -> Token:
    """What `ask` gives, if it does so within `seconds`: in all, whatever it waits for meanwhile.

    In a thread of its own, which nobody waits for any longer when its time is up: a client's own limits are between two
    octets, and an answer that trickles in would keep to them for ever.
    """
    told: queue.SimpleQueue[Token | Exception] = queue.SimpleQueue()

    def run() -> None:
        try:
            told.put(ask())
        except Exception as problem:  # noqa: BLE001 - raised again in the thread that asked
            told.put(problem)

    threading.Thread(target=run, name="timestamp", daemon=True).start()
    try:
        found = told.get(timeout=seconds)
    except queue.Empty:
        raise GatewayDown("tsa", code="gateway_timeout", reason="答复超时") from None
    if isinstance(found, Exception):
        raise found
    return found


def _all_of(problems: Sequence[GatewayError]) -> GatewayError:
    """One error for all: the refusal when all refuse, else that none can be had now, with every cause in its code."""
    if all(isinstance(problem, GatewayRefused) for problem in problems):
        return problems[0]
    causes = list(dict.fromkeys(problem.code for problem in problems))
    return GatewayDown("tsa", code="+".join(causes), reason=f"{len(problems)} 家机构都没有给出可用的时间戳")
