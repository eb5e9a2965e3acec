// Draws the desk. Whatever comes from Python is put in as text, never as markup.

const FOCUSED = ["button", "input", "select", "summary"];
const SILENT = 10000;  // milliseconds after which a kernel that has not even heard is said to be gone
const ORDER = new Intl.Collator("vi", { numeric: true });
const SEVERITIES = ["Lỗi", "Cảnh báo", "Lưu ý"];
let count = 0;  // of ids on the page
let shown = false;  // this module is loaded once for each desk

/** An element with its attributes and what stands in it: texts and elements. */
function make(tag, attributes = {}, ...inner) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  // the notebook's own keys (d d deletes a cell) are not meant while one works here; it asks the focused element alone
  if (FOCUSED.includes(tag) || "tabindex" in attributes) made.setAttribute("data-lm-suppress-shortcuts", "true");
  made.append(...inner.filter((one) => one !== null && one !== ""));
  return made;
}

/** A control with its label above it. */
function field(label, control) {
  control.id = `cchc-${++count}`;
  return make("div", { class: "field" }, make("label", { for: control.id }, label), control);
}

function button(text, press, attributes = {}) {
  return make("button", { type: "button", onclick: press, ...attributes }, text);
}

function select(options) {
  return make("select", {}, ...options.map(([value, text]) => make("option", { value }, text)));
}

class DeskPage {
  constructor(model, el) {
    this.model = model;
    this.waiting = new Map();  // id of what was asked -> what to do with the answer
    this.unheard = new Map();  // id of what was asked -> the timer that says that nobody has heard it
    this.filters = { severity: "", unit: "", section: "", open: true };
    this.shut = new Set();  // titles of causes that the reader has closed
    this.who = "";
    this.busy = false;
    this.root = make("section", { class: "cchc-desk", "aria-label": "Bàn làm việc" });
    this.head = make("div");
    this.told = make("div", { class: "told", role: "status", "aria-live": "polite", tabindex: "-1" });
    this.body = make("div");
    this.root.append(this.head, this.told, this.body);
    el.append(this.root);
    // what stands there for a notebook that is opened again without its kernel
    const area = el.closest(".jp-OutputArea") || document;
    for (const hint of area.querySelectorAll(".cchc-desk-hint")) hint.hidden = true;
    this.onState = () => this.draw();
    this.onMessage = (message) => this.hear(message);
    model.on("change:state", this.onState);
    model.on("msg:custom", this.onMessage);
    this.draw();
    if (!shown) requestAnimationFrame(() => this.root.scrollIntoView({ block: "start" }));  // below a page of text and cells
    shown = true;
  }

  remove() {
    this.model.off("change:state", this.onState);
    this.model.off("msg:custom", this.onMessage);
    for (const id of this.unheard.keys()) clearTimeout(this.unheard.get(id));
  }

  // --- to and from Python ---

  ask(what, then = () => {}) {
    const id = `${Date.now()}.${++count}`;
    this.waiting.set(id, then);
    this.unheard.set(id, setTimeout(() => this.tell(
      "Kernel không trả lời. Nếu kernel không còn chạy: bấm ▶▶ để mở lại bàn; nếu đang chạy ô khác: hãy đợi.", "wrong"), SILENT));
    this.model.send({ id, ...what });
  }

  heard(id) {
    clearTimeout(this.unheard.get(id));
    this.unheard.delete(id);
  }

  hear(message) {
    if (message.heard !== undefined) {
      this.heard(message.heard);
      return;
    }
    if (message.progress !== undefined) {
      this.tell(`Đang chạy lại… ${message.progress}`, "busy");
      return;
    }
    this.heard(message.id);
    const then = this.waiting.get(message.id);
    if (!then) return;  // another view asked
    this.waiting.delete(message.id);
    then(message);
  }

  /** Ask for something that writes or runs: no other button works meanwhile, the answer is told. */
  act(what, then = () => {}) {
    if (this.busy) return;
    this.setBusy(true);
    this.tell({ rerun: "Đang chạy lại…", refresh: "Đang đọc…" }[what.do] || "Đang ghi…", "busy");
    this.ask(what, (answer) => {
      this.setBusy(false);
      this.tell(answer.said, answer.ok ? "done" : "wrong", answer.details);
      then(answer);
    });
  }

  setBusy(busy) {
    this.busy = busy;
    this.root.setAttribute("aria-busy", String(busy));
    for (const one of this.root.querySelectorAll("button")) one.disabled = busy;
  }

  tell(text, kind = "", details = []) {
    this.told.className = `told ${kind}`;
    const list = (details || []).length ? make("ul", {}, ...details.map((one) => make("li", {}, one))) : null;
    this.told.replaceChildren(make("p", {}, text || ""), ...(list ? [list] : []));
  }

