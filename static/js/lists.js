/* Lists: <tbody data-list> or any element with [data-row] children. j k move, Enter opens the
   row's first link (or [data-open]), x selects its [data-select] box, Shift+j/k extends. A
   selection shows the bar [data-bulk="id of the list"] with its count in [data-bulk-count]. */
(function () {
  "use strict";
  var ledger = window.ledger;
  var $$ = ledger.$$;

  function list() { return $$("[data-list]").find(function (one) { return one.getClientRects().length > 0; }); }
  function rows(of) { return $$("[data-row]", of).filter(function (row) { return row.getClientRects().length > 0; }); }
  function here(of) { return of.querySelector("[data-row].is-here"); }
  function door(row) { return row.matches("a[href]") ? row : row.querySelector("[data-open]") || row.querySelector("a[href]"); }
  function box(row) { return row.querySelector("[data-select]"); }

  function stand(of, row) {
    var before = here(of);
    if (before) before.classList.remove("is-here");
    row.classList.add("is-here");
    var target = door(row) || row;
    if (target === row && !row.matches("a")) row.setAttribute("tabindex", "-1");
    target.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }
  function move(of, step, extend) {
    var all = rows(of);
    if (!all.length) return;
    var at = all.indexOf(here(of));
    var next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + step))];
    if (extend) {
      [all[at], next].forEach(function (row) { if (row && box(row)) box(row).checked = true; });
      count(of);
    }
    stand(of, next);
  }

  ledger.listKey = function (event, key) {
    var of = list();
    if (!of) return false;
    if (key === "j" || key === "k") { move(of, key === "j" ? 1 : -1, event.shiftKey); return true; }
    var row = here(of);
    if (!row) return false;
    if (key === "Enter" && !event.target.closest("a, button") && door(row)) { door(row).click(); return true; }
    if (key === "x" && box(row)) { box(row).checked = !box(row).checked; count(of); return true; }
    return false;
  };

  /* The bar of a selection ------------------------------------------------------------------- */
  function count(of) {
    var boxes = $$("[data-select]", of);
    var chosen = boxes.filter(function (one) { return one.checked; }).length;
    var bar = document.querySelector('[data-bulk="' + of.id + '"]');
    var all = document.querySelector('[data-select-all="' + of.id + '"]');
    if (all) { all.checked = chosen > 0 && chosen === boxes.length; all.indeterminate = chosen > 0 && chosen < boxes.length; }
    if (!bar) return;
    bar.hidden = chosen === 0;
    var number = bar.querySelector("[data-bulk-count]");
    if (number) number.textContent = String(chosen);
    ledger.say(chosen + " selected");
  }
  document.addEventListener("change", function (event) {
    var every = event.target.closest("[data-select-all]");
    if (every) {
      var of = document.getElementById(every.dataset.selectAll);
      $$("[data-select]", of).forEach(function (one) { one.checked = every.checked; });
      count(of);
    } else if (event.target.closest("[data-select]")) {
      count(event.target.closest("[data-list]"));
    }
  });
  document.addEventListener("click", function (event) {
    var none = event.target.closest("[data-select-none]");
    if (!none) return;
    var of = document.getElementById(none.closest("[data-bulk]").dataset.bulk);
    $$("[data-select]", of).forEach(function (one) { one.checked = false; });
    count(of);
  });
  document.addEventListener("focusin", function (event) {
    var row = event.target.closest("[data-list] [data-row]");
    if (!row || row.classList.contains("is-here")) return;
    var before = here(row.closest("[data-list]"));
    if (before) before.classList.remove("is-here");
    row.classList.add("is-here");
  });

  /* Plots: rows are links or have data-href; Enter opens them. */
  document.addEventListener("keydown", function (event) {
    var row = event.target.closest && event.target.closest("[data-plot-row]");
    if (!row || event.key !== "Enter") return;
    event.preventDefault();
    row.dispatchEvent(new MouseEvent("click", { bubbles: true }));
  });
})();
