/* The registers that this tablet takes along, so that they open without a connection: each sealed with a public key, so
   that any page of the register can put it here, and readable with the private one alone, which opens with a number. */
(function () {
  "use strict";
  const ALGORITHM = { name: "RSA-OAEP", modulusLength: 3072, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" };
  const subtle = window.crypto && window.crypto.subtle;
  const bytes = (text) => new TextEncoder().encode(text);
  const records = window.keptRecords("registers-taken", "name");
  let key = null; // the private key, while they are open

  const wipe = async () => {
    key = null;
    await records.clear();
  };
  const lock = window.numberLock({ records, wipe, format: "pkcs8", algorithm: ALGORITHM, uses: ["unwrapKey"] });
  const unseal = async (record) => {
    const once = await subtle.unwrapKey("raw", record.once, key, { name: "RSA-OAEP" }, { name: "AES-GCM" }, false, ["decrypt"]);
    const data = await subtle.decrypt({ name: "AES-GCM", iv: record.iv, additionalData: bytes(record.name) }, once, record.data);
    return JSON.parse(new TextDecoder().decode(data));
  };

  window.registersTaken = {
    works: lock.works && "serviceWorker" in navigator,
    isOpen: () => key !== null,
    lock: () => { key = null; },
    wipe,
    /* Whose number it is (an id), or "" where nobody has chosen one here. */
    owner: async () => ((await lock.get()) || { owner: "" }).owner,
    /* Choose the number; what was here before goes. They are open afterwards. */
    create: async (number, owner) => {
      await wipe();
      const pair = await subtle.generateKey(ALGORITHM, true, ["wrapKey", "unwrapKey"]);
      await lock.make(number, pair.privateKey, { owner, seal: await subtle.exportKey("spki", pair.publicKey) });
      await window.registersTaken.unlock(number);
    },
    /* "open", "wrong", or "wiped" after too many tries. */
    unlock: async (number) => {
      const opened = await lock.open(number);
      if (typeof opened === "string") return opened;
      key = opened;
      return "open";
    },
    /* Put a register here {session, …} as it stands now. Needs no number. */
    save: async (register) => {
      const { seal } = await lock.get();
      const name = `register:${register.session}`;
      const outer = await subtle.importKey("spki", seal, ALGORITHM, false, ["wrapKey"]);
      const once = await subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt"]);
      const iv = window.crypto.getRandomValues(new Uint8Array(12));
      const data = await subtle.encrypt({ name: "AES-GCM", iv, additionalData: bytes(name) }, once, bytes(JSON.stringify(register)));
      await records.put({ name, iv, data, once: await subtle.wrapKey("raw", once, outer, { name: "RSA-OAEP" }), at: Date.now() });
    },
    /* Every register that is here, with the moment `at` which it stood so. */
    all: async () => {
      const sealed = (await records.all()).filter((record) => record.name !== "lock");
      return Promise.all(sealed.map(async (record) => ({ ...(await unseal(record)), at: record.at })));
    },
    /* Take away what is not of today: nobody can be marked there any more. Needs no number. */
    sweep: async () => {
      const today = new Date().toDateString();
      for (const record of await records.all()) {
        if (record.name !== "lock" && new Date(record.at).toDateString() !== today) await records.remove(record.name);
      }
    },
  };

  /* What is taken along of a register's page: {session, address, heading, lead, html}; null where nobody can be marked. */
  window.registerParts = (page, address) => {
    const panel = page.getElementById("kept");
    if (!panel) return null;
    const copy = page.querySelector(".register-columns").cloneNode(true);
    const without = "#found > *, #register-taken, [data-kept-rows] > *, .register-kept-note, .register-unsaved, .register-message";
    copy.querySelectorAll(without).forEach((each) => each.remove());
    const text = (selector) => page.querySelector(selector).textContent.replace(/\s+/g, " ").trim();
    return { session: panel.dataset.session, address, heading: text("h1"), lead: text(".lead"), html: copy.outerHTML };
  };
})();
