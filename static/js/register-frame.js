/* Registers without a connection: chosen once with a number, opened with it when the centre cannot be reached. An open
   register then works as its own page does while the connection is gone (js/register-kept.js). */
(function () {
  "use strict";
  const body = document.body;
  const taken = window.registersTaken;
  const $ = (selector) => document.querySelector(selector);
  const IDLE = 10 * 60000;
  let touched = Date.now();

  const unsaid = () => $("[data-said]").replaceChildren();
  const say = (words, link) => {
    const line = Object.assign(document.createElement("p"), { className: "banner", textContent: words });
    if (link) line.append(" ", Object.assign(document.createElement("a"), { href: link.url, textContent: link.words }));
    $("[data-said]").replaceChildren(line);
  };
  const show = (name) => {
    document.querySelectorAll("[data-part]").forEach((part) => { part.hidden = part.dataset.part !== name; });
    window.scrollTo(0, 0);
  };
  const signal = () => {
    $("[data-signal]").textContent = navigator.onLine ? "With a connection" : "No connection: what you tap stays on this tablet";
  };
  const clock = window.registerStore.clock;

  // --- The centre -----------------------------------------------------------------------------------------
  const asked = async (url) => {
    try {
      const answer = await fetch(url, { credentials: "same-origin", cache: "no-store" });
      if (answer.ok && !answer.redirected) return answer;
      say("The centre asks who you are. Nothing on this tablet is lost.", { url: body.dataset.scope, words: "Sign in, then come back here" });
    } catch {
      say("The centre cannot be reached at the moment.");
    }
    return null;
  };
  /* Whose registers are here now, after each of today's was fetched; null where the centre did not answer. */
  const fetchAll = async (number) => {
    const answer = await asked(body.dataset.today);
    if (!answer) return null;
    const { owner, registers } = await answer.json();
    if (number) await taken.create(number, owner);
    else if (await taken.owner() !== owner) {
      say("These are a colleague’s registers. Wipe this tablet to take your own along.");
      return null;
    }
    for (const address of registers) {
      const page = await asked(address);
      const register = page && window.registerParts(new DOMParser().parseFromString(await page.text(), "text/html"), address);
      if (register) await taken.save(register);
    }
    return owner;
  };

  // --- What is shown --------------------------------------------------------------------------------------------
  const script = (address) => new Promise((resolve) => {
    const made = Object.assign(document.createElement("script"), { src: address, async: false });
    made.addEventListener("load", resolve);
    document.head.append(made);
  });
  const open = async (register) => {
    history.replaceState(null, "", register.address); // its forms and links go from there
    $("[data-heading]").textContent = register.heading;
    $("[data-again]").setAttribute("href", register.address);
    const place = $("[data-part=register]");
    place.innerHTML = register.html;
    place.prepend(Object.assign(document.createElement("p"), { className: "lead", textContent: register.lead }));
    say(`As it stood at ${clock(register.at)}. What you tap is kept here and sent when the connection is back.`);
    body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": place.querySelector("[name=csrfmiddlewaretoken]").value }));
    show("register");
    await script(body.dataset.keptScript);
    await script(body.dataset.script);
    window.htmx.process(place);
    $("#main").focus();
  };
  const line = (register) => {
    const part = $("[data-row]").content.cloneNode(true);
    part.querySelector("[data-name]").textContent = register.heading;
    part.querySelector("[data-detail]").textContent = `${register.lead}, as it stood at ${clock(register.at)}`;
    part.querySelector("[data-which]").textContent = `: ${register.heading}, ${register.lead}`;
    part.querySelector("button").addEventListener("click", () => open(register));
    return part;
  };
  const draw = async () => {
    const registers = await taken.all();
    const wanted = registers.find((each) => each.address === location.pathname);
    if (wanted) { await open(wanted); return; }
    $("[data-registers]").replaceChildren(...registers.map(line));
    $("[data-none]").hidden = registers.length > 0;
    show("list");
  };
  const start = async () => {
    taken.lock();
    show(await taken.owner() ? "locked" : "set-up");
    if (!(await taken.owner()) && !navigator.onLine) say("There is no connection, and no register was taken along on this tablet. Use the sign-in sheet on paper.");
  };

  // --- Buttons -----------------------------------------------------------------------------------------------
  $("[data-set-up]").addEventListener("submit", async (event) => {
    event.preventDefault();
    unsaid();
    const [number, same] = [$("#new-pin"), $("#same-pin")];
    const wrong = window.numberLock.wrongWith(number.value, same.value);
    if (wrong) { say(wrong); number.focus(); return; }
    if (!(await fetchAll(number.value))) return;
    number.value = same.value = "";
    await draw();
  });
  $("[data-unlock]").addEventListener("submit", async (event) => {
    event.preventDefault();
    unsaid();
    const box = $("#pin");
    const answer = await taken.unlock(box.value);
    box.value = "";
    if (answer === "open") { await draw(); return; }
    if (answer === "wrong") box.focus();
    else await start();
    say(answer === "wrong" ? "This is not the number. Try again." : "Wrong too often: the registers on this tablet were wiped. Marks that wait are still here, and are sent from the register’s page.");
  });
  $("[data-refresh]").addEventListener("click", async () => {
    unsaid();
    if (!(await fetchAll())) return;
    await draw();
    say("These are today’s registers as they stand now.");
  });
  $("[data-lock]").addEventListener("click", () => { unsaid(); start(); });
  document.querySelectorAll("[data-wipe]").forEach((button) => button.addEventListener("click", async () => {
    const words = button.textContent;
    if (button.dataset.sure !== "yes") {
      Object.assign(button.dataset, { sure: "yes", words });
      button.textContent = "Wipe the registers here? Marks that wait to be sent stay";
      return;
    }
    button.dataset.sure = "";
    button.textContent = button.dataset.words;
    await taken.wipe();
    await start();
    say("This tablet holds no register any more.");
  }));
  // Other pages need the centre; a link that leads nowhere must not take the register away.
  $("[data-part=register]").addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || navigator.onLine) return;
    event.preventDefault();
    say(`“${link.textContent.trim()}” needs the connection. Until it is back, what you tap here is kept.`);
    window.scrollTo(0, 0);
  });
  body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) say("The connection is back.", { url: location.pathname, words: "Show the whole page" });
  });

  window.addEventListener("online", signal);
  window.addEventListener("offline", signal);
  ["pointerdown", "keydown"].forEach((name) => document.addEventListener(name, () => { touched = Date.now(); }, { passive: true }));
  setInterval(() => {
    if (taken.isOpen() && Date.now() - touched > IDLE) location.reload(); // nothing of it stays on the screen
  }, 15000);

  (async () => {
    signal();
    if (!taken.works) { say("This browser cannot keep registers safely. Print the sign-in sheets of today instead."); return; }
    navigator.serviceWorker.register(body.dataset.worker, { scope: body.dataset.scope }).catch(() => {});
    await taken.sweep();
    await start();
  })();
})();
