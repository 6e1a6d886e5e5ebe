"""Evidence put in place of evidence: OCSP answers, revocation lists, timestamps."""

from __future__ import annotations

from datetime import timedelta

from qianyue.trust import digests, pades, revocation
from qianyue.trust.authority import writing
from tests.trust.cast import World
from tests.trust.forgeries.scene import Scene, contents, forgery
from tests.trust.forging import Forger
from tests.trust.handmade import plain_cms
from tests.trust.papers import conclude, evidence, sign, stamp

OCSP, CRL, TIME = "OCSP substitution", "CRL substitution", "timestamp substitution"


def _closed_with(scene: Scene, pdf: bytes, dss: pades.Dss, *, authority: World | None = None) -> bytes:
    return pades.close(pdf, dss=dss, timestamp=lambda digest: stamp(authority or scene.world, digest))


def _revoked(scene: Scene) -> tuple[bytes, pades.Dss, bytes]:
    """A file that the worker signed after the certificate was revoked; evidence and list from before that."""
    worker = scene.world.worker()
    before = evidence(scene.world, worker, scene.acme)
    stale = scene.world.authority.crl()
    scene.world.clock.turn(seconds=90)
    scene.world.authority.revoke(serial=worker.certificate.serial)
    scene.world.clock.turn(seconds=90)
    both = sign(sign(scene.paper, scene.world, worker, field="worker"), scene.world, scene.acme, field="employer")
    return both, before, stale


@forgery(OCSP)
def answers_from_before_the_revocation(scene: Scene) -> bytes:
    """Signed with a revoked certificate, with OCSP answers from before the revocation in the file"""
    both, before, _ = _revoked(scene)
    scene.world.clock.turn(seconds=1)
    return _closed_with(scene, both, before)


@forgery(OCSP)
def answers_about_another(scene: Scene) -> bytes:
    """The answers are genuine, but about another worker's certificate"""
    both, _, _ = _revoked(scene)
    scene.world.clock.turn(seconds=1)
    return _closed_with(scene, both, evidence(scene.world, scene.world.worker(), scene.acme))


@forgery(OCSP)
def answers_by_nobody_authorised(scene: Scene) -> bytes:
    """An answer "good" that the employer signed itself, with its own genuine certificate as responder's"""
    worker = scene.world.worker()
    both = sign(sign(scene.paper, scene.world, worker, field="worker"), scene.world, scene.acme, field="employer")
    scene.world.clock.turn(seconds=1)
    genuine = evidence(scene.world, scene.acme)
    now = scene.world.clock()
    asked = revocation.request(certificate=worker.certificate, issuer=scene.world.authority.issuing)
    cert_id = revocation.read_request(asked).questions[0][1]
    entry = next(item for item in scene.world.authority.issued() if item.serial == worker.certificate.serial)
    single = writing.ocsp_single(cert_id=cert_id, entry=entry, this_update=now, next_update=now + timedelta(hours=1))
    own = writing.ocsp_response(
        signer=scene.acme.key, responder=scene.acme.certificate, produced_at=now, singles=[single], nonce=None
    )
    return _closed_with(scene, both, pades.Dss(certificates=genuine.certificates, ocsps=[*genuine.ocsps, own]))


@forgery(OCSP)
def answers_taken_out(scene: Scene) -> bytes:
    """After conclusion the store is emptied and the file closed once more"""
    forger = Forger(scene.contract)
    forger.set(forger.root, "DSS", b"%d 0 R" % forger.add(b"<</Type/DSS/Certs[]/OCSPs[]>>"))
    return scene.closed(forger.save())


@forgery(CRL)
def list_from_before_the_revocation(scene: Scene) -> bytes:
    """Signed with a revoked certificate; the file has a list from before the revocation and no answer about it"""
    both, before, stale = _revoked(scene)
    scene.world.clock.turn(seconds=1)
    genuine = evidence(scene.world, scene.acme)
    return _closed_with(scene, both, pades.Dss(certificates=before.certificates, ocsps=genuine.ocsps, crls=[stale]))


@forgery(TIME)
def token_of_another_file(scene: Scene) -> bytes:
    """The closing token of another contract of the same parties"""
    other = conclude(scene.world, worker=scene.alice, employer=scene.acme, base=Scene(scene.seed + 1000).paper)
    (start, end), (first, last) = contents(scene.contract, "timestamp"), contents(other, "timestamp")
    return scene.contract[:start] + other[first:last] + scene.contract[end:]


@forgery(TIME)
def token_by_a_strange_authority(scene: Scene) -> bytes:
    """Closed by an authority that the attacker made, whose clock says what he likes"""
    strange = World()
    strange.clock.now = scene.world.clock() - timedelta(days=300)
    return _closed_with(scene, scene.both, evidence(scene.world, scene.alice, scene.acme), authority=strange)


@forgery(TIME)
def stamp_of_the_other_signature(scene: Scene) -> bytes:
    """The employer's signature carries a genuine timestamp over other bytes"""
    return scene.by_employer(cms_of=lambda *given: plain_cms(*given, stamped=b"another signature"))


@forgery(TIME)
def closed_before_it_was_signed(scene: Scene) -> bytes:
    """The closing timestamp is older than the signatures it closes over"""
    both = sign(sign(scene.paper, scene.world, scene.alice, field="worker"), scene.world, scene.acme, field="employer")
    asked = evidence(scene.world, scene.alice, scene.acme)
    scene.world.clock.turn(seconds=-30)
    closed = _closed_with(scene, both, asked)
    scene.world.clock.turn(seconds=30)
    return closed


@forgery(TIME)
def closing_taken_off(scene: Scene) -> bytes:
    """The revision with evidence and closing timestamp cut off"""
    return scene.both


@forgery(TIME)
def imprint_changed(scene: Scene) -> bytes:
    """One octet changed in the imprint of the employer's timestamp token"""

    def turned(covered: bytes, party: object, world: World) -> bytes:
        cms = plain_cms(covered, scene.acme, world)
        at = cms.rindex(digests.algorithm("sha256").identifier) + 20
        return cms[:at] + bytes((cms[at] ^ 1,)) + cms[at + 1 :]

    return scene.by_employer(cms_of=turned)
