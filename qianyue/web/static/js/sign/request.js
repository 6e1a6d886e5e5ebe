// The one-off key, and the request for its certificate (PKCS#10, RFC 2986). Part of the worker's signing page.
(function () {
  "use strict";
  const Q = window.Qianyue;
  const { bytes, der } = Q;
  const ECDSA = { name: "ECDSA", namedCurve: "P-256" };
  const ECDSA_SHA256 = "1.2.840.10045.4.3.2";

  // A key pair whose private half cannot leave this browser (extractable: false).
  Q.newKey = async function () {
    const pair = await crypto.subtle.generateKey(ECDSA, false, ["sign", "verify"]);
    return { privateKey: pair.privateKey, spki: new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey)) };
  };

  // r‖s over `data`.
  Q.signWith = async (key, data) => new Uint8Array(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key.privateKey, data));

  // The request proves possession of the key. Its subject is empty: who the person is, the authority knows from the platform.
  Q.certificateRequest = async function (key) {
    const info = der.sequence(der.unsigned(Uint8Array.of(0)), der.sequence(), key.spki, der.tlv(0xa0));
    const signature = der.ecdsa(await Q.signWith(key, info));
    return der.sequence(info, der.sequence(der.oid(ECDSA_SHA256)), der.tlv(0x03, Uint8Array.of(0), signature));
  };
})();
