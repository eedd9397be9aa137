/* A small store of records in this browser (IndexedDB): keptRecords(database, name of the key) gives promises. */
(function () {
  "use strict";
  window.keptRecords = (name, keyPath) => {
    const opened = () => new Promise((resolve, reject) => {
      const request = indexedDB.open(name, 1);
      request.onupgradeneeded = () => request.result.createObjectStore("kept", { keyPath });
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const work = async (mode, job) => {
      const database = await opened();
      try {
        return await new Promise((resolve, reject) => {
          const action = database.transaction("kept", mode);
          const request = job(action.objectStore("kept"));
          action.oncomplete = () => resolve(request && request.result);
          action.onerror = () => reject(action.error);
          action.onabort = () => reject(action.error);
        });
      } finally {
        database.close();
      }
    };
    return {
      get: (key) => work("readonly", (store) => store.get(key)),
      all: () => work("readonly", (store) => store.getAll()),
      put: (record) => work("readwrite", (store) => store.put(record)),
      remove: (key) => work("readwrite", (store) => store.delete(key)),
      clear: () => work("readwrite", (store) => store.clear()),
    };
  };
})();
