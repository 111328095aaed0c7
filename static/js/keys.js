/* Keys. Each is the key of something that can be clicked: data-key="i" on a button or link, and
   data-go="s" on a place for the sequence g, s. They never act in a field, with a modifier, or
   while a dialog is open; single keys can be switched off and then only Ctrl+Enter and Esc stay. */
(function () {
  "use strict";
  var ledger = window.ledger;
  var $$ = ledger.$$;
  var pending = null;

  ledger.keysOn = function () { return ledger.stored("el-keys") !== "off"; };

  function inField(target) {
    return target.closest && target.closest("input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [contenteditable]");
  }
  function visible(element) { return !element.disabled && element.getClientRects().length > 0; }
  function press(selector) {
    var doors = $$(selector).filter(function (one) { return !one.closest("svg"); }); /* a plot's rows have names there */
    var target = doors.find(visible) || doors.find(function (one) { return one.matches(".keys-open, .find"); });
    if (!target) return false;
    if (target.matches("input[type=radio], input[type=checkbox]")) target.focus();
    target.click();
    return true;
  }
  function quoted(key) { return key.replace(/["\\]/g, "\\$&"); }

  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      if (press('[data-key="ctrl+enter"]')) event.preventDefault();
      return;
    }
    if (event.altKey && !event.ctrlKey && !event.metaKey && event.code.startsWith("Key")) {
      if (press('[data-key="alt+' + quoted(event.code.slice(3).toLowerCase()) + '"]')) event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      if (document.querySelector(".modal.show, .offcanvas.show, .dropdown-menu.show")) return;
      if (inField(event.target)) { event.target.blur(); return; }
      press('[data-key="esc"]');
      return;
    }
    if (!ledger.keysOn() || inField(event.target) || document.querySelector(".modal.show")) return;
    if (event.repeat && !/^[jk]$/i.test(event.key)) return;
    var key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (pending) {
      window.clearTimeout(pending);
      pending = null;
      if (press('[data-go="' + quoted(key) + '"]') || go(key)) event.preventDefault();
      return;
    }
    if (key === "g" && document.querySelector("[data-go]")) {
      pending = window.setTimeout(function () { pending = null; }, 1500);
      event.preventDefault();
      return;
    }
    var pressed = key.length === 1 && press('[data-key="' + quoted(key) + '"]');
    if (pressed || ledger.listKey(event, key)) event.preventDefault();
  });

  /* A place of the rail counts when the rail is a closed drawer, too. */
  function go(key) {
    var link = document.querySelector('#rail [data-go="' + quoted(key) + '"]');
    if (link) window.location.assign(link.href);
    return Boolean(link);
  }

  /* The dialog ------------------------------------------------------------------------------- */
  var NAMES = { "ctrl+enter": ["Ctrl", "Enter"], esc: ["Esc"] };
  function parts(key) {
    return NAMES[key] || (key.startsWith("alt+") ? ["Alt", key.slice(4).toUpperCase()] : [key.toUpperCase()]);
  }
  function line(list, keys, words) {
    var term = document.createElement("dt");
    keys.forEach(function (key, index) {
      var mark = document.createElement("kbd");
      mark.textContent = key;
      if (index) term.append(" ");
      term.append(mark);
    });
    var meaning = document.createElement("dd");
    meaning.textContent = words;
    list.append(term, meaning);
  }
  function nameOf(element) {
    if (element.dataset.keyName) return element.dataset.keyName;
    if (element.getAttribute("aria-label")) return element.getAttribute("aria-label");
    var copy = (element.closest("label") || element).cloneNode(true);
    copy.querySelectorAll("kbd, svg, .visually-hidden").forEach(function (extra) { extra.remove(); });
    return copy.textContent.replace(/\s+/g, " ").trim();
  }
  function listKeys() {
    var list = document.querySelector("[data-keys-list]");
    var seen = new Set();
    list.replaceChildren();
    $$("[data-key]").forEach(function (element) {
      var key = element.dataset.key;
      if (element.closest("svg")) return; /* a row of a plot: its name, not a key */
      if (seen.has(key) || (!visible(element) && !element.matches(".keys-open, .find, .fold"))) return;
      seen.add(key);
      line(list, parts(key), nameOf(element));
    });
    if (document.querySelector("[data-list]")) {
      line(list, ["J", "K"], "Next, previous row");
      line(list, ["Enter"], "Open the row");
      if (document.querySelector("[data-list] [data-select]")) {
        line(list, ["X"], "Select the row");
        line(list, ["Shift", "J", "K"], "Extend the selection");
      }
    }
    $$("#rail [data-go]").forEach(function (link) { line(list, ["G", link.dataset.go.toUpperCase()], link.dataset.name); });
    line(list, ["Esc"], "Close, or leave a field");
  }
  document.addEventListener("DOMContentLoaded", function () {
    var dialog = document.getElementById("keys");
    if (!dialog) return;
    var on = dialog.querySelector("[data-keys-on]");
    dialog.addEventListener("show.bs.modal", function () { on.checked = ledger.keysOn(); listKeys(); });
    on.addEventListener("change", function () {
      ledger.store("el-keys", on.checked ? "on" : "off");
      document.documentElement.dataset.keys = on.checked ? "on" : "off";
    });
    document.documentElement.dataset.keys = ledger.keysOn() ? "on" : "off";
  });
})();
