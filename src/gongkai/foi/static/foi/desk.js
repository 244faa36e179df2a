// Keys of the desk, as the dialog of base.html lists them. Everything works without this file.
(() => {
  "use strict";
  const typing = (node) => node.closest("input:not([type=checkbox]), select, textarea, [contenteditable]");
  const links = [...document.querySelectorAll("[data-queue] [data-open]")];
  const off = document.querySelector("[data-keys-off]");
  document.querySelectorAll("[data-keys]").forEach((hint) => { hint.hidden = off || links.length === 0; });

  const step = (by) => {
    const here = links.findIndex((link) => link.closest("tr").contains(document.activeElement));
    const next = links[Math.min(Math.max(here < 0 ? 0 : here + by, 0), links.length - 1)];
    if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
  };

  const desk = document.querySelector(".foi-desk");
  const dialog = document.getElementById("foi-keys");
  const go = (address) => { if (address) window.location.assign(address); };
  let prefixed = 0;

  document.addEventListener("keydown", (event) => {
    if (!desk || desk.hasAttribute("data-keys-off") || event.isComposing || event.defaultPrevented) return;
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || dialog?.open) return;
    const search = document.getElementById("filter-q");
    const after = event.timeStamp - prefixed < 1500;
    prefixed = 0;
    if (after && event.key === "q") go(desk.dataset.queueUrl);
    else if (after && event.key === "r") go(desk.dataset.remindersUrl);
    else if (event.key === "g") prefixed = event.timeStamp;
    else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "n") go(document.querySelector("[data-next]")?.href);
    else if (event.key === "?" && dialog) { event.preventDefault(); dialog.showModal(); }
    else if (event.key === "/" && search) { event.preventDefault(); search.focus(); search.select(); }
    else if (event.key === "x") {
      const box = event.target.closest("tr")?.querySelector("input[type=checkbox]");
      if (box) box.checked = !box.checked;
    }
  });

  // Choosing an outcome shows its requirements at once; without script the button does it.
  document.querySelectorAll("select[name^=outcome_]").forEach((select) => {
    select.addEventListener("change", () => select.closest("fieldset").querySelector("[data-show]")?.click());
  });

  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
})();
