/* A PDF read beside a form: pages drawn as they come into sight, text that can be selected and
   searched, and "mark the place": the page, and what is selected, go into the form.

   A place is [data-place] around inputs [data-place-page] and [data-place-quote]; the one that
   had the focus last is filled, else the first. An opened page is remembered for its report. */
const { $, $$, say, stored, store } = window.ledger;
const STEP = 1.2;
const [SMALLEST, LARGEST] = [0.4, 4];

class Reader {
  constructor(panel) {
    this.panel = panel;
    this.sheets = $("[data-pdf-sheets]", panel);
    this.number = $("[data-pdf-number]", panel);
    this.zoom = 1;
    this.pages = [];
    this.words = "";
    this.found = [];
    this.at = -1;
  }

  async open() {
    const { pdf, pdfLib, pdfWorker, pdfMaps, pdfDecoders } = this.panel.dataset;
    this.lib = await import(pdfLib);
    this.lib.GlobalWorkerOptions.workerSrc = pdfWorker;
    const here = (address) => new URL(address, window.location.href).href;
    this.document = await this.lib.getDocument({
      url: pdf, cMapUrl: here(pdfMaps), cMapPacked: true,
      useWasm: false, wasmUrl: here(pdfDecoders), /* the policy allows no WebAssembly */
    }).promise;
    const first = await this.document.getPage(1);
    this.width = first.getViewport({ scale: 1 }).width;
    this.ratio = first.getViewport({ scale: 1 }).height / this.width;
    $("[data-pdf-count]", this.panel).textContent = `of ${this.document.numPages}`;
    this.lay();
    this.go(Number(this.panel.dataset.pdfPage || stored(this.memory()) || 1), { quietly: true });
    this.panel.dataset.pdfReady = "yes";
  }

  memory() { return `el-page-${new URL(this.panel.dataset.pdf, window.location.href).pathname}`; }

  /* Empty sheets of the right size; each is drawn when it comes near. */
  lay() {
    this.watcher = new IntersectionObserver((seen) => seen.forEach((one) => this.see(one)), {
      root: this.sheets, rootMargin: "400px 0px",
    });
    this.sheets.replaceChildren();
    for (let number = 1; number <= this.document.numPages; number += 1) {
      const leaf = document.createElement("div");
      leaf.className = "leaf";
      leaf.dataset.number = String(number);
      leaf.setAttribute("aria-label", `Page ${number}`);
      leaf.setAttribute("role", "group");
      this.size(leaf, this.ratio);
      this.sheets.append(leaf);
      this.pages.push({ number, leaf, drawn: 0 });
      this.watcher.observe(leaf);
    }
    this.sheets.addEventListener("scroll", () => this.tell(), { passive: true });
  }

  scale() { return (this.zoom * (this.sheets.clientWidth - 32)) / this.width; }

  size(leaf, ratio) {
    const wide = this.scale() * this.width;
    leaf.style.width = `${wide}px`;
    leaf.style.height = `${wide * ratio}px`;
  }

  see(one) {
    const page = this.pages[Number(one.target.dataset.number) - 1];
    page.near = one.isIntersecting;
    if (page.near) this.draw(page);
  }

  async draw(page) {
    const scale = this.scale();
    if (page.drawn === scale) return;
    page.drawn = scale;
    const source = await this.document.getPage(page.number);
    const viewport = source.getViewport({ scale });
    const canvas = document.createElement("canvas");
    const dots = window.devicePixelRatio || 1;
    canvas.width = Math.floor(viewport.width * dots);
    canvas.height = Math.floor(viewport.height * dots);
    page.leaf.style.width = `${viewport.width}px`;
    page.leaf.style.height = `${viewport.height}px`;
    page.leaf.style.setProperty("--total-scale-factor", String(scale));
    await source.render({ canvas, viewport, transform: dots === 1 ? null : [dots, 0, 0, dots, 0, 0] }).promise;
    const text = document.createElement("div");
    text.className = "textLayer";
    await new this.lib.TextLayer({
      textContentSource: source.streamTextContent(), container: text, viewport,
    }).render();
    if (page.drawn !== scale) return; /* another size was asked for meanwhile */
    page.leaf.replaceChildren(canvas, text);
    this.mark(page);
  }

  resize(factor) {
    const share = this.sheets.scrollTop / this.sheets.scrollHeight;
    this.zoom = Math.min(LARGEST, Math.max(SMALLEST, this.zoom * factor));
    this.pages.forEach((page) => this.size(page.leaf, page.leaf.offsetHeight / page.leaf.offsetWidth));
    this.sheets.scrollTop = share * this.sheets.scrollHeight;
    this.pages.filter((page) => page.near).forEach((page) => this.draw(page));
  }

  current() {
    const middle = this.sheets.scrollTop + this.sheets.clientHeight / 3;
    const page = this.pages.findLast((one) => one.leaf.offsetTop - this.sheets.offsetTop <= middle);
    return page ? page.number : 1;
  }

  tell() {
    const number = this.current();
    if (document.activeElement !== this.number) this.number.value = String(number);
    store(this.memory(), String(number));
  }

