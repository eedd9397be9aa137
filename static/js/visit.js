/* The visit form: what is typed is kept on the server while one types. Everything works without it. */
(function () {
  "use strict";
  const form = document.querySelector("[data-visit-form]");
  if (!form) return;
  const said = form.querySelector("[data-saved]");
  const people = () => form.querySelector("[data-people]");

  // --- The draft -------------------------------------------------------------
  const WAIT = 2500;
  let last = "";
  let timer = null;
  let sending = false;
  let finished = false;

  const typed = () => {
    const data = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (name !== "submission_token" && typeof value === "string") data.append(name, value);
    }
    return data.toString();
  };
  // What the page came with is no draft yet.
  last = typed();

  const say = (words, late) => {
    said.textContent = words;
    said.classList.toggle("visit-saved-late", Boolean(late));
  };

  const save = (leaving) => {
    clearTimeout(timer);
    const body = typed();
    if (finished || body === last || (sending && !leaving)) return Promise.resolve();
    sending = true;
    timer = null;
    return fetch(form.dataset.draftUrl, {
      method: "POST",
      body,
      // Goes on when the page is left or locked; the browser allows it only for short texts.
      keepalive: body.length < 60000,
      credentials: "same-origin",
      redirect: "manual",
      headers: {
        "Content-Type": "application/x-www-form-urlencoded",
        "HX-Request": "true",
        // Last words on the way out are no sign of life: they must not wake a session that is being locked.
        ...(leaving ? { "X-Background": "1" } : {}),
      },
    }).then((answer) => {
      if (!answer.ok) throw new Error("not saved");
      return answer.json();
    }).then((answer) => {
      last = body;
      if (answer.saved) say(`Draft saved ${answer.saved}`);
    }).catch(() => {
      say("Not saved yet: no answer from the centre. Keep this page open; it tries again.", true);
      timer = setTimeout(save, WAIT * 4);
    }).finally(() => {
      sending = false;
      if (typed() !== last && !timer) later();
    });
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => { timer = null; save(); }, WAIT);
  };

  form.addEventListener("input", later);
  form.addEventListener("change", later);
  // On leaving a box at once: the next click may be "Sign out".
  form.addEventListener("focusout", () => save());
  document.addEventListener("centre:lock", () => save(true));
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(true); });
  window.addEventListener("pagehide", () => save(true));
  form.addEventListener("submit", () => { finished = true; clearTimeout(timer); });
  // Locking, signing out or finding somebody waits a moment for the last words: afterwards the server takes none.
  document.addEventListener("submit", (event) => {
    const other = event.target;
    if (other === form || typed() === last) return;
    event.preventDefault();
    event.stopPropagation();
    const enough = new Promise((resolve) => { setTimeout(resolve, 3000); });
    Promise.race([save(true), enough]).finally(() => other.submit());
  }, true);
  // The submission may be stopped on its way (pressed twice); back from the next page the form counts again.
  window.addEventListener("pageshow", () => { finished = false; });

  // --- Who was seen: only when the visit was achieved ---------------------------
  const showPeople = () => {
    const outcome = form.querySelector("[name=outcome]:checked");
    const box = people();
    if (box) box.hidden = !(outcome && outcome.value === "achieved") && !box.querySelector(".field-error-text");
  };
  showPeople();
  form.addEventListener("change", (event) => {
    if (event.target.name === "outcome") showPeople();
    // Who belongs to the household, and who is born, depends on the day.
    if (event.target.name === "date" && window.htmx && event.target.value) {
      window.htmx.trigger(people().querySelector("[data-find-person]"), "click");
    }
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target && event.target.id === "visit-people") showPeople();
  });
  document.addEventListener("htmx:load", showPeople);

  // Enter in the name of somebody else looks for them; it does not save the visit.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("[data-find-words]")) return;
    event.preventDefault();
    people().querySelector("[data-find-person]").click();
  });

  // --- Days near by, with one tap -----------------------------------------------
  form.querySelectorAll("[data-days-for]").forEach((row) => {
    const box = document.getElementById(row.dataset.daysFor);
    row.hidden = false;
    row.addEventListener("click", (event) => {
      const days = event.target.dataset && event.target.dataset.days;
      if (!days) return;
      const day = new Date();
      day.setDate(day.getDate() + Number(days));
      const two = (number) => String(number).padStart(2, "0");
      box.value = `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
      box.dispatchEvent(new Event("change", { bubbles: true }));
    });
  });
})();
