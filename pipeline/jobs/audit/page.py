"""The page on which an audit sample is labelled: one file, keyboard only, texts shown as text, talks to its own server alone.

`voc audit label` serves it for one labeller, `voc up` for everybody who is logged in: the same script, told by two attributes of
the page where its server is and where one logs in. What is not saved yet is kept by the page and sent again until it is.
"""

from __future__ import annotations

import base64
import hashlib
from html import escape

SCRIPT = """
const SENTIMENTS = {1: "negative", 2: "neutral", 3: "positive"}, {api, login} = document.body.dataset;
const LOWER = "abcdefghijklmnopqrstuvwxyz", KEYS = LOWER + LOWER.toUpperCase(), AGAIN_MS = 2000, MOST = 100;
const by = id => document.getElementById(id), store = login ? localStorage : sessionStorage;
const wait = ms => new Promise(done => setTimeout(done, ms));
let token = "", me = {}, data = null, at = 0, said = [], pending = null, began = Date.now(), done = 0, outbox = [], sending = null;
const trail = [];
function kept(name, made) {
  if (!store.getItem(name)) store.setItem(name, made());
  return store.getItem(name);
}
function label(size) { return Array.from(crypto.getRandomValues(new Uint8Array(size)), b => b.toString(16).padStart(2, "0")).join(""); }
function tell(text) { by("told").textContent = text; }
async function call(path, body) {
  const answer = await fetch(api + path, {method: "POST", cache: "no-store",
    headers: {"content-type": "application/json", authorization: token}, body: JSON.stringify(body)});
  if (answer.status === 401 && login) { location.replace(login); await new Promise(() => {}); }
  const said = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(said.detail), {status: answer.status});
  return said;
}
function add(parent, name, text, kind) {
  const made = document.createElement(name);
  made.textContent = text;
  if (kind) made.className = kind;
  parent.append(made);
  return made;
}
function places() { return data.choices[data.items[at].journey] || []; }
function nameOf(id) { const found = places().find(p => p.id === id); return found ? found.name : "none of these"; }
function show() {
  const item = data.items[at], labelled = data.items.filter(i => i.opinions !== null).length;
  by("text").textContent = "";
  add(by("text"), "span", item.before, "beside");
  add(by("text"), "mark", item.text);
  add(by("text"), "span", item.after, "beside");
  const pace = done ? "; " + Math.round((Date.now() - began) / 1000 / done) + " seconds each" : "";
  by("progress").textContent = "Item " + (at + 1) + " of " + data.items.length + ", " + labelled + " labelled by " + data.who + pace;
  by("bar").max = data.items.length;
  by("bar").value = labelled;
  by("places").textContent = "";
  places().forEach((place, i) => {
    const row = add(by("places"), "li", "");
    add(row, "kbd", KEYS[i] || "");
    add(row, "strong", place.name);
    add(row, "span", " " + place.description);
  });
  const shown = said.length || pending ? said : item.opinions || [];
  const lines = shown.map(o => o.sentiment + " about " + nameOf(o.touchpoint));
  if (pending) lines.push(pending + " about …");
  if (!lines.length && item.opinions && !said.length) lines.push("not an opinion");
  by("said").textContent = lines.length ? lines.join("; ") : "nothing yet";
}
function move(to) {
  at = Math.max(0, Math.min(data.items.length - 1, to));
  said = []; pending = null;
  show();
}
function onward() {
  const rest = data.items.findIndex((item, i) => i > at && item.opinions === null);
  const left = rest < 0 ? data.items.findIndex(item => item.opinions === null) : rest;
  if (left >= 0) return move(left);
  move(at);
  ended();
}
function ended() {
  if (outbox.length || data.items.some(item => item.opinions === null)) return;
  tell(login ? "All items are labelled. The next run corrects the figures." :
    "All items are labelled. You can close this page and end the command with Ctrl-C.");
}
function waits() { return outbox.length + (outbox.length === 1 ? " label waits" : " labels wait") + " to be saved"; }
function keep() { store.setItem("voc-audit-" + data.draw + "-" + data.who, JSON.stringify(outbox)); }
function decide(index, opinions) {
  data.items[index].opinions = opinions;
  outbox.push({id: label(8), item: data.items[index].item, opinions});
  keep();
  sending = sending || send().finally(() => { sending = null; });
}
async function send() {
  while (outbox.length) {
    const sent = outbox.slice(0, MOST);
    try {
      const answer = await call("label", {...me, draw: data.draw, decisions: sent});
      if (answer.waiting) tell("A run is writing: " + waits() + ". Keep this page open.");
      else {
        tell("");
        outbox = outbox.slice(sent.length);
        answer.refused.forEach(refused);
      }
      keep();
      if (!answer.waiting) continue;
    } catch (problem) {
      const lasting = problem.status && problem.status < 500;
      tell((lasting ? "Not saved: " : waits() + ": ") + (problem.status ? problem.message : "the server does not answer."));
      if (lasting) { document.removeEventListener("keydown", press); return; }
    }
    await wait(AGAIN_MS);
  }
  ended();
}
function refused({item, why}) {
  const found = data.items.find(i => i.item === item);
  if (found) found.opinions = null;
  tell("Not saved: item " + item + ": " + why);
}
function finish(opinions) {
  trail.push(at);
  done += 1;
  decide(at, opinions);
  onward();
}
function undo() {
  if (said.length || pending) { pending ? pending = null : said.pop(); return show(); }
  const last = trail.pop();
  if (last === undefined) return;
  decide(last, null);
  done = Math.max(0, done - 1);
  move(last);
}
function place(id) { said.push({sentiment: pending, touchpoint: id}); pending = null; show(); }
function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const key = event.key, letter = places().length > LOWER.length ? key : key.toLowerCase(), index = KEYS.indexOf(letter);
  if (SENTIMENTS[key]) { if (pending) place(null); pending = SENTIMENTS[key]; show(); }
  else if (key === "0" && !said.length && !pending) finish([]);
  else if (pending && key.length === 1 && index >= 0 && index < places().length) place(places()[index].id);
  else if (pending && key === "-") place(null);
  else if (key === "Enter") { if (pending) place(null); if (said.length) finish(said.slice()); }
  else if (key === "Backspace") undo();
  else if (key === "ArrowLeft") move(at - 1);
  else if (key === "ArrowRight") move(at + 1);
  else return;
  event.preventDefault();
}
async function items() {
  for (;;) {
    try { return await call("items", {...me, draw: Number(new URLSearchParams(location.search).get("draw")) || null}); }
    catch (problem) {
      if (problem.status !== 503) throw problem;
      tell(problem.message);
      await wait(AGAIN_MS);
    }
  }
}
async function open() {
  data = await items();
  if (!data.items.length) throw new Error("This audit sample has no items left.");
  tell("");
  try { outbox = JSON.parse(store.getItem("voc-audit-" + data.draw + "-" + data.who) || "[]"); } catch (broken) { outbox = []; }
  for (const {item, opinions} of outbox) { const found = data.items.find(i => i.item === item); if (found) found.opinions = opinions; }
  by("name").hidden = true;
  by("desk").hidden = false;
  if (document.activeElement) document.activeElement.blur();
  const first = data.items.findIndex(item => item.opinions === null);
  began = Date.now();
  move(first < 0 ? 0 : first);
  if (outbox.length) sending = send().finally(() => { sending = null; });
  else ended();
  document.addEventListener("keydown", press);
}
function ask() {
  const form = by("name"), field = by("who");
  field.value = store.getItem("voc-audit-who") || "";
  field.addEventListener("input", () => { me.take_over = false; });
  form.addEventListener("submit", event => {
    event.preventDefault();
    me = {who: field.value.trim(), key: kept("voc-audit-key", () => label(16)), take_over: me.take_over || false};
    store.setItem("voc-audit-who", me.who);
    open().catch(problem => { me.take_over = problem.status === 409; tell(problem.message); });
  });
  form.hidden = false;
  field.focus();
  field.select();
}
async function start() {
  if (login) {
    token = "Basic " + localStorage.getItem("prefect-password");  // where the login page keeps the session
    if (!localStorage.getItem("prefect-password")) return location.replace(login);
    return ask();
  }
  const code = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
  const session = code ? (await call("enter", {code})).session : store.getItem("voc-audit") || "";
  if (!session) throw new Error("Open the link that the command printed.");
  store.setItem("voc-audit", session);
  token = "Bearer " + session;
  await open();
}
start().catch(problem => tell(problem.message));
"""
STYLE = """
body { font: 18px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; background: #fff }
#text { font-size: 1.35rem; min-height: 6rem; white-space: pre-wrap; overflow-wrap: anywhere } mark { background: #fff1b8 } .beside { color: #666 }
#said { font-weight: bold } progress { width: 100% } ul { list-style: none; padding: 0; columns: 2; font-size: .9rem }
kbd { display: inline-block; min-width: 1.4em; text-align: center; border: 1px solid #888; border-radius: 4px; margin-right: .4em }
#told { color: #8a1c00 } input { font: inherit; display: block; width: 20rem; margin: .5rem 0 } li { break-inside: avoid }
"""


