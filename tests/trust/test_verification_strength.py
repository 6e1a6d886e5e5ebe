"""Algorithms good enough at the proven time, and signatures of Chinese make: other names for the same structures."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qianyue.trust import algorithms, der, digests, oids
from qianyue.trust.verification import LABOR_CONTRACT, Period, Policy, Report, Roots, Strength, verify_pdf
from tests.trust.cast import Party, World
from tests.trust.forgeries import FORGERIES, Scene
from tests.trust.forgeries.signing import attributes, cms, rsa_signed
from tests.trust.forging import closed_over, codes
from tests.trust.handmade import HEAD, hand_signed
from tests.trust.papers import paper, sign

SCENE = Scene()
BEFORE, AFTER = SCENE.world.clock() - timedelta(days=1), SCENE.world.clock() + timedelta(days=1)


def judged(pdf: bytes, strength: Strength | None = None, scene: Scene = SCENE) -> Report:
    policy = Policy(parties=LABOR_CONTRACT.parties, strength=strength or Strength())
    return verify_pdf(pdf, roots=scene.roots, policy=policy)


def test_it_works() -> None:
    assert judged(SCENE.contract).verdict == "valid"


def test_every_algorithm_that_we_check_has_its_line() -> None:
    known = Strength()
    assert {row.digest for row in algorithms.ALGORITHMS.values() if row.digest} <= known.digests.keys()
    assert {row.key for row in algorithms.ALGORITHMS.values()} <= known.keys.keys()
    assert set(digests.DIGESTS) <= known.digests.keys()


@pytest.mark.parametrize("name", ["digest_sha1", "key_rsa_1024", "digest_named_twice_differently"])
def test_a_broken_algorithm_proves_nothing(name: str) -> None:
    scene = Scene()
    report = judged(FORGERIES[name].make(scene), scene=scene)
    assert (report.verdict, codes(report)) == ("undetermined", {"algorithm_weak"})


def test_rsa_of_2048_bits_is_good_enough() -> None:
    """The control: the same certificate and the same hand, with a longer key."""
    scene = Scene()
    assert judged(rsa_signed(scene, 2048), scene=scene).verdict == "valid"


@pytest.mark.parametrize(
    ("period", "verdict"),
    [
        (Period(until=AFTER), "valid"),
        (Period(until=BEFORE), "undetermined"),
        (Period(since=BEFORE), "valid"),
        (Period(since=AFTER), "undetermined"),
        (Period(since=BEFORE, until=AFTER), "valid"),
    ],
)
@pytest.mark.parametrize("part", ["digest", "key"])
def test_what_counts_is_whether_it_was_good_at_the_proven_time(part: str, period: Period, verdict: str) -> None:
    strength = Strength(digests={"sha256": period}) if part == "digest" else Strength(keys={"p256": ((256, period),)})
    report = judged(SCENE.contract, strength)
    assert report.verdict == verdict
    assert ("algorithm_weak" in codes(report)) == (verdict != "valid")


def test_an_algorithm_that_ended_since_wants_a_newer_timestamp_by_then() -> None:
    policy = Policy(parties=LABOR_CONTRACT.parties, strength=Strength(digests={"sha256": Period(until=AFTER)}))
    for at, found in ((AFTER, set()), (AFTER + timedelta(days=1), {"timestamp_lapsed"})):
        assert codes(verify_pdf(SCENE.contract, roots=SCENE.roots, policy=policy, at=at)) == found


def test_only_the_weak_signature_is_called_so() -> None:
    scene = Scene()
    strength = Strength(keys={"p256": ((256, Period()),), "rsa": ((3072, Period()),)})
    report = judged(rsa_signed(scene, 2048), strength, scene)
    assert [(item.role, item.verdict) for item in report.signatures] == [("worker", "valid"), ("employer", "undetermined")]


def made(*, outer: str, inner: str, stated: str, head: bytes = HEAD) -> Report:
    """The employer's signature by hand, with the given names for SignedData, its content and the signed attribute."""

    def by_hand(covered: bytes, party: Party, world: World) -> bytes:
        signed = attributes(digests.digest("sha256", covered), certificate=party.chain[0], content_type=stated)
        signature = party.key.sign(signed)
        return cms(signed=signed, signature=signature, named=party.certificate, carried=party.chain, outer=outer, inner=inner)

    scene = Scene()
    return judged(scene.by_employer(cms_of=by_hand, head=head), scene=scene)


