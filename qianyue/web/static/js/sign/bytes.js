// Bytes, and the little DER that signing needs (X.690). Part of the worker's signing page; see ceremony.js.
(function () {
  "use strict";
  const Q = (window.Qianyue = window.Qianyue || {});

  Q.Trouble = class Trouble extends Error {
    // `code` names a sentence of the page; `text` is the server's own sentence, where it gave one.
    constructor(code, text) {
      super(text || code);
      this.code = code;
      this.text = text || "";
    }
  };

  const bytes = (Q.bytes = {
    sha256: async (data) => new Uint8Array(await crypto.subtle.digest("SHA-256", data)),
    hex: (data) => Array.from(data, (octet) => octet.toString(16).padStart(2, "0")).join(""),
    ascii: (text) => Uint8Array.from(text, (character) => character.charCodeAt(0)),
    equal: (a, b) => a.length === b.length && a.every((octet, at) => octet === b[at]),

    join(parts) {
      const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
      let at = 0;
      for (const part of parts) { joined.set(part, at); at += part.length; }
      return joined;
    },

    // One character an octet, so that offsets in the text are offsets in the file.
    latin1(data) {
      let text = "";
      for (let at = 0; at < data.length; at += 32768) text += String.fromCharCode.apply(null, data.subarray(at, at + 32768));
      return text;
    },

    fromBase64: (text) => bytes.ascii(atob(text)),
    toBase64: (data) => btoa(bytes.latin1(data)),
  });

  const der = (Q.der = {
    tlv(tag, ...parts) {
      const value = bytes.join(parts);
      const length = value.length;
      const head = length < 128 ? [tag, length] : length < 256 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 255];
      return bytes.join([Uint8Array.from(head), value]);
    },
    sequence: (...parts) => der.tlv(0x30, ...parts),
    // SET OF is in the order of its members' encodings (X.690 11.6).
    setOf: (...parts) => der.tlv(0x31, ...parts.slice().sort((a, b) => (bytes.hex(a) < bytes.hex(b) ? -1 : 1))),
    octets: (data) => der.tlv(0x04, data),

    // An unsigned big-endian number as INTEGER: no leading zeros, but one where the first bit is set.
    unsigned(data) {
      let at = 0;
      while (at < data.length - 1 && data[at] === 0) at += 1;
      const body = data.subarray(at);
      return der.tlv(0x02, body[0] & 0x80 ? Uint8Array.of(0) : new Uint8Array(0), body);
    },

    oid(text) {
      const [first, second, ...rest] = text.split(".").map(Number);
      const octets = [40 * first + second];
      for (const arc of rest) {
        const group = [arc & 127];
        for (let left = arc >> 7; left; left >>= 7) group.unshift((left & 127) | 128);
        octets.push(...group);
      }
      return der.tlv(0x06, Uint8Array.from(octets));
    },

    // The elements inside a constructed element, each with its whole encoding and its value. Definite lengths only.
    children(data) {
      const { value } = der.element(data, 0);
      const found = [];
      for (let at = 0; at < value.length; ) {
        const child = der.element(value, at);
        found.push(child);
        at += child.encoded.length;
      }
      return found;
    },

    element(data, at) {
      const first = data[at + 1];
      const size = first & 0x80 ? first & 0x7f : 0;
      if (first === undefined || first === 0x80 || size > 3) throw new Q.Trouble("certificate_differs");
      let length = size ? 0 : first;
      for (let index = 0; index < size; index += 1) length = length * 256 + data[at + 2 + index];
      const start = at + 2 + size;
      if (!(start + length <= data.length)) throw new Q.Trouble("certificate_differs");
      return { tag: data[at], encoded: data.subarray(at, start + length), value: data.subarray(start, start + length) };
    },

    // WebCrypto's r‖s as the SEQUENCE of two INTEGERs that X.509 wants (RFC 5480).
    ecdsa: (raw) => der.sequence(der.unsigned(raw.subarray(0, raw.length / 2)), der.unsigned(raw.subarray(raw.length / 2))),
  });
})();
