/* The register's own page puts itself among those that this tablet takes along, where its user has chosen a number. */
(function () {
  "use strict";
  const panel = document.getElementById("kept");
  const place = document.getElementById("register-taken");
  const taken = window.registersTaken;
  if (!panel || !place || !taken.works) return;
  const frame = place.querySelector("a").getAttribute("href");
  let timer = null;

  const save = () => taken.save(window.registerParts(document, location.pathname));
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(save, 3000);
  };
  (async () => {
    await taken.sweep();
    const mine = await taken.owner() === place.dataset.owner;
    place.querySelector(mine ? "[data-goes]" : "[data-take]").hidden = false;
    place.hidden = false;
    if (!mine) return;
    navigator.serviceWorker.register(`${frame}service-worker.js`, { scope: frame.replace(/[^/]+\/$/, "") }).catch(() => {});
    if (location.search) return; // only part of the register is on the page
    await save();
    // As the centre answers, and never what a tablet alone knows.
    document.body.addEventListener("htmx:afterSettle", later);
    // The lock page cannot come now: the frame, which is locked too, stands in for it.
    document.addEventListener("centre:lock", (event) => {
      if (navigator.onLine) return;
      event.preventDefault();
      location.assign(frame);
    });
  })();
})();
