"""Opening files with pdfium, which is not made for threads (a second one in it ends the process): one at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2

_one_at_a_time = threading.RLock()


@contextmanager
def opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """The file, for as long as nobody else has one open. Raises PdfiumError for what is no PDF."""
    with _one_at_a_time:
        file = pypdfium2.PdfDocument(pdf)
        try:
            yield file
        finally:
            file.close()
