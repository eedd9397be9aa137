/* The fire roll: counts who is ticked off and names who is missing, and prints at once where it was opened for that.
   Nothing is sent or kept. */
(function () {
  "use strict";
  const boxes = Array.from(document.querySelectorAll(".roll input[type=checkbox]"));
  const place = document.querySelector("[data-roll-count]");
  const FEW = 8; // names that fit beside the number on a phone
  const who = (box) => {
    const line = box.closest("label");
    const [name, where] = [line.querySelector("b"), line.querySelector(".quiet")];
    return name && where ? `${name.textContent} (${where.textContent})` : line.textContent.trim();
  };
  const count = () => {
    const missing = boxes.filter((box) => !box.checked);
    const found = boxes.length - missing.length;
    place.hidden = false;
    place.textContent = missing.length ? `${found} of ${boxes.length} lines ticked off.` : `All ${found} lines are ticked off.`;
    if (missing.length && found && missing.length <= FEW) {
      place.textContent += ` Missing: ${missing.map(who).join("; ")}.`;
    }
  };
  if (place && boxes.length) {
    boxes.forEach((box) => box.addEventListener("change", count));
    count();
  }
  if (location.hash === "#print") window.addEventListener("load", () => window.print());
})();
