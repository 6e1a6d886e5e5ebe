"""Errors of reading PDF files: damaged is another answer than not supported."""

from qianyue.trust.errors import TrustError


class PdfError(TrustError):
    """Base of both. `detail` is for developers and never shown alone."""

    def __init__(self, code: str, message: str, detail: str) -> None:
        super().__init__(code, f"{message}({detail})")
        self.detail = detail


class PdfDamaged(PdfError):
    """The bytes contradict the format, or themselves: no honest program writes this."""

    def __init__(self, detail: str) -> None:
        super().__init__("pdf_damaged", "PDF 文件结构损坏或自相矛盾，请取得原始文件。", detail)


class PdfUnsupported(PdfError):
    """A legitimate file of a make that this program does not read."""

    def __init__(self, detail: str) -> None:
        super().__init__("pdf_unsupported", "不支持此种结构的 PDF 文件，请使用平台生成的原始文件。", detail)
