"""Where the cross-page seal (骑缝章) goes: a strip of the round seal at the right edge of every page, which side by side make
the whole. The paper of one document is thereby told from any other; what protects the file is the signature alone.
"""

from __future__ import annotations

from collections.abc import Mapping

from qianyue.documents.seal import DIAMETER, MM

WIDTH, HEIGHT = 210 * MM, 297 * MM  # of the page: A4
MARGIN = 27 * MM  # what the house layout leaves free beside its text
MOST = 20  # strips of one seal: a twentieth of 42 mm can still be seen; more pages begin another seal
INSET = 5 * MM  # from the edge: office printers leave as much white
AIR = 1 * MM  # between strip and text
# Middles above the foot of the page: two seals stand one above the other, and never cover each other.
MIDDLES = {"employer": HEIGHT / 2, "partner": HEIGHT / 2 - 60 * MM}
Rect = tuple[float, float, float, float]


def strips(role: str, pages: int, *, margin: float = MARGIN) -> list[Rect]:
    """The rectangles (left, bottom, right, top in points) of a role's strips, one a page in their order.

    None for one page, for a role that has no seal, and where `margin` points, free on every page, are too narrow.
    """
    if pages < 2 or role not in MIDDLES:
        return []
    seals = -(-pages // MOST)
    parts = [pages * (n + 1) // seals - pages * n // seals for n in range(seals)]
    inset = min(INSET, margin - AIR - DIAMETER / min(parts))
    if inset < 0:
        return []
    bottom, right = MIDDLES[role] - DIAMETER / 2, WIDTH - inset
    return [(right - DIAMETER / n, bottom, right, bottom + DIAMETER) for n in parts for _ in range(n)]


def named(roles: Mapping[str, str], pages: int, *, margin: float = MARGIN) -> dict[str, list[Rect]]:
    """The strips of all roles that have any."""
    return {role: found for role in roles if (found := strips(role, pages, margin=margin))}
