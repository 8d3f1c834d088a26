/* Shows what the portal tells this device, in general words, and opens the portal. It keeps nothing and fetches nothing. */
"use strict";

self.addEventListener("push", (event) => {
  let told = {};
  try {
    told = event.data ? event.data.json() : {};
  } catch {
    told = {};
  }
  event.waitUntil(self.registration.showNotification(told.title || "Cổng Trường", {
    body: told.body || "Bạn có thông báo mới",
    tag: told.tag || "portal",
    data: { path: told.path || "/thong-bao/" },
  }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const wanted = new URL(event.notification.data.path, self.location.origin);
  const address = wanted.origin === self.location.origin ? wanted.href : self.location.origin;
  event.waitUntil((async () => {
    const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const same = open.find((client) => client.url === address);
    return same ? same.focus() : self.clients.openWindow(address);
  })());
});
