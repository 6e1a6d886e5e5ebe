// At a service counter: whoever touches the screen is there; after five minutes without a touch the page goes away, and with
// it everything on it. The server ends the session by itself; this clears the screen.
(function () {
  "use strict";
  var bar = document.querySelector("[data-counter]");
  if (!bar) return;
  var idle = Number(bar.dataset.idle) * 1000, warning = bar.querySelector("[data-warning]");
  var touched = Date.now(), told = Date.now();

  function leave() { window.location.replace(bar.dataset.over); }

  function touch() {
    touched = Date.now();
    warning.hidden = true;
    if (touched - told < 60000) return;
    told = touched;
    var token = bar.querySelector("[name=csrfmiddlewaretoken]").value;
    fetch(bar.dataset.here, { method: "POST", headers: { "X-CSRFToken": token }, credentials: "same-origin" })
      .then(function (answer) { if (answer.status === 401 || answer.status === 403) leave(); })
      .catch(function () { told = 0; }); // the line is down: the next touch says it again
  }

  ["pointerdown", "keydown", "scroll", "touchstart"].forEach(function (kind) {
    document.addEventListener(kind, touch, { passive: true, capture: true });
  });
  bar.querySelector("[data-stay]").addEventListener("click", function () { told = 0; touch(); });
  // Back to a page that the browser has kept: ask whose it is.
  window.addEventListener("pageshow", function (event) { if (event.persisted) window.location.reload(); });
  window.setInterval(function () {
    var rest = Date.now() - touched;
    if (rest >= idle) leave();
    else if (rest >= idle - 60000) warning.hidden = false;
  }, 1000);
})();
