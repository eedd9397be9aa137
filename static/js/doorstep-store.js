/* What a phone keeps of visits without a signal: encrypted, bound to a number that only its worker knows, for hours.
   A random key encrypts the records (AES-GCM); js/number-lock.js keeps it. */
(function () {
  "use strict";
  const subtle = window.crypto && window.crypto.subtle;
  const random = (size) => window.crypto.getRandomValues(new Uint8Array(size));
  const bytes = (text) => new TextEncoder().encode(text);
  let key = null;

  const records = window.keptRecords("doorstep", "name");
  const { get, all, put, remove } = records;

  const wipe = async () => {
    key = null;
    await records.clear();
  };
  const lock = window.numberLock({ records, wipe, format: "raw", algorithm: { name: "AES-GCM" }, uses: ["encrypt", "decrypt"] });
  const seal = async (name, value, at) => {
    const iv = random(12);
    const data = await subtle.encrypt({ name: "AES-GCM", iv, additionalData: bytes(name) }, key, bytes(JSON.stringify(value)));
    await put({ name, iv, data, at });
  };
  const unseal = async (record) => {
    const data = await subtle.decrypt({ name: "AES-GCM", iv: record.iv, additionalData: bytes(record.name) }, key, record.data);
    return JSON.parse(new TextDecoder().decode(data));
  };

  window.doorstepStore = {
    works: lock.works,
    isOpen: () => key !== null,
    lock: () => { key = null; },
    /* Whether anything is kept here. */
    exists: async () => Boolean(await lock.get()),
    wipe,
    /* Make the store; it is open afterwards. */
    create: async (number) => {
      await wipe();
      await lock.make(number, await subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]));
      await window.doorstepStore.unlock(number);
    },
    /* "open", "wrong", or "wiped" after too many tries. */
    unlock: async (number) => {
      const opened = await lock.open(number);
      if (typeof opened === "string") return opened;
      key = opened;
      return "open";
    },
    /* Take away what is older than so many hours; all of it, where nothing is left. Needs no number. */
    sweep: async (hours) => {
      const oldest = Date.now() - hours * 3600000;
      const kept = (await all()).filter((record) => record.name !== "lock");
      const old = kept.filter((record) => record.at < oldest);
      for (const record of old) await remove(record.name);
      if (old.length && old.length === kept.length) await wipe();
    },
    savePack: (pack) => seal("pack", pack, Date.now()),
    pack: async () => {
      const record = await get("pack");
      return record ? { at: record.at, ...(await unseal(record)) } : null;
    },
    /* An entry keeps the time at which it was begun. */
    saveEntry: async (entry) => {
      const known = await get(`entry:${entry.id}`);
      await seal(`entry:${entry.id}`, entry, known ? known.at : Date.now());
    },
    removeEntry: (id) => remove(`entry:${id}`),
    entries: async () => {
      const kept = (await all()).filter((record) => record.name.startsWith("entry:"));
      const found = await Promise.all(kept.map(async (record) => ({ at: record.at, ...(await unseal(record)) })));
      return found.sort((one, other) => one.at - other.at);
    },
  };
})();
