// Asks a security key (WebAuthn) what the page's form says in data-options, and sends the form with its answer.
// Without a script or a key the button is not there, and the other ways are.
(function () {
  "use strict";
  if (!window.PublicKeyCredential || !navigator.credentials) return;

  function bytes(text) {
    var letters = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(letters, function (letter) { return letter.charCodeAt(0); });
  }
  function text(buffer) {
    var letters = Array.from(new Uint8Array(buffer), function (byte) { return String.fromCharCode(byte); }).join("");
    return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }
  function known(list) {
    return (list || []).map(function (one) { return Object.assign({}, one, { id: bytes(one.id) }); });
  }
  function ask(options) {
    options.challenge = bytes(options.challenge);
    if (options.user) {
      options.user.id = bytes(options.user.id);
      options.excludeCredentials = known(options.excludeCredentials);
      return navigator.credentials.create({ publicKey: options });
    }
    options.allowCredentials = known(options.allowCredentials);
    return navigator.credentials.get({ publicKey: options });
  }
  function said(credential) {
    var answer = { id: credential.id, rawId: text(credential.rawId), type: credential.type, clientExtensionResults: {}, response: {} };
    ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"].forEach(function (name) {
      if (credential.response[name]) answer.response[name] = text(credential.response[name]);
    });
    return JSON.stringify(answer);
  }

  document.querySelectorAll("form[data-security-key]").forEach(function (form) {
    var button = form.querySelector("button");
    var problem = form.querySelector("[data-problem]");
    form.hidden = false;
    button.addEventListener("click", function () {
      problem.hidden = true;
      ask(JSON.parse(form.dataset.options)).then(function (credential) {
        form.elements.answer.value = said(credential);
        form.submit();
      }).catch(function () { problem.hidden = false; });
    });
  });
})();
