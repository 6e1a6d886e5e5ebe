// Lists by keyboard: / to the search box, j k and arrows from row to row, Enter opens (the row's link has the focus, or the button that leads into another employer),
// x ticks, ? explains. Single keys can be turned off (WCAG 2.1.4); everything works with the mouse and without this script.
(function () {
  "use strict";
  var dialog = document.getElementById("keys");
  var box = document.getElementById("find") || document.getElementById("filter-q");
  var KEPT = "qianyue-keys";

  function on() {
    try { return localStorage.getItem(KEPT) !== "off"; } catch (problem) { return true; }
  }

  function links() {
    return Array.prototype.slice.call(document.querySelectorAll(".q-desk-table tbody tr")).map(function (row) {
      return row.querySelector("a[href], .q-who button");
    }).filter(Boolean);
  }

  function move(step) {
    var all = links();
    if (!all.length) return false;
    var row = document.activeElement && document.activeElement.closest("tbody tr");
    var at = row ? all.findIndex(function (link) { return row.contains(link); }) : -1;
    var next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)];
    next.focus();
    next.closest("tr").scrollIntoView({ block: "nearest" });
    return true;
  }

  function tick() {
    var row = document.activeElement && document.activeElement.closest("tbody tr");
    var mark = row && row.querySelector("input[type=checkbox]");
    if (!mark) return false;
    mark.click();
    return true;
  }

  function typing(element) {
    return element.isContentEditable || element.matches("input:not([type=checkbox]):not([type=radio]), textarea, select");
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (dialog && dialog.open) return;
    var element = event.target;
    if (element === box && event.key === "ArrowDown" && move(1)) { event.preventDefault(); return; }
    if (typing(element) || !on()) return;
    var done = false;
    if (event.key === "/" && box) { if (box.closest("details")) box.closest("details").open = true; box.focus(); box.select(); done = true; }
    else if (event.key === "j") done = move(1);
    else if (event.key === "k") done = move(-1);
    else if (event.key === "ArrowDown" && element.closest("tbody")) done = move(1);
    else if (event.key === "ArrowUp" && element.closest("tbody")) done = move(-1);
    else if (event.key === "x") done = tick();
    else if (event.key === "?" && dialog) { dialog.showModal(); done = true; }
    if (done) event.preventDefault();
  });

  if (dialog) {
    var kept = document.getElementById("keys-on");
    kept.checked = on();
    kept.addEventListener("change", function () {
      try { localStorage.setItem(KEPT, kept.checked ? "on" : "off"); } catch (problem) { /* a private window forgets it */ }
    });
    document.querySelectorAll("[data-keys]").forEach(function (button) {
      button.hidden = false;
      button.addEventListener("click", function () { dialog.showModal(); });
    });
  }

  var form = document.querySelector("form[data-list]");
  if (!form) return;
  var said = form.querySelector("[data-count]");
  form.addEventListener("change", function () {
    var count = form.querySelectorAll("input[name=chosen]:checked").length;
    if (said && count) said.textContent = said.dataset.count.replace("{count}", count);
  });
  // A file comes back and the page stays: its buttons work again.
  form.addEventListener("submit", function () {
    setTimeout(function () {
      delete form.dataset.sent;
      form.querySelectorAll("[aria-disabled]").forEach(function (button) { button.removeAttribute("aria-disabled"); });
    }, 1500);
  });
})();
