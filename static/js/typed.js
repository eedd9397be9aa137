/* What stands in the boxes of a page when the screen locks goes along to the lock, and comes back after it. */
(function () {
  "use strict";
  const lock = document.querySelector("#lock-form");
  if (!lock) return;
  const forms = () => Array.from(document.querySelectorAll("main form")).filter((form) => form.method === "post");
  // These keep a draft of their own while one types.
  const keepsItself = (form) => form.matches("[data-visit-form]") || form.querySelector("[data-own-draft]");
  const never = ["hidden", "password", "file", "submit", "button", "reset", "image"];
  const boxes = (form) => Array.from(form.elements).filter((box) => box.name && !box.disabled && !never.includes(box.type));
  const touched = new Set();
  const note = (event) => {
    const form = event.target.form;
    if (form && forms().includes(form) && !keepsItself(form)) touched.add(form);
  };
  ["input", "change"].forEach((name) => document.addEventListener(name, note));

  const valuesOf = (box) => {
    if (box.type === "checkbox" || box.type === "radio") return box.checked ? [box.value] : [];
    if (box.type === "select-multiple") return Array.from(box.selectedOptions, (option) => option.value);
    return [box.value];
  };
  const pack = () => {
    const packed = forms().map((form, number) => touched.has(form) && {
      number,
      action: form.getAttribute("action") || "",
      values: boxes(form).flatMap((box) => valuesOf(box).map((value) => [box.name, value])),
    }).filter(Boolean);
    lock.elements.typed.value = packed.length ? JSON.stringify(packed) : "";
  };
  lock.addEventListener("submit", pack);
  document.addEventListener("centre:lock", pack);

  const back = document.querySelector("#typed-back");
  if (!back) return;
  const fill = (box, values) => {
    if (box.type === "checkbox" || box.type === "radio") box.checked = values.includes(box.value);
    else if (box.type === "select-multiple") for (const option of box.options) option.selected = values.includes(option.value);
    else if (values.length) box.value = values.shift();
    const around = box.closest("details");
    if (around && (box.type === "checkbox" || box.type === "radio" ? box.checked : box.value)) around.open = true;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const putBack = () => {
    for (const { number, action, values } of JSON.parse(back.dataset.typed)) {
      const form = forms()[number];
      if (!form || (form.getAttribute("action") || "") !== action) continue;
      const byName = new Map();
      for (const [name, value] of values) byName.set(name, [...(byName.get(name) || []), value]);
      for (const box of boxes(form)) fill(box, byName.get(box.name) || []);
      back.hidden = false;
    }
  };
  try { putBack(); } catch { /* not ours, or a page that has changed meanwhile */ }
  back.removeAttribute("data-typed");
})();
