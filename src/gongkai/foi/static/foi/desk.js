// Keys of the queue: j/k move, Enter opens, x selects, / searches. Everything works without this file.
(() => {
  "use strict";
  const typing = (node) => node.closest("input:not([type=checkbox]), select, textarea, [contenteditable]");
  const links = [...document.querySelectorAll("[data-queue] [data-open]")];
  document.querySelectorAll("[data-keys]").forEach((hint) => { hint.hidden = links.length === 0; });

  const step = (by) => {
    const here = links.findIndex((link) => link.closest("tr").contains(document.activeElement));
    const next = links[Math.min(Math.max(here + by, 0), links.length - 1)];
    if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const search = document.getElementById("filter-q");
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
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
