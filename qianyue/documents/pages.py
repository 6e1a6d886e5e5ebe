"""Pages as pictures (原样), beside the reading view. Only for files that we wrote ourselves: an upload is cleaned first."""

from __future__ import annotations

import io

import pypdfium2

from qianyue.documents.errors import RenderError
from qianyue.documents.reading import opened

LEAST_WIDTH, MOST_WIDTH = 200, 2400  # pixels


def page_count(pdf: bytes) -> int:
    with opened(pdf) as file:
        return len(file)


def page_image(pdf: bytes, page: int, *, width: int, lossless: bool = False) -> bytes:
    """Page `page` (from 1) as WebP, or as PNG (`lossless`), `width` pixels wide, with its seals and signatures. The same bytes
    every time.

    Nothing is kept here: callers cache by document digest, page and width. Raises RenderError.
    """
    if not LEAST_WIDTH <= width <= MOST_WIDTH:
        raise RenderError(f"页面图片的宽度应在 {LEAST_WIDTH} 至 {MOST_WIDTH} 像素之间。")
    try:
        with opened(pdf) as file:
            if not 1 <= page <= len(file):
                raise RenderError(f"文书只有 {len(file)} 页，没有第 {page} 页。")
            file.init_forms()  # signature fields show their appearance only when forms are drawn
            sheet = file[page - 1]
            image = sheet.render(scale=width / sheet.get_width(), may_draw_forms=True).to_pil().convert("RGB")
    except pypdfium2.PdfiumError as error:
        raise RenderError("这个文件不是可以显示的 PDF 文件。") from error
    written = io.BytesIO()
    if lossless:
        image.save(written, "PNG")
    else:
        image.save(written, "WEBP", quality=75, method=2)
    return written.getvalue()
