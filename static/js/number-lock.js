/* A key that opens only with a number that its owner knows: kept wrapped by a key made from the number (PBKDF2), and
   taken away, with all that it opens, after five wrong tries. */
(function () {
  "use strict";
  const ROUNDS = 600000; // OWASP, Password Storage: PBKDF2 with SHA-256
  const TRIES = 5;
  const subtle = window.crypto && window.crypto.subtle;
  const random = (size) => window.crypto.getRandomValues(new Uint8Array(size));

  const wrapping = async (number, salt) => {
    const base = await subtle.importKey("raw", new TextEncoder().encode(number), "PBKDF2", false, ["deriveKey"]);
    return subtle.deriveKey(
      { name: "PBKDF2", salt, iterations: ROUNDS, hash: "SHA-256" }, base,
      { name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"],
    );
  };

  /* records: a store of keptRecords, keyed by "name"; wipe: takes everything away. `format`, `algorithm` and `uses` are
     those of the key, as WebCrypto wants them. */
  window.numberLock = ({ records, wipe, format, algorithm, uses }) => ({
    works: Boolean(subtle && window.indexedDB),
    get: () => records.get("lock"),
    /* Wrap a key that may be taken out; `more` is kept beside it, for all to read. */
    make: async (number, key, more) => {
      const salt = random(16);
      const iv = random(12);
      const wrapped = await subtle.wrapKey(format, key, await wrapping(number, salt), { name: "AES-GCM", iv });
      await records.put({ ...more, name: "lock", salt, iv, wrapped, tries: 0 });
    },
    /* The key, which cannot be taken out; or "wrong", or "wiped" after too many tries. A try counts before it is
       looked at. */
    open: async (number) => {
      const lock = await records.get("lock");
      if (!lock) return "wiped";
      await records.put({ ...lock, tries: lock.tries + 1 });
      let key;
      try {
        key = await subtle.unwrapKey(
          format, lock.wrapped, await wrapping(number, lock.salt), { name: "AES-GCM", iv: lock.iv }, algorithm, false, uses,
        );
      } catch {
        if (lock.tries + 1 < TRIES) return "wrong";
        await wipe();
        return "wiped";
      }
      await records.put({ ...lock, tries: 0 });
      return key;
    },
  });

  /* What is wrong with a number chosen and entered again, in words; empty where nothing is. */
  window.numberLock.wrongWith = (number, again) => {
    if (!/^\d{6,20}$/.test(number)) return "Enter a number of six digits or more.";
    return number === again ? "" : "The two numbers differ. Enter them again.";
  };
})();
