// Suite sm2: SM2 with SM3, the key in two halves. Part of the worker's signing page.
//
// With d the private key that never exists, (1+d)⁻¹ = d1·d2 mod n. d1 is born here and forgotten here; d2 is the platform's. Each
// side proves to know its half, and both are asked for every signature: qianyue/trust/sm2/two_party.py has the whole of it.
(function () {
  "use strict";
  const Q = window.Qianyue;
  const { bytes, der } = Q;
  const { sm2, sm3 } = window.SmCryptoV2;

  const N = BigInt("0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123");
  const GENERATOR =
    "0432c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0";
  const G = sm2.precomputePublicKey(GENERATOR, 4);
  const Point = G.constructor;
  const ONE = BigInt(1);
  const BROWSER = "qianyue-sm2-browser-1";
  const PLATFORM = "qianyue-sm2-platform-1";

  const refuse = () => { throw new Q.Trouble("joint_differs"); };
  const mod = (value) => ((value % N) + N) % N;
  const hexOf = (number) => number.toString(16).padStart(64, "0");
  const pointHex = (point) => point.toHex(false);
  const fromHex = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
  const digest = (...parts) => fromHex(sm3(bytes.join(parts)));

  // 320 bits, so that no number is more likely than another by more than 2⁻⁶⁴.
  const random = () => (BigInt(`0x${bytes.hex(crypto.getRandomValues(new Uint8Array(40)))}`) % (N - ONE)) + ONE;

  function readNumber(text) {
    if (typeof text !== "string" || !/^[0-9a-f]{64}$/.test(text)) refuse();
    const number = BigInt(`0x${text}`);
    if (number === BigInt(0) || number >= N) refuse();
    return number;
  }

  // Refuses what is not on the curve.
  function readPoint(text) {
    if (typeof text !== "string" || !/^04[0-9a-f]{128}$/.test(text)) refuse();
    try {
      return Point.fromHex(text);
    } catch (_) {
      return refuse();
    }
  }

  // a⁻¹ mod n: n is prime (Fermat).
  function inverse(value) {
    let result = ONE;
    let base = mod(value);
    for (let power = N - BigInt(2); power; power >>= ONE) {
      if (power & ONE) result = mod(result * base);
      base = mod(base * base);
    }
    return result;
  }

  // Schnorr's challenge over everything that is said.
  function challenge(label, session, base, value, commitment) {
    const points = [base, value, commitment].map((point) => fromHex(pointHex(point)));
    return mod(BigInt(`0x${bytes.hex(digest(bytes.ascii(label), bytes.ascii(session), ...points))}`));
  }

  function prove(secret, base, value, label, session) {
    const once = random();
    const commitment = base.multiply(once);
    return pointHex(commitment) + hexOf(mod(once + challenge(label, session, base, value, commitment) * secret));
  }

  function checkProof(text, base, value, label, session) {
    if (typeof text !== "string") refuse();
    const commitment = readPoint(text.slice(0, 130));
    const answer = readNumber(text.slice(130));
    const expected = commitment.add(value.multiply(challenge(label, session, base, value, commitment)));
    if (!base.multiply(answer).equals(expected)) refuse();
  }

  Q.suites = Q.suites || {};
  Q.suites.sm2 = {
    digest: async (data) => digest(data),
    digestName: der.sequence(der.oid("1.2.156.10197.1.401")),

    // `session`: what both proofs are bound to. `ask.join` and `ask.answer` bring messages to the platform and its answers back.
    async newKey(session, ask) {
      let share = random();
      const half = inverse(share);
      const mine = G.multiply(half);
      const proof = prove(half, G, mine, BROWSER, session);
      const joined = await ask.join({ point: pointHex(mine), proof });
      const joint = readPoint(joined.public);
      checkProof(joined.proof, mine, joint.add(G), PLATFORM, session);
      const publicHex = pointHex(joint);

      return {
        spki: bytes.join([fromHex("3059301306072a8648ce3d020106082a811ccf5501822d034200"), fromHex(publicHex)]),
        signatureName: "1.2.156.10197.1.501",

        // Verified here before anybody sees it; what fails ends the key.
        async sign(data) {
          let once = random();
          const told = await ask.answer({ key: joined.key, point: pointHex(G.multiply(once)) });
          try {
            const [r, s2, s3] = [told.r, told.s2, told.s3].map(readNumber);
            const s = mod(share * once * s2 + share * s3 - r);
            const signature = hexOf(r) + hexOf(s);
            if (s === BigInt(0) || s === N - r || !sm2.doVerifySignature(data, signature, publicHex, { hash: true })) refuse();
            return fromHex(signature);
          } catch (problem) {
            share = BigInt(0);
            throw problem;
          } finally {
            once = BigInt(0);
          }
        },
        forget() { share = BigInt(0); },
      };
    },
  };
})();
