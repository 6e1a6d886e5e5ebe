// What the browser is asked to sign, checked byte by byte against the file that was read. Part of the worker's signing page.
//
// The revision may only append (ISO 32000-1 7.5.6), and of what it appends every byte is accounted for: the signature's
// own dictionary, its picture, the worker's field with exactly the two entries that signing sets, the table of objects. So is
// the employer's seal, where it was there first: it shows in its own places and nowhere else.
(function () {
  "use strict";
  const Q = window.Qianyue;
  const { bytes, der } = Q;

  const FIELD = { Type: "/Annot", Subtype: "/Widget", FT: "/Sig", T: "(worker)" };
  const ENTRIES = [...Object.keys(FIELD), "TU", "F", "Rect", "P", "AP"];
  const SEAL_FIELD = { Type: /^\/Annot$/, Subtype: /^\/Widget$/, FT: /^\/Sig$/, T: /^\(employer\)$/ };
  const STRIP_FIELD = { Type: /^\/Annot$/, Subtype: /^\/Widget$/, FT: /^\/Tx$/, Ff: /^1$/, T: /^\(employer_seam_\d+\)$/ };
  const SEAL = [140, 140]; // points: a seal's place is 46 mm by 46 mm
  const LOOK = /^<<\/Type\/XObject\/Subtype\/Form\//;
  const WIDEST = [200, 90]; // points: the place for a signature is 70 mm by 30 mm; a larger picture could hide a page
  const EMPTY_LOOK = /^<<\s*\/N \d+ 0 R\s*>>$/;
  const SIGNATURE = /^<<\/Type\/Sig\/Filter\/Adobe\.PPKLite\/SubFilter\/ETSI\.CAdES\.detached\/M \(D:\d{14}Z\)(?:\/(?:Name|Reason|Location) (?:<[0-9a-f]*>|\((?:[^()\\]|\\[()\\])*\)))*\/ByteRange \[(\d+) (\d+) (\d+) (\d+)\] *\/Contents <([0-9a-f]+)>>>$/;
  const EMPTY = /^0+$/; // the room for the worker's signature
  const MADE = /[1-9a-f]/; // the employer's is there already
  const DRAWING = /^<<\/Type\/XObject\/Subtype\/(?:Form\/BBox\[0 0 [\d.]+ [\d.]+\]\/Resources<<(?:\/XObject<<\/Im \d+ 0 R>>)?>>|Image\/Width \d+\/Height \d+\/ColorSpace\/Device(?:RGB|Gray)\/BitsPerComponent 8(?:\/SMask \d+ 0 R)?)\/Filter\/FlateDecode\/Length (\d+)>>\nstream\n/;
  const STRIP = /^<<\/Type\/XObject\/Subtype\/Form\/BBox\[[\d.]+ 0 [\d.]+ [\d.]+\]\/Resources<<\/XObject<<\/Im \d+ 0 R>>>>\/Length (\d+)>>\nstream\n/;
  const KEPT = { Root: /^\d+ 0 R$/, Info: /^\d+ 0 R$/, ID: /^\[[^\]]*\]$/ };
  const ENTRY = /^\d{10} 00000 n(?: \n| \r|\r\n)$/;
  const GAP = "(?:[\\0\\t\\n\\f\\r ]|%[^\\r\\n]*[\\r\\n])+"; // a comment is a blank, too (7.2.4)
  const REFERENCE = new RegExp(`(\\d{1,10})${GAP}\\d{1,10}${GAP}R(?![^\\0\\t\\n\\f\\r ()<>[\\]{}/%])`, "g");

  const refuse = (code) => { throw new Q.Trouble(code || "revision_differs"); };

  const CLOSES = { "(": ")", "[": "]" };

  // Where the value that begins at `at` ends: a string, an array, a dictionary, or everything up to the next key.
  function endOfValue(text, at) {
    const opener = text[at];
    if (opener === "<" && text[at + 1] !== "<") return text.indexOf(">", at) + 1;
    if (!CLOSES[opener] && opener !== "<") {
      const rest = /^\/?[^/<>[\]()]*/.exec(text.slice(at))[0];
      return at + rest.trimEnd().length;
    }
    let depth = 0;
    for (let here = at; here < text.length; here += 1) {
      const two = text.substr(here, 2);
      if (opener === "(") {
        if (text[here] === "\\") here += 1;
        else if (text[here] === "(") depth += 1;
        else if (text[here] === ")" && (depth -= 1) === 0) return here + 1;
      } else if (text[here] === "(" && here > at) here = endOfValue(text, here) - 1;
      else if (opener === "<" && (two === "<<" || two === ">>")) {
        depth += two === "<<" ? 1 : -1;
        here += 1;
        if (depth === 0) return here + 1;
      } else if (opener === "[" && (text[here] === "[" || text[here] === "]")) {
        depth += text[here] === "[" ? 1 : -1;
        if (depth === 0) return here + 1;
      }
    }
    return refuse();
  }

  // A dictionary's own entries by key, each with the place of its value. Written plainly: with comments (%), names in another
  // spelling (#) and characters that are blanks only here, it would say something else to a reader of PDF.
  function entriesOf(text) {
    if (!/^[\t\n\f\r -~]*$/.test(text) || /[%#]/.test(text)) refuse();
    const found = Object.create(null);
    for (let at = 2; ; ) {
      const key = /^\s*\/([A-Za-z]+)(?![^\s/<[(])\s*/.exec(text.slice(at));
      if (!key) return /^\s*>>$/.test(text.slice(at)) ? found : refuse();
      const start = at + key[0].length;
      const end = endOfValue(text, start);
      if (key[1] in found) refuse();
      found[key[1]] = { start, end, value: text.slice(start, end) };
      at = end;
    }
  }

  // The worker's field, when this is it: empty, and with nothing that a signature could not leave alone.
  function workersField(body) {
    if (!body.startsWith("<<") || !body.includes("(worker)")) return null;
    const entries = entriesOf(body);
    if (!Object.keys(FIELD).every((key) => entries[key] && entries[key].value === FIELD[key])) return null;
    if (!Object.keys(entries).every((key) => ENTRIES.includes(key))) refuse();
    if (!entries.AP || !EMPTY_LOOK.test(entries.AP.value) || !entries.Rect || !isSmall(entries.Rect.value, WIDEST)) refuse();
    return { body, look: entries.AP };
  }

  function isSmall(rect, widest) {
    const sides = (/^\[\s*((?:-?[\d.]+\s*){4})\]$/.exec(rect) || ["", ""])[1].trim().split(/\s+/).map(Number);
    return sides.length === 4 && widest.every((most, axis) => Math.abs(sides[axis + 2] - sides[axis]) <= most);
  }

  // Nothing in the file may refer to what comes to exist only with the revision: a page would show it.
  function refersToNoneFrom(text, size) {
    REFERENCE.lastIndex = 0;
    for (let found; (found = REFERENCE.exec(text)); ) if (Number(found[1]) >= size) refuse();
  }

  // The base file: how many objects, where its table is, what its trailer hands on, the worker's empty field. One table lists
  // everything, and the trailer is right behind it.
  function readBase(text) {
    const end = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(text.slice(-64));
    if (!end) refuse();
    const start = Number(end[1]);
    const table = /^xref\s+0 (\d+)\s+/.exec(text.slice(start, start + 40));
    if (!table) refuse();
    const size = Number(table[1]);
    const first = start + table[0].length;
    const trailer = /^trailer\s*(<<[^]*>>)\s*startxref\s+\d+\s+%%EOF\s*$/.exec(text.slice(first + 20 * size));
    const stated = trailer ? entriesOf(trailer[1]) : refuse();
    const kept = Object.keys(KEPT).filter((key) => stated[key]);
    if (kept[0] !== "Root" || !kept.every((key) => KEPT[key].test(stated[key].value))) refuse();
    // Without /Encrypt, as the revision will be, it would read differently; the others name objects that this table does not.
    if (!stated.Size || Number(stated.Size.value) !== size || ["Encrypt", "Prev", "XRefStm"].some((key) => stated[key])) refuse();
    refersToNoneFrom(text, size);
    const fields = [];
    const bodies = Object.create(null);
    for (let number = 1; number < size; number += 1) {
      const entry = text.substr(first + 20 * number, 20);
      const offset = ENTRY.test(entry) ? Number(entry.slice(0, 10)) : refuse();
      const head = `${number} 0 obj\n`;
      if (text.substr(offset, head.length) !== head) refuse();
      const body = text.slice(offset + head.length, text.indexOf("\nendobj", offset));
      bodies[number] = body;
      const field = workersField(body);
      if (field) fields.push(Object.assign(field, { number }));
    }
    if (fields.length !== 1) refuse();
    const handed = kept.map((key) => `/${key} ${stated[key].value}`).join("");
    const bodyOf = (number) => bodies[number] || refuse();
    return { size, start, length: text.length, ended: /[\r\n]$/.test(text), field: fields[0], kept: handed, bodyOf };
  }

  // The objects of the revision in their order, then the rest of it from the table on.
  function readObjects(tail) {
    const objects = [];
    let at = tail.startsWith("\n") ? 1 : 0;
    for (;;) {
      const head = /^(\d+) 0 obj\n/.exec(tail.substr(at, 24));
      if (!head) return { objects, rest: tail.slice(at), at };
      const start = at + head[0].length;
      const stream = DRAWING.exec(tail.substr(start, 400)) || STRIP.exec(tail.substr(start, 400));
      const stop = stream ? start + stream[0].length + Number(stream[1]) + "\nendstream".length : tail.indexOf("\nendobj\n", start);
      if (stop < start || tail.substr(stop, 8) !== "\nendobj\n") refuse();
      if (stream && tail.slice(stop - 10, stop) !== "\nendstream") refuse();
      objects.push({ number: Number(head[1]), at, start, body: tail.slice(start, stop), stream: Boolean(stream) });
      at = stop + 8;
    }
  }

  // The table that these objects must have: subsections of consecutive numbers, entries of twenty octets.
  function tableOf(objects, length) {
    const parts = ["xref\n"];
    for (let first = 0; first < objects.length; ) {
      let last = first;
      while (last + 1 < objects.length && objects[last + 1].number === objects[last].number + 1) last += 1;
      parts.push(`${objects[first].number} ${last - first + 1}\n`);
      for (; first <= last; first += 1) parts.push(`${String(length + objects[first].at).padStart(10, "0")} 00000 n \n`);
    }
    return parts.join("");
  }

  // One signature's revision to what `base` describes: one signature dictionary, pictures, `old` objects that it rewrites, their
  // table. Returns them with the signed range and the base of whatever is appended next.
  function readRevision(base, tail, room) {
    const { objects, rest, at } = readObjects(tail);
    if (base.ended === tail.startsWith("\n")) refuse();
    const old = objects.filter((one) => one.number < base.size);
    const fresh = objects.filter((one) => one.number >= base.size);
    const signatures = fresh.filter((one) => !one.stream);
    if (signatures.length !== 1) refuse();
    if (objects.some((one, index) => index && one.number <= objects[index - 1].number)) refuse();
    if (fresh.some((one, index) => one.number !== base.size + index)) refuse();
    const signature = SIGNATURE.exec(signatures[0].body);
    if (!signature || !room.test(signature[5])) refuse();

    const after = Object.assign({}, base, { size: base.size + fresh.length, start: base.length + at, ended: true });
    after.length = base.length + tail.length;
    const trailer = `trailer\n<</Size ${after.size}${base.kept}/Prev ${base.start}>>\nstartxref\n${after.start}\n%%EOF\n`;
    if (rest !== tableOf(objects, base.length) + trailer) refuse();

    const from = base.length + signatures[0].start + signatures[0].body.lastIndexOf("/Contents <") + "/Contents ".length;
    const to = from + signature[5].length + 2;
    const range = [0, from, to, after.length - to];
    if (range.some((value, index) => value !== Number(signature[index + 1]))) refuse();
    return { old, fresh, number: signatures[0].number, range, after };
  }

  const withLook = (field, number) => `${field.body.slice(0, field.look.start)} <</N ${number} 0 R>>${field.body.slice(field.look.end)}`;
  const signedBy = (field, number, signature) => `${withLook(field, number).slice(0, -2)}/V ${signature} 0 R>>`;

  // What the employer's seal, where it came first, has appended to the file that was read: its field's signature and look, and the
  // looks of its strips at the edges of the pages, each in the place that the file has for it. Returns the base of the next revision.
  function checkSeal(base, tail) {
    const { old, fresh, number, after } = readRevision(base, tail, MADE);
    refersToNoneFrom(tail, after.size);
    const looks = fresh.filter((one) => LOOK.test(one.body)).map((one) => one.number);
    const field = sealsField(base.bodyOf((old.find((one) => /\/T ?\(employer\)/.test(one.body)) || refuse()).number), SEAL_FIELD);
    for (const one of old) {
      const before = base.bodyOf(one.number);
      const found = before === field.body ? field : sealsField(before, STRIP_FIELD);
      const written = (look) => (found === field ? signedBy(found, look, number) : withLook(found, look));
      if (!looks.some((look) => one.body === written(look))) refuse();
    }
    return after;
  }

  function sealsField(body, wanted) {
    const entries = body.startsWith("<<") ? entriesOf(body) : refuse();
    if (!Object.keys(wanted).every((key) => entries[key] && wanted[key].test(entries[key].value))) refuse();
    if (!Object.keys(entries).every((key) => key in wanted || ENTRIES.includes(key))) refuse();
    if (!entries.AP || !EMPTY_LOOK.test(entries.AP.value) || !entries.Rect || !isSmall(entries.Rect.value, SEAL)) refuse();
    return { body, look: entries.AP };
  }

  // `before`: what the employer's seal has appended to the file that was read, or nothing. Errors: Trouble("revision_differs").
  // Returns the octets that are to be hashed: all but the room for the signature.
  Q.checkRevision = function (file, before, revision, range) {
    const read = readBase(bytes.latin1(file));
    const base = before.length ? checkSeal(read, bytes.latin1(before)) : read;
    const { old, fresh, number, range: expected } = readRevision(base, bytes.latin1(revision), EMPTY);
    const look = fresh.find((one) => one.body.startsWith("<</Type/XObject/Subtype/Form"));
    if (old.length !== 1 || old[0].number !== base.field.number || !look) refuse();
    if (old[0].body !== signedBy(base.field, look.number, number)) refuse();
    if (expected.some((value, index) => value !== range[index])) refuse();
    const room = range[1] - base.length;
    return bytes.join([file, before, revision.subarray(0, room), revision.subarray(range[2] - base.length)]);
  };

  const attribute = (oid, value) => der.sequence(der.oid(oid), der.setOf(value));

  // The signed attributes must be exactly these three (RFC 5652 11, RFC 5035 3): content type, digest, certificate.
  Q.checkAttributes = async function (attributes, digest, certificate, suite) {
    const named = suite.digestName || new Uint8Array(0);
    const identifier = der.sequence(named, der.octets(await suite.digest(certificate)));
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
