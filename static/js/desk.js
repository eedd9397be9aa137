/* The desk keeps itself up to date without getting in the way: what one is using stays as it is. */
(function () {
  "use strict";
  const desk = document.querySelector("[data-desk]");
  if (!desk || !window.htmx) return;

  const inUse = (block) => {
    const selection = document.getSelection();
    return block.contains(document.activeElement)
      || (selection && !selection.isCollapsed && block.contains(selection.anchorNode))
      || Array.from(block.querySelectorAll("details")).some((each) => each.open);
  };

  // Each block comes by itself. One that says the same as before is not touched at all: nothing flickers.
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const block = event.detail.target;
    const next = event.detail.fragment && event.detail.fragment.firstElementChild;
    if (!block || !desk.parentElement.contains(block)) return;
    if (inUse(block) || (next && next.innerHTML.trim() === block.innerHTML.trim())) event.detail.shouldSwap = false;
  });

  // Signed out or locked in another window: this page has no business to stay in view.
  desk.addEventListener("htmx:afterRequest", (event) => {
    const answer = event.detail.xhr;
    if (answer && answer.status && new URL(answer.responseURL, location.href).pathname !== event.detail.pathInfo.requestPath) {
      location.reload();
    }
  });

  // Back at the desk after a while: look at once, not within a minute.
  let away = 0;
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) away = Date.now();
    else if (away && Date.now() - away > 30000) window.htmx.trigger(desk, "desk:refresh");
  });
})();
