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

// A file is sent as soon as it is chosen; the form then carries its name and root. Where the line
// breaks, the script asks how much has arrived and sends the rest.
const sendFrom = (url, file, from, said) => new Promise((done) => {
  const x = new XMLHttpRequest();
  x.open("POST", url);
  x.setRequestHeader("Content-Type", file.type || "application/octet-stream");
  if (from) x.setRequestHeader("Content-Range", `bytes ${from}-${file.size - 1}/${file.size}`);
  x.upload.onprogress = (e) => { said.textContent = file.name + " · " + Math.floor(100 * (from + e.loaded) / file.size) + " %"; };
  x.onloadend = () => {
    let a = {};
    try { a = JSON.parse(x.responseText); } catch {}
    done(a);
  };
  x.send(from ? file.slice(from) : file);
});

const upload = async (input, file) => {
  const set = input.closest("fieldset"), said = set.querySelector("[data-progress]"), id = crypto.getRandomValues(new Uint32Array(4)).join("-");
  const url = input.dataset.upload + "?" + new URLSearchParams({ id, name: file.name });
  let a = {};
  for (let again = 0, from = 0; again < 8; again++) {
    if (again) {
      said.textContent = file.name + ": " + input.dataset.again;
      await new Promise((go) => setTimeout(go, Math.min(1000 * 2 ** again, 30000)));
      try { a = await (await fetch(url)).json(); } catch { continue; }
      if (a.arrived > from) again = 0;
      from = a.arrived || 0;
    }
    if (!a.token && !a.error) a = await sendFrom(url, file, from, said);
    if (a.token || a.error) break;
  }
  said.textContent = a.token ? "" : file.name + ": " + (a.error || input.dataset.broken);
  if (!a.token) return;
  const list = set.querySelector("[data-carried]"), label = document.createElement("label"), box = document.createElement("input");
  label.className = "check";
  Object.assign(box, { type: "checkbox", name: input.name, value: a.token, checked: true });
  label.append(box, " " + a.name + " · " + a.size);
  if (!input.multiple) list.replaceChildren();
  list.append(label);
};

for (const input of document.querySelectorAll("input[data-upload]"))
  input.addEventListener("change", async () => {
    const buttons = input.form.querySelectorAll("button");
    for (const b of buttons) b.disabled = true;
    for (const f of [...input.files]) await upload(input, f);
    input.value = "";
    for (const b of buttons) b.disabled = false;
  });

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
const badges = document.querySelectorAll("[data-live]"), live = badges[0]; // beside its page's name, and on the closed menu
let source = null;
let changes = 0;

function changed(e) {
  const change = JSON.parse(e.data);
  changes++;
  for (const badge of badges) { badge.textContent = String(changes); badge.hidden = false; }
  document.title = "(" + changes + ") " + document.title.replace(/^\(\d+\) /, "");
  const here = document.querySelector('[data-dossier="' + CSS.escape(change.dossier) + '"]');
  if (here) here.hidden = false;
}

function listen() {
  if (document.hidden && source) { source.close(); source = null; }
  if (!document.hidden && !source) { source = new EventSource(live.dataset.live); source.addEventListener("change", changed); }
}

// A page that is followed is sent what has changed, and keeps what is being typed: a form that
// somebody is in, or has written into, stays as it is, and all around it is made anew.
const followed = document.querySelector("[data-stream]");
const typing = (e) => e.querySelector("[data-typed]") || e.matches("[data-typed]") || e.contains(document.activeElement) && document.activeElement.matches("input, select, textarea");

function renew(old, fresh) {
  if (!typing(old)) return replace(old, fresh);
  if (old.matches("form")) return;
  const stays = new Map();
  for (const c of [...old.children]) if (typing(c) && c.id) stays.set(c.id, c); else c.remove();
  let at = old.firstElementChild;
  for (const f of [...fresh.children]) {
    const kept = stays.get(f.id);
    if (kept) { renew(kept, f); at = kept.nextElementSibling; } else old.insertBefore(f, at);
  }
}

// replace keeps the focus where it was and what was unfolded open.
function replace(old, fresh) {
  const focus = old.contains(document.activeElement) && document.activeElement;
  const places = focus ? [focus.id, focus.closest("section[id]")?.id + "-h"] : [];
  const open = [...old.querySelectorAll("details[open][id]")].map((d) => d.id);
  old.replaceWith(fresh);
  for (const id of open) { const d = document.getElementById(id); if (d) d.open = true; }
  places.map((id) => document.getElementById(id)).find((e) => e)?.focus({ preventScroll: true });
}

function take(html) {
  const fresh = new DOMParser().parseFromString('<div id="followed">' + html + "</div>", "text/html").getElementById("followed");
  const typed = document.activeElement;
  for (const c of [...followed.children]) { const f = c.id && fresh.querySelector(":scope > #" + CSS.escape(c.id)); if (f) renew(c, f); else c.remove(); }
  followed.append(...[...fresh.children].filter((f) => !document.getElementById(f.id)));
  if (typed?.isConnected && document.activeElement !== typed) typed.focus({ preventScroll: true });
  tick();
  tell();
}

// What is before the room is told to who listens to the page rather than sees it.
function tell() {
  const news = document.querySelector("[data-news]"), now = [...followed.querySelectorAll(".is-live strong, .is-alarm strong")].map((e) => e.textContent).join(". ");
  if (news && news.textContent !== now) news.textContent = now;
}

