/* What a phone keeps of visits without a signal: encrypted, bound to a number that only its worker knows, for hours.
   A random key encrypts the records (AES-GCM); it is kept wrapped by a key made from the number (PBKDF2). */
(function () {
  "use strict";
  const ROUNDS = 600000; // OWASP, Password Storage: PBKDF2 with SHA-256
  const TRIES = 5;
  const subtle = window.crypto && window.crypto.subtle;
  const random = (size) => window.crypto.getRandomValues(new Uint8Array(size));
  const bytes = (text) => new TextEncoder().encode(text);
  let key = null;

  const { get, all, put, remove, clear } = window.keptRecords("doorstep", "name");

  const wrapping = async (number, salt) => {
    const base = await subtle.importKey("raw", bytes(number), "PBKDF2", false, ["deriveKey"]);
    return subtle.deriveKey(
      { name: "PBKDF2", salt, iterations: ROUNDS, hash: "SHA-256" }, base,
      { name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"],
    );
  };
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
    works: Boolean(subtle && window.indexedDB),
    isOpen: () => key !== null,
    lock: () => { key = null; },
    /* Whether anything is kept here. */
    exists: async () => Boolean(await get("lock")),
    wipe: async () => {
      key = null;
      await clear();
    },
    /* Make the store; it is open afterwards. */
    create: async (number) => {
      await clear();
      const salt = random(16);
      const iv = random(12);
      const fresh = await subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
      const wrapped = await subtle.wrapKey("raw", fresh, await wrapping(number, salt), { name: "AES-GCM", iv });
      await put({ name: "lock", salt, iv, wrapped, tries: 0 });
      await window.doorstepStore.unlock(number);
    },
    /* "open", "wrong", or "wiped" after too many tries. A try counts before it is looked at. */
    unlock: async (number) => {
      const lock = await get("lock");
      if (!lock) return "wiped";
      await put({ ...lock, tries: lock.tries + 1 });
      try {
        key = await subtle.unwrapKey(
          "raw", lock.wrapped, await wrapping(number, lock.salt), { name: "AES-GCM", iv: lock.iv },
          { name: "AES-GCM" }, false, ["encrypt", "decrypt"],
        );
      } catch (error) {
        if (lock.tries + 1 < TRIES) return "wrong";
        await window.doorstepStore.wipe();
        return "wiped";
      }
      await put({ ...lock, tries: 0 });
      return "open";
    },
    /* Take away what is older than so many hours; all of it, where nothing is left. Needs no number. */
    sweep: async (hours) => {
      const oldest = Date.now() - hours * 3600000;
      const records = (await all()).filter((record) => record.name !== "lock");
      const old = records.filter((record) => record.at < oldest);
      for (const record of old) await remove(record.name);
      if (old.length && old.length === records.length) await window.doorstepStore.wipe();
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
      const records = (await all()).filter((record) => record.name.startsWith("entry:"));
      const found = await Promise.all(records.map(async (record) => ({ at: record.at, ...(await unseal(record)) })));
      return found.sort((one, other) => one.at - other.at);
    },
  };
})();
