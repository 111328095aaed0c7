/* The shell: theme, rail, find, what is said aloud, where the focus goes after a swap, tables
   instead of plots. Pages name things by data attributes; docs/pages.md lists them. */
(function () {
  "use strict";
  var ledger = window.ledger;
  var $ = function (selector, within) { return (within || document).querySelector(selector); };
  var $$ = function (selector, within) { return Array.from((within || document).querySelectorAll(selector)); };
  ledger.$ = $;
  ledger.$$ = $$;

  /* A sentence for the polite live region; an equal sentence is said again. */
  ledger.say = function (sentence) {
    var region = $("#said");
    if (!region) return;
    region.textContent = "";
    window.setTimeout(function () { region.textContent = sentence; }, 30);
  };

  ledger.csrf = function () {
    var meta = $('meta[name="csrf-token"]');
    return meta ? meta.content : "";
  };

  /* Theme ------------------------------------------------------------------------------------ */
  function showTheme() {
    $$("[data-theme-set]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.themeSet === ledger.theme()));
    });
  }

  /* Rail ------------------------------------------------------------------------------------- */
  function showRail() {
    var thin = document.documentElement.dataset.rail === "thin";
    $$("[data-rail-fold]").forEach(function (button) { button.setAttribute("aria-pressed", String(thin)); });
  }

  document.addEventListener("click", function (event) {
    var set = event.target.closest("[data-theme-set]");
    if (set) { ledger.setTheme(set.dataset.themeSet); showTheme(); return; }
    if (event.target.closest("[data-theme-toggle]")) {
      ledger.setTheme(document.documentElement.dataset.bsTheme === "dark" ? "light" : "dark");
      showTheme();
      ledger.say(document.documentElement.dataset.bsTheme === "dark" ? "Dark theme" : "Light theme");
      return;
    }
    if (event.target.closest("[data-rail-fold]")) {
      ledger.foldRail();
      showRail();
      return;
    }
    var view = event.target.closest("[data-view]");
    if (view) { event.preventDefault(); showView(view); return; }
    var toggle = event.target.closest("[data-toggle-class]");
    if (toggle) { toggleClass(toggle); return; }
    var pointer = event.target.closest("[data-focus-on]");
    if (pointer) window.setTimeout(function () { focusOn($(pointer.dataset.focusOn)); }, 30);
  });

  /* A class put on or taken off (highlights), as this person left it. */
  function toggleClass(button) {
    var on = document.documentElement.classList.toggle(button.dataset.toggleClass);
    ledger.store("el-" + button.dataset.toggleClass, on ? "on" : "off");
    button.setAttribute("aria-pressed", String(on));
  }
  function showToggles() {
    $$("[data-toggle-class]").forEach(function (button) {
      var on = ledger.stored("el-" + button.dataset.toggleClass) === "on";
      document.documentElement.classList.toggle(button.dataset.toggleClass, on);
      button.setAttribute("aria-pressed", String(on));
    });
  }

  /* Plot or table: buttons with data-view="id" show that piece and hide its sisters. */
  function showView(button) {
    var group = button.closest("[data-views]") || document;
    $$("[data-view]", group).forEach(function (other) {
      var on = other === button;
      other.setAttribute("aria-pressed", String(on));
      var piece = document.getElementById(other.dataset.view);
      if (piece) piece.hidden = !on;
    });
    ledger.say(button.textContent.trim());
  }

  /* Find: the places of the rail, narrowed by what is typed; rows of the review come by htmx. */
  function fillPlaces() {
    var list = $("#find-places");
    var field = $("[data-find]");
    if (!list || !field) return;
    var words = field.value.trim().toLowerCase();
    list.replaceChildren();
    $$("#rail a[href]").forEach(function (link) {
      if (words && !link.dataset.name.toLowerCase().includes(words)) return;
      var item = document.createElement("li");
      var door = document.createElement("a");
      door.href = link.href;
      door.append(link.dataset.name);
      if (link.dataset.go && ledger.keysOn && ledger.keysOn()) {
        var keys = document.createElement("kbd");
        keys.textContent = "G " + link.dataset.go.toUpperCase();
        door.append(keys);
      }
      item.append(door);
      list.append(item);
    });
  }
  function stepHits(event) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    var hits = [$("[data-find]")].concat($$("#find .modal-body a"));
    var at = hits.indexOf(document.activeElement);
    var next = hits[at + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) { event.preventDefault(); next.focus(); }
  }

  /* After a swap: the focus goes to what the piece names, else stays; what changed is said. */
  document.addEventListener("htmx:configRequest", function (event) {
    var asked = event.detail.triggeringEvent;
    var button = asked && asked.submitter;
    event.detail.headers["X-CSRFToken"] = ledger.csrf();
    /* htmx forgets a button that stands outside its form, or that lost the focus meanwhile */
    if (button && button.name) event.detail.formData.set(button.name, button.value);
  });
  document.addEventListener("htmx:afterSettle", function (event) {
    var piece = event.detail.elt;
    if (!piece || !piece.querySelector) return;
    var target = piece.matches("[data-focus]") ? piece : $("[data-focus]", piece);
    if (target) focusOn(target);
    var said = piece.matches("[data-say]") ? piece : $("[data-say]", piece);
    if (said) ledger.say(said.dataset.say);
    showToggles();
  });
  /* A signed-out reader gets the sign-in page in place of a piece: it is never swapped in. A
     4xx is swapped in only when it says that it is the piece (header X-Piece). */
  document.addEventListener("htmx:beforeSwap", function (event) {
    var xhr = event.detail.xhr;
    if (/^\s*<!doctype/i.test(xhr.responseText) && event.detail.target !== document.body) {
      event.detail.shouldSwap = false;
      if (xhr.status < 400) problem("You are not signed in any more. Reload the page to sign in again.");
    } else if (xhr.status >= 400 && xhr.status < 500 && xhr.getResponseHeader("X-Piece")) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  document.addEventListener("htmx:responseError", function (event) {
    var xhr = event.detail.xhr;
    var refusal = new DOMParser().parseFromString(xhr.responseText, "text/html").querySelector("body > .note");
    if (refusal) { show(refusal, refusal.textContent.trim()); return; }
    problem(xhr.status === 403 ? "You may not do that, or your session has ended. Nothing was changed; reload the page."
      : xhr.status === 409 ? "The row has changed meanwhile. Nothing was changed; reload the page to see it."
        : "That did not work (" + xhr.status + "). Nothing was changed; try again.");
  });
  document.addEventListener("htmx:sendError", function (event) {
    if (event.detail.elt.matches(".freshness")) { lost(event.detail.elt); return; }
    if (event.detail.requestConfig && event.detail.requestConfig.verb === "get") return;
    problem("The server cannot be reached. Nothing was changed; try again.");
  });
  document.addEventListener("htmx:afterOnLoad", function (event) {
    if (event.detail.elt.matches(".is-lost")) found(event.detail.elt);
  });

  /* "Fresh" is not said on when nobody can be asked any more. */
  function lost(link) {
    if (link.matches(".is-lost")) return;
    link.dataset.known = link.getAttribute("aria-label");
    relabel(link, "No connection; last known: " + link.dataset.known);
    link.classList.add("is-lost");
  }
  function found(link) {
    relabel(link, link.dataset.known);
    link.classList.remove("is-lost");
  }
  function relabel(link, words) {
    link.setAttribute("aria-label", words);
    $(".lbl", link).textContent = words;
  }

  function problem(sentence) {
    var note = document.createElement("div");
    var text = document.createElement("p");
    note.className = "note is-stop";
    text.textContent = sentence;
    note.append(text);
    show(note, sentence);
  }
  function show(note, sentence) {
    var box = $("#messages");
    ledger.say(sentence);
    if (!box) return;
    if (box.textContent.trim() !== note.textContent.trim()) box.replaceChildren(note);
    box.scrollIntoView({ block: "nearest" });
  }
  ledger.problem = problem;

  function focusOn(target) {
    if (!target.hasAttribute("tabindex") && !/^(A|BUTTON|INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) {
      target.setAttribute("tabindex", "-1");
    }
    target.focus({ preventScroll: false });
  }
  ledger.focusOn = focusOn;

  /* Bootstrap makes an open drawer a dialog; only then it has a name of its own. */
  document.addEventListener("show.bs.offcanvas", function (event) {
    event.target.setAttribute("aria-label", event.target.dataset.drawer);
  });
  document.addEventListener("hidden.bs.offcanvas", function (event) {
    event.target.removeAttribute("aria-label");
  });

  document.addEventListener("DOMContentLoaded", function () {
    showTheme();
    showRail();
    showToggles();
    var find = $("#find");
    if (find) {
      find.addEventListener("show.bs.modal", fillPlaces);
      find.addEventListener("shown.bs.modal", function () { $("[data-find]").focus(); $("[data-find]").select(); });
      find.addEventListener("input", fillPlaces);
      find.addEventListener("keydown", stepHits);
      find.addEventListener("submit", function (event) {
        var first = $("#find .modal-body a");
        if (first) { event.preventDefault(); window.location.assign(first.href); }
        else if (!$("#find form").getAttribute("action")) event.preventDefault();
      });
    }
    var wrong = $("main [data-focus][role='alert']");
    if (wrong) focusOn(wrong);
  });
})();
