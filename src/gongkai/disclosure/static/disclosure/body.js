// The body of a document as it will look, in place of the text field; without script the field itself is used.
(() => {
  const TOOLS = [
    ["小标题", "formatBlock", "h2"], ["次级标题", "formatBlock", "h3"], ["正文", "formatBlock", "p"],
    ["加粗", "bold"], ["编号列表", "insertOrderedList"], ["项目列表", "insertUnorderedList"], ["撤销", "undo"],
  ];
  for (const field of document.querySelectorAll("textarea[data-body]")) {
    const label = document.querySelector(`label[for="${field.id}"]`);
    const box = document.createElement("div");
    box.className = "dd-editor";
    box.contentEditable = "true";
    box.setAttribute("role", "textbox");
    box.setAttribute("aria-multiline", "true");
    box.setAttribute("aria-label", label ? label.textContent.trim() : "正文");
    if (field.value.includes("<")) box.innerHTML = field.value;
    else for (const line of field.value.split("\n").filter(Boolean)) {
      const p = document.createElement("p");
      p.textContent = line;
      box.append(p);
    }
    const tools = document.createElement("div");
    tools.className = "dd-tools";
    tools.setAttribute("role", "toolbar");
    tools.setAttribute("aria-label", "正文格式");
    for (const [name, command, value] of TOOLS) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-small button-secondary";
      button.textContent = name;
      button.addEventListener("click", () => { box.focus(); document.execCommand(command, false, value); });
      tools.append(button);
    }
    const keep = () => { field.value = box.textContent.trim() || box.querySelector("img,table") ? box.innerHTML : ""; };
    box.addEventListener("input", keep);
    field.form.addEventListener("submit", keep);
    field.before(tools, box);
    field.hidden = true;
    document.execCommand("defaultParagraphSeparator", false, "p");
  }
})();
