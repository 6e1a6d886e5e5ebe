"""Photographs of a seal: the ink is kept, the paper is not, and what is no seal is refused with what to do."""

from __future__ import annotations

import contextlib
import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw, ImageStat

from qianyue.documents import impression
from qianyue.documents.errors import PictureError
from qianyue.documents.impression import MOST_BYTES, clean_impression, impression_look
from tests.documents.photos import Photo, jpeg, png

PHOTOS = {
    "a clean scan": (Photo(), png),
    "yellowish paper under a lamp": (Photo(paper=(246, 236, 208), light=(1.0, 0.55), noise=8, blur=0.8, turn=17), jpeg),
    "pink paper": (Photo(paper=(250, 214, 214), light=(0.95, 0.7), noise=8, blur=0.8, turn=-30), jpeg),
    "blue paper": (Photo(paper=(208, 224, 246), noise=8, turn=90), jpeg),
    "yellow paper in a dark room": (Photo(paper=(240, 220, 140), light=(0.6, 0.3), noise=5, blur=0.8, turn=203), jpeg),
    "a pen across it": (Photo(pen=True, noise=6, blur=0.6, turn=8), jpeg),
    "printed text below it and a pen": (Photo(print_below=True, pen=True, light=(1.0, 0.7), noise=6, blur=0.6, turn=-12), jpeg),
    "on a wooden desk": (Photo(desk=(120, 84, 58), noise=8, blur=0.8, light=(0.7, 1.0)), jpeg),
    "hardly any quality": (Photo(noise=8, blur=1.0, turn=5), lambda picture: jpeg(picture, 30)),
    "pale ink": (Photo(ink=(232, 150, 156), noise=5, paper=(250, 248, 240)), jpeg),
    "dark ink": (Photo(ink=(150, 24, 40), noise=8, light=(1.0, 0.7)), jpeg),
    "a small one in a corner": (Photo(width=1900, height=1400, side=400, at=(40, 960), noise=8, light=(1.0, 0.6)), jpeg),
}


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png))


