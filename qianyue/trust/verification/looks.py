"""Where a look may be: inside its field, and the strip of a cross-page seal in the margin of its page (docs/decisions/0009)."""

from __future__ import annotations

from qianyue.trust.pdf import Array, Name, Stream, Value, View
from qianyue.trust.pdf.form import inherited, rectangle

_FARTHEST = 100_000  # units of a look's box: beyond it the rounding of readers moves it by whole strips
_MARGIN = 77  # points: 27 mm, what the house layout leaves free beside its text


def at_edge(view: View, page: int, place: tuple[float, float, float, float]) -> bool:
    """Whether a place is in the right margin of a page as everybody sees it: upright, not enlarged, and much wider than that."""
    media, crop = (inherited(view, page, key) for key in ("MediaBox", "CropBox"))
    boxes = [rectangle(view, box) for box in (media, media if crop is None else crop)]
    if any(inherited(view, page, key) not in (None, usual) for key, usual in (("Rotate", 0), ("UserUnit", 1))):
        return False
    left, right = (choose((box[side] for box in boxes if box), default=0.0) for choose, side in ((max, 0), (min, 2)))
    return None not in boxes and right - left > 4 * _MARGIN and right - _MARGIN <= place[0] <= place[2] <= right


def blank(view: View, look: Value) -> bool:
    """Whether a field shows nothing yet: covering it then takes nothing away."""
    states = view.dictionary(look)
    form = view.resolve(states.get(Name("N"))) if states is not None else None
    return look is None or (isinstance(form, Stream) and not form.raw.strip())


def boxed(view: View, look: Value) -> bool:
    """A form whose box keeps what it draws inside the field (12.5.5): without one, some readers draw it over the whole page."""
    form = view.resolve(look)
    if not isinstance(form, Stream) or form.dictionary.get(Name("Subtype")) != Name("Form"):
        return False
    box, matrix = rectangle(view, form.dictionary.get(Name("BBox"))), view.resolve(form.dictionary.get(Name("Matrix")))
    return box is not None and max(map(abs, box)) <= _FARTHEST and (matrix is None or _is_matrix(matrix))


def _is_matrix(value: Value) -> bool:
    return isinstance(value, Array) and len(value) == 6 and all(type(item) in (int, float) for item in value)
