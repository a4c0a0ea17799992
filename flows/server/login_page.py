"""The page that a login link opens: it turns the code behind the # into a session, which the browser keeps for this address only."""

from __future__ import annotations

import base64
import hashlib

SCRIPT = """
const KEY = "prefect-password";  // where the pages of Prefect 3.8.8 look
const asked = new URLSearchParams(location.search).get("to") || "/";
const said = document.getElementById("said"), form = document.getElementById("form");
function onward() {
  document.cookie = "voc_entered_" + (location.port || 80) + "=1; path=/; max-age=7776000; samesite=lax";
  const to = new URL(asked, location.origin);
  location.replace(to.origin === location.origin ? to.href : "/");
}
async function enter(code) {
  history.replaceState(null, "", location.pathname + location.search);
  const answer = await fetch("/voc/session", {method: "POST", headers: {"content-type": "application/json"},
    body: JSON.stringify({code})});
  if (!answer.ok) { explain((await answer.json()).detail); return; }
  localStorage.setItem(KEY, btoa((await answer.json()).session));
  onward();
}
function explain(why) { said.textContent = why; form.hidden = false; }
form.addEventListener("submit", event => {
  event.preventDefault();
  enter(document.getElementById("link").value.trim().split("#").pop());
});
async function start() {
  const code = location.hash.slice(1), kept = localStorage.getItem(KEY);
  if (code) return enter(code);
  if (!kept) return explain("This browser is not logged in.");
  const answer = await fetch("/api/admin/version", {headers: {Authorization: "Basic " + kept}});
  if (answer.status !== 401) return onward();
  localStorage.removeItem(KEY);
  explain("The session of this browser has ended.");
}
window.addEventListener("hashchange", start);
start().catch(() => explain("The server did not answer. Is it still running?"));
"""
STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 38rem; margin: 15vh auto; padding: 0 1rem; color: #222 }
code { background: #eee; padding: .1rem .3rem } input { font: inherit; width: 100%; margin: .5rem 0 } button { font: inherit }
"""
PAGE = f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Log in</title><style>{STYLE}</style></head>
<body><h1>Voice of the Customer</h1>
<p id="said" role="status">Logging in&hellip;</p>
<form id="form" hidden>
<p>On the machine that runs <code>voc up</code>, enter <code>voc login</code> in a terminal. It prints a link that works once.
Open the link in this browser, or paste it here:</p>
<label for="link">Login link</label><input id="link" autocomplete="off" required><button>Log in</button>
</form>
<noscript>This page needs JavaScript, as the pages behind it do.</noscript>
<script>{SCRIPT}</script></body></html>
"""


def _source(text: str) -> str:
    """Return what a policy calls an inline script or style by (W3C CSP 3, hash-source)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


POLICY = (
    f"default-src 'none'; script-src {_source(SCRIPT)}; style-src {_source(STYLE)}; connect-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
PAGE_HEADERS = [
    (b"content-type", b"text/html; charset=utf-8"),
    (b"content-security-policy", POLICY.encode()),
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
]
