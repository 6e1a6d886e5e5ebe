"""A paper that becomes part of a contract: PDF and pictures by themselves, Word and Excel through LibreOffice."""

from __future__ import annotations

from qianyue.documents.errors import RenderError
from qianyue.documents.own import office
from qianyue.uploads import (
    BUSY,
    LARGEST_SENT,
    TOO_MUCH,
    Problem,
    Rendition,
    UploadRefused,
    draw_page,
    repack_office,
    tamper_proof,
)

COSTLY = frozenset({TOO_MUCH, BUSY})  # refusals after which further files of the same request are not begun
NO_OFFICE = "本平台暂时不能转换 Word、Excel 文件。请在 Word、WPS 里导出为 PDF 再上传。"
NOT_LAID_OUT = "这个文件转换没有成功。请在 Word、WPS 里导出为 PDF 再上传。"


def attachable(data: bytes) -> Rendition:
    """The tamper-proof rendition of a file that somebody sent (guideline art. 16). Raises UploadRefused."""
    if len(data) > LARGEST_SENT:
        return tamper_proof(data)  # says so
    packed = repack_office(data)
    if packed is None:
        return tamper_proof(data)
    kind, file = packed
    if not office.available():
        raise UploadRefused([Problem("", NO_OFFICE)])
    try:
        laid = office.to_pdf(file, kind)
    except office.OfficeBusy:
        raise UploadRefused([Problem("", BUSY)]) from None
    except RenderError as problem:
        raise UploadRefused([Problem("", NOT_LAID_OUT)]) from problem
    return tamper_proof(laid)._replace(kind=kind)


__all__ = ["COSTLY", "LARGEST_SENT", "Problem", "Rendition", "UploadRefused", "attachable", "draw_page"]
