"""Universal tags of X.690 that occur in certificates, CMS and timestamps."""

BOOLEAN = 0x01
INTEGER = 0x02
BIT_STRING = 0x03
OCTET_STRING = 0x04
NULL = 0x05
OID = 0x06
ENUMERATED = 0x0A
UTF8_STRING = 0x0C
PRINTABLE_STRING = 0x13
TELETEX_STRING = 0x14
IA5_STRING = 0x16
UTC_TIME = 0x17
GENERALIZED_TIME = 0x18
BMP_STRING = 0x1E
SEQUENCE = 0x30
SET = 0x31


def context_tag(number: int, *, constructed: bool = True) -> int:
    """The identifier octet of `[number]`."""
    return (0xA0 if constructed else 0x80) | number
