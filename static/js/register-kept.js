/* The connection is gone: taps on the register are kept on this tablet (register-store.js) and sent when it is back.
   Nothing is sent twice, nothing newer is overwritten; what cannot be saved as it is stays here until it is settled. */
(function () {
  "use strict";
  const panel = document.getElementById("kept");
  if (!panel || !window.registerStore.works) return;
  const $ = (selector) => panel.querySelector(selector);
  const PATIENCE = 8000;
  const AGAIN = 10000;
  const WORDS = { present: "Present", late: "Late", absent: "Absent", apologies: "Apologies", left: "Left" };
  const STATES = { late: "present", left: "present" };
  let store = null;
  let kept = []; // the records of this register, the oldest first
  let closed = 0; // records of a colleague, which this page cannot read
  let sending = false;

  const clock = window.registerStore.clock;
  const idOf = (person) => {
    const found = Array.from(atob(person.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0).toString(16).padStart(2, "0")).join("");
    return found.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };
  const rowOf = (person) => document.getElementById(`row-${idOf(person)}`);
  const element = (tag, text, attributes) => Object.assign(document.createElement(tag), { textContent: text, ...attributes });

  // The rows as they will stand ------------------------------------------------------------------------------
  const unmarkRow = (row) => row.querySelectorAll(".register-kept-note, .register-unsaved").forEach((each) => each.remove());
  const show = (row, status, late, left) => {
    window.registerCount(row, -1);
    if (status) row.dataset.status = status; else delete row.dataset.status;
    if (late) row.dataset.late = ""; else delete row.dataset.late;
    if (left) row.dataset.left = ""; else delete row.dataset.left;
    window.registerCount(row, 1);
  };
  const drawRow = (record) => {
    const row = rowOf(record.person);
    if (!row) return;
    unmarkRow(row);
    show(row, STATES[record.what] || record.what, record.what === "late", record.what === "left");
    row.querySelectorAll('button[aria-pressed]').forEach((button) => {
      button.setAttribute("aria-pressed", String(button.value.endsWith(`:${record.what}`)));
    });
    row.querySelector("div").append(element("span", `${WORDS[record.what]} at ${clock(record.at)}, kept on this tablet.`, { className: "register-times register-kept-note", role: "status" }));
  };

  // The head count --------------------------------------------------------------------------------------------
  const KINDS = ["adults", "children"];
  const tapsOn = (who) => kept.filter((record) => record.heads === who && !record.answer);
  const sumOf = (taps) => taps.reduce((sum, record) => sum + record.more, 0);
  const shown = {}; // how much of a number on the screen the centre does not know yet
  const drawHeads = () => KINDS.forEach((who) => {
    const box = document.getElementById(`heads_${who}`);
    const waiting = sumOf(tapsOn(who));
    if (!box || (!waiting && !shown[who])) return; // what is being typed stays
    box.value = String(Math.max(0, Number(document.getElementById(`heads_seen_${who}`).value) + waiting));
    shown[who] = waiting;
  });
  const keepHeads = async (who, more) => {
    const name = document.querySelector(`label[for="heads_${who}"]`).textContent;
    const record = { id: window.crypto.randomUUID(), at: Date.now(), heads: who, more, name };
    kept.push(record);
    await store.save(record);
    draw();
  };
  /* One line for all taps on a number that wait. */
  const headsLine = (who) => {
    const taps = tapsOn(who);
    if (!taps.length) return [];
    const more = sumOf(taps);
    const item = document.createElement("li");
    const buttons = element("span", "", { className: "register-kept-buttons" });
    buttons.append(button("Take the last back", taps[0].name, () => drop(taps[taps.length - 1])));
    item.append(element("b", taps[0].name), ` counted: ${Math.abs(more)} ${more < 0 ? "fewer" : "more"}. `, buttons);
    return [item];
  };

  // The list -----------------------------------------------------------------------------------------------------
  const button = (words, name, action) => {
    const made = element("button", words, { type: "button", className: "btn btn-secondary btn-small" });
    made.append(element("span", `: ${name}`, { className: "visually-hidden" }));
    made.addEventListener("click", action);
    return made;
  };
  const drop = async (record) => {
    await store.remove(record.id);
    kept = kept.filter((each) => each.id !== record.id);
    const row = record.person && rowOf(record.person);
    if (row && row.querySelector(".register-kept-note")) {
      unmarkRow(row);
      show(row, record.before.status, record.before.late, record.before.left);
      row.querySelectorAll("button[aria-pressed]").forEach((each) => each.setAttribute("aria-pressed", String(Boolean(record.before.pressed) && each.value.endsWith(`:${record.before.pressed}`))));
    }
    draw();
  };
  const find = (words) => {
    const box = document.getElementById("register-words");
    box.value = words;
    box.focus();
    window.htmx.trigger(box.form, "submit");
  };
  const line = (record) => {
    const item = document.createElement("li");
    const name = record.name;
    const what = record.person ? `${WORDS[record.what]} at ${clock(record.at)}` : `${record.heads ? "counted" : "came"} at ${clock(record.at)}`;
    item.append(element("b", name), ` ${what}. `);
    if (record.answer) item.append(element("span", record.answer.words, { className: "register-message" }));
    const buttons = element("span", "", { className: "register-kept-buttons" });
    if (!record.person && !record.heads) buttons.append(...(panel.closest(".register-frame") ? [] : [button("Find", name, () => find(name))]), button("Done", name, () => drop(record)));
    else if (record.answer) {
      buttons.append(button("Leave it as it is now", name, () => drop(record)));
      if (record.answer.status === "meanwhile") {
        buttons.append(button(`${WORDS[record.what]} after all`, name, async () => {
          record.seen = record.answer.seen;
          delete record.answer;
          await store.save(record);
          send();
        }));
      }
    } else buttons.append(button("Take back", name, () => drop(record)));
    item.append(buttons);
    return item;
  };
  const waits = (record) => (record.person || record.heads) && !record.answer;
  const draw = () => {
    const waiting = kept.filter(waits).length;
    const words = [];
    if (waiting) words.push(`No connection: ${waiting === 1 ? "one tap waits" : `${waiting} taps wait`} here and will be sent by ${waiting === 1 ? "itself" : "themselves"}. Who takes a child home goes on paper until then.`);
    if (kept.some((record) => record.answer)) words.push("Not everything could be saved as it was tapped. Nothing was overwritten: look at each.");
    if (kept.some((record) => !record.person && !record.heads)) words.push("Find those who were not on the list, or register them.");
    if (closed) words.push("A colleague’s marks wait on this tablet. They are sent when that colleague opens this register here.");
    $("[data-kept-words]").textContent = words.join(" ");
    $("[data-kept-rows]").replaceChildren(
      ...kept.filter((record) => !record.heads || record.answer).map(line), ...KINDS.flatMap(headsLine),
    );
    $("[data-kept-name]").hidden = navigator.onLine && !waiting;
    drawHeads();
    panel.hidden = !kept.length && !closed && navigator.onLine;
  };

  // Keeping and sending ------------------------------------------------------------------------------------------
  const keep = async (tapped, what) => {
    const row = tapped.closest("li.register-row");
    const [person] = tapped.value.split(":");
    const earlier = kept.find((record) => record.person === person && !record.answer);
    const pressed = row.querySelector('button[aria-pressed="true"]');
    const before = earlier ? earlier.before : {
      status: row.dataset.status || "", late: "late" in row.dataset, left: "left" in row.dataset,
      pressed: pressed ? pressed.value.split(":")[1] : "",
    };
    const seen = earlier ? earlier.seen : row.dataset.version || "0";
    // Somebody who came and went without a connection: both are kept.
    const came = earlier && (earlier.what === "present" || earlier.what === "late");
    if (earlier && !(what === "left" && came)) {
      await store.remove(earlier.id);
      kept = kept.filter((record) => record !== earlier);
    }
    const record = { id: window.crypto.randomUUID(), at: Date.now(), person, what, seen, before, name: row.querySelector("b").textContent };
    kept.push(record);
    await store.save(record);
    drawRow(record);
    draw();
  };
  const send = async () => {
    const marks = kept.filter(waits);
    if (!marks.length || sending || !navigator.onLine) return draw();
    sending = true;
    try {
      const answer = await fetch(panel.dataset.send, {
        method: "POST", credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(PATIENCE),
        headers: { "Content-Type": "application/json", "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value },
        body: JSON.stringify({ marks: marks.map(({ id, person, what, heads, more, at, seen }) => ({ id, person, what, heads, more, at: new Date(at).toISOString(), seen })) }),
      });
      const json = (answer.headers.get("Content-Type") || "").startsWith("application/json");
      if (!json || answer.redirected) {
        if (answer.redirected || answer.status === 403) $("[data-kept-words]").textContent = "The centre asks who you are: sign in again in another tab. Nothing on this tablet is lost.";
        return;
      }
      for (const each of (await answer.json()).answers || []) {
        const record = kept.find((known) => known.id === each.id);
        if (!record) continue;
        if (each.status === "saved") {
          await store.remove(record.id);
          kept = kept.filter((known) => known !== record);
        } else {
          record.answer = each;
          await store.save(record);
        }
        const row = record.person && rowOf(record.person);
        if (row) unmarkRow(row);
      }
      draw();
      const news = document.getElementById("news");
      if (news) window.htmx.trigger(news, "news"); // the rows as they stand at the centre
    } catch { /* no connection after all: it stays here */ } finally {
      sending = false;
    }
  };

  // Before register.js says that nothing was saved.
  const gone = (event) => {
    const counted = event.detail.elt && event.detail.elt.closest("button.heads-step");
    if (store && counted) {
      const [who, way] = counted.value.split(":");
      event.stopImmediatePropagation();
      keepHeads(who, way === "more" ? 1 : -1);
      return;
    }
    const tapped = event.detail.elt && event.detail.elt.closest('li.register-row button[name="mark"]');
    const what = tapped && tapped.value.split(":")[1];
    if (!store || !tapped || !WORDS[what]) return;
    event.stopImmediatePropagation();
    keep(tapped, what);
  };
  ["htmx:sendError", "htmx:timeout"].forEach((name) => document.body.addEventListener(name, gone));
  // A later tap that the centre has taken is the last word.
  document.body.addEventListener("htmx:afterRequest", async (event) => {
    // The button itself: its row has been drawn anew by now.
    const tapped = event.detail.successful && event.detail.requestConfig.elt.closest('button[name="mark"]');
    if (!store || !tapped) return;
    const [person] = tapped.value.split(":");
    for (const record of kept.filter((each) => each.person === person)) await store.remove(record.id);
    kept = kept.filter((each) => each.person !== person);
    draw();
  });
  document.body.addEventListener("htmx:afterSettle", drawHeads);
  $("[data-kept-name]").addEventListener("submit", async (event) => {
    event.preventDefault();
    const box = document.getElementById("kept-name");
    if (!store || !box.value.trim()) return;
    const record = { id: window.crypto.randomUUID(), at: Date.now(), name: box.value.trim() };
    box.value = "";
    kept.push(record);
    await store.save(record);
    draw();
  });
  window.addEventListener("online", send);
  window.addEventListener("offline", draw);
  setInterval(send, AGAIN);

  (async () => {
    store = await window.registerStore(panel.dataset.session, panel.dataset.key, Number(panel.dataset.hours));
    ({ records: kept, closed } = await store.read());
    if (window.htmx) window.htmx.config.timeout = PATIENCE; // a connection that only looks alive
    kept.filter((record) => record.person && !record.answer).forEach(drawRow);
    send();
  })();
})();
