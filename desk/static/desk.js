// The desk works without this script. It adds: the live badge, passkeys, one more
// question before what cannot be taken back.
"use strict";

// Passkeys. Pages that use them carry data-passkey with the address to begin at.
const bytes = (s) => Uint8Array.from(atob(s.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (b) => btoa(String.fromCharCode(...new Uint8Array(b))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

async function post(url, what) {
  const answer = await fetch(url, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(what ?? {}) });
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.error ?? "");
  return body;
}

function options(o) {
  const k = o.publicKey;
  k.challenge = bytes(k.challenge);
  if (k.user) k.user.id = bytes(k.user.id);
  for (const c of [...(k.excludeCredentials ?? []), ...(k.allowCredentials ?? [])]) c.id = bytes(c.id);
  return { publicKey: k };
}

function credential(c) {
  const out = { id: c.id, rawId: text(c.rawId), type: c.type, clientExtensionResults: c.getClientExtensionResults(), response: {} };
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (c.response[part]) out.response[part] = text(c.response[part]);
  if (c.authenticatorAttachment) out.authenticatorAttachment = c.authenticatorAttachment;
  if (c.response.getTransports) out.response.transports = c.response.getTransports();
  return out;
}

async function passkey(button) {
  const begin = button.dataset.passkey;
  const failed = document.getElementById("passkey-failed");
  failed.hidden = true;
  try {
    const start = await post(begin + "/begin");
    const key = button.dataset.make ? await navigator.credentials.create(options(start.options)) : await navigator.credentials.get(options(start.options));
    const end = await post(begin + "/finish?" + new URLSearchParams({ flow: start.flow, to: button.dataset.to ?? "/" }), credential(key));
    if (button.dataset.then) button.form.requestSubmit(document.getElementById(button.dataset.then));
    else location.assign(end.to);
  } catch (e) {
    if (e.constructor === Error && e.message) failed.textContent = e.message;
    failed.hidden = false;
    failed.focus();
  }
}

for (const b of document.querySelectorAll("[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  b.disabled = false;
  b.addEventListener("click", () => passkey(b));
}

// What cannot be taken back asks once more.
for (const b of document.querySelectorAll("button[data-confirm]"))
  b.addEventListener("click", (e) => { if (!confirm(b.dataset.confirm)) e.preventDefault(); });

// A send button sends once.
for (const f of document.querySelectorAll("form[data-once]"))
  f.addEventListener("submit", (e) => { if (f.dataset.sent) e.preventDefault(); f.dataset.sent = "1"; });
addEventListener("pageshow", () => { for (const f of document.querySelectorAll("form[data-once]")) delete f.dataset.sent; });

// Menus close when one looks elsewhere.
document.addEventListener("click", (e) => { for (const m of document.querySelectorAll("details.menu[open]")) if (!m.contains(e.target)) m.open = false; });
document.addEventListener("keydown", (e) => { if (e.key === "Escape") for (const m of document.querySelectorAll("details.menu[open]")) { m.open = false; m.querySelector("summary").focus(); } });

// What is folded is printed all the same, and opens for who follows a link into it.
addEventListener("beforeprint", () => { for (const f of document.querySelectorAll("details.fold:not([open])")) { f.dataset.unfolded = "1"; f.open = true; } });
addEventListener("afterprint", () => { for (const f of document.querySelectorAll("details[data-unfolded]")) { delete f.dataset.unfolded; f.open = false; } });
const reveal = () => { const at = document.getElementById(location.hash.slice(1))?.closest("details.fold"); if (at) at.open = true; };
addEventListener("hashchange", reveal);
reveal();

// The live badge: how many changes came in since this page was made. Only the tab one
// looks at listens, so that many tabs do not use up the browser's connections.
const live = document.querySelector("[data-live]");
let source = null;
let changes = 0;

function changed(e) {
  const change = JSON.parse(e.data);
  changes++;
  live.textContent = String(changes);
  live.hidden = false;
  document.title = "(" + changes + ") " + document.title.replace(/^\(\d+\) /, "");
  const here = document.querySelector('[data-dossier="' + CSS.escape(change.dossier) + '"]');
  if (here) here.hidden = false;
  if (document.querySelector('[data-follow="' + CSS.escape(change.dossier) + '"]')) location.reload();
}

function listen() {
  if (document.hidden && source) { source.close(); source = null; }
  if (!document.hidden && !source) { source = new EventSource(live.dataset.live); source.addEventListener("change", changed); }
}

if (live && window.EventSource) {
  listen();
  document.addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => source?.close());
}
