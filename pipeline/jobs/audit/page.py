"""The page on which an audit sample is labelled: one file, keyboard only, texts shown as text, talks to its own server alone."""

from __future__ import annotations

import base64
import hashlib

SCRIPT = """
const SENTIMENTS = {1: "negative", 2: "neutral", 3: "positive"}, KEYS = "abcdefghijklmnopqrstuvwxyz";
const by = id => document.getElementById(id);
let token = "", data = null, at = 0, said = [], pending = null, began = Date.now(), done = 0, sending = Promise.resolve();
const trail = [];
async function call(path, body) {
  const answer = await fetch(path, {method: "POST", cache: "no-store",
    headers: {"content-type": "application/json", authorization: "Bearer " + token}, body: JSON.stringify(body)});
  if (!answer.ok) throw new Error((await answer.json()).detail);
  return answer.json();
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
  by("progress").textContent = "Item " + (at + 1) + " of " + data.items.length + ", " + labelled + " labelled" + pace;
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
  by("told").textContent = "All items are labelled. You can close this page and end the command with Ctrl-C.";
}
function decide(index, opinions) {
  const item = data.items[index].item;
  data.items[index].opinions = opinions;
  sending = sending.then(() => call("label", {item, opinions})).then(answer => {
    by("told").textContent = answer.waiting ? "A run is writing: " + answer.waiting + " labels wait to be saved. Keep the command running." : "";
  }).catch(problem => { by("told").textContent = "Not saved: " + problem.message; data.items[index].opinions = null; });
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
  if (!data || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const key = event.key.toLowerCase(), index = KEYS.indexOf(key);
  if (SENTIMENTS[key]) { if (pending) place(null); pending = SENTIMENTS[key]; show(); }
  else if (key === "0" && !said.length && !pending) finish([]);
  else if (pending && key.length === 1 && index >= 0 && index < places().length) place(places()[index].id);
  else if (pending && key === "-") place(null);
  else if (key === "enter") { if (pending) place(null); if (said.length) finish(said.slice()); }
  else if (key === "backspace") undo();
  else if (key === "arrowleft") move(at - 1);
  else if (key === "arrowright") move(at + 1);
  else return;
  event.preventDefault();
}
async function start() {
  const code = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
  token = code ? (await call("enter", {code})).session : sessionStorage.getItem("voc-audit") || "";
  if (!token) throw new Error("Open the link that the command printed.");
  sessionStorage.setItem("voc-audit", token);
  data = await call("items", {});
  by("desk").hidden = false;
  const first = data.items.findIndex(item => item.opinions === null);
  began = Date.now();
  move(first < 0 ? 0 : first);
  document.addEventListener("keydown", press);
}
start().catch(problem => { by("told").textContent = problem.message; });
"""
STYLE = """
body { font: 18px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; background: #fff }
#text { font-size: 1.35rem; min-height: 6rem; white-space: pre-wrap; overflow-wrap: anywhere } mark { background: #fff1b8 } .beside { color: #666 }
#said { font-weight: bold } progress { width: 100% } ul { list-style: none; padding: 0; columns: 2; font-size: .9rem }
kbd { display: inline-block; min-width: 1.4em; text-align: center; border: 1px solid #888; border-radius: 4px; margin-right: .4em }
#told { color: #8a1c00 } li { break-inside: avoid }
"""
PAGE = f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Label the audit sample</title><style>{STYLE}</style></head>
<body><p id="told" role="alert"></p>
<main id="desk" hidden>
<p id="progress" role="status"></p><progress id="bar"></progress>
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