  rerun() {
    this.body.querySelector(".changes")?.remove();  // of the run before
    this.told.scrollIntoView({ block: "nearest" });
    this.act({ do: "rerun" }, () => this.told.focus());
  }

  // --- the page ---

  draw() {
    const state = this.model.get("state");
    this.findings = state.causes.flatMap((cause) => cause.findings);
    this.head.replaceChildren(
      make("h2", {}, `Bàn làm việc: ${state.period}`),
      make("p", { class: "title" }, state.title),
      ...state.notes.map((note) => make("p", { class: "note" }, note)),
      make("div", { class: "bar" },
        button("Chạy lại", () => this.rerun(), { class: "main", title: "Lập lại báo cáo của kỳ (cchc report)" }),
        button("Hoàn tác", () => this.act({ do: "undo" }), {
          hidden: !state.last, title: state.last, "aria-label": `Hoàn tác: ${state.last}` }),
        button("Làm mới", () => this.act({ do: "refresh" }), { title: "Đọc lại những gì người khác đã ghi" })),
      this.filterBar());
    this.drawBody();
    this.setBusy(this.busy);
  }

  filterBar() {
    const names = (key) => [...new Set(this.findings.map((one) => one[key]).filter(Boolean))].sort(ORDER.compare)
      .map((one) => [one, one]);
    const choice = (label, key, options) => {
      const control = select([["", "Tất cả"], ...options]);
      control.value = options.some(([value]) => value === this.filters[key]) ? this.filters[key] : "";
      this.filters[key] = control.value;
      control.addEventListener("change", () => { this.filters[key] = control.value; this.drawBody(); });
      return field(label, control);
    };
    const open = make("input", { type: "checkbox", id: `cchc-${++count}` });
    open.checked = this.filters.open;
    open.addEventListener("change", () => { this.filters.open = open.checked; this.drawBody(); });
    return make("div", { class: "filters", role: "group", "aria-label": "Lọc phát hiện" },
      choice("Mức độ", "severity", SEVERITIES.map((one) => [one, one])),
      choice("Đơn vị", "unit", names("unit")),
      choice("Mục", "section", names("section")),
      make("div", { class: "field only" }, open, make("label", { for: open.id }, "Chỉ phát hiện chưa xử lý")));
  }

  drawBody() {
    const state = this.model.get("state");
    const { severity, unit, section, open } = this.filters;
    const kept = (one) => (!severity || one.severity === severity) && (!unit || one.unit === unit)
      && (!section || one.section === section) && (!open || !one.settled || one.waiting);
    const causes = state.causes.map((cause) => [cause, cause.findings.filter(kept)]).filter(([, found]) => found.length);
    const shown = causes.reduce((sum, [, found]) => sum + found.length, 0);
    this.body.replaceChildren(
      ...(state.changes ? [this.changed(state.changes)] : []),
      make("p", { class: "shown" }, `Đang hiện ${shown} phát hiện của ${causes.length} nguyên nhân.`),
      ...causes.map(([cause, found]) => this.cause(cause, found)),
      this.unchecked(state.unchecked),
      this.decisions(state.decisions));
    this.setBusy(this.busy);
  }

  /** What the last run changed. */
  changed(changes) {
    const lists = [["Phát hiện không còn", changes.gone], ["Phát hiện nay đã xác nhận", changes.settled],
      ["Phát hiện mới", changes.new]];
    const parts = lists.filter(([, texts]) => texts.length).map(([title, texts]) => make("div", {},
      make("h4", {}, `${title} (${texts.length})`), make("ul", {}, ...texts.map((text) => make("li", {}, text)))));
    if (changes.moved.length) {
      const rows = changes.moved.map(([name, before, after]) => make("tr", {},
        make("th", { scope: "row" }, name), make("td", { class: "number" }, before), make("td", { class: "number" }, after)));
      parts.push(make("div", {}, make("h4", {}, `Số liệu thay đổi (${changes.moved.length})`),
        make("table", {}, make("thead", {}, make("tr", {}, ...["Chỉ tiêu", "Trước", "Nay"].map((one, at) =>
          make("th", { scope: "col", class: at ? "number" : "" }, one)))), make("tbody", {}, ...rows))));
    }
    if (!parts.length) parts.push(make("p", {}, "Không có phát hiện, số liệu nào thay đổi."));
    return make("section", { class: "changes", "aria-label": "Thay đổi sau khi chạy lại" },
      make("h3", {}, "Thay đổi sau khi chạy lại"), ...parts,
      button("Đóng", () => this.ask({ do: "close" })));
  }

