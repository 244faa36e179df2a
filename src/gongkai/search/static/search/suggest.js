// Suggestions under the search field while somebody types. Without it the form works all the same.
(function () {
  "use strict";
  const form = document.querySelector("form[data-suggest]");
  if (!form) return;
  const input = form.querySelector("input[type=search]");
  const list = document.createElement("ul");
  const said = document.createElement("p");
  let found = [], at = -1, timer = 0, asked = 0, composing = false;

  list.id = "search-suggestions";
  list.className = "sr-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "搜索建议");
  list.hidden = true;
  said.className = "gk-visually-hidden";
  said.setAttribute("role", "status");
  form.append(list, said);
  const combobox = { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" };
  for (const name in combobox) input.setAttribute(name, combobox[name]);

  function close() {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function choose(index) {
    at = index;
    Array.from(list.children).forEach((row, i) => row.setAttribute("aria-selected", String(i === at)));
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", list.children[at].id);
  }

  function show(suggestions) {
    found = suggestions;
    list.replaceChildren(...found.map((one, i) => {
      const row = document.createElement("li"), kind = document.createElement("span");
      row.id = "search-suggestion-" + i;
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", "false");
      row.append(one.title, kind);
      kind.textContent = one.kind;
      row.addEventListener("mousedown", function (event) { event.preventDefault(); location.href = one.url; });
      return row;
    }));
    at = -1;
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    said.textContent = found.length ? found.length + "条建议，用上下键选择" : "";
  }

  function ask() {
    const text = input.value.trim(), number = ++asked;
    if (!text) return close();
    fetch(form.dataset.suggest + "?q=" + encodeURIComponent(text))
      .then(function (response) { return response.ok ? response.json() : { suggestions: [] }; })
      .then(function (answer) { if (number === asked) show(answer.suggestions); })
      .catch(close);
  }

  input.addEventListener("compositionstart", function () { composing = true; });
  input.addEventListener("compositionend", function () { composing = false; });
  input.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(ask, 120); });
  input.addEventListener("blur", function () { asked++; close(); });
  input.addEventListener("keydown", function (event) {
    if (composing || list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1, count = found.length + 1;
      choose((at + 1 + step + count) % count - 1);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      location.href = found[at].url;
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    }
  });
})();
