// The signing page: the drawing, the button, what is going on, and what went wrong in words.
(function () {
  "use strict";
  const Q = window.Qianyue;
  const form = document.getElementById("signing");
  const by = (id) => document.getElementById(id);
  const says = (code) => (document.querySelector(`[data-says="${code}"]`) || document.querySelector('[data-says="unexpected"]')).textContent;
  const PATIENCE = 8000; // ms until the page says that it is slow

  by("preparing").hidden = true;
  const able = window.crypto && window.crypto.subtle && Q.suites && Q.suites[form.dataset.suite];
  if (!window.isSecureContext || !able) {
    const trouble = by("unable");
    by("unable-text").textContent = says(window.isSecureContext === false ? "insecure" : "unsupported");
    trouble.hidden = false;
    return;
  }
  form.hidden = false;

  const canvas = by("pad");
  const pad = new window.SignaturePad(canvas, { penColor: "#101838", minWidth: 1.2, maxWidth: 3.6 });

  // A canvas has the screen's pixels; a new size keeps the strokes.
  function fit() {
    const ratio = Math.min(Math.max(window.devicePixelRatio || 1, 1), 3);
    if (!canvas.offsetWidth) return;
    const strokes = pad.toData();
    canvas.width = canvas.offsetWidth * ratio;
    canvas.height = canvas.offsetHeight * ratio;
    canvas.getContext("2d").scale(ratio, ratio);
    pad.clear();
    pad.fromData(strokes);
  }
  window.addEventListener("resize", fit);
  fit();

  by("clear").addEventListener("click", () => pad.clear());
  by("undo").addEventListener("click", () => pad.fromData(pad.toData().slice(0, -1)));
  const drawn = () => form.elements.look.value === "drawn";
  form.addEventListener("change", () => {
    by("look-drawn").hidden = !drawn();
    by("look-typed").hidden = drawn();
    fit();
  });

  const steps = Array.from(by("progress").children);
  function onStep(name) {
    const at = steps.findIndex((step) => step.dataset.step === name);
    steps.forEach((step, index) => { step.dataset.state = index < at ? "done" : index === at ? "now" : "later"; });
    by("progress").hidden = false;
  }

  function complain(code, text) {
    by("progress").hidden = true;
    by("trouble-text").textContent = text || says(code);
    by("trouble").hidden = false;
    by("trouble").focus();
  }

  const ceremony = new Q.Ceremony(
    {
      file: form.dataset.file, join: form.dataset.join, answer: form.dataset.answer, begin: form.dataset.begin,
      finish: form.dataset.finish, proposal: form.dataset.proposal, digest: form.dataset.digest, suite: form.dataset.suite,
      token: form.elements.csrfmiddlewaretoken.value,
    },
    onStep,
  );

  let busy = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (busy) return;
    by("trouble").hidden = true;
    if (drawn() && pad.isEmpty()) { complain("empty"); return; }
    busy = true;
    by("sign").setAttribute("aria-disabled", "true");
    const slow = setTimeout(() => { by("slow").hidden = false; }, PATIENCE);
    try {
      const next = await ceremony.run(drawn() ? canvas.toDataURL("image/png").split(",")[1] : null);
      steps.forEach((step) => { step.dataset.state = "done"; });
      window.location.replace(next);
      return; // the button stays at rest until the next page is there
    } catch (problem) {
      const known = problem instanceof Q.Trouble;
      if (known && problem.code === "not_logged_in") window.location.assign(`/login?next=${encodeURIComponent(form.dataset.page)}`);
      complain(known ? problem.code : "unexpected", known && problem.code === "refused" ? problem.text : "");
    } finally {
      clearTimeout(slow);
      by("slow").hidden = true;
    }
    busy = false;
    by("sign").removeAttribute("aria-disabled");
  });
})();
