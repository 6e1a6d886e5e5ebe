"""One page as a picture, in the child."""

from __future__ import annotations

import io

import pypdfium2

from qianyue.uploads.errors import refused


def drawn(pdf: bytes, number: int, width: int) -> bytes:
    """WebP, `width` pixels wide. Raises UploadRefused."""
    try:
        page = pypdfium2.PdfDocument(pdf)[number - 1]
        image = page.render(scale=width / page.get_width()).to_pil().convert("RGB")
    except (pypdfium2.PdfiumError, IndexError) as problem:
        raise refused("这一页无法显示，请下载文件查看，并联系平台运维人员。") from problem
    written = io.BytesIO()
    image.save(written, "WEBP", quality=75, method=2)
    return written.getvalue()
