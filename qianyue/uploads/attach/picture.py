"""A photograph or a scan as a page: decoded within limits, turned upright, encoded anew. Nothing of the file itself is kept."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import NamedTuple

import pikepdf
from pikepdf import Dictionary, Name
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from qianyue.uploads.errors import refused

PIXELS = 60_000_000
LONGEST = 3508  # pixels: an A4 sheet at 300 to the inch
LONG_SIDE = 842.0  # points: of A4
THINNEST = 10  # times as long as wide
QUALITY = 85
FORMATS = ("JPEG", "PNG")  # also a JPEG with further pictures behind it, as telephones write: the first is taken
BROKEN = "图片已损坏，无法打开。请重新拍摄或者重新导出。"


class Sheet(NamedTuple):
    """A picture that is a page; in pixels, and what it is packed with."""

    width: int
    height: int
    packed: bytes
    filter: Name
    gray: bool = False


def photographed(data: bytes) -> Sheet:
    """Raises UploadRefused."""
    Image.MAX_IMAGE_PIXELS = None  # our own limit is asked first
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            width, height = image.size
            if width * height > PIXELS:
                raise refused(f"图片超过 {PIXELS // 10_000} 万像素，请缩小后再上传。")
            if max(width, height) > THINNEST * min(width, height):
                raise refused("图片过于狭长，无法按页展示。请裁剪成几张后再上传。")
            image.draft("RGB", (LONGEST, LONGEST))
            return encoded(_flat(_upright(image)))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as problem:
        raise refused(BROKEN) from problem


def encoded(image: Image.Image) -> Sheet:
    """As JPEG; what has no colour, in gray."""
    gray = image.mode == "L"
    image.info = {}  # what a camera writes beside the picture would be written again
    written = io.BytesIO()
    image.save(written, "JPEG", quality=QUALITY)
    return Sheet(*image.size, written.getvalue(), Name.DCTDecode, gray)


def laid(file: pikepdf.Pdf, sheet: Sheet, size: tuple[float, float] | None = None) -> Dictionary:
    """A page of `size` in points (else as large as A4 allows) filled by the picture; not yet in the page tree."""
    longest = max(sheet.width, sheet.height)
    width, height = size or (sheet.width * LONG_SIDE / longest, sheet.height * LONG_SIDE / longest)
    picture = file.make_stream(b"")
    picture.write(sheet.packed, filter=sheet.filter)
    picture.Type, picture.Subtype = Name.XObject, Name.Image
    picture.Width, picture.Height, picture.BitsPerComponent = sheet.width, sheet.height, 8
    picture.ColorSpace = Name.DeviceGray if sheet.gray else Name.DeviceRGB
    content = file.make_stream(b"q %.3f 0 0 %.3f 0 0 cm /Picture Do Q" % (width, height))
    box = pikepdf.Array([0, 0, round(width, 3), round(height, 3)])
    resources = Dictionary(XObject=Dictionary(Picture=file.make_indirect(picture)))
    return Dictionary(Type=Name.Page, MediaBox=box, Contents=content, Resources=resources)


def _upright(image: Image.Image) -> Image.Image:
    """Turned as the camera was held, and no larger than a page needs."""
    with suppress(Exception):  # what a camera says of itself is wrong often enough
        image = ImageOps.exif_transpose(image)
    image.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    return image


def _flat(image: Image.Image) -> Image.Image:
    """In plain colours on white paper."""
    profile = image.info.get("icc_profile")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        see_through = image.convert("RGBA")
        paper = Image.new("RGBA", see_through.size, "white")
        image = Image.alpha_composite(paper, see_through).convert("RGB")
    if profile and image.mode in ("RGB", "CMYK"):
        with suppress(ImageCms.PyCMSError, OSError, ValueError):  # a profile that says nothing
            meant = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.profileToProfile(image, meant, ImageCms.createProfile("sRGB"), outputMode="RGB") or image
    return image if image.mode in ("RGB", "L") else image.convert("RGB")
