"""A photograph or scan of an employer's own seal, freed of its paper: the look of its electronic seal. Only the signature binds.

Bytes in, a clean PNG out: one colour, a soft transparency, cropped to the seal's outline, of one size, without metadata.
"""

from __future__ import annotations

import io
import math
from itertools import accumulate

from PIL import Image, ImageChops, ImageOps, UnidentifiedImageError

from qianyue.documents import ink
from qianyue.documents.errors import PictureError
from qianyue.documents.seal import DIAMETER, RED, SIZE
from qianyue.trust.pades import Appearance

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = {"JPEG": 50_000_000, "PNG": 40_000_000}  # telephones give 12 to 50 million; a scan of A4 at 600 dpi has 35
MOST_LONG = 20_000  # pixels of its longer side: a panorama has 16 000, and a thread of pixels costs many times its area
MOST_SCANS = 32  # of a progressive JPEG: writers make ten; each costs a pass over all pixels, and fits into a few octets
KEPT = 2400  # pixels of the longer side that are looked at
LEAST = 300  # pixels of a seal: 180 to the inch
SIDE = 700  # of the result, without its air: 420 to the inch
PALE = 110  # of 255: with more green or blue in it the ink is shown in the red of drawn seals
LEAST_INK = 60  # of 255: paler than this is no seal
FLATTEST = 1.8  # longer to shorter side: an oval seal has 1.5
SHARES = (0.04, 0.72)  # of its outline that a seal covers with ink: lettering, not a red patch
AIR = (SIZE - DIAMETER) / 2 / SIZE  # of the whole picture, on every side: as the drawn seal has
SCAN = b"\xff\xda"  # within pixels this pair cannot stand (ITU-T T.81 B.1.1.5)
FORMATS = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG"}
AGAIN = "请用红色印泥把印章清楚地盖在空白的白纸上，四周留出空白，重新彩色扫描或者拍照后上传。"


def clean_impression(data: bytes) -> bytes:
    """The seal on a PNG or JPEG as a PNG (RGBA, square). Raises PictureError, saying what to do."""
    picture = _opened(data)
    small = ink.coarse(picture)
    paper = ink.paper_of(small)
    shape = ink.outline(ink.redness(ink.flattened(small, paper)))
    if shape is None or not _like_a_seal(shape):
        raise PictureError(f"图片里没有找到红色印章。{AGAIN}")
    if shape.cut:
        raise PictureError(f"印章没有拍完整，碰到了图片边缘。{AGAIN}")
    scale = max(picture.size) / ink.COARSE
    if (max(shape.box[2] - shape.box[0], shape.box[3] - shape.box[1])) * scale < LEAST:
        raise PictureError(f"图片里的印章太小，直径应不少于 {LEAST} 像素。请靠近一些拍照，或者用 300 dpi 以上扫描后重新上传。")
    box = _around(shape.box, scale, picture.size)
    form = shape.filled.resize(picture.size, Image.Resampling.BICUBIC).crop(box)
    return _written(ink.flattened(picture, paper, box), form)


def impression_look(png: bytes) -> Appearance:
    """The look of a signature from what `clean_impression` gave, at the seal's true size in its place."""
    with Image.open(io.BytesIO(png), formats=["PNG"]) as image:
        return Appearance.image(png, air=image.width * AIR)


