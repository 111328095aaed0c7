/* Files: <form data-upload> with an <input type=file> inside a [data-drop]. Files can be dropped
   or chosen, several at once; each is sent by itself with its progress, and its answer's sentence
   stands beside its name. Without script the form is an ordinary upload.
   The server answers JSON: {"url": where to go on, "sentence": what happened}, or a 4xx with
   {"sentence": why not}. One file: the page goes on to its url; several: the links are listed. */
(function () {
  "use strict";
  var ledger = window.ledger;

  function size(bytes) {
    if (bytes < 1e3) return bytes + " B";
    return bytes < 1e6 ? Math.round(bytes / 1e3) + " kB" : (bytes / 1e6).toFixed(1) + " MB";
  }
  function row(list, file) {
    var item = document.createElement("li");
    var name = document.createElement("span");
    var bar = document.createElement("progress");
    var state = document.createElement("span");
    name.className = "name";
    name.textContent = file.name + ", " + size(file.size);
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", "Upload of " + file.name);
    state.textContent = "Waiting";
    item.append(name, bar, state);
    list.append(item);
    return { item: item, bar: bar, state: state };
  }
  function fail(line, sentence) {
    var words = document.createElement("span");
    words.className = "bad";
    words.textContent = sentence;
    line.item.classList.add("is-failed");
    line.state.textContent = "Not taken";
    line.item.append(words);
    ledger.say(sentence);
  }
  function answer(xhr) {
    try { return JSON.parse(xhr.responseText); } catch (error) { return {}; }
  }

  function send(form, input, file, line) {
    return new Promise(function (done) {
      var body = new FormData(form);
      var xhr = new XMLHttpRequest();
      body.delete(input.name);
      body.append(input.name, file, file.name);
      xhr.open("POST", form.action);
      xhr.setRequestHeader("X-CSRFToken", ledger.csrf());
      xhr.setRequestHeader("X-Requested-With", "XMLHttpRequest");
      xhr.setRequestHeader("Accept", "application/json");
      xhr.upload.addEventListener("progress", function (event) {
        if (!event.lengthComputable) return;
        line.bar.value = Math.round((100 * event.loaded) / event.total);
        line.state.textContent = event.loaded === event.total ? "Reading" : line.bar.value + "%";
      });
      xhr.addEventListener("load", function () {
        var said = answer(xhr);
        if (xhr.status >= 200 && xhr.status < 300) {
          line.bar.value = 100;
          line.state.textContent = "Taken";
          done(said);
        } else {
          fail(line, said.sentence || "The file was not taken (" + xhr.status + "). Nothing was changed.");
          done(null);
        }
      });
      xhr.addEventListener("error", function () {
        fail(line, "The connection broke. Nothing was changed; drop the file again.");
        done(null);
      });
      xhr.send(body);
    });
  }

  async function sendAll(form, input, files) {
    var list = form.querySelector("[data-uploads]") || form.appendChild(document.createElement("ul"));
    var lines = files.map(function (file) { return row(list, file); });
    var answers = [];
    list.className = "uploads";
    for (var at = 0; at < files.length; at += 1) {
      answers.push(await send(form, input, files[at], lines[at]));
      link(lines[at], answers[at]);
    }
    input.value = "";
    var taken = answers.filter(Boolean);
    ledger.say(taken.length + " of " + files.length + " files taken");
    if (files.length === 1 && taken.length === 1 && taken[0].url) window.location.assign(taken[0].url);
    else if (taken.length) renew();
  }
  /* Several files: the list of what was taken, as the page would show it now. Those that were
     refused keep their sentence above it. */
  async function renew() {
    var here = document.querySelector("[data-uploaded]");
    if (!here) return;
    var answer = await window.fetch(window.location.href, { credentials: "same-origin" });
    var page = new DOMParser().parseFromString(await answer.text(), "text/html");
    var now = page.querySelector("[data-uploaded]");
    if (now) here.replaceWith(now);
  }
  function link(line, said) {
    if (!said || !said.url) return;
    var door = document.createElement("a");
    door.href = said.url;
    door.textContent = said.sentence || "Go on";
    line.state.replaceChildren(door);
  }

  function drop(event) { return event.target.closest && event.target.closest("[data-drop]"); }
  ["dragenter", "dragover"].forEach(function (kind) {
    document.addEventListener(kind, function (event) {
      var zone = drop(event);
      if (!zone) return;
      event.preventDefault();
      zone.classList.add("is-over");
    });
  });
  ["dragleave", "drop"].forEach(function (kind) {
    document.addEventListener(kind, function (event) {
      var zone = drop(event);
      if (zone) zone.classList.remove("is-over");
    });
  });
  document.addEventListener("drop", function (event) {
    var zone = drop(event);
    if (!zone || !event.dataTransfer.files.length) return;
    event.preventDefault();
    take(zone.closest("form"), Array.from(event.dataTransfer.files));
  });
  document.addEventListener("change", function (event) {
    var form = event.target.form;
    if (event.target.type === "file" && form && form.matches("[data-upload=now]")) take(form, Array.from(event.target.files));
  });
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.matches("[data-upload]")) return;
    var input = form.querySelector("input[type=file]");
    if (!input.files.length) return;
    event.preventDefault();
    take(form, Array.from(input.files));
  });
  function take(form, files) {
    var input = form.querySelector("input[type=file]");
    if (!form.reportValidity || files.length === 0) return;
    sendAll(form, input, input.multiple ? files : files.slice(0, 1));
  }
})();
