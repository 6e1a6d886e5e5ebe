"""Distinguished names. Compared by their encoding: what is encoded differently is another name to us."""

from __future__ import annotations

from dataclasses import dataclass

from qianyue.trust import der, oids
from qianyue.trust.der import tags

_LABELS = {
    oids.COUNTRY: "C",
    oids.ORGANISATION: "O",
    oids.ORGANISATIONAL_UNIT: "OU",
    oids.COMMON_NAME: "CN",
    oids.SERIAL_NUMBER: "SERIALNUMBER",
    "2.5.4.7": "L",
    "2.5.4.8": "ST",
    "2.5.4.97": "ORGANIZATIONIDENTIFIER",
    "1.2.840.113549.1.9.1": "E",
}


@dataclass(frozen=True)
class Name:
    """A name as read: its DER and its attributes `(dotted OID, text)` in order."""

    encoded: bytes
    attributes: tuple[tuple[str, str], ...]

    def first(self, oid: str) -> str | None:
        return next((text for found, text in self.attributes if found == oid), None)

    @property
    def common_name(self) -> str | None:
        return self.first(oids.COMMON_NAME)

    @property
    def display(self) -> str:
        """What people call the holder: the common name, else the organisation, else the whole name."""
        return self.common_name or self.first(oids.ORGANISATION) or str(self)

    def __str__(self) -> str:
        return ", ".join(f"{_LABELS.get(oid, oid)}={text}" for oid, text in self.attributes)


def read_name(element: der.Element) -> Name:
    attributes = []
    for relative in element.expect(tags.SEQUENCE).children():
        for attribute in relative.expect(tags.SET).children():
            fields = attribute.fields()
            attributes.append((fields.take().as_oid(), fields.take().as_text()))
            fields.done()
    return Name(element.encoded, tuple(attributes))


def name(*attributes: tuple[str, str]) -> bytes:
    """The DER of a name from `(dotted OID, text)`, one attribute a level; country and serial number as PrintableString."""
    levels = []
    for oid, text in attributes:
        printable = oid in (oids.COUNTRY, oids.SERIAL_NUMBER)
        levels.append(der.set_of(der.sequence(der.oid(oid), (der.printable_string if printable else der.utf8_string)(text))))
    return der.sequence(*levels)
