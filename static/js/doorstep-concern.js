/* "Is this a concern?" beside a notes box of a visit without a signal. The note leaves the visit at once and is sent by
   itself: it waits neither for the visit nor for its worker. In the box stays that something was passed on, and when. */
(function () {
  "use strict";
  const OTHER = "other";
  const STAYS = "In the visit stays that something was passed on, and when.";
  /* children() -> [{id, name}] of the family; keep(note) keeps it on the phone, to be sent. Gives {close}. */
  window.doorstepConcern = (form, { children, keep }) => {
    const panel = document.querySelector("[data-concern]").content.firstElementChild.cloneNode(true);
    const $ = (selector) => panel.querySelector(selector);
    const child = $("#concern-child");
    const name = $("#concern-name");
    let box = null; // the one whose text is meant

    const close = () => {
      panel.remove();
      box = null;
    };
    const settle = () => { $("[data-concern-name]").hidden = child.value !== OTHER; };
    const open = (notes) => {
      box = notes;
      $("[data-concern-wrong]").textContent = "";
      $("[data-concern-how]").textContent = navigator.onLine
        ? `The text of this box goes to the lead at once. ${STAYS}`
        : `There is no signal: ring the lead, in danger 999. The text of this box goes to the lead as soon as this phone has a signal. ${STAYS}`;
      const known = children();
      child.replaceChildren(new Option("Choose", ""), ...known.map((each) => new Option(each.name, each.id)), new Option("Another child", OTHER));
      child.value = known.length ? "" : OTHER;
      name.value = "";
      settle();
      box.closest(".field").after(panel);
      (child.value ? name : child).focus();
    };
    const fault = () => {
      if (!box.value.trim()) return [box, "Write down first what you saw or heard."];
      if (!child.value) return [child, "Choose which child it is about."];
      if (child.value === OTHER && !name.value.trim()) return [name, "Say which child it is about, even if you only know a first name."];
      return null;
    };
    const passOn = async () => {
      const wrong = fault();
      $("[data-concern-wrong]").textContent = wrong ? wrong[1] : "";
      if (wrong) { wrong[0].focus(); return; }
      const now = new Date();
      const clock = now.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
      const kind = form.querySelector("[name=type]:checked");
      const note = {
        child: child.value === OTHER ? "" : child.value,
        child_name: child.value === OTHER ? name.value.trim() : "",
        text: box.value,
        happened_on: form.elements.date.value,
        happened_at: clock,
        place: kind ? `On a visit: ${kind.labels[0].textContent.trim()}` : "",
      };
      const notes = box;
      close();
      notes.value = `Passed on, ${now.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" })}, ${clock}.`;
      notes.focus();
      await keep(note);
    };

    child.addEventListener("change", settle);
    $("[data-concern-yes]").addEventListener("click", passOn);
    $("[data-concern-no]").addEventListener("click", () => { const notes = box; close(); notes.focus(); });
    form.querySelectorAll(".concern-note").forEach((button) => {
      const notes = form.elements[button.value];
      button.type = "button"; // so that Enter keeps the visit, and nothing else
      button.removeAttribute("name"); // it is no box of the visit
      button.addEventListener("click", () => open(notes));
    });
    return { close };
  };
})();
