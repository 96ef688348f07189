// Two buttons, and a key for each. A press goes to the kernel, which alone knows how many there were.
const RING = "#D55E00";

function render({ model, el }) {
  const box = document.createElement("div");
  const help = document.createElement("div");
  box.tabIndex = 0;
  box.setAttribute("role", "group");
  box.setAttribute("data-lm-suppress-shortcuts", "true"); // JupyterLab has uses for R, too
  box.style.cssText = "display:flex; flex-wrap:wrap; gap:0.5rem; align-items:center; padding:0.4rem; outline-offset:-2px; border-radius:4px";
  help.style.cssText = "font-size:0.8em; opacity:0.8; line-height:1.3; flex:1 1 100%";

  const press = place => { if (!model.get("full")) model.send({ press: place }); };
  const buttons = model.get("names").map((name, place) => {
    const button = document.createElement("button");
    button.className = "lm-Widget jupyter-widgets jupyter-button widget-button";
    button.style.cssText = "width:auto; min-width:7rem";
    button.textContent = name;
    button.setAttribute("aria-keyshortcuts", name[0]);
    button.addEventListener("click", () => { press(place); box.focus({ preventScroll: true }); });
    return button;
  });
  box.append(...buttons, help);
  el.append(box);

  box.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const place = model.get("names").findIndex(name => name[0].toLowerCase() === event.key.toLowerCase());
    if (place < 0) return;
    press(place);
    event.preventDefault();
    event.stopPropagation();
  });
  box.addEventListener("focusin", () => { box.style.outline = `2px solid ${RING}`; });
  box.addEventListener("focusout", () => { box.style.outline = "none"; });

  function words() {
    const full = model.get("full"), keys = model.get("names").map(name => name[0]).join(" and ");
    buttons.forEach(button => { button.disabled = full; });
    box.setAttribute("aria-label", model.get("label"));
    help.textContent = full ? "All are answered: see below." : `Click, or press ${keys} on the keyboard while this is framed.`;
  }
  model.on("change:full", words);
  model.on("change:label", words);
  words();
}

export default { render };
