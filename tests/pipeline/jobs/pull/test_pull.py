"""`voc pull`: local servers answer as the documented APIs do, and what they give lands in the inbox, whole, and is read by the shipped mappings."""

from __future__ import annotations

import base64
import io
import json
import logging
import threading
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from pipeline.cli.main import main
from pipeline.config.settings import Paths, Settings, load_settings
from pipeline.errors import ConfigError, PullError
from pipeline.jobs.pull.pull import Pulled, pull
from pipeline.jobs.sources.check import check_file

EXPORTS = Path(__file__).parents[3] / "exports"
SECRET = "s3cr3t-value-9f"
NOW = datetime(2026, 3, 10, 3, 0, tzinfo=UTC)
Answer = tuple[int, dict[str, str], bytes]


class Api:
    """A server on this machine. `answer` gets method, path, parameters, headers and body of each request."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict[str, str], dict[str, str], bytes]] = []
        self.answer: Callable[..., Answer] = lambda *_: (404, {}, b"{}")
        api = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                query = {k: v[0] for k, v in parse_qs(parts.query).items()}
                request = (self.command, parts.path, query, dict(self.headers), body)
                api.asked.append(request)
                status, headers, content = api.answer(*request)
                self.send_response(status)
                for name, value in {"Content-Length": str(len(content)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)
                if headers.get("Content-Length"):
                    self.close_connection = True

            do_POST = do_GET

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[Api]:
    monkeypatch.setenv("VOC_TEST_TOKEN", SECRET)
    server = Api()
    yield server
    server.server.shutdown()
    server.server.server_close()


def project(
    tmp_path: Path, api: Api, service: str, more: str = "", *, secret: str = "token_env: VOC_TEST_TOKEN"
) -> Settings:
    shipped = load_settings()
    (tmp_path / "configs" / "sources").mkdir(parents=True, exist_ok=True)
    for path in shipped.sources.glob("*.yaml"):
        (tmp_path / "configs" / "sources" / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "configs" / "pull.yaml").write_text(
        f"sources:\n  mine:\n    service: {service}\n    base: {api.base}\n    {secret}\n{more}", encoding="utf-8"
    )
    return shipped.model_copy(
        update={"sources": tmp_path / "configs" / "sources", "paths": Paths(data=tmp_path / "data")}
    )


def pulled(settings: Settings, **said: Any) -> Pulled:
    return pull(settings, "mine", backoff_s=0.01, now=said.pop("now", NOW), **said)


def ok(value: Any) -> Answer:
    return 200, {"Content-Type": "application/json"}, json.dumps(value).encode()


def sample(name: str) -> Any:
    return json.loads((EXPORTS / name).read_text(encoding="utf-8"))


def taken(settings: Settings, done: Pulled) -> tuple[str, int, int]:
    """What a run makes of the file: source, responses, repeated."""
    assert done.file is not None
    [found] = check_file(settings, done.file).taken
    assert found.done is not None
    return found.source, found.done.loaded, found.done.repeated


def test_zendesk_pages_with_a_duplicate_and_the_next_pull_asks_for_less(tmp_path: Path, api: Api) -> None:
    ratings = sample("zendesk_ratings.json")["satisfaction_ratings"]

    def answer(method: str, path: str, query: dict[str, str], headers: dict[str, str], body: bytes) -> Answer:
        if "page[after]" in query:
            return ok(
                {
                    "satisfaction_ratings": ratings[1:],
                    "meta": {"has_more": False},
                    "links": {"next": f"{api.base}{path}?page[after]=c1"},
                }
            )
        return ok(
            {
                "satisfaction_ratings": ratings[:2],
                "meta": {"has_more": True},
                "links": {"next": f"{api.base}{path}?page[after]=c1"},
            }
        )

    api.answer = answer
    settings = project(tmp_path, api, "zendesk", "    site: acme\n    user: me@example.org\n")
    done = pulled(settings)
    assert (done.records, done.pages) == (4, 2)
    assert api.asked[0][2]["start_time"] == str(int(datetime(2025, 12, 10, 3, tzinfo=UTC).timestamp()))
    assert (
        api.asked[0][3]["Authorization"]
        == "Basic " + base64.b64encode(f"me@example.org/token:{SECRET}".encode()).decode()
    )
    assert taken(settings, done) == ("zendesk", 2, 1)
    pulled(settings, now=datetime(2026, 3, 11, 3, tzinfo=UTC))
    assert api.asked[-2][2]["start_time"] == str(int(datetime(2026, 3, 10, 2, tzinfo=UTC).timestamp()))


@pytest.mark.parametrize(
    ("service", "more", "name", "secret"),
    [
        ("hubspot", "", "hubspot_submissions.json", ""),
        ("zendesk_csat", "    site: acme\n    user: me@example.org\n", "zendesk_survey_responses.json", ""),
        ("surveymonkey", "    survey: '77'\n", "surveymonkey_bulk.json", ""),
        ("typeform", "    form: f1\n", "typeform_api.json", ""),
        ("intercom", "", "intercom_conversations.json", ""),
    ],
)
def test_answers_land_as_they_are_and_are_recognised(
    tmp_path: Path, api: Api, service: str, more: str, name: str, secret: str
) -> None:
    page = sample(name)
    page.pop("paging", None)
    api.answer = lambda *_: ok(page)
    settings = project(tmp_path, api, service, more)
    done = pulled(settings)
    assert done.file is not None
    assert done.file.parent == tmp_path / "data" / "inbox" / service
    assert json.loads(done.file.read_text(encoding="utf-8")) == page
    source = taken(settings, done)[0]
    assert source in (service, f"{service}_api")
    assert SECRET not in done.file.read_text(encoding="utf-8")


def test_a_token_leads_to_the_next_page(tmp_path: Path, api: Api) -> None:
    results = sample("hubspot_submissions.json")["results"]
    api.answer = lambda m, p, query, h, b: ok(
        {"results": results[2:]}
        if query.get("after") == "2"
        else {"results": results[:2], "paging": {"next": {"after": "2"}}}
    )
    settings = project(tmp_path, api, "hubspot")
    done = pulled(settings)
    assert (done.pages, taken(settings, done)) == (2, ("hubspot", 4, 0))


def test_intercom_is_asked_by_post(tmp_path: Path, api: Api) -> None:
    found = sample("intercom_conversations.json")["conversations"]

    def answer(method: str, path: str, query: dict[str, str], headers: dict[str, str], body: bytes) -> Answer:
        asked = json.loads(body)
        assert (method, asked["query"]["field"]) == ("POST", "updated_at")
        if asked["pagination"].get("starting_after") == "n":
            return ok({"conversations": found[1:], "pages": {}})
        return ok({"conversations": found[:1], "pages": {"next": {"starting_after": "n"}}})

    api.answer = answer
    settings = project(tmp_path, api, "intercom")
    assert taken(settings, pulled(settings)) == ("intercom", 2, 0)


def test_rate_limits_errors_and_half_an_answer_are_waited_out(tmp_path: Path, api: Api) -> None:
    page = ok({"results": sample("hubspot_submissions.json")["results"]})
    answers = [
        (429, {"Retry-After": "1"}, b"{}"),
        (503, {}, b""),
        (200, {"Content-Length": str(len(page[2]))}, page[2][:40]),  # the line breaks in the middle
        (200, {}, page[2][:40]),  # whole by its length, and no JSON
        page,
    ]
    api.answer = lambda *_: answers.pop(0)
    settings = project(tmp_path, api, "hubspot")
    assert taken(settings, pulled(settings)) == ("hubspot", 4, 0)
    assert answers == []


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((401, {}, b"{}"), "the token is wrong or has expired"),
        ((403, {}, b"{}"), "may not read this"),
        ((500, {}, b"oops"), "status 500"),
        ((302, {"Location": "http://127.0.0.1:1/x"}, b""), "redirect"),
        ((429, {"Retry-After": "86400"}, b"{}"), "asks to wait"),
        ((200, {}, b"<html>"), "no JSON"),
        (ok({"results": [{"id": 1}], "paging": {"next": {"after": "1"}}}), "the same page"),
    ],
)
def test_a_failure_leaves_nothing_behind_and_says_no_secret(
    tmp_path: Path, api: Api, answer: Answer, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    api.answer = lambda *_: answer
    settings = project(tmp_path, api, "hubspot")
    with caplog.at_level(logging.DEBUG), pytest.raises(PullError, match=said) as error:
        pulled(settings)
    assert not list((tmp_path / "data").rglob("*"))
    assert SECRET not in str(error.value) + caplog.text


def test_the_secret_goes_to_no_other_host(tmp_path: Path, api: Api) -> None:
    api.answer = lambda *_: ok({"data": [{"id": "1"}], "links": {"next": "http://localhost:9/steal"}})
    settings = project(tmp_path, api, "surveymonkey", "    survey: '77'\n")
    with pytest.raises(PullError, match="another host"):
        pulled(settings)


def test_salesforce_renews_an_expired_token_and_follows_its_pages(tmp_path: Path, api: Api) -> None:
    case = sample("salesforce_cases.json")["records"][0]
    given: list[str] = []

    def answer(method: str, path: str, query: dict[str, str], headers: dict[str, str], body: bytes) -> Answer:
        if path == "/services/oauth2/token":
            assert SECRET.encode() in body
            given.append(f"t{len(given)}")
            return ok({"access_token": given[-1]})
        if headers["Authorization"] == "Bearer t0" and "more" in path:
            return 401, {}, b"{}"
        if "more" in path:
            return ok({"totalSize": 2, "done": True, "records": [{**case, "Id": "5004"}]})
        assert "LastModifiedDate >= 2025-12-10T03:00:00Z" in query["q"]
        return ok(
            {"totalSize": 2, "done": False, "nextRecordsUrl": "/services/data/v59.0/query/more-1", "records": [case]}
        )

    api.answer = answer
    settings = project(tmp_path, api, "salesforce", "    site: acme.my.salesforce.com\n    key_id: client\n")
    done = pulled(settings)
    assert (given, taken(settings, done)) == (["t0", "t1"], ("salesforce_cases", 2, 0))


def test_app_store_signs_its_token_and_stops_at_what_is_known(tmp_path: Path, api: Api) -> None:
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "key.p8").write_bytes(key)
    (tmp_path / "data" / "key.p8").chmod(0o600)
    page = sample("app_store_reviews.json")
    old = {
        **page["data"][0],
        "id": "old",
        "attributes": {**page["data"][0]["attributes"], "createdDate": "2020-01-01T00:00:00Z"},
    }

    def answer(method: str, path: str, query: dict[str, str], headers: dict[str, str], body: bytes) -> Answer:
        header, claims, signature = (
            base64.urlsafe_b64decode(p + "==") for p in headers["Authorization"].removeprefix("Bearer ").split(".")
        )
        assert (json.loads(header)["alg"], json.loads(claims)["iss"], len(signature)) == ("ES256", "iss1", 64)
        known = query.get("cursor") == "2"
        return ok(
            {
                "data": [old] if known else page["data"],
                "links": {"next": f"{api.base}{path}?cursor={'3' if known else '2'}"},
            }
        )

    api.answer = answer
    settings = project(
        tmp_path, api, "app_store", "    app: '1'\n    issuer: iss1\n    key_id: k1\n", secret="token_file: key.p8"
    )
    done = pulled(settings)
    assert (done.pages, taken(settings, done)) == (2, ("app_store", 3, 0))


@pytest.mark.parametrize(("service", "more", "name"), [("google_play", "    app: com.shop\n", "google_play_reviews.json"), ("google_business", "    account: '1'\n    location: '2'\n", "google_business_reviews.json")])  # fmt: skip
def test_google_asks_for_a_token_first(tmp_path: Path, api: Api, service: str, more: str, name: str) -> None:
    page = sample(name)
    page.pop("nextPageToken", None)
    page.pop("tokenPagination", None)
    credentials = {
        "type": "authorized_user",
        "client_id": "c",
        "client_secret": "x",
        "refresh_token": SECRET,
        "token_uri": f"{api.base}/token",
    }
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "google.json").write_text(json.dumps(credentials), encoding="utf-8")
    (tmp_path / "data" / "google.json").chmod(0o600)
    api.answer = lambda m, path, q, headers, b: ok({"access_token": "fresh"}) if path == "/token" else ok(page) if headers["Authorization"] == "Bearer fresh" else (401, {}, b"")  # fmt: skip
    settings = project(tmp_path, api, service, more, secret="token_file: google.json")
    done = pulled(settings)
    assert taken(settings, done)[:2] == ("google_play_api" if service == "google_play" else service, 2)


def test_qualtrics_makes_an_export_and_waits_for_it(tmp_path: Path, api: Api) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("Relationship.csv", (EXPORTS / "qualtrics_relationship.csv").read_bytes())
    states = ["inProgress", "complete"]

    def answer(method: str, path: str, query: dict[str, str], headers: dict[str, str], body: bytes) -> Answer:
        assert {k.upper(): v for k, v in headers.items()}["X-API-TOKEN"] == SECRET
        if method == "POST":
            assert json.loads(body)["startDate"] == "2025-12-10T03:00:00Z"
            return ok({"result": {"progressId": "ES_1"}})
        if path.endswith("/file"):
            return 200, {"Content-Type": "application/zip"}, packed.getvalue()
        return ok({"result": {"status": states.pop(0), "fileId": "F1"}})

    api.answer = answer
    settings = project(tmp_path, api, "qualtrics", "    site: fra1\n    survey: SV_1\n")
    assert taken(settings, pulled(settings)) == ("qualtrics_survey", 3, 0)


def test_nothing_new_leaves_no_file(tmp_path: Path, api: Api) -> None:
    api.answer = lambda *_: ok({"results": []})
    assert pulled(project(tmp_path, api, "hubspot")).file is None


@pytest.mark.parametrize(
    ("secret", "said"),
    [
        ("token: abc", "a secret is never written in this file"),
        ("token_env: NOT_THERE_AT_ALL", "not set"),
        ("token_block: my-block", "runs as a flow"),
    ],
)
def test_secrets_are_named_and_never_written(tmp_path: Path, api: Api, secret: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        pulled(project(tmp_path, api, "hubspot", secret=secret))


def test_a_block_is_read_where_there_are_blocks(tmp_path: Path, api: Api) -> None:
    api.answer = lambda m, p, q, headers, b: (
        ok({"results": []}) if headers["Authorization"] == "Bearer from-the-block" else (401, {}, b"")
    )
    settings = project(tmp_path, api, "hubspot", secret="token_block: my-block")
    assert pulled(settings, blocks=lambda name: f"from-the-{name.removeprefix('my-')}").records == 0


def test_the_command(
    tmp_path: Path, api: Api, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["init", str(tmp_path / "p")]) == 0
    monkeypatch.chdir(tmp_path / "p")
    assert main(["pull"]) == 1
    assert "there is no such file" in capsys.readouterr().err
    Path("configs/pull.yaml").write_text(
        f"sources:\n  crm: {{service: hubspot, base: '{api.base}', token_env: VOC_TEST_TOKEN}}\n", encoding="utf-8"
    )
    api.answer = lambda *_: ok({"results": sample("hubspot_submissions.json")["results"]})
    assert main(["pull"]) == 0
    assert "crm: 4 records in 1 answer, data/inbox/hubspot/crm_" in capsys.readouterr().out
    api.answer = lambda *_: (403, {}, b"")
    assert main(["pull", "crm"]) == 1
    assert "crm: " in capsys.readouterr().err
