"""PAdES: the one narrow face through which all signing goes (EN 319 142-1, baseline B-B to B-LTA).

A signature is made in two steps, because the key may be in a worker's browser: `prepare` writes down what will be signed,
somebody signs `Prepared.signed_attributes`, `complete` puts the signature in. `prepare_closing` and `complete_closing` add
the revocation evidence and the document timestamp; `close` does both at once.

Everything is appended. `Base` is what signing must know of a file; with it nothing is parsed.
"""

from qianyue.trust.pades.appearance import Appearance
from qianyue.trust.pades.base import Base, Field
from qianyue.trust.pades.closing import Dss, PreparedClosing, close, complete_closing, prepare_closing
from qianyue.trust.pades.errors import PadesError
from qianyue.trust.pades.prepared import Prepared
from qianyue.trust.pades.signing import check_signature_value, complete, complete_tail, prepare

__all__ = [
    "Appearance",
    "Base",
    "Dss",
    "Field",
    "PadesError",
    "Prepared",
    "PreparedClosing",
    "check_signature_value",
    "close",
    "complete",
    "complete_closing",
    "complete_tail",
    "prepare",
    "prepare_closing",
]
