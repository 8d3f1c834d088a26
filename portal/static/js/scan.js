/* The camera that reads slips: each code is sent at once, a beep and the name say what came of it. The browser's own
   reader where it has one, else a decoder that is loaded when the camera is opened. */
"use strict";

(() => {
  const box = document.getElementById("scanner");
  const form = document.getElementById("scan-form");
  const result = document.getElementById("scanned");
  if (!box || !navigator.mediaDevices || !navigator.mediaDevices.getUserMedia) return;
  const video = box.querySelector("video");
  const words = box.querySelector("[role=status]");
  const button = box.querySelector("button");
  const open = button.textContent;
  const canvas = document.createElement("canvas");
  const PAUSE = 200; /* ms between two looks */
  const AGAIN = 3000; /* ms in which the same code is the same slip still held there */
  let stream = null, sound = null, read = null, last = "", lastAt = 0, sending = false;

  box.hidden = false;

  function beep(good) {
    if (!sound) return;
    for (const at of good ? [0] : [0, 0.25]) {
      const tone = sound.createOscillator();
      tone.frequency.value = good ? 880 : 220;
      tone.connect(sound.destination);
      tone.start(sound.currentTime + at);
      tone.stop(sound.currentTime + at + 0.15);
    }
    if (navigator.vibrate) navigator.vibrate(good ? 80 : [80, 80, 80]);
  }

  async function send(code, said = []) {
    sending = true;
    const data = new FormData(form);
    for (const [name, value] of said) data.set(name, value);
    data.set("code", code);
    try {
      const answer = await fetch(form.action, { method: "POST", body: data, headers: { "HX-Request": "true" } });
      if (answer.redirected || (answer.status !== 200 && answer.status !== 422)) throw new Error(String(answer.status));
      result.innerHTML = await answer.text();
      words.textContent = "";
      beep(answer.status === 200);
    } catch {
      words.textContent = box.dataset.offline;
      last = "";
      beep(false);
    }
    sending = false;
  }

  /* A slip on which something is ticked waits for an answer; the camera stays open meanwhile. */
  result.addEventListener("submit", (event) => {
    const asked = event.target;
    if (!asked.hasAttribute("data-ticked") || !stream) return;
    event.preventDefault();
    event.stopPropagation();
    const said = new FormData(asked);
    if (event.submitter.name) said.set(event.submitter.name, event.submitter.value);
    send(asked.elements.code.value, said);
  });

  result.addEventListener("click", (event) => {
    if (!event.target.closest("[data-skip]") || !stream) return;
    event.preventDefault();
    result.querySelector("[data-ticked]").remove();
  });

  function loadDecoder() {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = box.dataset.decoder;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
  }

  async function makeReader() {
    if ("BarcodeDetector" in window && (await window.BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
      const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
      return async () => ((await detector.detect(video))[0] || {}).rawValue;
    }
    if (!window.jsQR) await loadDecoder();
    const context = canvas.getContext("2d", { willReadFrequently: true });
    return async () => {
      const scale = Math.min(1, 640 / video.videoWidth);
      canvas.width = Math.round(video.videoWidth * scale);
      canvas.height = Math.round(video.videoHeight * scale);
      context.drawImage(video, 0, 0, canvas.width, canvas.height);
      const picture = context.getImageData(0, 0, canvas.width, canvas.height);
      return (window.jsQR(picture.data, picture.width, picture.height) || {}).data;
    };
  }

  async function look() {
    if (!stream) return;
    if (!sending && video.videoWidth && !result.querySelector("[data-ticked]")) {
      const code = await read().catch(() => "");
      const now = Date.now();
      if (code && (code !== last || now - lastAt > AGAIN)) {
        last = code;
        lastAt = now;
        await send(code);
      } else if (code) lastAt = now;
    }
    window.setTimeout(look, PAUSE);
  }

  function stop() {
    if (stream) stream.getTracks().forEach((track) => track.stop());
    stream = null;
    video.hidden = true;
    button.textContent = open;
  }

  button.addEventListener("click", async () => {
    if (stream) return stop();
    words.textContent = "";
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      sound = sound || new AudioContext();
      read = read || (await makeReader());
      video.srcObject = stream;
      video.hidden = false;
      await video.play();
      button.textContent = button.dataset.stop;
      look();
    } catch {
      stop();
      words.textContent = box.dataset.refused;
    }
  });
  window.addEventListener("pagehide", stop);
})();
