"""Signatures made by hand, for what our own writer would never write: odd byte ranges, odd contents, odd dictionaries.

The keys are genuine and the digest is over whatever the byte range says: only the form is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from qianyue.trust import cms, digests, oids
from tests.trust.cast import Party, World
from tests.trust.forging import Forger
from tests.trust.papers import stamp

ROOM = 12_000  # hexadecimal digits
RANGE_ROOM = 80
HEAD = b"/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached"


@dataclass
class Gap:
    """Where the contents stand, `<` to after `>`, in a file of `total` octets."""

    start: int
    end: int
    total: int

    @property
    def honest(self) -> list[int]:
        return [0, self.start, self.end, self.total - self.end]


def hand_signed(
    pdf: bytes,
    world: World,
    party: Party,
    *,
    field: str,
    ranges: Callable[[Gap], Sequence[Any]] = lambda gap: gap.honest,
    head: bytes = HEAD,
    tail: bytes = b"",
    spell: Callable[[bytes], bytes] = lambda digits: digits,
    cms_of: Callable[[bytes, Party, World], bytes] | None = None,
    forge: Callable[[Forger, int], None] = lambda forger, number: None,
    **options: Any,
) -> bytes:
    """`party`'s signature in `field`, over what `ranges` says. `forge` may edit the revision, whose signature has `number`."""
    forger = Forger(pdf)
    body = b"<<" + head + b"/ByteRange[" + b" " * RANGE_ROOM + b"]/Contents <" + b"0" * ROOM + b">" + tail + b">>"
    number = forger.add(body)
    forger.set(forger.field(field), "V", b"%d 0 R" % number)
    forge(forger, number)
    whole = forger.save(**options)
    start = whole.rindex(b"/Contents <" + b"0" * ROOM) + len(b"/Contents ")
    gap = Gap(start, start + ROOM + 2, len(whole))
    numbers = list(ranges(gap))
    text = " ".join(str(item) for item in numbers).encode()
    assert len(text) <= RANGE_ROOM
    at = whole.rindex(b"/ByteRange[" + b" " * RANGE_ROOM) + len(b"/ByteRange[")
    whole = whole[:at] + text.ljust(RANGE_ROOM) + whole[at + RANGE_ROOM :]
    spans = zip(map(_number, numbers[::2]), map(_number, numbers[1::2]), strict=False)
    covered = b"".join(whole[max(0, first) : max(0, first + length)] for first, length in spans)
    made = (cms_of or plain_cms)(covered, party, world).hex().encode()
    return whole[: gap.start + 1] + spell(made).ljust(ROOM, b"0") + whole[gap.end - 1 :]


def _number(item: Any) -> int:
    """What a generous reader would take it for."""
    return int(item) if not isinstance(item, str) or item.isdigit() else 0


def plain_cms(
    covered: bytes,
    party: Party,
    world: World,
    *,
    timestamped: bool = True,
    stamped: bytes | None = None,
    authority: World | None = None,
    unsigned: Sequence[bytes] = (),
) -> bytes:
    """SignedData over `covered`; `stamped` is what the timestamp is over instead of the signature."""
    digest = digests.digest("sha256", covered)
    attributes = cms.signed_attributes(
        content_type=oids.DATA, message_digest=digest, certificate=party.certificate, digest="sha256"
    )
    signature = party.key.sign(attributes)
    more = list(unsigned)
    if timestamped:
        token = stamp(authority or world, digests.digest("sha256", signature if stamped is None else stamped))
        more.append(cms.attribute(oids.SIGNATURE_TIMESTAMP, token.der))
    return cms.signed_data(
        attributes=attributes,
        signature=signature,
        algorithm=party.key.algorithm,
        digest="sha256",
        signer=party.certificate,
        certificates=party.chain,
        unsigned=more,
    )
