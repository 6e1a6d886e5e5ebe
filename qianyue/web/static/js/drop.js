// A file may be dropped anywhere on the marked area; the file field itself works without this.
(function () {
  "use strict";
  document.querySelectorAll("[data-drop]").forEach(function (area) {
    var input = area.querySelector("input[type=file]");
    area.addEventListener("dragover", function (event) { event.preventDefault(); area.dataset.over = ""; });
    area.addEventListener("dragleave", function () { delete area.dataset.over; });
    area.addEventListener("drop", function (event) {
      event.preventDefault();
      delete area.dataset.over;
      if (event.dataTransfer.files.length) input.files = event.dataTransfer.files;
    });
  });
})();
