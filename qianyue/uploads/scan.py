"""Scans and photographs of papers: PDF, JPEG or PNG in, a PDF of plain pictures out that we have written ourselves.

Every page is drawn and written anew, so nothing of the file survives but what the eye sees: no script, form, attachment, hidden
text or place where a photograph was taken.
"""

from __future__ import annotations

import io

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageOps

from qianyue.uploads.errors import refused

SIZE = 10 << 20  # octets of the file: twenty pages of a scanner have five million
PAGES = 20
LONG = 2480  # pixels of a page's longer side: A4 at 212 to the inch, small print is legible and a seal of 38 mm is large enough
LEAST = 600  # pixels of a photograph's longer side: below that no licence can be read
RESOLUTION = 212
QUALITY = 80
MOST_PIXELS = {"JPEG": 50_000_000, "PNG": 40_000_000}  # as impressions of seals (documents/impression.py)
MOST_LONG = 20_000
SCANS = 32  # of a progressive JPEG: each costs a pass over all pixels, and fits into a few octets
BLANK = 245  # of 255: a page without anything darker is empty
STEEPEST = 20  # longer to shorter side of a page: a till roll has ten
MAGIC = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}
HEADER_WITHIN = 1024  # octets: where readers look for %PDF- (ISO 32000-1, annex H)
WRONG = "只接受 PDF、JPEG 或者 PNG 文件。请把材料扫描成 PDF，或者拍照后上传照片。"
TOO_LARGE = "文件超过 10 MB，请降低扫描分辨率或者压缩照片后再上传。"
TOO_MANY = "图片的像素过多，请缩小后再上传。"
BROKEN = "文件已损坏，无法打开。请重新扫描或者拍照后上传。"


def clean(data: bytes) -> tuple[bytes, int]:
    """The pages as a PDF, and their number; only for the child process. Raises UploadRefused."""
    if len(data) > SIZE:
        raise refused(TOO_LARGE)
    sort = next((name for magic, name in MAGIC.items() if data.startswith(magic)), None)
    if sort:
        pages = [_photograph(data, sort)]
    elif b"%PDF-" in data[:HEADER_WITHIN]:
        pages = _drawn(data)
    else:
        raise refused(WRONG)
    if all(_blank(page) for page in pages):
        raise refused("文件是空白的，看不到任何内容。请重新扫描或者拍照后上传。")
    written = io.BytesIO()
    first, *rest = pages
    looks = {"resolution": RESOLUTION, "quality": QUALITY, "subsampling": 0}  # a seal's thin red lines keep their colour
    first.save(written, "PDF", save_all=True, append_images=rest, producer="Qianyue", **looks)
    return written.getvalue(), len(pages)


def _photograph(data: bytes, sort: str) -> Image.Image:
    """Upright, in RGB, on white; every limit is checked on the header before a pixel is unpacked."""
    try:
        with Image.open(io.BytesIO(data), formats=[sort]) as image:
            if image.width * image.height > MOST_PIXELS[sort] or max(image.size) > MOST_LONG:
                raise refused(TOO_MANY)
            if sort == "JPEG" and data.count(b"\xff\xda") > SCANS:
                raise refused("图片的存储方式不常见，请另存为普通 JPEG 后再上传。")
            if max(image.size) < LEAST:
                raise refused("图片太小，看不清上面的字。长边应不少于 600 像素，请重新扫描或者拍照后上传。")
            if sort == "JPEG":
                image.draft("RGB", (LONG, LONG))
            image.thumbnail((LONG, LONG), Image.Resampling.BOX)
            upright = ImageOps.exif_transpose(image)
            if "A" not in upright.getbands() and "transparency" not in upright.info:
                return upright.convert("RGB")
            seen = upright.convert("RGBA")
            return Image.alpha_composite(Image.new("RGBA", seen.size, (255, 255, 255, 255)), seen).convert("RGB")
    except (Image.DecompressionBombError, MemoryError) as error:
        raise refused(TOO_MANY) from error
    except (OSError, SyntaxError, ValueError, TypeError, ArithmeticError, LookupError, EOFError) as error:
        raise refused(BROKEN) from error


def _drawn(data: bytes) -> list[Image.Image]:
    try:
        file = pypdfium2.PdfDocument(data)
        if len(file) > PAGES:
            raise refused("文件超过 20 页，请只上传这一项材料。")
        if not len(file):
            raise refused(BROKEN)
        file.init_forms()  # stamps made by another program are drawn only with the forms; our pdfium runs no scripts
        found = []
        for page in file:
            width, height = page.get_size()
            if min(width, height) <= 0 or max(width, height) > STEEPEST * min(width, height):
                raise refused("文件里有一页的大小不正常，无法显示。请重新扫描后上传。")
            found.append(page.render(scale=LONG / max(width, height), may_draw_forms=True).to_pil().convert("RGB"))
            page.close()
        return found
    except pypdfium2.PdfiumError as problem:
        locked = problem.err_code == pdfium.FPDF_ERR_PASSWORD
        raise refused("文件设有打开密码。请先取消密码再上传。" if locked else BROKEN) from problem


def _blank(page: Image.Image) -> bool:
    darkest = page.convert("L").getextrema()[0]
    return not isinstance(darkest, tuple) and darkest > BLANK
