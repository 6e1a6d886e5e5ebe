// What the browser is asked to sign, checked byte by byte against the file that was read. Part of the worker's signing page.
//
// The revision may only append (ISO 32000-1 7.5.6), and of what it appends every byte is accounted for: the signature's
// own dictionary, its picture, the worker's field with exactly the two entries that signing sets, the table of objects.
(function () {
  "use strict";
  const Q = window.Qianyue;
  const { bytes, der } = Q;

  const FIELD = /^<<\/Type\/Annot\/Subtype\/Widget\/FT\/Sig\/T\(worker\)[^]*\/AP(<<\/N \d+ 0 R>>)>>$/;
  const SIGNATURE = /^<<\/Type\/Sig\/Filter\/Adobe\.PPKLite\/SubFilter\/ETSI\.CAdES\.detached\/M \(D:\d{14}Z\)(?:\/(?:Name|Reason|Location) (?:<[0-9a-f]*>|\((?:[^()\\]|\\[()\\])*\)))*\/ByteRange \[(\d+) (\d+) (\d+) (\d+)\] *\/Contents <(0+)>>>$/;
  const DRAWING = /^<<\/Type\/XObject\/Subtype\/(?:Form\/BBox\[0 0 [\d.]+ [\d.]+\]\/Resources<<(?:\/XObject<<\/Im \d+ 0 R>>)?>>|Image\/Width \d+\/Height \d+\/ColorSpace\/Device(?:RGB|Gray)\/BitsPerComponent 8(?:\/SMask \d+ 0 R)?)\/Filter\/FlateDecode\/Length (\d+)>>\nstream\n/;
  const KEPT = [["Root", /\/Root\s*(\d+ 0 R)/], ["Info", /\/Info\s*(\d+ 0 R)/], ["ID", /\/ID\s*(\[[^\]]*\])/]];

  const refuse = (code) => { throw new Q.Trouble(code || "revision_differs"); };

  // The base file: how many objects, where its table is, what its trailer hands on, the worker's empty field.
  function readBase(text) {
    const end = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(text.slice(-64));
    if (!end) refuse();
    const start = Number(end[1]);
    const table = /^xref\s+0 (\d+)\s+/.exec(text.slice(start, start + 40));
    const trailer = text.slice(text.indexOf("trailer", start));
    const kept = KEPT.map(([key, value]) => [key, value.exec(trailer)]).filter(([, found]) => found);
    if (!table || !kept.length || kept[0][0] !== "Root") refuse();
    const size = Number(table[1]);
    const fields = [];
    for (let number = 1; number < size; number += 1) {
      const offset = Number(text.substr(start + table[0].length + 20 * number, 10));
      const head = `${number} 0 obj\n`;
      if (text.substr(offset, head.length) !== head) refuse();
      const body = text.slice(offset + head.length, text.indexOf("\nendobj", offset));
      if (body.startsWith("<</Type/Annot") && FIELD.test(body)) fields.push({ number, body, look: FIELD.exec(body)[1] });
    }
    if (fields.length !== 1) refuse();
    return { size, start, field: fields[0], kept: kept.map(([key, found]) => `/${key} ${found[1]}`).join("") };
  }

  // The objects of the revision in their order, then the rest of it from the table on.
  function readObjects(tail) {
    const objects = [];
    let at = tail.startsWith("\n") ? 1 : 0;
    for (;;) {
      const head = /^(\d+) 0 obj\n/.exec(tail.substr(at, 24));
      if (!head) return { objects, rest: tail.slice(at), at };
      const start = at + head[0].length;
      const stream = DRAWING.exec(tail.substr(start, 400));
      const stop = stream ? start + stream[0].length + Number(stream[1]) + "\nendstream".length : tail.indexOf("\nendobj\n", start);
      if (stop < start || tail.substr(stop, 8) !== "\nendobj\n") refuse();
      if (stream && tail.slice(stop - 10, stop) !== "\nendstream") refuse();
      objects.push({ number: Number(head[1]), at, start, body: tail.slice(start, stop), stream: Boolean(stream) });
      at = stop + 8;
    }
  }

  // The table that these objects must have: subsections of consecutive numbers, entries of twenty octets.
  function tableOf(objects, base) {
    const parts = ["xref\n"];
    for (let first = 0; first < objects.length; ) {
      let last = first;
      while (last + 1 < objects.length && objects[last + 1].number === objects[last].number + 1) last += 1;
      parts.push(`${objects[first].number} ${last - first + 1}\n`);
      for (; first <= last; first += 1) parts.push(`${String(base + objects[first].at).padStart(10, "0")} 00000 n \n`);
    }
    return parts.join("");
  }

  // Errors: Trouble("revision_differs"). Returns the octets that are to be hashed: all but the room for the signature.
  Q.checkRevision = function (file, revision, range) {
    const text = bytes.latin1(file);
    const tail = bytes.latin1(revision);
    const base = readBase(text);
    const { objects, rest, at } = readObjects(tail);
    if ((/[\r\n]$/.test(text) ? 0 : 1) !== (tail.startsWith("\n") ? 1 : 0)) refuse();

    const old = objects.filter((one) => one.number < base.size);
    const fresh = objects.filter((one) => one.number >= base.size);
    const signatures = fresh.filter((one) => !one.stream);
    if (old.length !== 1 || old[0].number !== base.field.number || signatures.length !== 1) refuse();
    if (objects.some((one, index) => index && one.number <= objects[index - 1].number)) refuse();
    if (fresh.some((one, index) => one.number !== base.size + index)) refuse();

    const look = fresh.find((one) => one.body.startsWith("<</Type/XObject/Subtype/Form"));
    const signature = SIGNATURE.exec(signatures[0].body);
    if (!signature || !look) refuse();
    const { body } = base.field;
    const signed = `${body.slice(0, body.length - 2 - base.field.look.length)} <</N ${look.number} 0 R>>/V ${signatures[0].number} 0 R>>`;
    if (old[0].body !== signed) refuse();

    const trailer = `trailer\n<</Size ${base.size + fresh.length}${base.kept}/Prev ${base.start}>>\nstartxref\n${file.length + at}\n%%EOF\n`;
    if (rest !== tableOf(objects, file.length) + trailer) refuse();

    const room = file.length + signatures[0].start + signatures[0].body.lastIndexOf("/Contents <") + "/Contents ".length;
    const expected = [0, room, room + signature[5].length + 2, file.length + revision.length - room - signature[5].length - 2];
    if (expected.some((value, index) => value !== range[index] || value !== Number(signature[index + 1]))) refuse();
    return bytes.join([file, revision.subarray(0, room - file.length), revision.subarray(range[2] - file.length)]);
  };

  const attribute = (oid, value) => der.sequence(der.oid(oid), der.setOf(value));

  // The signed attributes must be exactly these three (RFC 5652 11, RFC 5035 3): content type, digest, certificate.
  Q.checkAttributes = async function (attributes, digest, certificate) {
    const identifier = der.sequence(der.octets(await bytes.sha256(certificate)));
    const expected = der.setOf(
      attribute("1.2.840.113549.1.9.3", der.oid("1.2.840.113549.1.7.1")),
      attribute("1.2.840.113549.1.9.4", der.octets(digest)),
      attribute("1.2.840.113549.1.9.16.2.47", der.sequence(der.sequence(identifier))),
    );
    if (!bytes.equal(attributes, expected)) refuse("attributes_differ");
  };

  // The certificate's public key is ours: Certificate → TBSCertificate → the sequence after the subject (RFC 5280 4.1).
  Q.checkCertificate = function (certificate, spki) {
    const fields = der.children(der.children(certificate)[0].encoded);
    const key = fields[fields[0].tag === 0xa0 ? 6 : 5];
    if (!key || !bytes.equal(key.encoded, spki)) refuse("certificate_differs");
  };
})();
