// The long form: says when something could not be kept, keeps one save from overtaking another, and asks to be checked
// after a small button has changed something. Without it everything works by its buttons.
(function () {
  "use strict";
  var form = document.querySelector("[data-draft]");
  var words = document.getElementById("not-saved").dataset;
  var busy = 0, waiting = null, changed = false;

  function failed(sentence) {
    var line = document.getElementById("saved");
    line.textContent = sentence;
    line.dataset.bad = "";
  }

  // A draft that has just been made has its own address: a reload leads back to it.
  function remember() {
    var address = document.getElementById("began").dataset.address;
    if (address && location.pathname !== address) history.replaceState(null, "", address);
  }

  // For assistive technology: which fields have something wrong with them now.
  function mark() {
    form.querySelectorAll("[id^='notes-field']").forEach(function (notes) {
      var control = document.getElementById(notes.id.slice("notes-".length));
      if (!control || !control.name) return;
      if (notes.querySelector(".q-note--block, .q-note--typing, .q-note--override")) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    });
  }

  function idle() {
    busy = Math.max(0, busy - 1);
    if (busy || !waiting) return;
    var button = waiting.button;
    waiting = null;
    form.requestSubmit(button || undefined);
  }

  // Only what belongs to the chosen answer is shown and sent; what stands in the rest waits on the page.
  form.addEventListener("change", function (event) {
    if (!event.target.matches("[data-answer]")) return;
    form.querySelectorAll("[data-answers-to]").forEach(function (part) {
      if (part.dataset.answersTo !== event.target.name) return;
      var mine = part.dataset.answers.split(" ").indexOf(event.target.value) >= 0;
      part.hidden = part.disabled = !mine;
    });
  });

  form.addEventListener("input", function () { changed = true; });

  document.body.addEventListener("htmx:beforeRequest", function (event) {
    if (event.detail.elt === form) busy += 1;
  });

  document.body.addEventListener("htmx:afterRequest", function (event) {
    if (event.detail.elt !== form) {
      // A small button has changed a part of the page: keep and check it like something typed.
      if (event.detail.successful) form.dispatchEvent(new Event("input"));
      return;
    }
    var request = event.detail.xhr;
    var kept = request.getResponseHeader("X-Saved");
    if (kept === "yes") { changed = false; remember(); }
    else if (!request.status) failed(words.offline);
    else if (kept !== "conflict") failed(words.login);
    mark();
    idle();
  });

  // Sent while a save is under way: wait for it, so that our own save is not taken for a colleague's.
  form.addEventListener("submit", function (event) {
    if (busy) {
      event.preventDefault();
      event.stopImmediatePropagation();
      waiting = { button: event.submitter };
      return;
    }
    changed = false;
  });

  window.addEventListener("beforeunload", function (event) {
    if (changed) event.preventDefault();
  });
})();
