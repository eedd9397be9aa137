/* The register where JavaScript runs: numbers that follow each tap, news from other devices, and a word when a tap
   was not saved. Everything here also works without it. */
(function () {
  "use strict";
  const register = document.getElementById("register");
  const counters = document.querySelector("[data-counters]");
  const filtered = new URLSearchParams(location.search).get("show") === "unmarked";
  const NEWS_EVERY = 12000;

  // The numbers -----------------------------------------------------------
  const KINDS = { "under-five": "under_five", older: "older", "age-not-known": "older" };
  const add = (name, by) => {
    const place = counters && counters.querySelector(`[data-count="${name}"]`);
    if (place) place.textContent = String(Math.max(0, Number(place.textContent) + by));
  };
  const count = (row, by) => {
    const status = row.dataset.status;
    if (status) add(status, by);
    if (!status || status === "booked") add("unmarked", by);
    if (status === "present") {
      add(KINDS[row.dataset.kind] || "adults", by);
      add("left" in row.dataset ? "left" : "here", by);
      if ("late" in row.dataset) add("late", by);
      if (!("left" in row.dataset)) add(row.dataset.kind === "adult" ? "now_adults" : "now_children", by);
    }
    if (row.querySelector(".mark-out")) add("in_now", by);
  };
  window.registerCount = count; // for js/register-kept.js
  const isRow = (node) => node.nodeType === 1 && node.matches("li.register-row");
  if (register) {
    new MutationObserver((changes) => changes.forEach((change) => {
      change.removedNodes.forEach((node) => { if (isRow(node)) count(node, -1); });
      change.addedNodes.forEach((node) => { if (isRow(node)) count(node, 1); });
    })).observe(register, { childList: true, subtree: true });
  }

  // Everybody in the room now: those on the list, those counted without a name, and the guests.
  const total = document.getElementById("now");
  const addUp = () => {
    const number = (place) => Number(place && (place.value === undefined ? place.textContent : place.value)) || 0;
    const sums = { guests: number(document.getElementById("guests-now")) };
    for (const who of ["children", "adults"]) {
      sums[who] = number(total.querySelector(`[data-count="now_${who}"]`)) + number(document.getElementById(`heads_${who}`));
    }
    sums.all = sums.children + sums.adults + sums.guests;
    Object.keys(sums).forEach((who) => { total.querySelector(`[data-now="${who}"]`).textContent = String(sums[who]); });
  };
  if (total) {
    const changed = new MutationObserver(addUp);
    const grounds = [total.querySelector("[data-ground]"), document.getElementById("kept")]; // taps that wait count, too
    grounds.forEach((each) => { if (each) changed.observe(each, { childList: true, subtree: true }); });
    document.body.addEventListener("htmx:afterSettle", addUp);
  }

  // A tap -----------------------------------------------------------------
  // What scripts need, and the names for those who hear one button without its row, are not sent a hundred times. It
  // has to be there before htmx looks at the page.
  const hidden = (words) => Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: words });
  if (register && !("ready" in register.dataset)) {
    register.dataset.ready = ""; // also where it was taken along like this
    register.querySelectorAll(".register-row").forEach((row) => {
      const name = row.querySelector("b").textContent;
      row.querySelectorAll(".mark-buttons").forEach((group) => {
        group.setAttribute("role", "group");
        group.setAttribute("aria-label", name);
      });
      row.querySelectorAll(".register-times a, div > a").forEach((link) => {
        if (!link.childElementCount) link.append(hidden(`: ${name}`));
      });
      row.querySelectorAll('button[name="mark"]').forEach((button) => {
        button.setAttribute("hx-post", "mark/");
        if (button.className === "mark-clear") button.append(hidden(` ${register.dataset.mode === "book" ? "the booking" : "the mark"} of ${name}`));
        else if (!button.className && !button.hasAttribute("aria-pressed")) button.setAttribute("aria-pressed", "false");
      });
    });
    register.querySelectorAll(".register-family > header a").forEach((link) => {
      link.append(hidden(` ${link.previousElementSibling.textContent}`));
    });
  }
  // The row is drawn anew by the server; the keyboard stays where it was.
  let focused = null;
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    // A refusal brings the row as it stands, with the reason.
    if (event.detail.xhr.status === 409) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
    const row = event.detail.target;
    const active = document.activeElement;
    focused = row.contains(active) && active !== row ? { id: row.id, value: active.value, name: active.name } : null;
  });
  document.body.addEventListener("htmx:afterSwap", () => {
    const row = focused && document.getElementById(focused.id);
    if (!row || row.contains(document.activeElement)) return;
    const same = focused.value ? row.querySelector(`button[value="${CSS.escape(focused.value)}"]`) : null;
    const next = same || row.querySelector("button:not([tabindex='-1'])");
    if (next) next.focus({ preventScroll: true });
    focused = null;
  });

  // No connection, or a server that does not answer: the row says that nothing was saved.
  const unsaved = (event) => {
    const place = event.target.closest("li.register-row, .register-heads, .register-find");
    if (!place || place.querySelector(".register-unsaved")) return;
    const words = document.createElement("span");
    words.className = "register-message register-unsaved";
    words.setAttribute("role", "alert");
    words.textContent = place.matches(".register-find")
      ? "No connection. Check the network and try again."
      : "Not saved: no connection. Check the network and tap again.";
    (place.matches("li") ? place.querySelector("div") : place).append(words);
  };
  ["htmx:sendError", "htmx:timeout", "htmx:responseError"].forEach((name) => document.body.addEventListener(name, unsaved));
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const place = event.target.closest("li.register-row, .register-heads, .register-find");
    if (place) place.querySelectorAll(".register-unsaved").forEach((each) => each.remove());
  });

  const heads = (panel) => Array.from(panel.querySelectorAll("[name^=seen_]"), (box) => box.value).join("/");

  // News from other devices ------------------------------------------------
  // A row that is as new here already stays, so that no button goes away under a finger; so does what somebody types in.
  document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
    const here = event.detail.target;
    const there = event.detail.fragment.firstElementChild;
    if (!there) return;
    if (isRow(here) && (here.dataset.version || "") === (there.dataset.version || "")) event.detail.shouldSwap = false;
    // Nor does the head count while taps on it wait for their answers.
    if (here.id === "heads" && (heads(here) === heads(there) || here.contains(document.activeElement) || here.querySelector(".htmx-request"))) {
      event.detail.shouldSwap = false;
    }
  });
  // Somebody who was not on this screen yet.
  document.body.addEventListener("htmx:oobErrorNoTarget", (event) => {
    const row = event.detail.content;
    const section = document.getElementById("just-added");
    if (filtered || !section || !isRow(row) || !row.dataset.status) return;
    section.querySelector("ul").append(row);
    section.hidden = false;
    window.htmx.process(row);
  });
  const ask = () => {
    const news = document.getElementById("news");
    if (news && window.htmx && !document.hidden) window.htmx.trigger(news, "news");
  };
  if (document.getElementById("news")) {
    window.addEventListener("load", ask); // htmx listens by then
    setInterval(ask, NEWS_EVERY);
    document.addEventListener("visibilitychange", ask);
  }
})();
