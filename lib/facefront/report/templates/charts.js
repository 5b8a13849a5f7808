
// A slider over the steps of one person; without it they stand side by side.
all("figure.explorer").forEach((figure) => {
  const box = figure.querySelector(".steps"), steps = all(".step:not(.reference)", box);
  if (steps.length < 2) return;
  const label = make("label", { className: "slide", textContent: box.getAttribute("aria-label") });
  const input = make("input", { type: "range", min: 0, max: steps.length - 1, step: 1, value: steps.length - 1 });
  const show = () => {
    steps.forEach((step, i) => { step.hidden = i !== Number(input.value); });
    input.setAttribute("aria-valuetext", steps[input.value].querySelector(".label").textContent);
  };
  input.addEventListener("input", show);
  label.append(input);
  figure.prepend(label);
  figure.classList.add("sliding");
  box.removeAttribute("tabindex");
  show();
});

// Values of a chart at the pointer, at once; without this a browser shows them after a moment.
const tip = make("div", { className: "tip", hidden: true }, { "aria-hidden": "true" });
main.append(tip);
all(".hover > title").forEach((title) => {
  title.parentElement.dataset.hover = title.textContent;
  title.remove();
});
document.addEventListener("pointerover", (event) => {
  const words = event.target.dataset?.hover;
  tip.hidden = !words;
  if (!words) return;
  tip.textContent = words;
  const at = event.target.getBoundingClientRect(), size = tip.getBoundingClientRect();
  const left = Math.min(Math.max(at.left + at.width / 2 - size.width / 2, 4), innerWidth - size.width - 4);
  tip.style.left = `${left + scrollX}px`;
  tip.style.top = `${(at.top > size.height + 8 ? at.top - size.height - 4 : at.bottom + 4) + scrollY}px`;
});
