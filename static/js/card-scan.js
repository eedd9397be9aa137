/* A family card in front of the camera: frames are looked at by the browser where it can read square codes, else by the
   centre. The camera stops when a card was read, when the page is left, and after a minute and a half without one. */
(function () {
  "use strict";
  const part = document.querySelector("[data-scan]");
  const form = document.querySelector("[data-scan-form]");
  if (!part || !navigator.mediaDevices || !navigator.mediaDevices.getUserMedia) return;
  const video = part.querySelector("[data-scan-picture]");
  const words = part.querySelector("[data-scan-words]");
  const button = part.querySelector("[data-scan-start]");
  const EVERY = 500;
  const LONGEST = 90000;
  const WIDTH = 800;
  let stream = null;

  const stop = (said) => {
    if (stream) stream.getTracks().forEach((track) => track.stop());
    stream = null;
    video.srcObject = null;
    words.textContent = said;
    button.hidden = false;
  };
  const ask = async (field, value) => {
    const data = new FormData();
    data.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    data.append(field, value);
    const answer = await fetch(location.pathname, { method: "POST", body: data, credentials: "same-origin", cache: "no-store", headers: { Accept: "application/json" } });
    return answer.redirected ? { words: "Sign in again, then scan the card." } : answer.json();
  };
  const frame = () => new Promise((done) => {
    const canvas = document.createElement("canvas");
    canvas.width = Math.min(WIDTH, video.videoWidth);
    canvas.height = Math.round(video.videoHeight * canvas.width / video.videoWidth);
    canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
    canvas.toBlob(done, "image/jpeg", 0.8);
  });
  const reader = async () => {
    if (!("BarcodeDetector" in window)) return null;
    const known = await window.BarcodeDetector.getSupportedFormats().catch(() => []);
    return known.includes("qr_code") ? new window.BarcodeDetector({ formats: ["qr_code"] }) : null;
  };
  const look = async () => {
    const own = await reader();
    const until = Date.now() + LONGEST;
    while (stream && Date.now() < until) {
      if (video.videoWidth) {
        try {
          const found = own ? await own.detect(video) : null;
          if (!own || found.length) {
            const answer = own ? await ask("code", found[0].rawValue) : await ask("picture", await frame());
            if (answer.go) {
              stop("The card was read.");
              location.assign(answer.go);
              return;
            }
            words.textContent = answer.words;
          }
        } catch { words.textContent = "No connection. Find the family by name on the register, or try again."; }
      }
      await new Promise((done) => { setTimeout(done, EVERY); });
    }
    if (stream) stop("No card was read. Start the camera again, take a photo below, or type the code into the find box.");
  };
  const start = async () => {
    button.hidden = true;
    words.textContent = "";
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: "environment", width: { ideal: 1280 } } });
    } catch {
      stop("The camera cannot be used. Allow it in the browser, take a photo below, or type the code into the find box.");
      return;
    }
    video.srcObject = stream;
    await video.play();
    look();
  };

  part.hidden = false;
  button.addEventListener("click", start);
  window.addEventListener("pagehide", () => stop(""));
  document.addEventListener("visibilitychange", () => { if (document.hidden && stream) stop("The camera is off."); });
  start();
})();
