/* Parts of a page that are drawn anew while somebody uses them (data-steady): one that says the same as before is not
   touched, and one that changes keeps what was unfolded in it and where the keyboard is. */
(function () {
  "use strict";
  const USED = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const kept = new Map();

  // What a part says: its state, its words and where its buttons lead; not the hour at which it was asked for.
  const said = (part) => {
    const copy = part.cloneNode(true);
    copy.querySelectorAll("[data-as-at], [name=csrfmiddlewaretoken]").forEach((each) => each.remove());
    const leads = Array.from(copy.querySelectorAll("[value], [href]"), (each) => each.getAttribute("value") || each.getAttribute("href"));
    const state = part.className.split(/\s+/).filter((each) => each && !each.startsWith("htmx-"));
    return JSON.stringify([state, copy.textContent.replace(/\s+/g, " ").trim(), leads]);
  };

  const isSteady = (node) => Boolean(node && node.id && "steady" in (node.dataset || {}));
  const before = (event, here, there) => {
    if (!isSteady(here) || !there) return;
    if (said(here) === said(there)) {
      const [old, fresh] = [here, there].map((each) => each.querySelector("[data-as-at]"));
      if (old && fresh) old.textContent = fresh.textContent;
      event.detail.shouldSwap = false;
      return;
    }
    const active = document.activeElement;
    kept.set(here.id, {
      open: Array.from(here.querySelectorAll("details"), (each) => each.open),
      at: here.contains(active) ? Array.from(here.querySelectorAll(USED)).indexOf(active) : -1,
      leads: active && (active.getAttribute("value") || active.getAttribute("href")),
    });
  };
  // Nobody who is marked elsewhere stays folded away among those who only came lately.
  const unfold = () => document.querySelectorAll("details.register-lately:not([open])").forEach((each) => {
    if (each.querySelector("[data-status]")) each.open = true;
  });
  const restore = () => kept.forEach((was, id) => {
    const here = document.getElementById(id);
    if (!here) return;
    kept.delete(id);
    here.querySelectorAll("details").forEach((each, number) => { if (was.open[number]) each.open = true; });
    if (was.at < 0 || here.contains(document.activeElement)) return;
    const all = Array.from(here.querySelectorAll(USED));
    const same = was.leads && all.find((each) => [each.getAttribute("value"), each.getAttribute("href")].includes(was.leads));
    const next = same || all[Math.min(was.at, all.length - 1)];
    if (next) next.focus({ preventScroll: true });
  });

  const after = () => {
    restore();
    unfold();
  };

  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    before(event, event.detail.target, event.detail.fragment && event.detail.fragment.firstElementChild);
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!isSteady(event.detail.target) || event.detail.shouldSwap === false) return;
    const answer = document.createElement("template");
    answer.innerHTML = event.detail.serverResponse;
    before(event, event.detail.target, answer.content.getElementById(event.detail.target.id));
  });
  ["htmx:afterSwap", "htmx:oobAfterSwap"].forEach((name) => document.addEventListener(name, after));
})();
