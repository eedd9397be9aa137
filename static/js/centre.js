/* What a page gains where JavaScript runs. Every page works without it. */
(function () {
  "use strict";
  const $ = (selector) => document.querySelector(selector);

  // The error summary: the first thing read out and the place the keyboard starts from.
  const focusErrors = (root) => {
    const summary = root.querySelector && root.querySelector("[data-error-summary]");
    if (summary) summary.focus();
  };
  // What only works with a script is shown only where one runs.
  const reveal = (root) => root.querySelectorAll && root.querySelectorAll("[data-needs-script]").forEach((part) => {
    part.hidden = part.hasAttribute("data-needs-passkey") && !window.PublicKeyCredential;
  });
  [reveal, focusErrors].forEach((work) => {
    work(document);
    document.addEventListener("htmx:afterSwap", (event) => work(event.target));
  });

  // Its links focus the control itself; the browser alone would only scroll there.
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("[data-error-summary] a");
    const control = link && document.getElementById(link.hash.slice(1));
    if (!control) return;
    event.preventDefault();
    const part = control.closest(".field") || control;
    part.scrollIntoView({ block: "start" });
    control.focus({ preventScroll: true });
  });

  // Pressed twice, sent once. The button stays as it is: a disabled one says nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.getAttribute("aria-busy") === "true") {
      event.preventDefault();
      return;
    }
    form.setAttribute("aria-busy", "true");
    // A download leaves the page as it is; after a while the button answers again.
    setTimeout(() => form.removeAttribute("aria-busy"), 8000);
  });
  // Signing out wipes what this phone keeps of visits and registers; what was not sent yet is sent first.
  document.addEventListener("submit", (event) => {
    const visits = event.target.dataset.signOut; // where it is shown what waits
    if (!visits) return;
    let unsent = "";
    try {
      unsent = localStorage.getItem("register-waiting") || "";
      if (Number(localStorage.getItem("doorstep-waiting"))) unsent = visits;
    } catch { /* private window */ }
    if (!unsent.startsWith("/")) return;
    event.preventDefault();
    location.assign(unsent);
  }, true);
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[aria-busy]").forEach((form) => form.removeAttribute("aria-busy"));
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest && event.target.closest("[data-print]")) window.print();
  });

  // A passkey that was not used or not known: say so on the page.
  document.addEventListener("allauth.error", (event) => {
    const words = $("[data-passkey-error]");
    if (!words) return;
    event.preventDefault();
    words.hidden = false;
  });

  // "More" on a phone closes on Escape and on a tap elsewhere.
  const more = $(".phone-nav details");
  if (more) {
    document.addEventListener("click", (event) => {
      if (more.open && !more.contains(event.target)) more.open = false;
    });
  }

  // Hiding the screen: Escape twice, or the button.
  const cover = $("#screen-cover");
  if (cover) {
    let before = null;
    let lastEscape = -Infinity;
    const outside = () => Array.from(document.body.children).filter((each) => each !== cover);
    const hide = () => {
      if (!cover.hidden) return;
      before = document.activeElement;
      cover.hidden = false;
      outside().forEach((each) => { each.inert = true; });
      cover.querySelector("[data-show-screen]").focus();
    };
    const show = () => {
      cover.hidden = true;
      outside().forEach((each) => { each.inert = false; });
      if (before) before.focus();
    };
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      if (more && more.open) more.open = false;
      const found = $("#find-results");
      if (found) found.replaceChildren();
      if (event.timeStamp - lastEscape < 800) hide();
      lastEscape = event.timeStamp;
    });
    cover.querySelector("[data-show-screen]").addEventListener("click", show);
    document.querySelectorAll("[data-hide-screen]").forEach((button) => {
      button.addEventListener("click", hide);
    });
  }

  // The idle lock. The time of the last touch is shared by all tabs, so that work in one keeps the others open.
  const limit = Number(document.body.dataset.idleSeconds) * 1000;
  const warning = $("#idle-warning");
  const lock = $("#lock-form");
  if (limit && warning && lock) {
    const KEY = "centre-last-touch";
    let own = Date.now();
    let told = own;
    let locking = false;
    const touched = () => {
      own = Date.now();
      try { localStorage.setItem(KEY, String(own)); } catch { /* private window: this tab counts alone */ }
    };
    const last = () => {
      try { return Math.max(own, Number(localStorage.getItem(KEY)) || 0); } catch { return own; }
    };
    // The server counts requests; while somebody only types it is told now and then.
    const tell = () => {
      told = Date.now();
      return fetch(lock.action, { method: "HEAD", credentials: "same-origin", cache: "no-store" }).catch(() => {});
    };
    touched();
    ["keydown", "pointerdown"].forEach((name) => document.addEventListener(name, () => {
      if (warning.hidden && Date.now() - own > 1000) touched();
    }, { passive: true }));
    warning.querySelector("[data-stay]").addEventListener("click", () => {
      touched();
      warning.hidden = true;
      tell();
    });
    setInterval(() => {
      const left = limit - (Date.now() - last());
      if (left <= 0) {
        if (locking) return;
        locking = true;
        if (document.dispatchEvent(new CustomEvent("centre:lock", { cancelable: true }))) lock.submit();
      } else {
        warning.hidden = left > 60000;
        if (last() > told && Date.now() - told > limit / 4) tell();
      }
    }, 1000);
  }
})();
