// Numbers are sorted as numbers: the first one in a cell, "−0.027 [−0.030, −0.024]" by −0.027; without one comes last.
function valueOf(row, column) {
  const cell = row.cells[column], text = (cell?.textContent ?? "").trim();
  const found = text.replace(/−/g, "-").replace(/(\d),(?=\d{3})/g, "$1").match(/^[<+±]?(-?\d+(\.\d+)?(e[+-]?\d+)?)/i);
  return { text, number: found ? Number(found[1]) : NaN };
}

function compare(a, b, numeric, sign) {
  if (!numeric) return sign * a.text.localeCompare(b.text, page.lang, { numeric: true });
  if (isNaN(a.number) || isNaN(b.number)) return isNaN(a.number) - isNaN(b.number);
  return sign * (a.number - b.number);
}

function sortRows(table, head, column, rows) {
  const next = { ascending: "descending", descending: null }[head.getAttribute("aria-sort")];
  const order = next === undefined ? "ascending" : next;
  all("th[aria-sort]", table).forEach((other) => other.removeAttribute("aria-sort"));
  if (order) head.setAttribute("aria-sort", order);
  const values = [...rows.values()].flat().map((row) => valueOf(row, column)).filter(({ text }) => /[\p{L}\p{N}]/u.test(text));
  const numeric = values.every(({ number }) => !isNaN(number)), sign = order === "descending" ? -1 : 1;
  for (const [body, first] of rows) {  // each group by itself; the third click restores the order of the file
    const sorted = order ? [...first].sort((a, b) => compare(valueOf(a, column), valueOf(b, column), numeric, sign)) : first;
    body.append(...sorted);
  }
}

function makeSortable(table) {
  const rows = new Map([...table.tBodies].map((body) => [body, all("tr:not(.group)", body)]));
  if (![...rows.values()].some((found) => found.length > 1)) return;
  all("thead th", table).forEach((head, column) => {
    const button = make("button", { className: "sort" }, { type: "button" });
    button.append(...head.childNodes);
    button.addEventListener("click", () => sortRows(table, head, column, rows));
    head.append(button);
  });
}

// A box that keeps what holds every word typed: rows of a long table, by their cells and the heading of their group.
const FILTERED_FROM = 13;
function makeFilter(before, parts, textOf) {
  const label = make("label", { className: "filter" });
  const box = make("input", { type: "search" }), count = make("span", {}, { role: "status" });
  box.addEventListener("input", () => {
    const words = box.value.toLocaleLowerCase(page.lang).split(/\s+/).filter(Boolean);
    const kept = parts.filter((part) => {
      const text = textOf(part).toLocaleLowerCase(page.lang);
      return !(part.hidden = !words.every((word) => text.includes(word)));
    });
    count.textContent = words.length ? `${kept.length} / ${parts.length}` : "";
    all("tbody", before).forEach((body) => { body.hidden = !all("tr:not(.group)", body).some((row) => !row.hidden); });
  });
  label.append(main.dataset.filter, " ", box, " ", count);
  before.before(label);
}

all("figure.table").forEach((figure) => {
  const table = figure.querySelector("table"), rows = all("tbody tr:not(.group)", table);
  makeSortable(table);
  if (rows.length < FILTERED_FROM) return;
  const heading = (row) => row.parentElement.querySelector(".group")?.textContent ?? "";
  makeFilter(figure.querySelector(".scroll"), rows, (row) => `${heading(row)} ${row.textContent}`);
});

// Cases of failure in all figures of a chapter, those of one rule or all.
all(".inside").forEach((chapter) => {
  const cases = all(".row[data-rule]", chapter), rules = new Set(cases.map((row) => row.dataset.rule));
  if (rules.size < 2) return;
  const label = make("label", { className: "filter", textContent: `${main.dataset.cases} ` }), choice = make("select");
  choice.append(new Option(main.dataset.all, ""), ...[...rules].map((rule) => new Option(rule, rule)));
  choice.addEventListener("change", () => {
    cases.forEach((row) => { row.hidden = Boolean(choice.value) && row.dataset.rule !== choice.value; });
  });
  label.append(choice);
  cases[0].closest("figure").before(label);
});
