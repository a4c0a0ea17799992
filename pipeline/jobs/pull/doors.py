"""How a request says who asks: headers from a secret, by service."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Mapping
from typing import Any

import urllib3

from pipeline.config.pull_settings import LOOPBACK, PullSource
from pipeline.errors import ConfigError, PullError

Headers = Mapping[str, str]
GOOGLE_TOKENS = "https://oauth2.googleapis.com/token"
GOOGLE_SCOPES = "https://www.googleapis.com/auth/androidpublisher https://www.googleapis.com/auth/business.manage"


def door(auth: str, source: PullSource, secret: str, base: str) -> Callable[[], Headers]:
    """Return the function that gives a request's headers; called again, it renews a token that has expired.

    Raises:
        ConfigError: The secret is not of the form that the service needs.
    """
    if auth == "zendesk":
        pair = base64.b64encode(f"{source.user}/token:{secret}".encode()).decode()
        return lambda: {"Authorization": f"Basic {pair}"}
    if auth == "qualtrics":
        return lambda: {"X-API-TOKEN": secret}
    if auth == "app_store":
        return lambda: _bearer(_app_store_token(source, secret))
    if auth == "google":
        return lambda: _bearer(_google_token(secret, base))
    if auth == "salesforce":
        form = {"grant_type": "client_credentials", "client_id": source.key_id or "", "client_secret": secret}
        return lambda: _bearer(_granted(f"{base}/services/oauth2/token", form))
    return lambda: _bearer(secret)


def _bearer(token: str) -> Headers:
    return {"Authorization": f"Bearer {token}"}


def _granted(url: str, form: Mapping[str, str]) -> str:
    """Return the access token that a token endpoint gives."""
    try:
        answer = urllib3.PoolManager(retries=3, timeout=30).request(
            "POST", url, fields=dict(form), encode_multipart=False
        )
        token = json.loads(answer.data).get("access_token") if answer.status == 200 else None
    except (urllib3.exceptions.HTTPError, ValueError, AttributeError):
        token = None
    if not isinstance(token, str):
        raise PullError(f"{url}: no access token was given: check the id of the client, and its secret")
    return token


def _google_token(secret: str, base: str) -> str:
    """Return an access token for credentials as gcloud writes them: of a service account, or of an authorized user."""
    try:
        credentials: dict[str, Any] = json.loads(secret)
        kind = credentials["type"]
        url = credentials.get("token_uri", GOOGLE_TOKENS)
        if not url.startswith(("https://oauth2.googleapis.com/", *(f"http://{host}:" for host in LOOPBACK))):
            raise ConfigError("token_file: token_uri: expected an address of oauth2.googleapis.com")
        if kind == "authorized_user":
            named = {k: str(credentials[k]) for k in ("client_id", "client_secret", "refresh_token")}
            return _granted(url, {**named, "grant_type": "refresh_token"})
        now = int(time.time())
        claims = {"iss": credentials["client_email"], "scope": GOOGLE_SCOPES, "aud": url, "iat": now, "exp": now + 3600}
        signed = _signed({"alg": "RS256", "typ": "JWT"}, claims, credentials["private_key"])
    except (KeyError, TypeError, ValueError):
        raise ConfigError("token_file: expected the JSON of a service account, or of an authorized user") from None
    return _granted(url, {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": signed})


def _app_store_token(source: PullSource, secret: str) -> str:
    """Return a token that App Store Connect takes for twenty minutes (JWT, ES256)."""
    now = int(time.time())
    header = {"alg": "ES256", "kid": source.key_id, "typ": "JWT"}
    claims = {"iss": source.issuer, "iat": now, "exp": now + 1140, "aud": "appstoreconnect-v1"}
    try:
        return _signed(header, claims, secret)
    except ValueError:
        raise ConfigError("token_file: expected the private key (.p8) of App Store Connect") from None


def _signed(header: Mapping[str, Any], claims: Mapping[str, Any], key: str) -> str:
    """Return a JSON web token (RFC 7515): ES256 for an elliptic key, RS256 for an RSA key."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    private = load_pem_private_key(key.encode(), password=None)
    message = ".".join(_base64(json.dumps(part, separators=(",", ":")).encode()) for part in (header, claims))
    if isinstance(private, ec.EllipticCurvePrivateKey):
        r, s = decode_dss_signature(private.sign(message.encode(), ec.ECDSA(hashes.SHA256())))
        signature = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    elif isinstance(private, rsa.RSAPrivateKey):
        signature = private.sign(message.encode(), padding.PKCS1v15(), hashes.SHA256())
    else:
        raise ValueError("neither an elliptic nor an RSA key")
    return f"{message}.{_base64(signature)}"


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
