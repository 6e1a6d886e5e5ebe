"""How a signature looks on the page. The look is never the signature (domain.md 12, trap 1).

Vector outlines or one picture, scaled into the field's rectangle with its proportions kept.
"""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, UnidentifiedImageError

from qianyue.trust.pades.errors import PadesError
from qianyue.trust.pdf import Ref
from qianyue.trust.pdf.update import Update
from qianyue.trust.pdf.writing import number, stream

MAX_OPERATORS = 2_000_000  # octets of outlines; a seal with a long name has 60 kB
MAX_PNG = 2_000_000  # octets
MAX_PIXELS = 4_000_000
_FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 %s %s]/Resources<<%s>>"


@dataclass(frozen=True, kw_only=True)
class Appearance:
    """Either `operators` (PDF content operators of filled outlines in a box of `width` times `height` points, origin below
    left, DeviceRGB or DeviceGray colours) or `png` (width and height are then its pixels)."""

    width: float
    height: float
    operators: bytes | None = None
    png: bytes | None = None

    @classmethod
    def vector(cls, operators: bytes, *, width: float, height: float) -> Appearance:
        if not (width > 0 and height > 0) or len(operators) > MAX_OPERATORS:
            raise PadesError("appearance_refused", "签章图形尺寸不正确或过大，请重新生成。")
        return cls(width=width, height=height, operators=operators)

    @classmethod
    def image(cls, png: bytes) -> Appearance:
        """From a PNG, with or without transparency."""
        picture = _open(png)
        return cls(width=picture.width, height=picture.height, png=png)

    def write(self, update: Update, *, rect: tuple[float, float, float, float]) -> Ref | None:
        """Adds the form XObject for a field of this rectangle; None for a field without extent (an invisible signature)."""
        width, height = rect[2] - rect[0], rect[3] - rect[1]
        if width <= 0 or height <= 0:
            return None
        scale = min(width / self.width, height / self.height)
        x, y = (width - self.width * scale) / 2, (height - self.height * scale) / 2
        if self.png is not None:
            resources = b"/XObject<</Im %s>>" % str(_image(update, self.png)).encode()
            matrix, inside = (self.width * scale, self.height * scale, x, y), b"/Im Do"
        else:
            resources, matrix, inside = b"", (scale, scale, x, y), self.operators or b""
        placed = b"%s 0 0 %s %s %s cm\n" % tuple(number(value) for value in matrix)
        content = _compressed(b"q\n" + placed + inside + b"\nQ")
        head = _FORM % (number(width), number(height), resources)
        return update.add(stream(head + b"/Filter/FlateDecode", content))


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
    picture = _open(png)
    alpha = picture.getchannel("A")
    mask = b""
    if alpha.getextrema() != (255, 255):
        mask = b"/SMask %s" % str(_sampled(update, alpha, b"/DeviceGray", b"")).encode()
    return _sampled(update, picture.convert("RGB"), b"/DeviceRGB", mask)


def _sampled(update: Update, picture: Image.Image, space: bytes, more: bytes) -> Ref:
    head = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace%s/BitsPerComponent 8%s/Filter/FlateDecode"
    return update.add(stream(head % (picture.width, picture.height, space, more), zlib.compress(picture.tobytes())))
