// The headings of the navigation open and close without this; here they also close by Escape and by a click beside them.
(function () {
  "use strict";
  function close(but) {
    document.querySelectorAll("details.q-menu[open]").forEach(function (menu) { if (menu !== but) menu.open = false; });
  }
  document.addEventListener("click", function (event) { close(event.target.closest("details.q-menu")); });
  document.addEventListener("keydown", function (event) {
    var open = document.querySelector("details.q-menu[open]");
    if (event.key !== "Escape" || !open) return;
    if (open.contains(document.activeElement)) open.querySelector("summary").focus();
    close(null);
  });
})();
