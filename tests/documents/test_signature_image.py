from __future__ import annotations

import contextlib
import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from qianyue.documents.errors import MissingGlyph, PictureError
from qianyue.documents.outline import glyphs
from qianyue.documents.signature_image import MM, MOST_BYTES, broken, character_size, drawn_signature, typed_signature


def canvas(mode: str = "RGBA", size: tuple[int, int] = (1170, 500), stroke: bool = True, **save: object) -> bytes:
    """What a browser's canvas gives: transparent, or white in some of them."""
    image = Image.new(mode, size, (255, 255, 255, 0) if mode == "RGBA" else "white")
    if stroke:
        ImageDraw.Draw(image).line([(300, 120), (420, 330), (600, 150), (760, 300)], fill="black", width=8)
    file = io.BytesIO()
    image.save(file, "PNG", **save)
    return file.getvalue()


def opened(png: bytes | None) -> Image.Image:
    assert png is not None
    return Image.open(io.BytesIO(png))


def test_it_works() -> None:
    look = drawn_signature(canvas())
    image = opened(look.png)
    assert image.mode == "RGBA"
    assert image.size == (look.width, look.height)
    assert image.width < 500  # trimmed to the strokes
    assert look.png is not None
    assert len(look.png) < 12_000


@pytest.mark.parametrize("mode", ["RGBA", "RGB", "L", "P", "1"])
def test_paper_becomes_transparent_and_ink_stays(mode: str) -> None:
    image = opened(drawn_signature(canvas(mode)).png)
    alpha = image.getchannel("A").histogram()
    assert alpha[0] > image.width * image.height / 2
    assert sum(alpha[200:]) > 1000
    assert len(set(zip(*[iter(image.convert("RGB").tobytes())] * 3, strict=True))) == 1


def test_a_small_drawing_is_not_blown_up_and_a_large_one_is_made_small() -> None:
    assert opened(drawn_signature(canvas(size=(4000, 2000))).png).width <= 840
    small = canvas(size=(820, 400))
    assert opened(drawn_signature(small).png).width <= 480


def test_nothing_but_the_strokes_is_kept() -> None:
    info = PngInfo()
    info.add_text("GPS", "22.0,100.8")
    look = drawn_signature(canvas(pnginfo=info))
    assert look.png is not None
    assert b"GPS" not in look.png


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    rows = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def gif() -> bytes:
    file = io.BytesIO()
    Image.new("L", (100, 100)).save(file, "GIF")
    return file.getvalue()


def animated() -> bytes:
    file = io.BytesIO()
    frames = [Image.new("RGBA", (100, 100), (0, 0, 0, shade)) for shade in (10, 200)]
    frames[0].save(file, "PNG", save_all=True, append_images=frames[1:])
    return file.getvalue()


REFUSED = {
    "empty": b"",
    "no PNG": b"hello" * 20,
    "a GIF": gif(),
    "only the first bytes of a PNG": canvas()[:40],
    "cut off": canvas()[:-2000],
    "animated": animated(),
    "nothing drawn": canvas(stroke=False),
    "nothing drawn on white": canvas("RGB", stroke=False),
    "sixty thousand pixels wide": bomb(60000, 60000),
    "too many pixels for its data": bomb(4000, 4000),
    "no height": bomb(100, 0),
    "too many bytes": canvas() + bytes(MOST_BYTES),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_refuses(name: str) -> None:
    with pytest.raises(PictureError):
        drawn_signature(REFUSED[name])


def test_it_refuses_a_single_dot() -> None:
    image = Image.new("RGBA", (300, 200), (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse([100, 100, 105, 105], fill="black")
    file = io.BytesIO()
    image.save(file, "PNG")
    with pytest.raises(PictureError):
        drawn_signature(file.getvalue())


@given(st.data())
def test_a_damaged_picture_is_refused_or_read_and_never_a_traceback(data: st.DataObject) -> None:
    png = bytearray(canvas(size=(800, 400)))
    for _ in range(data.draw(st.integers(1, 4))):
        png[data.draw(st.integers(8, len(png) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(PictureError):
        assert opened(drawn_signature(bytes(png)).png).mode == "RGBA"


@pytest.mark.parametrize(
    "name", ["玉虚构", "阿卜杜热西提·麦麦提图尔荪·买买提艾力·阿布都热合曼江吾斯曼托合提", "ᦺᦑᦟᦹᧉ", "䶮㛃𬭁𫍽𠮷"]
)
def test_a_typed_name_fits_its_place(name: str) -> None:
    look = typed_signature(name)
    assert look.operators is not None
    numbers = [[float(n) for n in line.split()[:-1]] for line in look.operators.decode().splitlines()[1:]]
    for values in numbers:
        assert all(-0.5 <= x <= look.width + 0.5 for x in values[::2])
        assert all(0 <= y <= look.height for y in values[1::2])


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("岩温·测试", ["岩温·测试"]),
        ("阿卜杜拉·买买提·吐尔逊江·艾合买提·库尔班", ["阿卜杜拉·买买提·", "吐尔逊江·", "艾合买提·库尔班"]),
        ("迪丽拜尔·阿卜杜热合曼江·努尔买买提·吐尔逊", ["迪丽拜尔·", "阿卜杜热合曼江·", "努尔买买提·吐尔逊"]),
        ("Invented Longname-Example", ["Invented ", "Longname-Example"]),
        ("玉" * 30, ["玉" * 10] * 3),
    ],
)
def test_a_long_name_goes_on_lines_that_break_where_the_name_does(name: str, lines: list[str]) -> None:
    """Read off the picture: the characters of each line stand on one height, and are at least five millimetres high."""
    look = typed_signature(name)
    assert look.operators is not None
    heights = [float(line.split()[1]) for line in look.operators.decode().splitlines()[1:] if line[-1:] in ("m", "l")]
    step = look.height * 0.86 / len(lines) if len(lines) > 1 else look.height
    rows = {round((look.height / 2 - y) / step + (len(lines) - 1) / 2) for y in heights}
    assert rows == set(range(len(lines)))
    shapes = glyphs(name, "")
    best = max((broken(name, shapes, count) for count in (1, 2, 3)), key=character_size)
    assert [len(line) for line in best] == [len(line) for line in lines]
    assert character_size(best) >= 5 * MM


def test_a_typed_name_never_shows_a_box() -> None:
    with pytest.raises(MissingGlyph):
        typed_signature("玉\U0002ebf0")
    with pytest.raises(PictureError):
        typed_signature("  ")