  /** The badge is that of what is shown: what a filter hides does not count. */
  cause(cause, found) {
    const open = found.filter((one) => !one.settled);
    const severity = SEVERITIES.find((name) => (open.length ? open : found).some((one) => one.severity === name));
    const fold = make("details", { class: "cause", open: !this.shut.has(cause.title) },
      make("summary", {}, make("span", { class: `severity s${SEVERITIES.indexOf(severity)}` }, severity),
        ` ${cause.number}. ${cause.title} (${found.length})`),
      make("p", { class: "action" }, [cause.who, cause.action].filter(Boolean).join(": ")),
      ...found.map((one) => this.finding(one)));
    fold.addEventListener("toggle", () => fold.open ? this.shut.delete(cause.title) : this.shut.add(cause.title));
    return fold;
  }

  finding(one) {
    const facts = [["Chỉ tiêu", one.figure], ["Đơn vị", one.unit], ["Đã ghi", one.found], ["Giá trị đối chiếu", one.expected],
      ["Trong ô", one.raw && `“${one.raw}”`], ["Nơi ghi", one.place],
      ["Phát hiện số", String(one.number)]].filter(([, text]) => text);
    const place = make("div", { class: "place" });
    const open = (kind) => (event) => this.open(place, one, kind, event.currentTarget);
    const toggle = { "aria-expanded": "false", "data-toggle": "" };
    return make("article", { class: "finding", "data-number": one.number, "aria-label": `Phát hiện ${one.number}` },
      make("p", { class: "message" }, one.message),
      make("p", { class: "facts" }, ...facts.map(([name, text]) => make("span", {}, make("span", { class: "name" }, `${name}: `),
        text))),
      one.settled ? make("p", { class: "settled" }, `Đã xác nhận: ${one.settled}.`) : null,
      one.instead && !one.settled ? make("p", { class: "instead" }, one.instead) : null,
      one.waiting ? make("p", { class: "waiting", tabindex: "-1" }, one.waiting) : null,
      make("div", { class: "bar" },
        ...(one.line === null ? [] : [button("Bỏ dòng cũ", () => this.act({ do: "withdraw", number: one.line }), {
          title: this.model.get("state").decisions[one.line].said })]),
        ...(one.cells.length ? [button("Đính chính", open("correct"), { ...toggle, "data-kind": "correct" })] : []),
        ...(one.settled ? [] : [button("Xác nhận", open("acknowledge"), { ...toggle, "data-kind": "acknowledge" })]),
        ...(one.cells.length ? [button("Xem dòng đã gửi", open("look"), toggle)] : [])),
      place);
  }

  /** The rows as they were sent, and the form of what is to be written, as it was `typed` before if it was; the same
   * button again closes them. */
  open(place, one, kind, pressed, typed = {}) {
    const again = pressed.getAttribute("aria-expanded") === "true";
    for (const other of pressed.parentElement.querySelectorAll("[data-toggle]")) other.setAttribute("aria-expanded", "false");
    place.replaceChildren();
    if (again) return;
    pressed.setAttribute("aria-expanded", "true");
    const close = () => {
      pressed.setAttribute("aria-expanded", "false");
      place.replaceChildren();
      pressed.focus();
    };
    if (!one.cells.length) {
      place.append(this.form(one, kind, [], close, typed));
      place.querySelector("input").focus();
      return;
    }
    this.ask({ do: "look", number: one.number }, (answer) => {
      if (pressed.getAttribute("aria-expanded") !== "true") return;
      if (!answer.ok) this.tell(answer.said, "wrong", answer.details);
      const picture = answer.picture ? this.picture(answer.picture, one.place)
        : make("p", { class: "note" }, "Không đọc lại được dòng này trong tệp đã gửi.");
      place.replaceChildren(picture);
      if (kind === "look") return;
      const cells = answer.cells || [];
      if (kind === "correct" && !cells.length) {
        place.append(make("p", { class: "note" }, "Chương trình không đọc số liệu ở ô này nên không đính chính ở bàn "
          + "được: nếu sai thì nơi gửi sửa tệp và gửi lại, nếu đúng thì xác nhận."));
        return;
      }
      place.append(this.form(one, kind, cells, close, typed));
      place.querySelector("form :is(select, input:not([readonly]))")?.focus();
    });
  }

  picture(picture, name) {
    const rows = picture.rows.map((row) => make("tr", { class: row.head ? "head" : "" },
      make("th", { scope: "row" }, String(row.number)),
      ...row.cells.map((cell) => make("td", { class: `${cell.marked ? "marked" : ""} ${cell.text.length > 14 ? "" : "short"}` },
        cell.marked ? make("mark", {}, cell.text || "(để trống)") : cell.text))));
    return make("div", { class: "picture", role: "group", tabindex: "0", "aria-label": `Dòng đã gửi: ${name}` },
      make("table", {}, make("thead", {}, make("tr", {}, make("td"), ...picture.columns.map((one) =>
        make("th", { scope: "col" }, one)))), make("tbody", {}, ...rows)));
  }

