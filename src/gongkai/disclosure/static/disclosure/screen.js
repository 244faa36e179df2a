// Turns the pages of the screen in the hall; the button stops it, and the choice lasts while the tab is open.
(() => {
  const next = document.querySelector("[data-turn]");
  const button = document.querySelector("[data-stop]");
  if (!next || !button) return;
  let timer = 0;
  const stopped = () => sessionStorage.getItem("screen-stopped") === "1";
  const show = () => {
    clearTimeout(timer);
    button.textContent = stopped() ? "继续翻页" : "暂停翻页";
    if (!stopped()) timer = setTimeout(() => location.assign(next.href), Number(next.dataset.turn) * 1000);
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    sessionStorage.setItem("screen-stopped", stopped() ? "0" : "1");
    show();
  });
  show();
})();
