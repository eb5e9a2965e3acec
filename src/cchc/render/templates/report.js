// The page is complete without this: it marks the section in view, opens what a link leads to, filters and sorts.
"use strict";

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const target = (link) => document.getElementById(decodeURIComponent(link.hash.slice(1)));
const make = (name, properties, ...inside) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...inside);
  return element;
};

// --- table of contents: the section in view is the last one that begins in the upper third of the window ---
const contents = document.querySelector(".contents.wide");
const headings = new Set(all(".contents a").map(target));
let inView;
const follow = () => {
  const now = [...headings].findLast((heading) => heading.getBoundingClientRect().top < innerHeight / 3);
  if (now === inView) return;
  inView = now;
  for (const link of all(".contents a")) {
    if (target(link) === now) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  const link = contents.querySelector("[aria-current]");
  const place = link?.getBoundingClientRect();
  if (place && (place.top < 0 || place.bottom > innerHeight)) contents.scrollTop += place.top - innerHeight / 2;
  document.querySelector(".contents summary").textContent = link ? `Mục lục: ${link.textContent}` : "Mục lục";
};
if (contents) {
  addEventListener("scroll", () => requestAnimationFrame(follow), { passive: true });
  follow();
}

// --- links: nothing a link leads to stays closed or filtered away ---
let showAll = () => {};
const reveal = (place) => {
  if (place?.closest(".filtered")) showAll();
  for (let box = place?.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
};
document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#"]');
  if (!link) return;
  link.closest(".contents details")?.removeAttribute("open");
  reveal(target(link));
});

// --- tips of figures: Escape hides the one shown ---
const quiet = document.documentElement.classList;
document.addEventListener("keydown", (event) => event.key === "Escape" && quiet.add("quiet"));
for (const type of ["focusin", "mouseover"]) document.addEventListener(type, () => quiet.remove("quiet"));

// --- order: numbers as numbers, dates as dates, blank cells last both ways ---
const collator = new Intl.Collator("vi", { numeric: true });
const number = (text) => {
  const found = text.match(/^-?\d[\d.]*(,\d+)?(?=%| \(|$)/); // "4 (*)" is 4
  return found ? Number(found[0].replaceAll(".", "").replace(",", ".")) : NaN;
};
const compare = (one, other) => number(one) - number(other) || collator.compare(one, other);
const said = (row, column) =>
  row.cells[column].textContent.trim().replace(/^(\d+)\/(\d+)\/(\d{4})$/, "$3-$2-$1"); // a date by its year first
const ordered = (things, text, sign) => [
  ...things.filter(text).sort((one, other) => sign * compare(text(one), text(other))),
  ...things.filter((thing) => !text(thing)),
];

// --- the annex: text with or without tones, one section, only rows with findings; sorted within each group ---
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d");
const annex = document.querySelector(".annex");
if (annex) {
  const ROW = ".annex > table > tbody > tr";
  const rows = all(`${ROW}:not(.lineage)`);
  const above = (code) => code.replace(/\.?[^.]*$/, "");
  const texts = new Map(); // code -> what stands in the row and in those above it, with tones and without
  for (const row of rows) {
    const own = [...row.cells].map((cell) => cell.textContent).join(" ").toLowerCase().normalize("NFC");
    texts.set(row.id, `${texts.get(above(row.id)) ?? ""} ${own} ${plain(own)}`);
  }
  const questioned = new Set(all(".finding a").map((link) => {
    const row = target(link)?.closest(ROW);
    return row?.matches(".lineage") ? row.previousElementSibling : row;
  }));

  const words = make("input", { type: "search", autocomplete: "off" });
  const section = make("select", {}, new Option("Tất cả các mục", ""));
  for (const row of rows.filter((row) => row.matches(".section"))) {
    section.append(new Option(`${row.id}. ${row.querySelector(".label").textContent}`, row.id));
  }
  const only = make("input", { type: "checkbox" });
  const count = make("output", {});
  const apply = () => {
    const asked = words.value.toLowerCase().normalize("NFC").trim().replace(/\s+/g, " ");
    const fitting = rows.filter((row) =>
      texts.get(row.id).includes(asked)
      && `${row.id}.`.startsWith(section.value && `${section.value}.`)
      && (!only.checked || questioned.has(row)));
    const shown = new Set();
    for (const row of fitting) for (let code = row.id; code; code = above(code)) shown.add(code);
    for (const row of rows) {
      const hidden = !shown.has(row.id), next = row.nextElementSibling;
      row.classList.toggle("filtered", hidden);
      if (next?.matches(".lineage")) next.classList.toggle("filtered", hidden);
    }
    count.textContent = `${fitting.length}/${rows.length} hàng`;
  };
  showAll = () => {
    words.value = section.value = "";
    only.checked = false;
    apply();
  };

  const groups = []; // a heading and its items, each with the rows that stay below it
  for (const row of annex.querySelector("tbody").rows) {
    if (row.matches(".section, .group")) groups.push([[row]]);
    else if (row.matches(".item:not(:has(.nested))")) groups.at(-1).push([row]);
    else groups.at(-1).at(-1).push(row);
  }
  const orders = [["Theo biểu", 0], ["Tên chỉ tiêu", 1], ["Đơn vị tính", 2], ["Số liệu tăng dần", 3], ["Số liệu giảm dần", -3]];
  const order = make("select", {}, ...orders.map(([name, column]) => new Option(name, column)));
  const arrange = () => {
    const column = Number(order.value), text = ([row]) => said(row, Math.abs(column));
    for (const [head, ...items] of groups) {
      const own = column ? ordered(items, text, Math.sign(column)) : items;
      annex.querySelector("tbody").append(...head, ...own.flat());
    }
  };
  order.oninput = arrange;
  addEventListener("beforeprint", () => { // paper has the order of the form
    order.value = 0;
    arrange();
  });

  const reset = make("button", { type: "button", textContent: "Bỏ lọc", onclick: showAll });
  const controls = make("fieldset", { className: "filter", oninput: apply },
    make("legend", { textContent: "Lọc, sắp xếp bảng" }),
    make("label", { className: "words" }, "Tìm (có dấu hoặc không dấu)", words),
    make("label", {}, "Mục", section),
    make("label", {}, "Thứ tự trong mỗi nhóm", order),
    make("label", { className: "only" }, only, "Chỉ hàng có phát hiện"),
    reset, count);
  annex.before(controls);
  apply();
}

// --- sorting: a button in each column's head; ascending, descending, as printed ---
for (const table of all(".table > table")) {
  const body = table.tBodies[0], printed = [...body.rows], heads = [...table.tHead.rows[0].cells];
  if (printed.length < 3 || table.querySelector(".lineage")) continue;
  heads.forEach((head, column) => {
    const turn = () => {
      const order = { ascending: "descending", descending: "" }[head.getAttribute("aria-sort")] ?? "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      if (order) head.setAttribute("aria-sort", order);
      const sign = order === "descending" ? -1 : 1;
      body.append(...(order ? ordered(printed, (row) => said(row, column), sign) : printed));
    };
    head.replaceChildren(make("button", { type: "button", title: "Sắp xếp theo cột này", onclick: turn }, head.textContent));
  });
}

// --- a table that is wider than its box says so ---
const widths = new ResizeObserver((boxes) => {
  for (const { target: box } of boxes) box.classList.toggle("scrolls", box.scrollWidth > box.clientWidth);
});
for (const box of all(".table")) widths.observe(box);

// --- the link by which the page was opened ---
const opened = location.hash && target(location);
if (opened) {
  reveal(opened);
  opened.scrollIntoView();
}