def page(*, api: str = "", login: str = "") -> str:
    """Return the page.

    Args:
        api: What stands before the names of its server's calls.
        login: Where a browser without a session logs in, and comes back from; "": the page's own link lets it in. With it the page
            asks who labels.
    """
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Label the audit sample</title><style>{STYLE}</style></head>
<body data-api="{escape(api)}" data-login="{escape(login)}"><p id="told" role="alert"></p>
<form id="name" hidden><label for="who">Your name, under which your labels are kept; then <kbd>Enter</kbd></label>
<input id="who" maxlength="60" autocomplete="off" required></form>
<main id="desk" hidden>
<p id="progress" role="status"></p><progress id="bar" aria-label="labelled"></progress>
<p id="text"></p>
<p>You say: <span id="said" role="status" aria-live="polite"></span></p>
<p><kbd>1</kbd>negative <kbd>2</kbd>neutral <kbd>3</kbd>positive, then a letter for what it is about
(<kbd>-</kbd>none of these), then <kbd>Enter</kbd>. Another opinion: another number before Enter.<br>
<kbd>0</kbd>not an opinion <kbd>Backspace</kbd>undo <kbd>&larr;</kbd><kbd>&rarr;</kbd>look back and forth</p>
<ul id="places"></ul>
</main>
<noscript>This page needs JavaScript. `voc audit label --out labels.xlsx` writes a workbook instead.</noscript>
<script>{SCRIPT}</script></body></html>
"""


def _source(text: str) -> str:
    """Return what a policy calls an inline script or style by (W3C CSP 3, hash-source)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


PAGE_HEADERS = {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": f"default-src 'none'; script-src {_source(SCRIPT)}; style-src {_source(STYLE)}; "
    "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
