"""Who appears in the authority's tests.

bureau    the authority of Xishuangbanna with two officers, `first` and `second`
elsewhere another prefecture's authority with two officers of its own
"""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def bureau(db: None) -> Any:
    from qianyue.cli.bureau import Bureau

    return Bureau()


@pytest.fixture
def elsewhere(bureau: Any) -> Any:
    from qianyue.cli.bureau import Bureau

    return Bureau("普洱市人力资源和社会保障局", "530800", serial=2)
