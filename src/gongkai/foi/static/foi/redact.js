// Marks drawn on the pages, by mouse, by finger or by keyboard alone. Boxes are in points; forms do the same in numbers.
(() => {
  const pages = document.getElementById("pages");
  const tools = document.getElementById("redact-tools");
  if (!pages || !tools || !("editing" in pages.dataset)) return;
  const NS = "http://www.w3.org/2000/svg";
  const save = document.getElementById("redact-save");
  const article = document.getElementById("redact-article");
  const status = document.getElementById("redact-status");
  let marks = JSON.parse(document.getElementById("redact-marks").textContent);
  let changed = false;
  tools.hidden = false;
  const say = (text) => { status.textContent = text; };
  const sheetOf = (page) => pages.querySelector(`[data-page="${page}"]`);
  const sizeOf = (page) => { const d = sheetOf(page).dataset; return [Number(d.width), Number(d.height)]; };

  function draw() {
    for (const figure of pages.querySelectorAll("[data-page]")) {
      const svg = figure.querySelector("svg");
      svg.replaceChildren();
      svg.removeAttribute("aria-hidden");
      for (const mark of marks.filter((one) => one.page === Number(figure.dataset.page))) svg.append(rectOf(mark));
    }
  }

  function rectOf(mark) {
    const [left, top, right, bottom] = mark.box;
    const rect = document.createElementNS(NS, "rect");
    for (const [name, value] of Object.entries({ x: left, y: top, width: right - left, height: bottom - top })) rect.setAttribute(name, value);
    rect.setAttribute("tabindex", "0");
    rect.setAttribute("role", "button");
    rect.setAttribute("data-id", mark.id);
    rect.setAttribute("aria-label", `第${mark.page}页标记，距左${Math.round(left)}点，距上${Math.round(top)}点，宽${Math.round(right - left)}点，高${Math.round(bottom - top)}点`);
    rect.addEventListener("keydown", (event) => key(event, mark));
    return rect;
  }

  function note(text) { changed = true; draw(); say(`${text}。尚未保存。`); }
  function focus(mark) { const rect = pages.querySelector(`rect[data-id="${mark.id}"]`); if (rect) rect.focus(); }

  function key(event, mark) {
    const step = event.altKey ? 0.5 : 5;
    const move = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      marks = marks.filter((one) => one !== mark);
      note("已移除一处");
      document.getElementById("redact-add").focus();
    } else if (event.key === "Enter") {
      event.preventDefault();
      document.getElementById("redact-keep").focus();
    } else if (move) {
      event.preventDefault();
      const [width, height] = sizeOf(mark.page);
      let [left, top, right, bottom] = mark.box;
      if (event.shiftKey) {
        right = Math.min(width, Math.max(left + 2, right + move[0]));
        bottom = Math.min(height, Math.max(top + 2, bottom + move[1]));
      } else {
        const dx = Math.min(width - right, Math.max(-left, move[0]));
        const dy = Math.min(height - bottom, Math.max(-top, move[1]));
        [left, right, top, bottom] = [left + dx, right + dx, top + dy, bottom + dy];
      }
      mark.box = [left, top, right, bottom];
      note("已移动");
      focus(mark);
    }
  }

  function add(page, box) {
    const mark = { id: Math.random().toString(36).slice(2, 10), page, box, article: article.value, source: "hand" };
    marks.push(mark);
    note(`第${page}页加了一处`);
    return mark;
  }

  document.getElementById("redact-add").addEventListener("click", () => {
    const seen = [...pages.querySelectorAll("[data-page]")];
    const figure = seen.find((one) => one.getBoundingClientRect().bottom > 80) || seen[0];
    const [width, height] = sizeOf(figure.dataset.page);
    focus(add(Number(figure.dataset.page), [width * 0.3, height * 0.3, width * 0.6, height * 0.33]));
  });

  for (const figure of pages.querySelectorAll("[data-page]")) {
    const svg = figure.querySelector("svg");
    const page = Number(figure.dataset.page);
    const at = (event) => {
      const frame = svg.getBoundingClientRect();
      const [width, height] = sizeOf(page);
      return [(event.clientX - frame.left) / frame.width * width, (event.clientY - frame.top) / frame.height * height];
    };
    svg.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || event.target !== svg) return;
      event.preventDefault();
      svg.setPointerCapture(event.pointerId);
      const [x, y] = at(event);
      const ghost = document.createElementNS(NS, "rect");
      ghost.setAttribute("class", "is-drawing");
      svg.append(ghost);
      const boxNow = (e) => { const [u, v] = at(e); return [Math.min(x, u), Math.min(y, v), Math.max(x, u), Math.max(y, v)]; };
      const moving = (e) => {
        const [l, t, r, b] = boxNow(e);
        for (const [name, value] of Object.entries({ x: l, y: t, width: r - l, height: b - t })) ghost.setAttribute(name, value);
      };
      svg.addEventListener("pointermove", moving);
      svg.addEventListener("pointerup", (e) => {
        svg.removeEventListener("pointermove", moving);
        ghost.remove();
        const box = boxNow(e);
        if (box[2] - box[0] > 3 && box[3] - box[1] > 3) add(page, box);
      }, { once: true });
    });
  }
  save.addEventListener("submit", () => { save.elements.marks.value = JSON.stringify(marks); changed = false; });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
  draw();
})();
