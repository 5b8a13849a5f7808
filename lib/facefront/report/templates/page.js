"use strict";
// The page is whole without this script: sets stand one below the other, chapters open by themselves, tables are as
// they are in the files. The script adds tabs, opens what a link leads to, marks the place, and sorts and filters.

const page = document.documentElement;
const main = document.getElementById("main");
const contents = document.querySelector("#contents > details");
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const make = (tag, properties = {}, attributes = {}) => {
  const made = Object.assign(document.createElement(tag), properties);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
};
page.classList.add("js");

// Sets as tabs. The browser's search still finds words in a set that is not shown, and shows it.
const sets = all(".set");
const tabs = sets.map((set) => make("button", { id: `tab-${set.id}`, textContent: set.querySelector("h2").textContent },
  { type: "button", role: "tab", "aria-controls": set.id }));

function showSet(shown) {
  sets.forEach((set, i) => {
    set === shown ? set.removeAttribute("hidden") : set.setAttribute("hidden", "until-found");
    tabs[i].setAttribute("aria-selected", String(set === shown));
    tabs[i].tabIndex = set === shown ? 0 : -1;
  });
  all("#contents .of-set").forEach((part) => {
    part.classList.toggle("away", sets.some((set) => set !== shown && set.id === part.dataset.set));
  });
}

function moveTab(event) {
  const ahead = getComputedStyle(main).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
  const now = tabs.indexOf(event.target), last = tabs.length - 1;
  const steps = { ArrowLeft: -1, ArrowRight: -1, [ahead]: 1, Home: -now, End: last - now };
  if (!(event.key in steps)) return;
  event.preventDefault();
  const next = tabs[(now + steps[event.key] + tabs.length) % tabs.length];
  next.click();
  next.focus();
}

if (sets.length > 1) {
  page.classList.add("tabbed");
  const list = make("div", { className: "tabs" }, { role: "tablist", "aria-label": main.dataset.sets });
  list.append(...tabs);
  list.addEventListener("keydown", moveTab);
  sets[0].before(list);
  sets.forEach((set, i) => {
    set.setAttribute("role", "tabpanel");
    set.setAttribute("aria-labelledby", tabs[i].id);
    set.addEventListener("beforematch", () => showSet(set));
    tabs[i].addEventListener("click", () => {
      showSet(set);
      history.replaceState(null, "", `#${set.id}`);
    });
  });
  showSet(sets[0]);
}

// A link opens what it leads to: its set, the chapters around it, and its own fold.
function reveal(id) {
  const target = id && document.getElementById(id);
  if (!target || !main.contains(target)) return;
  const set = target.closest(".set");
  if (set && set.hidden) showSet(set);
  for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  const inner = target.querySelector(":scope > details");
  if (inner) inner.open = true;
  return target;
}
const idOf = (hash) => decodeURIComponent(hash.slice(1));
const follow = () => reveal(idOf(location.hash))?.scrollIntoView();
addEventListener("hashchange", follow);
addEventListener("load", follow);
document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#"]');
  if (!link) return;
  reveal(idOf(link.hash));
  if (contents.contains(link) && !wide.matches) contents.open = false;
});

// The contents are open at the side where there is room, and folded above the page where there is not.
const wide = matchMedia("(min-width: 68.75rem)");
const fit = () => { contents.open = wide.matches; };
wide.addEventListener("change", fit);
fit();

const chapters = all("details.chapter");
if (chapters.length > 1) {
  const opener = make("button", { className: "opener", textContent: main.dataset.open }, { type: "button" });
  opener.addEventListener("click", () => {
    const open = chapters.some((chapter) => !chapter.open);
    chapters.forEach((chapter) => { chapter.open = open; });
    opener.textContent = open ? main.dataset.close : main.dataset.open;
  });
  contents.querySelector(".places").append(opener);
}

// The place: the last heading above a line at a third of the window. It can change only when one crosses the line.
const links = new Map(all("#contents a").map((link) => [idOf(link.hash), link]));
const marked = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
function markPlace() {
  const above = marked.filter((e) => e.checkVisibility() && e.getBoundingClientRect().top < innerHeight / 3);
  const current = links.get((above.at(-1) ?? marked[0])?.id);
  for (const link of links.values()) link.removeAttribute("aria-current");
  all("#contents .here").forEach((item) => item.classList.remove("here"));
  if (!current) return;
  current.setAttribute("aria-current", "location");
  for (let item = current.closest("li"); item; item = item.parentElement.closest("li")) item.classList.add("here");
  const places = contents.querySelector(".places"), box = places.getBoundingClientRect();
  const at = current.getBoundingClientRect();
  if (at.top < box.top || at.bottom > box.bottom) places.scrollTop += at.top - box.top - box.height / 3;
}
const watch = new IntersectionObserver(markPlace, { rootMargin: "0px 0px -66.7% 0px" });
marked.forEach((element) => watch.observe(element));
document.addEventListener("toggle", markPlace, true);

// On paper everything is open; afterwards it is as it was.
let folded = [];
addEventListener("beforeprint", () => {
  folded = all("main details:not([open])");
  folded.forEach((fold) => { fold.open = true; });
});
addEventListener("afterprint", () => folded.forEach((fold) => { fold.open = false; }));
