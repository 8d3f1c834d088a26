/* The form [data-push] subscribes this browser to web push with the portal's key and sends what the browser gave. */
"use strict";

(() => {
  const form = document.querySelector("form[data-push]");
  if (!form) return;
  const say = (code) => {
    for (const note of form.querySelectorAll("[data-push-note]")) note.hidden = note.dataset.pushNote !== code;
  };
  const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
  const toText = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  const button = form.querySelector("button");
  if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) {
    say("missing");
    return;
  }
  if (Notification.permission === "denied") {
    say("denied");
    return;
  }
  say("");
  button.hidden = false;

  const subscribe = async () => {
    const registration = await navigator.serviceWorker.register(form.dataset.pushWorker);
    await new Promise((resolve) => {
      const worker = registration.active || registration.waiting || registration.installing;
      if (worker.state === "activated") resolve();
      else worker.addEventListener("statechange", () => { if (worker.state === "activated") resolve(); });
    });
    const key = toBytes(form.dataset.push);
    const known = await registration.pushManager.getSubscription();
    if (known && toText(known.options.applicationServerKey || new ArrayBuffer(0)) !== form.dataset.push) await known.unsubscribe();
    return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  };

  form.addEventListener("submit", async (event) => {
    if (form.elements.endpoint.value) return;
    event.preventDefault();
    button.disabled = true;
    say("working");
    try {
      if (await Notification.requestPermission() !== "granted") {
        say("denied");
        return;
      }
      const made = await subscribe();
      form.elements.endpoint.value = made.endpoint;
      form.elements.p256dh.value = toText(made.getKey("p256dh"));
      form.elements.auth.value = toText(made.getKey("auth"));
      form.submit();
    } catch {
      say("failed");
    } finally {
      button.disabled = false;
    }
  });
})();
