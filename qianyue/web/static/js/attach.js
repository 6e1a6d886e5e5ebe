// Files are sent as soon as they are chosen or dropped, with a bar that moves. Without this, the button below does it.
(function () {
  "use strict";
  var root = document.getElementById("attachments");
  if (!root || !window.FormData || !window.DOMParser) return;

  function shown(form, name, yes) { form.querySelector("[data-" + name + "]").hidden = !yes; }

  function put(markup) {
    var page = new DOMParser().parseFromString(markup, "text/html");
    var fresh = page.getElementById("attachments");
    if (!fresh) return false;
    root.replaceWith(fresh);
    root = fresh;
    var problems = root.querySelector("#problems");
    if (problems) { problems.focus(); problems.scrollIntoView({ block: "center" }); }
    return true;
  }

  function send(form) {
    if (form.dataset.sending) return;
    form.dataset.sending = "1";
    var request = new XMLHttpRequest();
    var bar = form.querySelector("progress");
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "text/html");
    request.upload.onprogress = function (event) {
      if (event.lengthComputable) bar.value = Math.round(100 * event.loaded / event.total);
      shown(form, "sending", event.loaded < event.total);
      shown(form, "converting", event.loaded >= event.total);
    };
    request.onload = function () {
      var here = request.responseURL.split("?")[0] === location.href.split(/[?#]/)[0] || request.status === 422;
      if (!(here && put(request.responseText))) location.reload();
    };
    request.onerror = function () {
      delete form.dataset.sending;
      shown(form, "sending", false);
      shown(form, "converting", false);
      shown(form, "failed", true);
    };
    bar.value = 0;
    shown(form, "progress", true);
    shown(form, "sending", true);
    shown(form, "failed", false);
    request.send(new FormData(form));
  }

  document.addEventListener("submit", function (event) {
    if (!event.target.matches("[data-upload]")) return;
    event.preventDefault();
    event.stopPropagation();
    send(event.target);
  }, true);
  document.addEventListener("change", function (event) {
    var form = event.target.closest("[data-upload]");
    if (form && event.target.type === "file" && event.target.files.length) send(form);
  });
  document.addEventListener("dragover", function (event) {
    var area = event.target.closest("[data-drop]");
    if (area) { event.preventDefault(); area.dataset.over = ""; }
  });
  document.addEventListener("dragleave", function (event) {
    var area = event.target.closest("[data-drop]");
    if (area) delete area.dataset.over;
  });
  document.addEventListener("drop", function (event) {
    var area = event.target.closest("[data-drop]");
    if (!area) return;
    event.preventDefault();
    delete area.dataset.over;
    if (!event.dataTransfer.files.length) return;
    area.querySelector("input[type=file]").files = event.dataTransfer.files;
    send(area.closest("form"));
  });
})();