def _opened(data: bytes) -> Image.Image:
    """Upright and in RGB, with every limit checked on the header first: no pixel is unpacked before their number is known."""
    if len(data) > MOST_BYTES:
        raise PictureError(f"印章图片超过 {MOST_BYTES // 1024 // 1024} MB，请缩小后重新上传。")
    sort = next((name for magic, name in FORMATS.items() if data.startswith(magic)), None)
    if sort is None:
        raise PictureError("印章图片应为 PNG 或 JPEG 格式，请转换格式后重新上传。")
    try:
        with Image.open(io.BytesIO(data), formats=[sort]) as image:
            if image.width * image.height > MOST_PIXELS[sort]:
                raise PictureError(f"印章图片超过 {MOST_PIXELS[sort] // 1_000_000} 百万像素，请缩小后重新上传。")
            if max(image.size) > MOST_LONG or (sort == "JPEG" and data.count(SCAN) > MOST_SCANS):
                raise PictureError("印章图片的尺寸或者存储方式不常见，请裁剪到印章附近、另存为普通 JPEG 或 PNG 后重新上传。")
            if sort == "JPEG":
                image.draft("RGB", (KEPT, KEPT))  # unpacked at a half or a quarter, where that is still enough
            image.thumbnail((KEPT, KEPT), Image.Resampling.BOX)
            return _on_white(ImageOps.exif_transpose(image))
    except PictureError:
        raise
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, TypeError, ArithmeticError, LookupError, EOFError) as error:
        raise PictureError("印章图片已经损坏，无法读取，请重新扫描或者拍照后上传。") from error
    except (Image.DecompressionBombError, MemoryError) as error:
        raise PictureError("印章图片过大，请缩小后重新上传。") from error


def _on_white(image: Image.Image) -> Image.Image:
    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("RGB")
    seen = image.convert("RGBA")
    paper = Image.new("RGBA", seen.size, (255, 255, 255, 255))
    return Image.alpha_composite(paper, seen).convert("RGB")


def _like_a_seal(shape: ink.Shape) -> bool:
    left, top, right, bottom = shape.box
    sides = sorted((right - left, bottom - top))
    return sides[1] <= FLATTEST * sides[0]


def _around(box: ink.Box, scale: float, size: tuple[int, int]) -> ink.Box:
    """In pixels, with one coarse pixel more on each side."""
    left, top, right, bottom = box
    edges = (left - 1, top - 1, right + 1, bottom + 1)
    return tuple(min(max(round(edge * scale), 0), size[n % 2]) for n, edge in enumerate(edges))  # type: ignore[return-value]


def _written(flat: Image.Image, form: Image.Image) -> bytes:
    amount = _amount(flat, form)
    tone = ink.colour(flat, amount)
    if max(tone[1:]) > PALE:
        tone = RED
    box = amount.getbbox()
    assert box is not None  # noqa: S101 - `_amount` has seen ink
    amount = amount.crop(box)
    scale = SIDE / max(amount.size)
    amount = amount.resize(tuple(max(1, round(side * scale)) for side in amount.size), Image.Resampling.LANCZOS)
    # Sixteen steps of grey are enough for an edge, and halve the file.
    amount = amount.point(lambda alpha: alpha // 17 * 17)
    side = math.ceil(SIDE / (1 - 2 * AIR))
    alpha = Image.new("L", (side, side), 0)
    alpha.paste(amount, ((side - amount.width) // 2, (side - amount.height) // 2))
    image, written = Image.new("RGBA", alpha.size, (*tone, 0)), io.BytesIO()
    image.putalpha(alpha)
    image.save(written, "PNG", optimize=True)
    return written.getvalue()


def _amount(flat: Image.Image, form: Image.Image) -> Image.Image:
    """The ink at each pixel within the seal's outline, 0 to 255: none up to a quarter of what the seal has where it is full."""
    red, inside = ink.redness(flat), form.point(lambda value: 255 if value > 127 else 0)
    counts = [count if level > ink.NEVER else 0 for level, count in enumerate(red.histogram(inside))]
    inked = sum(counts)
    full = next(level for level, passed in enumerate(accumulate(counts)) if passed >= inked / 2)
    share = inked / max(1, inside.histogram()[255])
    if full < LEAST_INK or not SHARES[0] < share < SHARES[1]:
        raise PictureError(f"图片里没有找到红色印章，或者盖得太淡、太糊。{AGAIN}")
    none = full // 4
    amount = red.point(lambda level: max(0, min(255, round((level - none) * 255 / (full - none)))))
    return ImageChops.darker(amount, inside)
