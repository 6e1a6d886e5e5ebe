"""How a signature looks on the page. The look is never the signature (domain.md 12, trap 1).

Vector outlines or one picture, scaled into the field's rectangle with its proportions kept.
"""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from PIL import Image, UnidentifiedImageError

from qianyue.trust.pades.errors import PadesError
from qianyue.trust.pdf import Ref
from qianyue.trust.pdf.update import Update
from qianyue.trust.pdf.writing import number, stream

MAX_OPERATORS = 2_000_000  # octets of outlines; a seal with a long name has 60 kB
MAX_PNG = 2_000_000  # octets
MAX_PIXELS = 4_000_000
Rectangle = tuple[float, float, float, float]  # left, bottom, right, top in points
_DEFLATED = b"/Filter/FlateDecode"
_FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 %s %s]/Resources<<%s>>"


class Window(NamedTuple):
    """What a strip shows of a cross-page seal in a square of `height`: `width` of it from `start`, in points."""

    start: float
    width: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Appearance:
    """Either `operators` (PDF content operators of filled outlines in a box of `width` times `height` points, origin below
    left, DeviceRGB or DeviceGray colours) or `png` (width and height are then its pixels). `air` of its width and height on every
    side is blank: the strips of a cross-page seal begin and end with ink."""

    width: float
    height: float
    air: float = 0.0
    operators: bytes | None = None
    png: bytes | None = None

    @classmethod
    def vector(cls, operators: bytes, *, width: float, height: float, air: float = 0) -> Appearance:
        if not (width > 0 and height > 0) or len(operators) > MAX_OPERATORS:
            raise PadesError("appearance_refused", "签章图形尺寸不正确或过大，请重新生成。")
        return cls(width=width, height=height, air=air, operators=operators)

    @classmethod
    def image(cls, png: bytes, *, air: float = 0) -> Appearance:
        """From a PNG, with or without transparency. `air` is in its pixels."""
        picture = _open(png)
        return cls(width=picture.width, height=picture.height, air=air, png=png)

    def write(self, update: Update, *, rect: Rectangle, turn: int = 0) -> Ref | None:
        """Adds the form XObject for a field of this rectangle; None for a field without extent (an invisible signature).

        `turn`: by how many degrees clockwise readers turn the page; the look stands upright for them.
        """
        width, height = _upright(rect, turn)
        if width <= 0 or height <= 0:
            return None
        if self.png is not None:
            return self._placed(update, self.picture(update), rect, turn)
        content = _compressed(b"q\n" + self._matrix(width, height) + b" cm\n" + (self.operators or b"") + b"\nQ")
        return update.add(stream(_head(width, height, b"", turn) + _DEFLATED, content))

    def write_across(
        self, update: Update, *, rect: Rectangle, turn: int = 0, windows: tuple[Window, ...]
    ) -> tuple[Ref | None, list[int]]:
        """The same, and the numbers of the strips of the cross-page seal, which all refer to one picture."""
        picture = self.picture(update)
        width, height = _upright(rect, turn)
        whole = self._placed(update, picture, rect, turn) if width > 0 and height > 0 else None
        strips, order = self._strips(windows)
        numbers = update.add_all([b"%b%d 0 R%b" % (head, picture.number, rest) for head, rest in strips])
        return whole, [numbers[index] for index in order]

    def picture(self, update: Update) -> Ref:
        """Adds the picture alone, for others to refer to: an image, or a form XObject in its own measures."""
        if self.png is not None:
            return _image(update, self.png)
        return update.add(_form(self.width, self.height, self.operators or b""))

    @property
    def _unit(self) -> tuple[float, float]:
        """How large the picture draws itself before it is scaled: an image in a square of one by one (8.9.5.1)."""
        return (self.width, self.height) if self.png is not None else (1.0, 1.0)

    def _matrix(self, width: float, height: float) -> bytes:
        """What places the picture into a box of this size, with its proportions kept."""
        return _fitted(self.width, self.height, self._unit, width, height)

    def _strips(self, windows: tuple[Window, ...]) -> tuple[list[tuple[bytes, bytes]], list[int]]:
        return _strips(self.width, self.height, self.air, self._unit, windows)

    def _placed(self, update: Update, picture: Ref, rect: Rectangle, turn: int) -> Ref:
        width, height = _upright(rect, turn)
        content = _compressed(b"q\n" + self._matrix(width, height) + b" cm\n/Im Do\nQ")
        head = _head(width, height, b"/XObject<</Im %s>>" % str(picture).encode(), turn)
        return update.add(stream(head + _DEFLATED, content))