  go(number, { quietly = false } = {}) {
    const page = this.pages[Math.min(this.pages.length, Math.max(1, Math.round(number) || 1)) - 1];
    this.sheets.scrollTop = page.leaf.offsetTop - this.sheets.offsetTop - 8;
    this.number.value = String(page.number);
    if (!quietly) say(`Page ${page.number} of ${this.pages.length}`);
  }

  /* Words ------------------------------------------------------------------------------------ */
  async text(page) {
    if (page.text === undefined) {
      const content = await (await this.document.getPage(page.number)).getTextContent();
      page.text = content.items.map((item) => item.str + (item.hasEOL ? " " : "")).join("").toLowerCase();
    }
    return page.text;
  }

  async search(words) {
    const wanted = words.trim().toLowerCase();
    if (wanted !== this.words) {
      this.words = wanted;
      this.found = [];
      this.at = -1;
      for (const page of this.pages) {
        if (wanted && (await this.text(page)).includes(wanted)) this.found.push(page.number);
        if (this.words !== wanted) return; /* typed on meanwhile */
      }
      this.pages.forEach((page) => this.mark(page));
    }
    if (this.found.length) {
      this.at = (this.at + 1) % this.found.length;
      this.go(this.found[this.at], { quietly: true });
    }
    $("[data-pdf-hits]", this.panel).textContent = !wanted ? ""
      : this.found.length ? `On page ${this.found.join(", ")}` : "Not in the text of this report";
  }

  mark(page) {
    const spans = $$(".textLayer > span, .textLayer .markedContent span", page.leaf);
    const whole = this.words;
    let line = "";
    const starts = spans.map((span) => { const from = line.length; line += span.textContent.toLowerCase(); return from; });
    spans.forEach((span) => span.classList.remove("is-hit"));
    if (!whole) return;
    const tight = whole.replace(/\s+/g, "");
    for (const words of new Set([whole, tight])) {
      for (let from = line.indexOf(words); from >= 0; from = line.indexOf(words, from + 1)) {
        spans.forEach((span, index) => {
          const end = starts[index] + span.textContent.length;
          if (starts[index] < from + words.length && end > from) span.classList.add("is-hit");
        });
      }
    }
  }

  /* The place -------------------------------------------------------------------------------- */
  quote() {
    const selection = window.getSelection();
    const inside = selection && selection.rangeCount && this.sheets.contains(selection.anchorNode);
    const words = inside ? selection.toString().replace(/-\n/g, "").replace(/\s+/g, " ").trim() : "";
    const leaf = inside && selection.anchorNode.parentElement.closest(".leaf");
    return { words, page: leaf ? Number(leaf.dataset.number) : this.current() };
  }

  markPlace() {
    const place = lastPlace && lastPlace.isConnected ? lastPlace : $("[data-place]");
    if (!place) return;
    const { words, page } = this.quote();
    fill($("[data-place-page]", place), String(page));
    if (words) fill($("[data-place-quote]", place), words);
    say(words ? `Page ${page} and the quotation are noted` : `Page ${page} is noted`);
  }

  act(name) {
    if (name === "back") this.go(this.current() - 1);
    if (name === "on") this.go(this.current() + 1);
    if (name === "larger") this.resize(STEP);
    if (name === "smaller") this.resize(1 / STEP);
    if (name === "quote") this.markPlace();
  }
}

function fill(field, words) {
  if (!field) return;
  field.value = words;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

let lastPlace = null;
document.addEventListener("focusin", (event) => {
  const place = event.target.closest("[data-place]");
  if (place) lastPlace = place;
});

function start(panel) {
  if (panel.dataset.pdfOpen) return;
  panel.dataset.pdfOpen = "yes";
  const reader = new Reader(panel);
  reader.open().catch((error) => {
    panel.dataset.pdfReady = "failed";
    const note = document.createElement("p");
    note.className = "pad mb-0";
    const door = document.createElement("a");
    door.href = panel.dataset.pdf;
    door.textContent = "Open it by itself";
    note.append(`This report cannot be shown here (${error.name}). `, door, ".");
    reader.sheets.replaceChildren(note);
  });
  panel.addEventListener("click", (event) => {
    const button = event.target.closest("[data-pdf-act]");
    if (button && reader.pages.length) reader.act(button.dataset.pdfAct);
  });
  /* a press on the button must not take the selection away */
  panel.addEventListener("mousedown", (event) => {
    if (event.target.closest('[data-pdf-act="quote"]')) event.preventDefault();
  });
  panel.addEventListener("change", (event) => {
    if (event.target === reader.number && reader.pages.length) reader.go(Number(reader.number.value));
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !reader.pages.length) return;
    if (event.target === reader.number) { event.preventDefault(); reader.go(Number(reader.number.value)); }
    if (event.target.matches("[data-pdf-words]")) { event.preventDefault(); reader.search(event.target.value); }
  });
}

$$("[data-pdf]").forEach(start);
document.addEventListener("htmx:afterSettle", () => $$("[data-pdf]").forEach(start));
