{% comment %}The service worker of visits without a signal. Context: parts (addresses of files), version, shell (the page).{% endcomment %}/* Keeps the empty frame of the page and its parts on the phone; no record of anybody passes through its cache. */
"use strict";
const NAME = "doorstep-{{ version }}";
const SHELL = "{{ shell }}";
const PARTS = [{% for part in parts %}"{{ part }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const PATIENCE = 4000;

const fetchShell = () => fetch(SHELL, { credentials: "same-origin", redirect: "manual", cache: "no-store" });

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(NAME);
    await cache.addAll(PARTS);
    const shell = await fetchShell();
    if (!shell.ok) throw new Error("not signed in");
    await cache.put(SHELL, shell);
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith("doorstep-") && name !== NAME).map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

// The page from the centre where it answers in time, else as it was kept. Signed out, the centre's own answer counts.
const page = async () => {
  const cache = await caches.open(NAME);
  const late = new Promise((resolve, reject) => { setTimeout(() => reject(new Error("late")), PATIENCE); });
  try {
    const answer = await Promise.race([fetchShell(), late]);
    if (answer.ok) await cache.put(SHELL, answer.clone());
    return answer;
  } catch (error) {
    return (await cache.match(SHELL)) || Response.error();
  }
};

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && url.pathname === SHELL) event.respondWith(page());
  else if (PARTS.includes(url.pathname)) {
    event.respondWith(caches.match(url.pathname).then((kept) => kept || fetch(event.request)));
  }
});
