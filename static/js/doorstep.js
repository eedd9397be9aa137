/* Visits without a signal: take them along, log them on the doorstep, send them when back. */
(function () {
  "use strict";
  const body = document.body;
  const store = window.doorstepStore;
  const $ = (selector) => document.querySelector(selector);
  const hours = Number(body.dataset.hours);
  const form = $("[data-entry]");
  const OTHER = "other";
  const IDLE = 10 * 60000;
  let pack = null;
  let entry = null; // the one in the form
  let timer = null;
  let touched = Date.now();

  const say = (words, link) => {
    const place = $("[data-said]");
    const line = document.createElement("p");
    line.className = "banner";
    line.textContent = words;
    if (link) line.append(" ", Object.assign(document.createElement("a"), { href: link.url, textContent: link.words }));
    place.append(line);
  };
  const forget = () => {
    try { localStorage.removeItem("doorstep-waiting"); } catch { /* private window */ }
  };
  const unsaid = () => $("[data-said]").replaceChildren();
  const show = (name) => {
    document.querySelectorAll("[data-part]").forEach((part) => { part.hidden = part.dataset.part !== name; });
    window.scrollTo(0, 0);
  };
  const signal = () => {
    $("[data-signal]").textContent = navigator.onLine ? "With a signal" : "No signal: everything stays on this phone";
  };
  const clock = (time) => new Date(time).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  const day = (text) => new Date(`${text}T12:00`).toLocaleDateString("en-GB", { weekday: "long", day: "numeric", month: "long" });
  const today = () => {
    const now = new Date();
    const two = (number) => String(number).padStart(2, "0");
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  };

  // --- The centre ---------------------------------------------------------------
  const SIGN_IN = { url: "/visits/", words: "Sign in, then come back here" };
  const asked = async (url, options) => {
    let answer;
    try {
      answer = await fetch(url, { credentials: "same-origin", cache: "no-store", ...options });
    } catch (error) {
      return null; // no signal
    }
    const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    if (!isJson || answer.redirected) return { signedOut: true };
    return { status: answer.status, ...(await answer.json()) };
  };
  const fetchPack = async () => {
    const found = await asked(body.dataset.pack);
    if (!found) return null;
    if (found.signedOut) {
      say("The centre asks who you are. Nothing on this phone is lost.", SIGN_IN);
      return null;
    }
    if (pack && pack.user !== found.user) {
      say("This phone holds the visits of a colleague. They send them after signing in, or you wipe the phone.");
      return null;
    }
    const { csrf, status, ...kept } = found;
    await store.savePack(kept);
    pack = await store.pack();
    return csrf;
  };
  /* Send what is wanted of that which is ready; whether there was anything to be done. */
  const deliver = async (wanted) => {
    if (!store.isOpen() || !navigator.onLine) return false;
    const ready = (await store.entries()).filter((each) => each.ready && wanted(each));
    if (!ready.length) return false;
    ready.sort((one, other) => Boolean(other.concern) - Boolean(one.concern)); // what is for the lead goes first
    const csrf = await fetchPack();
    if (!csrf) return true;
    unsaid();
    for (const each of ready) {
      const answer = await asked(each.concern ? body.dataset.concerns : body.dataset.send, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
        body: JSON.stringify(each),
      });
      if (!answer) { say("The signal went while sending. What is left waits here."); break; }
      if (answer.status === "saved" || answer.status === "kept") {
        await store.removeEntry(each.id);
        if (each.concern) say(answer.words);
        else say(answer.words, { url: answer.url, words: answer.status === "saved" ? "Look at it" : "Carry on there" });
      } else {
        say(answer.words || "The centre did not take it. It waits here.", answer.signedOut ? SIGN_IN : null);
      }
    }
    return true;
  };
  const send = async () => {
    if (!(await deliver(() => true))) return;
    await fetchPack();
    await draw();
  };

  // --- The list -------------------------------------------------------------------
  const familyOf = (id, words) => (pack && pack.families[id] ? pack.families[id].name : words || "A family");
  const row = (when, family, detail, label, action) => {
    const part = $("[data-row]").content.cloneNode(true);
    part.querySelector("[data-when]").textContent = when;
    part.querySelector("[data-family]").textContent = family;
    part.querySelector("[data-detail]").textContent = detail;
    const button = part.querySelector("button");
    if (!action) { button.remove(); return part; }
    button.textContent = label;
    button.append(Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: `: ${family}` }));
    button.addEventListener("click", action);
    return part;
  };
  const draw = async () => {
    if (!store.isOpen()) return start();
    pack = await store.pack();
    const entries = await store.entries();
    const logged = new Map(entries.filter((each) => !each.concern).map((each) => [each.visit, each]));
    const visits = pack ? pack.visits : [];
    $("[data-visits]").replaceChildren(...visits.map((visit) => {
      const mine = logged.get(visit.id);
      const when = visit.from ? `${day(visit.date)}, ${visit.from}` : day(visit.date);
      const where = [visit.type_words, visit.where].filter(Boolean).join(", ");
      return row(when, familyOf(visit.household), where, mine ? "Go on" : "Log it", () => open(mine || begun(visit)));
    }));
    $("[data-no-visits]").hidden = visits.length > 0;
    $("[data-waiting]").hidden = !entries.length;
    $("[data-waiting-rows]").replaceChildren(...entries.map((each) => row(
      each.ready ? "To be sent" : "Not finished",
      each.concern ? "A note for the safeguarding lead" : familyOf(each.household, each.family_words),
      `Kept until ${day(new Date(each.at + hours * 3600000).toISOString().slice(0, 10))}, ${clock(each.at)}`,
      "Change", each.concern ? null : () => open(each),
    )));
    $("[data-taken]").textContent = pack ? `Taken along at ${clock(pack.at)}. Wiped after ${hours} hours.` : "";
    try { localStorage.setItem("doorstep-waiting", String(entries.length)); } catch { /* private window */ }
    show("open");
  };
  const start = async () => {
    store.lock();
    pack = null;
    show((await store.exists()) ? "locked" : "set-up");
  };

  // --- One visit ---------------------------------------------------------------------
  const begun = (visit) => ({
    id: crypto.randomUUID(),
    visit: visit ? visit.id : "",
    version: visit ? visit.version : "",
    household: visit ? visit.household : "",
    family_words: "",
    ready: false,
    fields: visit
      ? { date: [visit.date], start_time: [visit.from], end_time: [visit.until], type: [visit.type], place: [visit.place] }
      : { date: [today()] },
  });
  const people = (chosen) => {
    const family = pack && pack.families[entry.household];
    const boxes = (family ? family.people : []).map((person, number) => {
      const part = $("[data-tick]").content.cloneNode(true);
      const box = part.querySelector("[name=people_seen]");
      box.id = `seen-${number}`;
      part.querySelector(".visit-tick").htmlFor = box.id;
      part.querySelector(".visit-tick-name").textContent = person.name;
      part.querySelector(".visit-tick-detail").textContent = person.detail;
      const manner = part.querySelector(".visit-manner");
      if (person.child) manner.setAttribute("aria-label", `How ${person.called} was seen`);
      else manner.remove();
      part.querySelectorAll("input").forEach((input) => {
        input.value = person.id;
        input.checked = (chosen[input.name] || []).includes(person.id);
      });
      return part;
    });
    $("[data-ticks]").replaceChildren(...boxes);
    if (!boxes.length) $("[data-ticks]").textContent = "You tick who was seen when you are back.";
  };
  const fill = (fields) => {
    for (const box of form.elements) {
      if (!box.name || ["people_seen", "seen_alone", "seen_awake", "seen_asleep", "household", "family_words"].includes(box.name)) continue;
      const values = fields[box.name] || [];
      if (box.type === "radio") box.checked = values.includes(box.value);
      else box.value = values[0] || "";
    }
  };
  const settle = () => {
    const outcome = form.querySelector("[name=outcome]:checked");
    $("[data-people]").hidden = !(outcome && outcome.value === "achieved");
    $("[data-family-words]").hidden = form.elements.household.value !== OTHER;
  };
  const open = (wanted) => {
    entry = wanted;
    unsaid();
    concern.close();
    $("[data-wrong]").hidden = true;
    $("[data-kept]").textContent = "";
    const visit = pack && pack.visits.find((each) => each.id === entry.visit);
    $("[data-whose]").textContent = entry.visit ? familyOf(entry.household) : "Log a visit";
    $("[data-where]").textContent = visit ? visit.where : "";
    $("[data-choose-family]").hidden = Boolean(entry.visit);
    const choices = Object.entries(pack ? pack.families : {}).map(([id, family]) => new Option(family.name, id));
    form.elements.household.replaceChildren(new Option("Choose", ""), ...choices, new Option("Another family", OTHER));
    form.elements.household.value = entry.household || (entry.family_words ? OTHER : "");
    form.elements.family_words.value = entry.family_words;
    fill(entry.fields);
    people(entry.fields);
    settle();
    show("form");
  };
  const read = () => {
    const fields = {};
    for (const [name, value] of new FormData(form)) (fields[name] = fields[name] || []).push(value);
    const outcome = (fields.outcome || [])[0];
    if (outcome !== "achieved") ["people_seen", "seen_alone", "seen_awake", "seen_asleep"].forEach((name) => delete fields[name]);
    const { household, family_words: words, ...rest } = fields;
    if (!entry.visit) {
      entry.household = household[0] === OTHER ? "" : household[0];
      entry.family_words = household[0] === OTHER ? words[0] : "";
    }
    entry.fields = rest;
    entry.user = pack ? pack.user : "";
  };
  const keep = async () => {
    clearTimeout(timer);
    timer = null;
    if (!entry || !store.isOpen()) return;
    read();
    await store.saveEntry(entry);
    $("[data-kept]").textContent = `Kept on this phone ${clock(Date.now())}`;
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 600);
  };
  const faults = () => {
    const found = [];
    const chosen = (name) => form.querySelector(`[name=${name}]:checked`);
    const first = (name) => form.querySelector(`[name=${name}]`);
    if (!entry.visit && !entry.household && !entry.family_words.trim()) {
      found.push([form.elements.household.value === OTHER ? form.elements.family_words : form.elements.household, "Choose the family, or enter its name"]);
    }
    if (!form.elements.date.value) found.push([form.elements.date, "Enter the day of the visit"]);
    if (!chosen("type")) found.push([first("type"), "Choose what kind of visit it was"]);
    if (!chosen("outcome")) found.push([first("outcome"), "Choose how it went"]);
    else if (chosen("outcome").value === "achieved" && first("people_seen") && !chosen("people_seen")) {
      found.push([first("people_seen"), "Tick at least one person who was seen"]);
    }
    return found;
  };
  form.addEventListener("input", (event) => {
    if (event.target.name === "household") {
      entry.household = event.target.value === OTHER ? "" : event.target.value;
      people({});
    }
    settle();
    later();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    entry.ready = false;
    await keep();
    const wrong = faults();
    const summary = $("[data-wrong]");
    summary.hidden = !wrong.length;
    if (wrong.length) {
      summary.querySelector("ul").replaceChildren(...wrong.map(([control, words]) => {
        const link = Object.assign(document.createElement("a"), { href: `#${control.id}`, textContent: words });
        link.addEventListener("click", (click) => { click.preventDefault(); control.focus(); });
        const item = document.createElement("li");
        item.append(link);
        return item;
      }));
      summary.focus();
      return;
    }
    entry.ready = true;
    await store.saveEntry(entry);
    entry = null;
    unsaid();
    say(navigator.onLine ? "Kept. It is being sent." : "Kept on this phone. It is sent when you have a signal.");
    await draw();
    send();
  });

  // --- "Is this a concern?" ---------------------------------------------------------------------
  const concern = window.doorstepConcern(form, {
    children: () => {
      const family = pack && pack.families[entry.household];
      return (family ? family.people : []).filter((person) => person.child);
    },
    keep: async (note) => {
      await store.saveEntry({ id: crypto.randomUUID(), concern: true, ready: true, ...note });
      await keep();
      $("[data-kept]").textContent = navigator.onLine ? "Passed on." : "It goes to the lead when there is a signal.";
      await deliver((each) => each.concern);
    },
  });

  // --- Buttons ----------------------------------------------------------------------------
  const on = (selector, action) => document.querySelectorAll(selector).forEach((each) => each.addEventListener("click", action));
  on("[data-back]", async () => { await keep(); entry = null; draw(); });
  on("[data-blank]", () => open(begun(null)));
  on("[data-lock]", async () => { await keep(); entry = null; unsaid(); start(); });
  on("[data-send-all]", () => (navigator.onLine ? send() : say("There is no signal yet. Everything waits here.")));
  on("[data-refresh]", async () => {
    unsaid();
    if (!navigator.onLine) say("There is no signal. These are the visits you took along.");
    else if (await fetchPack()) say("These are your visits as they stand now.");
    draw();
  });
  on("[data-wipe]", async (event) => {
    const button = event.currentTarget;
    if (button.dataset.sure !== "yes") {
      button.dataset.sure = "yes";
      button.textContent = "Wipe everything here, also what was not sent?";
      return;
    }
    button.dataset.sure = "";
    button.textContent = "Wipe this phone";
    await store.wipe();
    forget();
    unsaid();
    say("This phone holds no visits any more.");
    start();
  });
  $("[data-set-up]").addEventListener("submit", async (event) => {
    event.preventDefault();
    unsaid();
    const [number, same] = [$("#new-pin"), $("#same-pin")];
    const wrong = window.numberLock.wrongWith(number.value, same.value);
    if (wrong) { say(wrong); number.focus(); return; }
    if (!navigator.onLine) { say("There is no signal. Visits are taken along where there is one."); return; }
    await store.create(number.value);
    number.value = same.value = "";
    if (!(await fetchPack())) { await store.wipe(); return; }
    draw();
  });
  $("[data-unlock]").addEventListener("submit", async (event) => {
    event.preventDefault();
    unsaid();
    const box = $("#pin");
    const answer = await store.unlock(box.value);
    box.value = "";
    if (answer === "open") { await draw(); send(); return; }
    say(answer === "wrong" ? "This is not the number. Try again." : "Wrong too often: everything on this phone was wiped.");
    if (answer === "wrong") box.focus();
    else start();
  });

  window.addEventListener("online", () => { signal(); send(); });
  window.addEventListener("offline", signal);
  ["pointerdown", "keydown"].forEach((name) => document.addEventListener(name, () => { touched = Date.now(); }, { passive: true }));
  setInterval(async () => {
    if (!store.isOpen() || Date.now() - touched < IDLE) return;
    await keep();
    entry = null;
    start();
  }, 15000);

  (async () => {
    signal();
    if (!store.works) { say("This browser cannot keep visits safely. Log them with a signal."); return; }
    if ("serviceWorker" in navigator) {
      navigator.serviceWorker.register(body.dataset.worker, { scope: body.dataset.scope }).catch(() => {});
    }
    await store.sweep(hours);
    if (!(await store.exists())) forget();
    if (location.hash === "#before-sign-out") say("Visits wait on this phone. Send them, or wipe the phone, before you sign out.");
    start();
  })();
})();
