"""Faults on purpose: what a sandbox does to the next requests, as its console was told."""

from __future__ import annotations

import threading
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

MODES = {
    "ok": "正常",
    "down": "停机：答复 503，什么都不做",
    "slow": "迟缓：照办，过若干秒才答复",
    "reset": "断线：不办，连接被重置",
    "lost": "失联：照办，但答复前连接被重置",
    "twice": "重复：同一请求办两次，答复也发两次",
    "garbage": "乱码：照办，但答复的内容是乱码",
}
LONGEST_SECONDS = 120


class Fault(BaseModel):
    """`seconds` is for `slow`; `count` is for how many requests, None until it is set to something else."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    mode: Literal["ok", "down", "slow", "reset", "lost", "twice", "garbage"]
    seconds: Annotated[float, Field(ge=0, le=LONGEST_SECONDS, allow_inf_nan=False)] = 0
    count: Annotated[int, Field(ge=1, le=1_000_000)] | None = None


OK = Fault(mode="ok")


class Faults:
    """The fault in force. Lives in memory: a restarted sandbox works."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._current = OK

    @property
    def current(self) -> Fault:
        return self._current

    def set(self, fault: Fault) -> None:
        with self._lock:
            self._current = fault

    def take(self) -> Fault:
        """The fault for one request, which counts."""
        with self._lock:
            fault = self._current
            if fault.count is not None:
                self._current = fault.model_copy(update={"count": fault.count - 1}) if fault.count > 1 else OK
            return fault
