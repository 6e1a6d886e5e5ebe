"""How a command gets at the platform: attach to an installation, running or not, and set Django up."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qianyue.operations.installation import Installation


@contextlib.contextmanager
def attached(data: Path) -> Iterator[None]:
    """The installation of `data`: what runs is used, what does not is started for the time of the command.

    Errors: OperationsError when there is no installation.
    """
    from qianyue.operations.errors import OperationsError
    from qianyue.operations.installation import Installation

    house = Installation(data)
    if not house.exists:
        raise OperationsError(f"{data} 里没有签约平台的数据，请用 --data 指定 qianyue run 使用的目录。")
    with house.held() as alone:
        try:
            if alone:
                house.start_ground()
            set_up(house.environment)
            yield
        finally:
            if alone:
                house.stop()


def set_up(environment: dict[str, str]) -> None:
    """Become a process of an installation."""
    os.environ.update(environment)
    import django

    django.setup()


@contextlib.contextmanager
def throw_away(folder: Path, *, suite: str = "") -> Iterator[Installation]:
    """Be a process of a private installation of database and sandboxes in `folder`, gone afterwards."""
    from qianyue.operations.installation import Installation

    house = Installation(folder, throw_away=True, suite=suite)
    try:
        house.start_ground()
        set_up(house.environment)
        yield house
    finally:
        house.stop()
