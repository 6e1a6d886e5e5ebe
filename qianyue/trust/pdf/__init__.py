"""PDF as far as signatures need it (ISO 32000-2 7.3 to 7.5): objects, cross-references, revisions, incremental updates.

Our own reading, because a verifier must know which bytes are which revision and must refuse what two readers would
understand differently. No rendering, no repair.
"""

from qianyue.trust.pdf.document import Document, Revision, View
from qianyue.trust.pdf.errors import PdfDamaged, PdfError, PdfUnsupported
from qianyue.trust.pdf.objects import Array, Dictionary, Name, Ref, Stream, Value

__all__ = [
    "Array",
    "Dictionary",
    "Document",
    "Name",
    "PdfDamaged",
    "PdfError",
    "PdfUnsupported",
    "Ref",
    "Revision",
    "Stream",
    "Value",
    "View",
]
