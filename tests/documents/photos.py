"""Photographs of a seal on paper, made here: tinted paper, a lamp on one side, print below, a pen across, a camera's noise."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache

import pikepdf
import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from qianyue.documents import company_seal

Colour = tuple[int, int, int]


@cache
def seal(side: int) -> Image.Image:
    """How much ink the seal of an invented company has at each pixel."""
    drawing = company_seal("景洪虚构茶业有限公司", title="合同专用章")
    pdf, file = pikepdf.new(), io.BytesIO()
    page = pdf.add_blank_page(page_size=(drawing.width, drawing.height))
    page.Contents = pdf.make_stream((drawing.operators or b"").replace(b"0.784 0.063 0.118 rg", b"0 g"))
    pdf.save(file)
    painted = pypdfium2.PdfDocument(file.getvalue())[0].render(scale=side / drawing.width).to_pil().convert("L")
    return ImageChops.invert(painted.resize((side, side)))


@dataclass(frozen=True, kw_only=True)
class Photo:
    """`light` is the brightness on the left and on the right, `noise` the deviation of each colour, of 255."""

    width: int = 900
    height: int = 800
    side: int = 500
    at: tuple[int, int] = (180, 150)
    turn: float = 0
    ink: Colour = (200, 30, 44)
    paper: Colour = (255, 255, 255)
    light: tuple[float, float] = (1.0, 1.0)
    print_below: bool = False
    pen: bool = False
    desk: Colour | None = None
    noise: float = 0
    blur: float = 0

    def truth(self) -> Image.Image:
        """The ink, where it is in the photograph."""
        mask = Image.new("L", (self.width, self.height), 0)
        mask.paste(seal(self.side).rotate(self.turn, resample=Image.Resampling.BICUBIC), self.at)
        return mask

    def crossed(self) -> Image.Image:
        """Where print or pen lie, with a margin."""
        lines = Image.new("L", (self.width, self.height), 0)
        self._lines(lines, 255, 255)
        return lines.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.MaxFilter(3))

    def taken(self) -> Image.Image:
        picture = Image.new("RGB", (self.width, self.height), self.paper)
        self._lines(picture, (50, 50, 56), (34, 52, 150))
        inked = ImageChops.multiply(picture, Image.new("RGB", picture.size, self.ink))
        picture = Image.composite(inked, picture, self.truth())
        if self.desk:
            edge = Image.new("L", picture.size, 255)
            ImageDraw.Draw(edge).rectangle([40, 40, self.width - 40, self.height - 40], fill=0)
            picture = Image.composite(Image.new("RGB", picture.size, self.desk), picture, edge)
        left, right = self.light
        lamp = (
            Image.linear_gradient("L")
            .rotate(90)
            .resize(picture.size)
            .point(lambda v: round(255 * (left + (right - left) * v / 255)))
        )
        picture = ImageChops.multiply(picture, Image.merge("RGB", [lamp] * 3))
        if self.noise:
            picture = Image.merge(
                "RGB", [ImageChops.add(c, Image.effect_noise(c.size, self.noise), offset=-128) for c in picture.split()]
            )
        return picture.filter(ImageFilter.GaussianBlur(self.blur)) if self.blur else picture

    def _lines(self, picture: Image.Image, grey: object, blue: object) -> None:
        draw = ImageDraw.Draw(picture)
        if self.print_below:
            for top in range(60, self.height - 60, 46):
                draw.rectangle([70, top, self.width - 110, top + 6], fill=grey)  # type: ignore[arg-type]
        if self.pen:
            draw.line([(50, self.height - 70), (430, 380), (self.width - 40, 180)], fill=blue, width=6)  # type: ignore[arg-type]


def jpeg(picture: Image.Image, quality: int = 75, **more: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality, **more)
    return file.getvalue()


def png(picture: Image.Image, **more: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG", **more)
    return file.getvalue()
