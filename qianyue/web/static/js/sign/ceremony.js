// One signature, from the file to the signed bytes. Part of the worker's signing page.
//
// The browser trusts its own eyes: it hashes the file itself, checks what it is asked to sign, and only then signs, with
// a key that was born here, cannot be exported and is forgotten at the end.
(function () {
  "use strict";
  const Q = window.Qianyue;
  const { bytes } = Q;
  const PATIENCE = 60000; // ms for one request

  async function ask(address, options) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    let response;
    try {
      response = await fetch(address, Object.assign({ credentials: "same-origin", cache: "no-store", signal: stop.signal }, options));
      const type = response.headers.get("Content-Type") || "";
      const body = type.includes("json") ? await response.json() : new Uint8Array(await response.arrayBuffer());
      if (response.ok) return body;
      throw new Q.Trouble(response.status === 401 ? "not_logged_in" : "refused", body.title);
    } catch (problem) {
      throw problem instanceof Q.Trouble ? problem : new Q.Trouble("offline");
    } finally {
      clearTimeout(timer);
    }
  }

  const post = (address, token, body) =>
    ask(address, {
      method: "POST",
      headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify(body),
    });

  // `where`: addresses file, join, answer, begin, finish; `digest` (hex) and `proposal` as the reading page named them; `suite`;
  // `token` (CSRF).
  Q.Ceremony = class Ceremony {
    constructor(where, onStep) {
      this.where = where;
      this.onStep = onStep;
      this.file = null;
      this.made = null; // a signature that the server may not have received yet; sending it twice is sending it once
    }

    // Errors: Trouble. Returns the address of the next page. After "offline" it may be called again.
    async run(drawing) {
      if (!this.made) this.made = await this.sign(drawing);
      this.onStep("sign");
      try {
        return (await post(this.where.finish, this.where.token, this.made)).next;
      } catch (problem) {
        if (problem.code !== "offline") this.made = null;
        throw problem;
      }
    }

    async sign(drawing) {
      const { where, onStep } = this;
      onStep("file");
      this.file = this.file || (await this.fetchFile());
      onStep("key");
      const suite = Q.suites[where.suite];
      const key = await suite.newKey(`${where.proposal}:${where.digest}`, {
        join: (message) => post(where.join, where.token, Object.assign({ proposal: where.proposal }, message)),
        answer: (message) => post(where.answer, where.token, message),
      });
      try {
        onStep("certificate");
        const csr = bytes.toBase64(await Q.certificateRequest(key));
        const asked = await post(where.begin, where.token, { proposal: where.proposal, csr, drawing });
        onStep("check");
        const attributes = bytes.fromBase64(asked.signed_attributes);
        const certificate = bytes.fromBase64(asked.certificate);
        const covered = Q.checkRevision(this.file, bytes.fromBase64(asked.before), bytes.fromBase64(asked.revision), asked.byte_range);
        Q.checkCertificate(certificate, key.spki);
        await Q.checkAttributes(attributes, await suite.digest(covered), certificate, suite);
        onStep("sign");
        return { signing: asked.signing, signature: bytes.toBase64(await key.sign(attributes)) };
      } finally {
        key.forget();
      }
    }

    async fetchFile() {
      const file = await ask(this.where.file, { headers: { Accept: "application/json, application/pdf" } });
      if (bytes.hex(await bytes.sha256(file)) !== this.where.digest) throw new Q.Trouble("file_differs");
      return file;
    }
  };
})();