def _upright(rect: Rectangle, turn: int) -> tuple[float, float]:
    """Width and height as the reader sees them."""
    width, height = rect[2] - rect[0], rect[3] - rect[1]
    return (height, width) if turn % 180 else (width, height)


def _fitted(width: float, height: float, unit: tuple[float, float], room: float, tall: float) -> bytes:
    scale = min(room / width, tall / height)
    x, y = (room - width * scale) / 2, (tall - height * scale) / 2
    return b"%s 0 0 %s %s %s" % (number(scale * unit[0]), number(scale * unit[1]), number(x), number(y))


def _head(width: float, height: float, resources: bytes, turn: int) -> bytes:
    """Of a form XObject. Turned back as far as the reader turns the page: its box then falls on the rectangle (12.5.5)."""
    matrix = {90: b"0 1 -1 0 %s 0" % number(height), 180: b"-1 0 0 -1 %s %s" % (number(width), number(height))}
    matrix[270] = b"0 -1 1 0 0 %s" % number(width)
    head = _FORM % (number(width), number(height), resources)
    return head + (b"/Matrix[%s]" % matrix[turn] if turn else b"")


@lru_cache(maxsize=64)
def _strips(
    width: float, height: float, air: float, unit: tuple[float, float], windows: tuple[Window, ...]
) -> tuple[list[tuple[bytes, bytes]], list[int]]:
    """The form XObjects of the strips, before and after the reference to the picture, and which of them each page has.

    All draw the whole seal; the box of each lets its own part be seen (8.10.1: a form is clipped to its box) and falls on
    the strip's rectangle. Remembered: they depend on the seal's size and the pages' number alone.
    """
    found, different = [], list(dict.fromkeys(windows))  # a hundred pages have five seals, and the strips of one
    for start, wide, tall in different:
        fitted = _fitted(width - 2 * air, height - 2 * air, unit, tall, tall)
        content = b"q %s cm 1 0 0 1 %s %s cm/Im Do Q" % (fitted, number(-air / unit[0]), number(-air / unit[1]))
        box = b" ".join(number(edge) for edge in (start, 0, start + wide, tall))
        head = b"<</Type/XObject/Subtype/Form/BBox[%s]/Resources<</XObject<</Im " % box
        found.append((head, b">>>>/Length %d>>\nstream\n" % len(content) + content + b"\nendstream"))
    return found, [different.index(window) for window in windows]


@lru_cache(maxsize=64)
def _form(width: float, height: float, operators: bytes) -> bytes:
    """A form XObject of these outlines in their own measures."""
    head = _FORM % (number(width), number(height), b"")
    return stream(head + _DEFLATED, zlib.compress(operators))


@lru_cache(maxsize=64)
def _compressed(content: bytes) -> bytes:
    """Remembered: an employer's seal is the same outlines on every contract."""
    return zlib.compress(content)


def _open(png: bytes) -> Image.Image:
    try:
        if len(png) > MAX_PNG:
            raise ValueError
        picture = Image.open(io.BytesIO(png), formats=["PNG"])
        if picture.width * picture.height > MAX_PIXELS:
            raise ValueError
        return picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise PadesError("appearance_refused", "签名图片无法读取或过大，请使用不超过 2 MB 的 PNG 图片。") from None


def _image(update: Update, png: bytes) -> Ref:
    """An image XObject in DeviceRGB, and its transparency as a soft mask where there is any (8.9.5, 11.6.5.2)."""
    (head, content), alpha = _samples(png)
    mask = b""
    if alpha is not None:
        mask = b"/SMask %s" % str(update.add(stream(alpha[0] + _DEFLATED, alpha[1]))).encode()
    return update.add(stream(head + mask + _DEFLATED, content))


Sampled = tuple[bytes, bytes]  # entries of the dictionary, and the content compressed


@lru_cache(maxsize=64)
def _samples(png: bytes) -> tuple[Sampled, Sampled | None]:
    """Colours and transparency. Remembered: an employer's seal is the same picture on every contract."""
    picture = _open(png)
    alpha = picture.getchannel("A")
    mask = None if alpha.getextrema() == (255, 255) else _sampled(alpha, b"/DeviceGray")
    return _sampled(picture.convert("RGB"), b"/DeviceRGB"), mask


def _sampled(picture: Image.Image, space: bytes) -> Sampled:
    head = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace%s/BitsPerComponent 8"
    return head % (picture.width, picture.height, space), zlib.compress(picture.tobytes())
