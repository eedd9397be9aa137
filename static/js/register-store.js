/* What a tablet keeps of a register while the connection is gone: encrypted with a key that only the register's page
   carries, for hours. A finder of the tablet reads nothing; another user's page has another key. */
(function () {
  "use strict";
  const WAITING = "register-waiting"; // for js/centre.js: what is lost by signing out
  const subtle = window.crypto && window.crypto.subtle;
  const bytes = (text) => new TextEncoder().encode(text);

  const { all, put, remove } = window.keptRecords("register", "id");
  const tell = async () => {
    const left = await all();
    try {
      if (left.length) localStorage.setItem(WAITING, `/sessions/${left[0].session}/register/#kept`);
      else localStorage.removeItem(WAITING);
    } catch { /* private window */ }
  };

  /* Everything about one register. key: base64, 32 bytes. Gives {save, remove, read}. */
  window.registerStore = async (session, key, hours) => {
    const raw = Uint8Array.from(atob(key), (letter) => letter.charCodeAt(0));
    const lock = await subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
    const oldest = Date.now() - hours * 3600000;
    for (const record of await all()) {
      if (record.at < oldest) await remove(record.id);
    }
    await tell();
    return {
      /* Keep a record {id, at (milliseconds), …}. */
      save: async (record) => {
        const iv = window.crypto.getRandomValues(new Uint8Array(12));
        const data = await subtle.encrypt({ name: "AES-GCM", iv, additionalData: bytes(record.id) }, lock, bytes(JSON.stringify(record)));
        await put({ id: record.id, session, at: record.at, iv, data });
        await tell();
      },
      remove: async (id) => {
        await remove(id);
        await tell();
      },
      /* {records, closed}: this user's records of this register from the oldest on, and how many are a colleague's. */
      read: async () => {
        const records = [];
        let closed = 0;
        for (const each of (await all()).filter((record) => record.session === session)) {
          try {
            const told = await subtle.decrypt({ name: "AES-GCM", iv: each.iv, additionalData: bytes(each.id) }, lock, each.data);
            records.push(JSON.parse(new TextDecoder().decode(told)));
          } catch { closed += 1; }
        }
        return { records: records.sort((one, other) => one.at - other.at), closed };
      },
    };
  };
  /* "9.05am", as everywhere on the page. */
  window.registerStore.clock = (time) => {
    const [hours, minutes] = [new Date(time).getHours(), new Date(time).getMinutes()];
    return `${hours % 12 || 12}${minutes ? `.${String(minutes).padStart(2, "0")}` : ""}${hours < 12 ? "am" : "pm"}`;
  };
  window.registerStore.works = Boolean(subtle && window.indexedDB);
})();
