"""Red ink on paper, as a picture sees it: how much there is at each pixel, and which of it is the seal.

The paper is whatever is brightest around a pixel, in each colour by itself: divided by it, paper is white under a yellow lamp, in
a shadow and on tinted paper. Red ink then swallows green and blue alike; grey print swallows all three, a blue pen most red.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from PIL import Image, ImageChops, ImageFilter, ImageMath, ImageStat

COARSE = 240  # pixels of the longer side in which paper and outline are looked for
REACH = 25  # of them: as far as paper is looked for around a pixel, further than the strokes of any seal are wide
NEVER = 40  # of 255: less red than this is the tint of paper, light or a camera's noise
GAP = 5  # coarse pixels that may lie between parts of one seal
Box = tuple[int, int, int, int]


class Shape(NamedTuple):
    """The seal's outline: its box and its filled form, both in coarse pixels; `cut` when it reaches the picture's border."""

    box: Box
    filled: Image.Image
    cut: bool


def flattened(picture: Image.Image, paper: Image.Image, box: Box | None = None) -> Image.Image:
    """The picture (or its `box`) divided by its paper: white where there is nothing on it."""
    box = box or (0, 0, *picture.size)
    across, down = paper.width / picture.width, paper.height / picture.height
    inside = (box[0] * across, box[1] * down, box[2] * across, box[3] * down)
    seen = picture.crop(box)
    under = paper.resize(seen.size, Image.Resampling.BILINEAR, box=inside)
    return Image.merge("RGB", [_divided(*channels) for channels in zip(seen.split(), under.split(), strict=True)])


def redness(flat: Image.Image) -> Image.Image:
    """How much redder than its paper each pixel of a flattened picture is, 0 to 255."""
    red, green, blue = flat.split()
    return ImageChops.subtract(red, ImageChops.lighter(green, blue))


def colour(flat: Image.Image, amount: Image.Image) -> tuple[int, int, int]:
    """The ink's own colour on white paper: the mean of where it covers fully (`amount` is 0 to 255)."""
    full = amount.point(lambda value: 255 if value > 240 else 0)
    red, green, blue = (round(mean) for mean in ImageStat.Stat(flat, full).mean)
    return red, green, blue


def paper_of(small: Image.Image) -> Image.Image:
    """What is brightest around each pixel of a coarse picture, in each colour by itself."""
    brightest = small.filter(ImageFilter.MedianFilter(3))
    for _ in range(REACH // 4):  # in steps: a large window at once would cost ten times as much
        brightest = brightest.filter(ImageFilter.MaxFilter(5))
    return brightest.filter(ImageFilter.GaussianBlur(REACH / 2))


def coarse(picture: Image.Image) -> Image.Image:
    """Small, with the brightness of areas."""
    scale = COARSE / max(picture.size)
    return picture.resize((max(1, round(picture.width * scale)), max(1, round(picture.height * scale))), Image.Resampling.BOX)


def outline(red: Image.Image) -> Shape | None:
    """The largest thing in a coarse picture of redness, with all that it encloses."""
    around = 2 * GAP
    inked = Image.new("L", (red.width + 2 * around, red.height + 2 * around), 0)
    inked.paste(red.point(lambda amount: 255 if amount > NEVER else 0), (around, around))
    form = max(_parts(inked.filter(ImageFilter.MaxFilter(GAP))), key=_extent, default=None)
    if form is None:
        return None
    joined = _mask(inked.size, form)
    filled = _filled(joined)
    left, top, right, bottom = (edge - around for edge in _box(ImageChops.darker(inked, joined)))
    cut = left <= 0 or top <= 0 or right >= red.width or bottom >= red.height
    inner = filled.crop((around, around, around + red.width, around + red.height))
    return Shape((max(left, 0), max(top, 0), min(right, red.width), min(bottom, red.height)), inner, cut)


def _divided(channel: Image.Image, paper: Image.Image) -> Image.Image:
    def quotient(given: dict[str, Any]) -> Any:
        return given["convert"](given["min"](given["seen"] * 255 / given["max"](given["paper"], 1), 255), "L")

    found: Image.Image = ImageMath.lambda_eval(quotient, seen=channel, paper=paper)
    return found


class _Part(NamedTuple):
    """A connected part of a mask: its pixels, counted row by row, and how wide a row is."""

    pixels: list[int]
    width: int


def _parts(mask: Image.Image) -> Iterator[_Part]:
    """The connected parts of a mask that keeps clear of its own border."""
    width, left = mask.width, bytearray(mask.tobytes())
    while (start := left.find(255)) >= 0:
        left[start] = 0
        found = [start]
        for at in found:  # it grows while it is walked through
            for near in (at - 1, at + 1, at - width, at + width):
                if left[near]:
                    left[near] = 0
                    found.append(near)
        yield _Part(found, width)


def _extent(part: _Part) -> int:
    """The area of its box."""
    columns = [at % part.width for at in part.pixels]
    return (max(columns) - min(columns) + 1) * (max(part.pixels) // part.width - min(part.pixels) // part.width + 1)


def _mask(size: tuple[int, int], part: _Part) -> Image.Image:
    pixels = bytearray(size[0] * size[1])
    for at in part.pixels:
        pixels[at] = 255
    return Image.frombytes("L", size, bytes(pixels))


def _box(mask: Image.Image) -> Box:
    found = mask.getbbox()
    assert found is not None  # noqa: S101 - of a part, which has pixels
    return found


def _filled(form: Image.Image) -> Image.Image:
    """The form and all that it encloses: what cannot be reached from the corner."""
    framed = Image.new("L", (form.width + 2, form.height + 2), 0)
    framed.paste(ImageChops.invert(form), (1, 1))
    outside = _mask(framed.size, next(_parts(framed)))
    return ImageChops.invert(outside.crop((1, 1, 1 + form.width, 1 + form.height)))
