"""What a worker's signature looks like: drawn by hand in the browser, or the name set in type. The picture is never the
signature; it shows where one is.
"""

from __future__ import annotations

import io
import struct

from fontTools.misc.transform import Transform
from PIL import Image, UnidentifiedImageError

from qianyue.documents.errors import PictureError
from qianyue.documents.fonts import Glyph
from qianyue.documents.outline import Drawing, Outline, glyphs
from qianyue.trust.pades import Appearance

MAGIC = b"\x89PNG\r\n\x1a\n"
MOST_BYTES = 512 * 1024  # a canvas of a phone gives 10 to 40 kB
MOST_SIDE, LEAST_STROKE = 4096, 12  # pixels
MOST_WIDTH, MOST_HEIGHT = 840, 360  # pixels kept: 70 mm × 30 mm at 300 dpi
INK = (16, 24, 56)
PAPER = 40  # alpha up to here is dirt, not ink
MM = 72 / 25.4
PLACE = (70 * MM, 30 * MM)
LONGEST, MOST_LINES = 60, 3  # of a name: characters, lines
INSIDE, FILLED = 0.96, 0.86  # of the place's width and height, for type
NARROWEST, LEADING = 0.8, 1.15  # of the height of the characters: their width, the distance of lines


def drawn_signature(png: bytes) -> Appearance:
    """The strokes of a drawing from a browser's canvas, trimmed: one colour, an alpha channel, no metadata.

    Raises PictureError for anything but a plain PNG of moderate size with strokes on it.
    """
    ink = _ink(_opened(png))
    box = ink.point(lambda alpha: 255 if alpha > PAPER else 0).getbbox()
    if box is None or max(box[2] - box[0], box[3] - box[1]) < LEAST_STROKE:
        raise PictureError("签名板上没有笔迹，或者只有一个点，请重新签名。")
    ink = ink.crop(box)
    scale = min(1.0, MOST_WIDTH / ink.width, MOST_HEIGHT / ink.height)
    ink = ink.resize((max(1, round(ink.width * scale)), max(1, round(ink.height * scale))), Image.Resampling.LANCZOS)
    # Sixteen steps of grey are enough for an edge, and halve the file.
    ink = ink.point(lambda alpha: 0 if alpha <= PAPER // 2 else alpha // 17 * 17)
    image = Image.new("RGBA", ink.size, (*INK, 0))
    image.putalpha(ink)
    written = io.BytesIO()
    image.save(written, "PNG", optimize=True)
    return Appearance.image(written.getvalue())


def typed_signature(name: str) -> Drawing:
    """The name as outlines of the serif face, for who cannot draw; a long one on as many lines as show it largest.

    Raises MissingGlyph, PictureError.
    """
    name = name.strip()
    if not 1 <= len(name) <= LONGEST:
        raise PictureError(f"签名的姓名应为 1 至 {LONGEST} 个字，请检查后重试。")
    shapes, (width, height) = glyphs(name, "签名的姓名"), PLACE
    lines = max((broken(name, shapes, count) for count in range(1, MOST_LINES + 1)), key=character_size)
    high, step = character_size(lines), height * FILLED / len(lines)
    outline = Outline()
    for row, line in enumerate(lines):
        wide = min(high, INSIDE * width / _width(line))
        at, middle = (width - _width(line) * wide) / 2, height / 2 + ((len(lines) - 1) / 2 - row) * step
        for shape in line:
            outline.glyph(shape, Transform().translate(at, middle).scale(wide, high).translate(0, -0.38))
            at += shape.advance * wide
    return outline.drawing(width, height, INK, name)


def broken(name: str, shapes: list[Glyph], count: int) -> list[list[Glyph]]:
    """So many lines of about one width, broken after a dot or a space where one is near."""
    lines, start, target = [], 0, _width(shapes) / count
    for left in range(count - 1, 0, -1):
        ends = range(start + 1, len(shapes) - left + 1)
        if not ends:
            break
        breaks = [end for end in ends if name[end - 1] in "·• " and abs(_width(shapes[start:end]) - target) < target / 2]
        end = min(breaks or ends, key=lambda end: abs(_width(shapes[start:end]) - target))
        lines.append(shapes[start:end])
        start = end
    return [*lines, shapes[start:]]


def character_size(lines: list[list[Glyph]]) -> float:
    """How high the characters can be, in points: never so that they had to be narrower than `NARROWEST`."""
    width, height = PLACE
    tallest = 0.5 * height if len(lines) == 1 else FILLED * height / len(lines) / LEADING
    return min(tallest, *(INSIDE * width / _width(line) / NARROWEST for line in lines))


def _width(line: list[Glyph]) -> float:
    return float(sum(shape.advance for shape in line))


def _opened(png: bytes) -> Image.Image:
    """Decoded, with every limit checked on the header first: no pixel is unpacked before its number is known."""
    if len(png) > MOST_BYTES:
        raise PictureError(f"签名图片超过 {MOST_BYTES // 1024} KB，请重新签名。")
    if len(png) < 33 or not png.startswith(MAGIC) or png[12:16] != b"IHDR":
        raise PictureError("签名图片不是 PNG 格式，请用签名板重新签名。")
    width, height = struct.unpack(">II", png[16:24])
    if not (LEAST_STROKE <= width <= MOST_SIDE and LEAST_STROKE <= height <= MOST_SIDE):
        raise PictureError(f"签名图片的边长应在 {LEAST_STROKE} 至 {MOST_SIDE} 像素之间，请重新签名。")
    try:
        with Image.open(io.BytesIO(png), formats=["PNG"]) as image:
            if getattr(image, "n_frames", 1) != 1:
                raise PictureError("签名图片不能是动图，请用签名板重新签名。")
            return image.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise PictureError("签名图片已经损坏，无法读取，请重新签名。") from error


def _ink(image: Image.Image) -> Image.Image:
    """How much ink there is at each pixel: its opacity on a transparent canvas, its darkness on white paper."""
    alpha = image.getchannel("A")
    if alpha.histogram()[255] < image.width * image.height:
        return alpha
    return image.convert("L").point(lambda light: 255 - light)
