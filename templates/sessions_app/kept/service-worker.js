{% comment %}The service worker of registers without a connection. Context: parts (addresses of files), version, frame (the page).{% endcomment %}/* Keeps the empty frame of the page and its parts on the tablet; no record of anybody passes through its cache. A page
   of the sessions that does not come because the connection is gone gets the frame instead. */
"use strict";
const NAME = "registers-{{ version }}";
const FRAME = "{{ frame }}";
const PARTS = [{% for part in parts %}"{{ part }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const REGISTER = /^\/sessions\/[0-9a-f-]{36}\/register\/$/;
const PATIENCE = 6000;

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(NAME);
    await cache.addAll(PARTS);
    const frame = await fetch(FRAME, { credentials: "same-origin", redirect: "manual", cache: "no-store" });
    if (!frame.ok) throw new Error("not signed in");
    await cache.put(FRAME, frame);
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith("registers-") && name !== NAME).map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

// The centre's own answer counts, whatever it is. A door does not wait long for one.
const page = async (request, patience) => {
  const late = new Promise((resolve, reject) => { if (patience) setTimeout(() => reject(new Error("late")), patience); });
  try {
    return await Promise.race([fetch(request), late]);
  } catch {
    return (await (await caches.open(NAME)).match(FRAME)) || Response.error();
  }
};

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate") {
    event.respondWith(page(event.request, REGISTER.test(url.pathname) || url.pathname === FRAME ? PATIENCE : 0));
  } else if (PARTS.includes(url.pathname)) {
    event.respondWith(caches.match(url.pathname).then((kept) => kept || fetch(event.request)));
  }
});
