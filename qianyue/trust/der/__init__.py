"""DER (X.690): a small writer and a strict reader, for the few structures that trust needs.

The writer builds bytes directly, so constant parts are encoded once. The reader accepts DER and nothing else:
whatever has two encodings has two digests, and that is how signed files are forged.
"""

from qianyue.trust.der.reader import DerError, Element, Fields, parse, parse_prefix
from qianyue.trust.der.writer import (
    bit_string,
    boolean,
    context,
    enumerated,
    generalized_time,
    integer,
    name_time,
    null,
    octet_string,
    oid,
    printable_string,
    sequence,
    set_of,
    tlv,
    utf8_string,
)

__all__ = [
    "DerError",
    "Element",
    "Fields",
    "bit_string",
    "boolean",
    "context",
    "enumerated",
    "generalized_time",
    "integer",
    "name_time",
    "null",
    "octet_string",
    "oid",
    "parse",
    "parse_prefix",
    "printable_string",
    "sequence",
    "set_of",
    "tlv",
    "utf8_string",
]