  /** The form again with what was typed, where the page was drawn anew because what it showed was old. */
  reopen(one, kind, typed) {
    const same = this.findings.find((now) => now.message === one.message && now.place === one.place);
    const card = same && this.body.querySelector(`[data-number="${same.number}"]`);
    const pressed = card && card.querySelector(`[data-kind="${kind}"]`);
    if (pressed) this.open(card.querySelector(".place"), same, kind, pressed, typed);
    else this.told.scrollIntoView({ block: "nearest" });  // it has gone, or is settled; the answer says so
  }

  form(one, kind, cells, close, typed) {
    const correct = kind === "correct";
    const text = (value = "") => {
      const input = make("input", { type: "text", autocomplete: "off" });
      input.value = value;
      return input;
    };
    const who = text(typed.who || this.who), why = text(typed.why), right = text(typed.right);
    const blank = make("input", { type: "checkbox", id: `cchc-${++count}` });
    const read = make("p", { class: "read", "aria-live": "polite" });
    const cell = select(cells.map((found) => [found.cell, `${found.cell}: “${found.text}”`]));
    if (cells.some((found) => found.cell === typed.cell)) cell.value = typed.cell;
    blank.checked = typed.blank === true;
    right.disabled = blank.checked;
    for (const input of [who, why]) input.required = true;
    // what the value is read as, before it is written
    const look = () => {
      right.disabled = blank.checked;
      if (blank.checked) right.value = "";
      const asked = right.value;
      if (!asked.trim()) read.textContent = "";
      else this.ask({ do: "read", number: one.number, cell: cell.value, corrected: asked }, (answer) => {
        if (right.value !== asked) return;
        read.textContent = answer.ok ? answer.read && `Sẽ đọc là ${answer.read}.` : answer.said;
      });
    };
    for (const input of [right, blank, cell]) input.addEventListener("change", look);
    const fields = correct
      ? [field("Ô và giá trị trong tệp", cell), field("Giá trị đúng", right), field("Lý do", why), field("Người sửa", who),
        make("div", { class: "field only" }, blank, make("label", { for: blank.id }, "Để trống ô này"))]
      : [field("Lý do", why), field("Người xác nhận", who)];
    right.after(read);
    let rerun = false;
    const wrong = make("p", { class: "refused", role: "alert" }, typed.wrong || "");
    const form = make("form", { class: "form", "aria-label": correct ? "Đính chính" : "Xác nhận" }, ...fields, wrong,
      make("div", { class: "bar" },
        make("button", { type: "submit", class: "main", onclick: () => { rerun = true; } }, "Ghi và chạy lại"),
        make("button", { type: "submit", onclick: () => { rerun = false; } }, "Chỉ ghi"),
        button("Thôi", close)));
    form.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.who = who.value.trim();
      const again = rerun;
      const found = cells.find((known) => known.cell === cell.value);
      const what = correct
        ? { do: "correct", number: one.number, cell: cell.value, seen: found ? found.text : "", corrected: right.value,
          blank: blank.checked, who: who.value, why: why.value }
        : { do: "acknowledge", number: one.number, reason: why.value, who: who.value };
      const typed = { who: who.value, why: why.value, right: right.value, blank: blank.checked, cell: cell.value };
      this.act(what, (answer) => {
        if (!answer.ok && !form.isConnected) this.reopen(one, kind, { ...typed, wrong: answer.said });
        else if (!answer.ok) wrong.textContent = answer.said;
        else if (again) this.rerun();
        else this.body.querySelector(`[data-number="${one.number}"] .waiting`)?.focus();
      });
    });
    return form;
  }

  /** The checks that could not be carried out: counted, and nothing to decide on. */
  unchecked(texts) {
    if (!texts.length) return "";
    return make("details", { class: "decisions" },
      make("summary", {}, `Phép kiểm tra chưa thực hiện được (${texts.length})`),
      make("ul", {}, ...texts.map((one) => make("li", {}, one))));
  }

  /** The lines of the two files, each with a button that takes it out. */
  decisions(lines) {
    if (!lines.length) return make("p", { class: "shown" }, "Chưa có đính chính, xác nhận nào.");
    return make("details", { class: "decisions" },
      make("summary", {}, `Đính chính, xác nhận đã ghi (${lines.length})`),
      make("ul", {}, ...lines.map((line) => make("li", {}, make("span", {}, `${line.file}: ${line.said}`), " ",
        button("Bỏ dòng này", () => this.act({ do: "withdraw", number: line.number }),
          { "aria-label": `Bỏ dòng này: ${line.said}` })))));
  }
}

export default {
  render({ model, el }) {
    const page = new DeskPage(model, el);
    return () => page.remove();
  },
};