@pytest.mark.parametrize("subfilter", [b"ETSI.CAdES.detached", b"adbe.pkcs7.detached"])
@pytest.mark.parametrize("names", [(oids.SIGNED_DATA, oids.DATA), (oids.GM_SIGNED_DATA, oids.GM_DATA)], ids=["cms", "gbt35275"])
def test_both_makes_are_judged_alike(names: tuple[str, str], subfilter: bytes) -> None:
    head = HEAD.replace(b"ETSI.CAdES.detached", subfilter)
    report = made(outer=names[0], inner=names[1], stated=names[1], head=head)
    assert report.verdict == "valid"
    assert [item.algorithm for item in report.signatures] == ["ecdsa_p256_sha256"] * 2


@pytest.mark.parametrize(
    "names",
    [
        (oids.SIGNED_DATA, oids.GM_DATA, oids.GM_DATA),
        (oids.GM_SIGNED_DATA, oids.DATA, oids.DATA),
        (oids.GM_SIGNED_DATA, oids.GM_DATA, oids.DATA),
        (oids.SIGNED_DATA, oids.DATA, oids.GM_DATA),
        (oids.GM_DATA, oids.GM_DATA, oids.GM_DATA),
        (oids.SIGNED_DATA, oids.TST_INFO, oids.TST_INFO),
    ],
)
def test_names_that_contradict_each_other_are_malformed(names: tuple[str, str, str]) -> None:
    report = made(outer=names[0], inner=names[1], stated=names[2])
    assert (report.verdict, codes(report)) == ("invalid", {"signature_malformed"})


@pytest.mark.parametrize("algorithm", ["1.2.156.10197.1.501", "1.2.156.10197.1.301.1"])
@pytest.mark.parametrize("names", [(oids.SIGNED_DATA, oids.DATA), (oids.GM_SIGNED_DATA, oids.GM_DATA)], ids=["cms", "gbt35275"])
def test_sm2_with_sm3_is_taken_under_all_its_names(names: tuple[str, str], algorithm: str) -> None:
    """GB/T 35275 names the key's algorithm (301.1) where CMS names the signature's (501)."""
    world = World(algorithm="sm2_sm3")
    alice, acme = world.worker(), world.employer()

    def by_hand(covered: bytes, party: Party, _: World) -> bytes:
        signed = attributes(digests.digest("sm3", covered), certificate=party.chain[0], content_type=names[1])
        return cms(
            signed=signed,
            signature=party.key.sign(signed),
            named=party.certificate,
            carried=party.chain,
            digest=digests.algorithm("sm3").identifier,
            algorithm=der.sequence(der.oid(algorithm)),
            outer=names[0],
            inner=names[1],
        )

    pdf = hand_signed(sign(paper(), world, alice, field="worker"), world, acme, field="employer", cms_of=by_hand)
    report = verify_pdf(closed_over(pdf, world, alice, acme), roots=Roots([world.authority.root]))
    assert (report.verdict, codes(report)) == ("valid", set())
    assert report.signatures[1].algorithm == "sm2_sm3"


@pytest.mark.parametrize("oid", [algorithms.RSA_ENCRYPTION, algorithms.SM2_SIGNATURE])
def test_the_name_of_another_kind_of_key_is_no_name_for_this_one(oid: str) -> None:
    with pytest.raises(algorithms.AlgorithmError):
        algorithms.read_identifier(der.parse(der.sequence(der.oid(oid))), spki=SCENE.acme.certificate.spki, digest="sha256")
