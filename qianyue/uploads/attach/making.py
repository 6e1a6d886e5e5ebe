"""In the child: what a file is by its first octets, and the tamper-proof rendition that stands for it from then on."""

from __future__ import annotations

import pikepdf

from qianyue.uploads.attach import paper, pdfa, picture
from qianyue.uploads.attach.rendition import Rendition
from qianyue.uploads.errors import refused
from qianyue.uploads.lines import body, joined
from qianyue.uploads.package import LONGEST, TOO_LONG

LARGEST_MADE = 40 << 20  # octets of what it becomes
JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc")
UNKNOWN = "不能识别这种文件。附件可以是 PDF、Word（.docx）、Excel（.xlsx）、JPEG 或 PNG 图片。"
APPLE = "这是 HEIC 格式的照片。请在手机里另存为 JPEG，或者截图以后再上传。"


def rendition(data: bytes) -> Rendition:
    """Raises UploadRefused."""
    if data.startswith((JPEG, PNG)):
        made = _of_picture(data)
    elif data.startswith(b"%PDF-"):
        made = _of_pdf(data)
    else:
        raise refused(paper.NOT_PDF if b"%PDF-" in data[:1024] else APPLE if data[4:12] in HEIC else UNKNOWN)
    if len(made.pdf) > LARGEST_MADE:
        raise refused(f"转换以后的文件超过 {LARGEST_MADE >> 20} MB，请减少页数或者降低图片的分辨率。")
    return made


def _of_picture(data: bytes) -> Rendition:
    sheet = picture.photographed(data)
    with pdfa.begun() as file:
        file.pages.append(pikepdf.Page(file.make_indirect(picture.laid(file, sheet))))
        made = pdfa.written(file)
    return Rendition(made, 1, "", (1,), (), "jpeg" if data.startswith(JPEG) else "png")


def _of_pdf(data: bytes) -> Rendition:
    from qianyue.uploads.pdf import pages

    made = paper.cleaned(data)
    found = pages(made.pdf)
    if made.drawn:  # their words are in the file that was sent; what is shown counts, and this only helps to read it
        sent = pages(data)
        found = [sent[number] if number + 1 in made.drawn else page for number, page in enumerate(found)]
    words = joined(list(body([page.lines for page in found])))
    if len(words) > LONGEST:
        raise refused(TOO_LONG)
    unread = tuple(number for number, page in enumerate(found, 1) if page.unread)
    return Rendition(made.pdf, made.pages, words, unread, made.drawn, "pdf")
