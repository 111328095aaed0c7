/* Forms. data-once: sent once, however often the button is pressed. data-verdict: the pressed
   button shows its verdict for 150 ms before it is sent. data-draft: saved on change by fetch,
   "Saved 09:12" in its [data-saved]. Leaving a form with words not sent asks first. */
(function () {
  "use strict";
  var ledger = window.ledger;
  var VERDICT_MS = 150;
  var DRAFT_MS = 600;

  /* How long a person had a record before them, while the page was in sight. */
  var seen = { since: Date.now(), total: 0, place: null };
  function watch() {
    var place = document.querySelector("[data-seconds]");
    if (place !== seen.place) seen = { since: Date.now(), total: 0, place: place };
  }
  function seconds() {
    return Math.round((seen.total + (document.hidden ? 0 : Date.now() - seen.since)) / 1000);
  }
  document.addEventListener("visibilitychange", function () {
    if (document.hidden) seen.total += Date.now() - seen.since;
    seen.since = Date.now();
  });
  document.addEventListener("DOMContentLoaded", watch);
  document.addEventListener("htmx:afterSettle", watch);

  document.addEventListener("submit", function (event) {
    var form = event.target;
    var clock = form.querySelector("[data-seconds]");
    if (clock) clock.value = String(seconds());
    if (form.dataset.sent) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    if (event.submitter && form.matches("[data-verdict]") && !form.dataset.shown) { showVerdict(event); return; }
    form.dataset.clean = "yes"; /* its words are on their way: leaving loses nothing */
    if (!form.matches("[data-once], [data-verdict]")) return;
    form.dataset.sent = "yes";
    /* after this turn, so that the pressed button's own value is still sent */
    window.setTimeout(function () {
      form.querySelectorAll("button:not([type=button])").forEach(function (button) { button.setAttribute("aria-busy", "true"); });
    }, 0);
  }, true);

  function showVerdict(event) {
    var form = event.target;
    var button = event.submitter;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (form.dataset.casting) return;
    form.dataset.casting = "yes";
    button.classList.add("is-cast");
    window.setTimeout(function () {
      delete form.dataset.casting;
      form.dataset.shown = "yes";
      form.requestSubmit(button);
      delete form.dataset.shown;
    }, VERDICT_MS);
  }
  function freed(form) {
    delete form.dataset.sent;
    form.querySelectorAll(".is-cast").forEach(function (button) { button.classList.remove("is-cast"); });
    form.querySelectorAll("[aria-busy]").forEach(function (button) { button.removeAttribute("aria-busy"); });
  }
  document.addEventListener("htmx:afterRequest", function (event) {
    var form = event.detail.elt && event.detail.elt.closest && event.detail.elt.closest("form");
    if (form) freed(form);
  });
  /* Back to a page kept by the browser: its forms can be sent again. */
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(freed);
  });

  /* What was written beside a verdict outlives another form of its page, such as the upload of
     the PDF: it is there again with the record, for the same person alone. */
  var BESIDE = "ledger.beside";
  function beside(form) {
    return Array.prototype.filter.call(form.elements, function (field) {
      return field.matches("textarea, input:not([type=hidden])") && field.name;
    });
  }
  document.addEventListener("submit", function (event) {
    var form = document.querySelector("form[data-verdict]");
    if (!form || !event.target.closest("main")) return;
    var words = {};
    if (event.target !== form) beside(form).forEach(function (field) { if (field.value) words[field.name] = field.value; });
    try {
      if (Object.keys(words).length) window.sessionStorage.setItem(BESIDE, JSON.stringify({ at: form.action, by: form.dataset.verdict, words: words }));
      else if (event.target === form) window.sessionStorage.removeItem(BESIDE);
    } catch (error) { /* private window: nothing outlives its page */ }
  }, true);
  document.addEventListener("DOMContentLoaded", function () {
    var form = document.querySelector("form[data-verdict]");
    var kept = null;
    try { kept = JSON.parse(window.sessionStorage.getItem(BESIDE)); } catch (error) { return; }
    if (!kept) return;
    window.sessionStorage.removeItem(BESIDE);
    if (!form || kept.at !== form.action || kept.by !== form.dataset.verdict) return;
    beside(form).forEach(function (field) {
      if (field.value || !kept.words[field.name]) return;
      field.value = kept.words[field.name];
      if (field.closest("details")) field.closest("details").open = true;
    });
  });

  /* Drafts ----------------------------------------------------------------------------------- */
  var timers = new WeakMap();
  function saved(form, words, failed) {
    var place = form.querySelector("[data-saved]");
    if (!place) return;
    place.textContent = words;
    place.classList.toggle("is-failed", Boolean(failed));
  }
  function clock() {
    var now = new Date();
    return String(now.getHours()).padStart(2, "0") + ":" + String(now.getMinutes()).padStart(2, "0");
  }
  /* One save of a form at a time: each tells what the page shows since (X-Seen), which the next
     one brings back. What is sent by a button meanwhile waits for it. */
  var saving = new WeakMap();
  function done(form) {
    var next = saving.get(form);
    saving.delete(form);
    if (next === "again") save(form);
    else if (next) { delete form.dataset.sent; form.requestSubmit(next === "submit" ? undefined : next); }
  }
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.matches("[data-draft]")) return;
    window.clearTimeout(timers.get(form));
    if (!saving.has(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    saving.set(form, event.submitter || "submit");
  }, true);
  function save(form) {
    if (saving.has(form)) { if (saving.get(form) === "") saving.set(form, "again"); return; }
    saving.set(form, "");
    saved(form, "Saving");
    window.fetch(form.dataset.draft || form.action, {
      method: "POST", body: new FormData(form), credentials: "same-origin",
      headers: { "X-CSRFToken": ledger.csrf(), "X-Draft": "yes" },
    }).then(function (answer) {
      var seen = answer.headers.get("X-Seen");
      if (seen && form.elements.seen) form.elements.seen.value = seen;
      if (answer.ok) { form.dataset.clean = "yes"; saved(form, "Saved " + clock()); return null; }
      return answer.text().then(function (text) {
        var short = text && text.length < 300 && !text.includes("<") ? text : "Not saved (" + answer.status + "). Your words are still here.";
        saved(form, short, true);
      });
    }).catch(function () { saved(form, "Not saved: the server cannot be reached. Your words are still here.", true); }).then(function () { done(form); });
  }
  function changed(event) {
    var form = event.target.form;
    if (!form || !form.matches) return;
    delete form.dataset.clean;
    form.dataset.touched = "yes";
    if (!form.matches("[data-draft]")) return;
    window.clearTimeout(timers.get(form));
    timers.set(form, window.setTimeout(function () { save(form); }, DRAFT_MS));
  }
  document.addEventListener("input", changed);
  document.addEventListener("change", changed);

  window.addEventListener("beforeunload", function (event) {
    var open = ledger.$$("form[data-guard]").some(function (form) { return form.dataset.touched && !form.dataset.clean; });
    if (open) event.preventDefault();
  });

  /* A filter form that asks as soon as something is chosen. */
  document.addEventListener("change", function (event) {
    var form = event.target.form;
    if (form && form.matches("[data-ask]") && event.target.matches("select, input[type=checkbox], input[type=radio]")) form.requestSubmit();
  });
})();
