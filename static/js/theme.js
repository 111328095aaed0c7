/* Runs in the head, before the first paint: the theme and the rail as this person left them.
   Light and dark follow the system until a choice is made; the
   admin keeps its choice in the same place, so the two agree. The rail has two memories: pages that
   start folded (screening, PDF) do not disturb the others. */
(function () {
  "use strict";
  var root = document.documentElement;
  var dark = window.matchMedia("(prefers-color-scheme: dark)");

  function stored(name) {
    try { return window.localStorage.getItem(name); } catch (error) { return null; }
  }
  function store(name, value) {
    try { window.localStorage.setItem(name, value); } catch (error) { /* private window: this page only */ }
  }
  function choice() { return stored("theme") || "auto"; }
  function paint() {
    var wanted = choice();
    root.dataset.bsTheme = wanted !== "light" && wanted !== "dark" ? (dark.matches ? "dark" : "light") : wanted;
  }
  function railMemory() { return root.dataset.railStart === "thin" ? "el-rail-reading" : "el-rail"; }

  root.dataset.railStart = root.dataset.rail || "open";
  root.dataset.rail = stored(railMemory()) || root.dataset.railStart;
  paint();
  dark.addEventListener("change", paint);

  window.ledger = {
    stored: stored,
    store: store,
    theme: choice,
    setTheme: function (wanted) { store("theme", wanted); paint(); },
    foldRail: function () {
      root.dataset.rail = root.dataset.rail === "thin" ? "open" : "thin";
      store(railMemory(), root.dataset.rail);
    },
  };
})();
