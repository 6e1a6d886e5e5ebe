// Suite p256: ECDSA with SHA-256 by WebCrypto. Part of the worker's signing page.
//
// A suite has `digest` (octets → octets), `digestName` (the DER of its AlgorithmIdentifier where it is not the default of RFC
// 5035, SHA-256) and `newKey`, whose key has `spki`, `signatureName` (an object identifier), `sign` (octets → r‖s) and `forget`.
(function () {
  "use strict";
  const Q = window.Qianyue;
  const ECDSA = { name: "ECDSA", namedCurve: "P-256" };

  Q.suites = Q.suites || {};
  Q.suites.p256 = {
    digest: Q.bytes.sha256,
    digestName: null,

    // A key pair whose private half cannot leave this browser (extractable: false).
    async newKey() {
      let pair = await crypto.subtle.generateKey(ECDSA, false, ["sign", "verify"]);
      return {
        spki: new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey)),
        signatureName: "1.2.840.10045.4.3.2",
        sign: async (data) => new Uint8Array(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, pair.privateKey, data)),
        forget() { pair = null; },
      };
    },
  };
})();