def aligned(photo: Photo, mask: Image.Image, side: int) -> Image.Image:
    """A part of the photograph as it must stand in the result: cropped to the ink, of one size, with air around."""
    box = photo.truth().point(lambda amount: 255 if amount > 100 else 0).getbbox()
    assert box
    inner = round(side * (1 - 2 * impression.AIR))
    scale = inner / max(box[2] - box[0], box[3] - box[1])
    size = (round((box[2] - box[0]) * scale), round((box[3] - box[1]) * scale))
    whole = Image.new("L", (side, side), 0)
    whole.paste(mask.crop(box).resize(size, Image.Resampling.LANCZOS), ((side - size[0]) // 2, (side - size[1]) // 2))
    return whole


@pytest.mark.parametrize("name", PHOTOS)
def test_it_works(name: str) -> None:
    photo, written = PHOTOS[name]
    made = opened(clean_impression(written(photo.taken())))
    assert (made.format, made.mode, made.width) == ("PNG", "RGBA", made.height)
    alpha = made.getchannel("A")
    ink, lines = aligned(photo, photo.truth(), made.width), aligned(photo, photo.crossed(), made.width)
    untouched = lines.point(lambda value: 255 if value < 20 else 0)
    full = ImageChops.darker(ink.point(lambda amount: 255 if amount > 250 else 0), untouched)
    empty = ink.point(lambda amount: 255 if amount < 3 else 0)
    kept, left = ImageStat.Stat(alpha, full).mean[0], ImageStat.Stat(alpha, empty).mean[0]
    assert kept > 0.86 * 255, kept
    assert left < 0.012 * 255, left
    assert ImageStat.Stat(alpha, aligned(photo, photo.crossed(), made.width)).mean[0] < 0.2 * 255 or not photo.pen
    steps = {value for value, count in enumerate(alpha.histogram()) if count}
    assert len(steps) > 8  # soft at the edges
    red, green, blue, _ = made.getpixel((0, 0))  # type: ignore[misc]
    assert red > 120
    assert max(green, blue) < 120


def test_the_result_has_one_colour_no_metadata_and_a_moderate_size() -> None:
    photo = Photo(noise=8, light=(1.0, 0.6), turn=11)
    made = clean_impression(jpeg(photo.taken(), exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0", comment=b"secret"))
    assert len(made) < 120_000
    assert b"secret" not in made
    assert opened(made).info == {}
    assert all(low == high for low, high in opened(made).convert("RGB").getextrema())


def test_a_photograph_taken_sideways_comes_out_as_it_is_looked_at() -> None:
    picture, exif = Photo(width=900, height=600, at=(60, 30)).taken(), Image.Exif()
    exif[0x0112] = 6  # turned by 90° clockwise for the one who looks
    upright = opened(clean_impression(png(picture.transpose(Image.Transpose.ROTATE_270)))).getchannel("A")
    turned = opened(clean_impression(jpeg(picture, 95, exif=exif))).getchannel("A")
    difference = ImageChops.difference(upright, turned)
    assert ImageStat.Stat(difference).mean[0] < 6


def test_a_transparent_picture_lies_on_white() -> None:
    image = Photo().taken().convert("RGBA")
    image.putalpha(Photo().truth().point(lambda amount: 255 if amount > 20 else 0))
    made, plain = (opened(clean_impression(file)).getchannel("A") for file in (png(image), png(Photo().taken())))
    assert ImageStat.Stat(ImageChops.difference(made, plain)).mean[0] < 4


def test_an_oval_seal_keeps_its_proportions() -> None:
    picture = Photo().taken().resize((900, 500))
    box = opened(clean_impression(png(picture))).getchannel("A").getbbox()
    assert box
    assert (box[2] - box[0]) / (box[3] - box[1]) == pytest.approx(800 / 500, rel=0.03)


def test_its_look_stands_at_its_true_size() -> None:
    look = impression_look(clean_impression(png(Photo().taken())))
    assert look.width == look.height
    assert 46 * (look.width - 2 * look.air) / look.width == pytest.approx(42, abs=0.1)
    box = opened(look.png or b"").getchannel("A").getbbox()
    assert box
    assert box[0] == pytest.approx(look.air, abs=2)


def black_and_white() -> bytes:
    return jpeg(Photo(noise=5).taken().convert("L"))


def nothing_but_print() -> bytes:
    return jpeg(Photo(ink=(255, 255, 255), print_below=True, pen=True, noise=8).taken())


def red_patch() -> bytes:
    picture = Image.new("RGB", (1200, 1200), "white")
    ImageDraw.Draw(picture).ellipse([300, 300, 900, 900], fill=(200, 20, 30))
    return png(picture)


def red_line() -> bytes:
    picture = Image.new("RGB", (1200, 1200), "white")
    ImageDraw.Draw(picture).rectangle([100, 500, 1100, 520], fill=(200, 20, 30))
    return png(picture)


def many_scans() -> bytes:
    """A progressive JPEG whose last scan comes a thousand times again."""
    written = io.BytesIO()
    Image.new("RGB", (1200, 1200), (200, 20, 30)).save(written, "JPEG", progressive=True)
    data = written.getvalue()
    last = data[data.rindex(b"\xff\xda") : -2]
    return data[:-2] + last * 1000 + data[-2:]


def thread() -> bytes:
    """As many pixels as are allowed, one below the other."""
    written = io.BytesIO()
    Image.new("1", (1, 39_000_000), 1).save(written, "PNG")
    return written.getvalue()


REFUSED = {
    "a thousand scans": (many_scans(), "不常见"),
    "a thread of pixels": (thread(), "不常见"),
    "cut on the left": (png(Photo(at=(-40, 120)).taken()), "没有拍完整"),
    "cut below": (jpeg(Photo(at=(180, 370)).taken()), "没有拍完整"),
    "cut in a corner": (png(Photo(at=(-190, -190)).taken()), "没有拍完整"),
    "a quarter of it": (png(Photo().taken().crop((180, 150, 430, 400))), "没有"),
    "cropped through the ring": (png(Photo().taken().crop((208, 100, 720, 700))), "没有拍完整"),
    "black and white": (black_and_white(), "没有找到红色印章"),
    "no seal": (nothing_but_print(), "没有找到红色印章"),
    "an empty page": (png(Image.new("RGB", (900, 900), (250, 246, 230))), "没有找到红色印章"),
    "a black page": (png(Image.new("RGB", (900, 900), "black")), "没有找到红色印章"),
    "a red page": (png(Image.new("RGB", (900, 900), (200, 20, 30))), "没有找到红色印章"),
    "a red patch": (red_patch(), "没有找到红色印章"),
    "a red line": (red_line(), "没有找到红色印章"),
    "a blue seal": (png(Photo(ink=(30, 44, 200)).taken()), "没有找到红色印章"),
    "hardly any ink": (jpeg(Photo(ink=(252, 226, 226), noise=8).taken()), "没有找到红色印章"),
    "too small": (png(Photo(side=260).taken()), "太小"),
    "one pixel": (png(Image.new("RGB", (1, 1), "red")), "没有"),
    "a strip one pixel high": (png(Image.new("RGB", (3000, 1), "red")), "没有"),
    "nothing": (b"", "PNG 或 JPEG"),
    "a GIF": (b"GIF89a" + bytes(100), "PNG 或 JPEG"),
    "a PDF": (b"%PDF-1.7\n", "PNG 或 JPEG"),
    "an SVG": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "PNG 或 JPEG"),
    "half a PNG": (png(Photo().taken())[:5000], "损坏"),
    "half a JPEG": (jpeg(Photo().taken())[:20000], "损坏"),
    "a head alone": (b"\x89PNG\r\n\x1a\n" + bytes(40), "损坏"),
    "too many bytes": (png(Photo().taken()) + bytes(MOST_BYTES), "MB"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_refuses_and_says_what_to_do(name: str) -> None:
    data, said = REFUSED[name]
    with pytest.raises(PictureError) as refusal:
        clean_impression(data)
    assert said in refusal.value.message
    assert "请" in refusal.value.message


def bomb(width: int, height: int) -> bytes:
    """A PNG of so many pixels, in few bytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    body = zlib.compress(bytes(1_000_000), 9)
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (6_400, 6_400), (2**31 - 1, 1), (1, 2**31 - 1), (0, 10)])
def test_no_pixel_is_unpacked_before_their_number_is_known(width: int, height: int) -> None:
    with pytest.raises(PictureError) as refusal:
        clean_impression(bomb(width, height))
    assert width * height == 0 or "像素" in refusal.value.message or "过大" in refusal.value.message


SMALL = [
    png(Photo(width=420, height=420, side=340, at=(40, 40)).taken()),
    jpeg(Photo(width=420, height=420, side=340, at=(40, 40)).taken()),
]


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_damaged_picture_is_refused_or_read_and_never_a_traceback(data: st.DataObject) -> None:
    file = bytearray(data.draw(st.sampled_from(SMALL)))
    for _ in range(data.draw(st.integers(1, 6))):
        file[data.draw(st.integers(8, len(file) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(PictureError):
        assert opened(clean_impression(bytes(file))).mode == "RGBA"
