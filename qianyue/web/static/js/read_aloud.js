// Reads the page's readable part aloud, paragraph by paragraph, where the phone can speak. Starts only by its button.
(function () {
  "use strict";
  var button = document.querySelector("[data-read-aloud]");
  var speech = window.speechSynthesis;
  if (!button || !speech || !window.SpeechSynthesisUtterance) return;
  var reading = false;
  button.hidden = false;

  function pieces() {
    var parts = document.querySelectorAll("[data-readable] h1, [data-readable] h2, [data-readable] h3, [data-readable] p, [data-readable] li, [data-readable] dt, [data-readable] dd, [data-readable] th, [data-readable] td");
    var leaves = Array.prototype.filter.call(parts, function (part) { return !part.querySelector("p, li, dt, dd"); });
    return leaves.map(function (part) {
      return { text: part.textContent.replace(/\s+/g, " ").trim(), lang: part.closest("[lang]").lang };
    }).filter(function (piece) { return piece.text; });
  }

  function show() {
    button.setAttribute("aria-pressed", String(reading));
    button.querySelector("[data-start]").hidden = reading;
    button.querySelector("[data-stop]").hidden = !reading;
  }

  function stop() { reading = false; speech.cancel(); show(); }

  button.addEventListener("click", function () {
    if (reading) { stop(); return; }
    reading = true;
    show();
    var found = pieces();
    found.forEach(function (piece, index) {
      var utterance = new SpeechSynthesisUtterance(piece.text);
      utterance.lang = piece.lang.indexOf("zh") === 0 ? "zh-CN" : piece.lang;
      utterance.rate = 0.9;
      if (index === found.length - 1) utterance.onend = stop;
      speech.speak(utterance);
    });
  });
  window.addEventListener("pagehide", stop);
  show();
})();
