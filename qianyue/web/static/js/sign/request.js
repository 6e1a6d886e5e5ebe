// The request for the certificate of the one-off key (PKCS#10, RFC 2986). Part of the worker's signing page.
(function () {
  "use strict";
  const Q = window.Qianyue;
  const { der } = Q;

  // The request proves possession of the key. Its subject is empty: who the person is, the authority knows from the platform.
  Q.certificateRequest = async function (key) {
    const info = der.sequence(der.unsigned(Uint8Array.of(0)), der.sequence(), key.spki, der.tlv(0xa0));
    const signature = der.ecdsa(await key.sign(info));
    return der.sequence(info, der.sequence(der.oid(key.signatureName)), der.tlv(0x03, Uint8Array.of(0), signature));
  };
})();