// Time that runs, by the node's clock.
let ahead = 0;
const minutes = (s) => Math.floor(s / 60) + ":" + String(Math.floor(s % 60)).padStart(2, "0");
function tick() {
  const now = followed.querySelector("[data-now]")?.dataset.now;
  if (now && tick.now !== now) { tick.now = now; ahead = Date.now() - now; }
  for (const c of followed.querySelectorAll(".runs")) {
    const used = Math.max(0, (Date.now() - ahead - c.dataset.from) / 1000), all = (c.dataset.until - c.dataset.from) / 1000;
    c.querySelector("[data-runs]").textContent = minutes(used) + (c.dataset.until > 0 ? " / " + minutes(all) : "");
    c.classList.toggle("over", c.dataset.until > 0 && used > all);
  }
}

let stream = null;
function follow() {
  if (document.hidden && stream) { stream.close(); stream = null; }
  if (document.hidden || stream) return;
  const lost = document.querySelector("[data-lost]");
  stream = new EventSource(followed.dataset.stream);
  stream.addEventListener("part", (e) => { followed.dataset.stream = followed.dataset.stream.replace(/at=.*/, "at=" + e.lastEventId); take(e.data); });
  stream.addEventListener("open", () => { lost.hidden = true; });
  stream.addEventListener("error", () => {
    lost.hidden = false;
    if (stream.readyState === EventSource.CLOSED) { stream = null; setTimeout(follow, 5000 + Math.random() * 5000); }
  });
}

// What is taken with one button is sent from where it stands; where the answer is another page
// (something is missing, it cannot be taken back), the form goes the way it goes without script.
async function offer(e) {
  const form = e.target;
  if (!form.matches("[data-offer]") || e.submitter?.value !== "send") return;
  e.preventDefault();
  if (form.dataset.sent) return;
  form.dataset.sent = "1";
  const concern = form.closest("section")?.id;
  try {
    const sent = new URLSearchParams(new FormData(form, e.submitter));
    const answer = await fetch(form.action, { method: "POST", body: sent });
    if (!answer.ok || !answer.redirected) throw new Error();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const said = page.querySelector("main > .said"), was = document.querySelector("main > .said");
    delete form.dataset.typed;
    if (form.contains(document.activeElement)) document.activeElement.blur();
    form.closest("details")?.removeAttribute("open");
    was?.remove();
    if (said) document.getElementById("main").prepend(said);
    take(page.getElementById("followed").innerHTML);
    if (document.activeElement === document.body) document.getElementById(concern + "-h")?.focus({ preventScroll: true });
  } catch {
    form.removeAttribute("data-offer");
    form.requestSubmit(e.submitter);
  }
}

if (followed) {
  tick();
  setInterval(tick, 1000);
  document.addEventListener("input", (e) => { if (e.target.form?.matches("[data-offer]")) e.target.form.dataset.typed = "1"; });
  document.addEventListener("submit", offer);
}
if (followed && window.EventSource) {
  follow();
  document.addEventListener("visibilitychange", follow);
  addEventListener("pagehide", () => stream?.close());
}

if (live && !followed && window.EventSource) {
  listen();
  document.addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => source?.close());
}

// The duty desk asks for itself anew when something has changed, and once a minute for its
// words of time; never under somebody's hands. It sounds only if she has asked it to, and
// only for what arrived.
const renewed = document.querySelector("[data-renew]");
let sound = null, pending = 0;
const arrived = () => Number(document.querySelector('[data-count="arrived"]')?.textContent) || 0;
function sounds() {
  const b = document.getElementById("sound");
  if (!b || !window.AudioContext) return;
  b.hidden = false;
  b.setAttribute("aria-pressed", String(!!sound));
  b.addEventListener("click", () => { if (sound) sound.close(); sound = sound ? null : new AudioContext(); b.setAttribute("aria-pressed", String(!!sound)); if (sound) ring(); });
}
function ring() {
  const tone = sound.createOscillator(), loud = sound.createGain();
  loud.gain.value = 0.15;
  tone.frequency.value = 660;
  tone.connect(loud).connect(sound.destination);
  tone.start();
  tone.stop(sound.currentTime + 0.4);
}
async function renewDuty() {
  const old = document.getElementById("duty");
  if (document.hidden || old.contains(document.activeElement) && document.activeElement.matches("select, input")) return;
  try {
    const answer = await fetch(location.href);
    const fresh = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("duty");
    if (!fresh) return;
    const before = arrived(), focus = document.activeElement?.getAttribute("href");
    old.replaceWith(fresh);
    sounds();
    if (focus) fresh.querySelector('a[href="' + CSS.escape(focus) + '"]')?.focus({ preventScroll: true });
    if (sound && arrived() > before) ring();
  } catch { /* the line is down: the next time */ }
}
let dutySource = null;
function watchDuty() {
  if (document.hidden && dutySource) { dutySource.close(); dutySource = null; }
  if (document.hidden || dutySource) return;
  dutySource = new EventSource(renewed.dataset.renew);
  dutySource.addEventListener("renew", () => { clearTimeout(pending); pending = setTimeout(renewDuty, 400); });
  renewDuty();
}
if (renewed && window.EventSource) {
  sounds();
  setInterval(renewDuty, 60000);
  watchDuty();
  document.addEventListener("visibilitychange", watchDuty);
  addEventListener("pagehide", () => dutySource?.close());
}
