"""`voc sources new FILE`: a mapping proposed from the file, which passes validation and reads the file."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.cli.main import main
from pipeline.config.settings import Settings, load_settings
from pipeline.errors import ConfigError, SourceError
from pipeline.jobs.sources.check import check_file
from pipeline.jobs.sources.propose import Proposal, propose_mapping

SURVEY = (
    "Response ID;Submitted;Changed;Customer number;Channel;How likely are you to recommend us?;Why did you give this score?;Country;IP address\n"
    "r1;13/02/2026 10:00;14/02/2026 10:00;c1;web;9 - likely;The parcel came in two days;UK;192.0.2.1\n"
    "r2;01/02/2026 10:00;02/02/2026 10:00;c2;app;0;Nobody answers: # 7, “odd” 'quotes';IE;192.0.2.2\n"
    "r3;03/02/2026 10:00;03/02/2026 11:00;c1;app;10;;UK;192.0.2.3\n"
)
MADE_OF = ["Created at", "date", "Datum", "id", "Nr", "Kommentar", "NPS", "Stars: overall", "text", "why?", 'a "quoted" name', "- dash", "null", "on", "1", "x: y", "#", "Größe", "日本", "email", "🙂", "{a}", "*b", "&c", "%d", "Satisfied?", "Effort", " trailing ", "multi\nline"]  # fmt: skip
VALUES = {
    "days": st.dates(date(2001, 1, 1), date(2026, 1, 1)).map(lambda d: f"{d:%d/%m/%Y}"),
    "iso": st.datetimes().map(
        lambda d: d.replace(year=2020, fold=0).isoformat() if (d.month, d.day) != (2, 29) else "2020-03-01"
    ),
    "points": st.integers(0, 10).map(str),
    "worded": st.sampled_from(["Very satisfied", "Satisfied", "Very dissatisfied"]),
    "prose": st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=80),
    "sentence": st.sampled_from(
        ["The driver was kind and quick", "It took three weeks, sadly", "n/a", "", "Ich warte seit Tagen: nichts"]
    ),
    "choice": st.sampled_from(["a", "b", "null", "on", "1.0", "-"]),
    "key": st.uuids().map(str),
}


def own_settings(tmp_path: Path) -> Settings:
    """Settings of a project without a mapping but the generic one."""
    folder = tmp_path / "sources"
    folder.mkdir(exist_ok=True)
    shipped = load_settings()
    (folder / "generic.yaml").write_text(
        (shipped.sources / "generic.yaml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    return shipped.model_copy(update={"sources": folder})


def propose(tmp_path: Path, content: str, *, name: str = "shop_survey_2026_03.csv", **said: object) -> Proposal:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    return propose_mapping(own_settings(tmp_path), path, **said)  # type: ignore[arg-type]


def test_the_parts_of_a_survey_are_told(tmp_path: Path) -> None:
    found = propose(tmp_path, SURVEY)
    m = found.mapping
    assert found.name == "shop_survey"
    assert m.id and m.id.column == "Response ID"
    assert (m.created_at.column, m.created_at.formats) == ("Submitted", ("%d/%m/%Y %H:%M",))
    assert m.updated_at and m.updated_at.column == "Changed"
    assert (m.customer and m.customer.column, m.channel and m.channel.column) == ("Customer number", "Channel")
    assert [(t.key, t.column) for t in m.texts] == [("why_did_you_give_this_score", "Why did you give this score?")]
    assert m.scores["nps"].values == {"9 - likely": 9, "0": 0, "10": 10}
    assert m.attributes == {"country": "Country"}
    assert "'IP address': says who somebody is" in found.text
    assert not any(word in found.text for word in ("parcel", "192.0.2", "Nobody answers"))


def test_the_proposal_reads_the_file(tmp_path: Path) -> None:
    found = propose(tmp_path, SURVEY)
    used = own_settings(tmp_path)
    (used.sources / "shop_survey.yaml").write_text(found.text, encoding="utf-8")
    [taken] = check_file(used, tmp_path / "shop_survey_2026_03.csv").taken
    assert taken.done is not None
    assert (taken.source, taken.done.loaded, taken.done.verbatims, taken.done.scores) == ("shop_survey", 3, 2, 3)


def test_dates_that_can_be_read_in_two_ways_are_asked_for(tmp_path: Path) -> None:
    content = SURVEY.replace("13/02", "11/02").replace("14/02", "12/02")
    with pytest.raises(
        ConfigError,
        match=r"two ways: .* is 11 February 2026 as '%d/%m/%Y %H:%M'; .* is 2 November 2026 as '%m/%d/%Y %H:%M'",
    ):
        propose(tmp_path, content)
    asked = []
    found = propose(tmp_path, content, ask=lambda readings: asked.extend(readings) or readings[1][0])
    assert found.mapping.created_at.formats == ("%m/%d/%Y %H:%M",)
    assert len(asked) == 2
    assert propose(tmp_path, content, dates="%d/%m/%Y %H:%M").mapping.created_at.formats == ("%d/%m/%Y %H:%M",)
    with pytest.raises(ConfigError, match="does not read every value"):
        propose(tmp_path, SURVEY, dates="%m/%d/%Y %H:%M")


def test_a_file_without_a_time_needs_a_day(tmp_path: Path) -> None:
    content = "id,comment\n1,The lift was broken again\n2,Kind people at the desk\n"
    with pytest.raises(ConfigError, match="--day"):
        propose(tmp_path, content)
    found = propose(tmp_path, content, day=date(2026, 3, 1))
    assert found.mapping.created_at.constant is not None


def test_a_file_that_says_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no column holds texts"):
        propose(tmp_path, "id,created_at,sku\n1,2026-03-01,77\n2,2026-03-02,78\n")


def test_effort_without_a_direction_is_left_to_a_person(tmp_path: Path) -> None:
    found = propose(tmp_path, SURVEY.replace("Country", "Effort").replace(";UK;", ";5;").replace(";IE;", ";2;"))
    assert "ces" not in found.mapping.scores
    assert "# not mapped, column 'Effort': effort, values 2 to 5 seen" in found.text


def test_qualtrics_and_surveymonkey_headers(tmp_path: Path) -> None:
    monkey = (
        "Respondent ID,Start Date,End Date,Would you recommend us?,Why?,Which did you use?\n,,,,Open-Ended Response,App\n"
        "1,06/20/2025 07:48:07 AM,06/20/2025 08:09:25 AM,10 - Extremely likely,Fast,App\n"
    )
    found = propose(tmp_path, monkey)
    assert (found.mapping.format.header_rows, [t.column for t in found.mapping.texts]) == (2, ["Why?"])
    rows = "ResponseId,RecordedDate,Finished,Q9,Q9_NPS_GROUP,Q12\nid,when,done,How likely?,group,Please tell us more\n"
    ids = ['""ImportId"":""x""', '""ImportId"":""y"",""timeZone"":""Europe/Paris""', *['""ImportId"":""z""'] * 4]
    rows += ",".join(f'"{{{i}}}"' for i in ids) + "\nR_1,2026-02-01 10:00:00,1,9,Promoter,Great staff\n"
    found = propose(tmp_path, rows)
    assert found.mapping.format.import_row
    assert (found.mapping.scores["nps"].column, [t.column for t in found.mapping.texts]) == ("Q9", ["Q12"])


def test_the_command_prints_yaml_and_writes_only_when_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["init", str(tmp_path / "p")]) == 0
    monkeypatch.chdir(tmp_path / "p")
    Path("survey.csv").write_text(SURVEY, encoding="utf-8")
    capsys.readouterr()
    assert main(["sources", "new", "survey.csv"]) == 0
    printed = capsys.readouterr()
    assert printed.out.startswith("# yaml-language-server")
    assert not Path("configs/sources/survey.yaml").exists()
    assert main(["sources", "new", "survey.csv", "--write"]) == 0
    assert Path("configs/sources/survey.yaml").read_text(encoding="utf-8") == printed.out
    assert main(["sources", "new", "survey.csv", "--write"]) == 1
    assert "exists and is not replaced" in capsys.readouterr().err


@st.composite
def tables(draw: st.DrawFn) -> str:
    names = draw(st.lists(st.sampled_from(MADE_OF), min_size=2, max_size=7, unique=True))
    kinds = [draw(st.sampled_from(sorted(VALUES))) for _ in names]
    rows = draw(st.lists(st.tuples(*(VALUES[kind] for kind in kinds)), min_size=1, max_size=12))
    out = io.StringIO()
    csv.writer(out).writerows([names, *rows])
    return out.getvalue()


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables())
def test_every_proposal_passes_validation(content: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            found = propose(Path(folder), content, day=date(2026, 3, 1), ask=lambda readings: readings[0][0])
        except SourceError as e:
            assert "no column holds" in str(e) or "empty file" in str(e) or "header" in str(e)
            return
    assert found.mapping.texts or found.mapping.scores
    assert found.text.count("\ncreated_at:") == 1


OLDER = (
    "V1,V2,V3,V4,V6,V8,V9,V10,Q1,Q2\n"
    "ResponseID,ResponseSet,Name,ExternalDataReference,IPAddress,StartDate,EndDate,Finished,How likely are you to recommend us?,Why?\n"
    "R_1,Default,Ada Fenn,K7,192.0.2.1,2014-05-01 09:00:00,2014-05-01 09:05:00,1,9,The fitter was on time\n"
    "R_2,Default,Bo Lund,K8,192.0.2.2,2014-05-02 09:00:00,2014-05-02 09:05:00,1,2,Nobody called me back\n"
    "R_3,Default,Cy Marsh,K9,192.0.2.3,2014-05-03 09:00:00,2014-05-03 09:05:00,1,10,\n"
)


def test_the_older_layout_of_qualtrics_is_told_by_its_second_row(tmp_path: Path) -> None:
    found = propose(tmp_path, OLDER)
    m = found.mapping
    assert (m.format.header_rows, m.format.question_row) == (2, 2)
    assert (m.id and m.id.column, m.created_at.column, m.customer and m.customer.column) == ("V1", "V9", "V4")
    assert ([t.column for t in m.texts], m.scores["nps"].column) == (["Q2"], "Q1")
    assert "'V6': says who somebody is" in found.text
    used = own_settings(tmp_path)
    (used.sources / f"{found.name}.yaml").write_text(found.text, encoding="utf-8")
    [taken] = check_file(used, tmp_path / "shop_survey_2026_03.csv").taken
    assert taken.done and (taken.done.loaded, taken.done.verbatims, taken.done.scores) == (3, 2, 3)


def test_columns_that_only_are_called_so_keep_their_names(tmp_path: Path) -> None:
    found = propose(
        tmp_path, "V1,V2,V3\na,2026-05-01,The fitter was kind and quick\nb,2026-05-02,Nobody called me back\n"
    )
    assert found.mapping.format.header_rows == 1
    assert [t.column for t in found.mapping.texts] == ["V3"]


@pytest.mark.parametrize(
    ("column", "kind", "scale"),
    [
        ("Zufriedenheit (1–7)", "csat", (1, 7)),
        ("How satisfied were you? [1 to 5, 5 is best]", "csat", (1, 5)),
        ("Rating (1-10)", "rating", (1, 10)),
    ],
)
def test_a_scale_that_the_wording_states_goes_before_the_values(
    tmp_path: Path, column: str, kind: str, scale: tuple[int, int]
) -> None:
    rows = "".join(f"{n},2026-05-0{n},{n},The fitter was kind and quick {n}\n" for n in range(1, 6))
    found = propose(tmp_path, f'id,date,"{column}",comment\n{rows}')
    score = dict(found.mapping.scores)[kind]  # type: ignore[index]
    assert (score.min, score.max) == scale


def test_a_stated_scale_that_does_not_settle_the_question_is_asked_for(tmp_path: Path) -> None:
    rows = "".join(f"{n},2026-05-0{n},{n},{n},The fitter was kind and quick {n}\n" for n in range(1, 9))
    found = propose(tmp_path, f"id,date,Satisfaction (0-10),Rating (1-5),comment\n{rows}")
    assert not found.mapping.scores
    assert "satisfaction, the wording states 0 to 10: say which answers count as satisfied" in found.text
    assert "the wording states 1 to 5, values 1 to 8 seen" in found.text


def test_a_recommendation_on_another_scale_is_no_nps(tmp_path: Path) -> None:
    rows = "".join(f"{n},2026-05-0{n},{n},The fitter was kind and quick {n}\n" for n in range(1, 6))
    found = propose(tmp_path, f"id,date,Would you recommend us? (1-5),comment\n{rows}")
    assert not found.mapping.scores
    assert "the wording states 1 to 5: NPS is 0 to 10" in found.text


CALLS = (
    "Call ID;Message ID;Sent at;Speaker;Speech;Region\n"
    "k1;m1;2026-02-13 10:00:05;Berater;Guten Tag, was kann ich für Sie tun?;Süd\n"
    "k1;m2;2026-02-13 10:00:20;Kunde;Meine Lieferung ist seit drei Wochen unterwegs.;Süd\n"
    "k2;m3;2026-02-14 09:00:00;IVR;Bitte nennen Sie Ihr Anliegen nach dem Ton.;Nord\n"
    "k2;m4;2026-02-14 09:00:09;Kunde;Ich möchte mein Abo kündigen, es ist zu teuer.;Nord\n"
    "k2;m5;2026-02-14 09:00:01;Kunde;Hallo, ist da jemand am Apparat?;Nord\n"
    "k2;m6;2026-02-14 09:01:00;Herta Muster;Ich habe das jetzt für Sie eingetragen.;Nord\n"
)


def test_one_row_per_turn_is_a_conversation(tmp_path: Path) -> None:
    found = propose(tmp_path, CALLS, name="calls.csv")
    turns = found.mapping.turns
    assert turns is not None
    assert (turns.conversation, turns.role, turns.text, turns.time) == ("Call ID", "Speaker", "Speech", "Sent at")
    assert turns.roles == {"agent": ("Berater",), "bot": ("IVR",), "customer": ("Kunde",)}
    assert found.mapping.id and found.mapping.id.column == "Call ID"
    assert [t.column for t in found.mapping.texts] == ["turns.customer"]
    assert "# 1 other value of the column not listed" in found.text
    assert not any(word in found.text for word in ("Herta", "Lieferung", "Abo"))


def test_the_proposal_scores_what_the_customer_said_alone(tmp_path: Path) -> None:
    found = propose(tmp_path, CALLS, name="calls.csv")
    used = own_settings(tmp_path)
    (used.sources / "calls.yaml").write_text(found.text, encoding="utf-8")
    [taken] = check_file(used, tmp_path / "calls.csv").taken
    assert taken.done is not None
    assert (taken.source, taken.done.loaded, taken.done.verbatims, taken.done.rejected) == ("calls", 2, 2, 0)
    said = {row["response_id"]: [text["text"] for text in row["texts"]] for row in taken.rows}
    assert said == {
        "calls:k1": ["Meine Lieferung ist seit drei Wochen unterwegs."],
        "calls:k2": ["Hallo, ist da jemand am Apparat?\nIch möchte mein Abo kündigen, es ist zu teuer."],
    }


def test_who_the_customer_is_does_not_join_turns(tmp_path: Path) -> None:
    content = CALLS.replace("Call ID", "Contact ID;Call ID").replace("\nk", "\nc7;k")
    found = propose(tmp_path, content, name="calls.csv").mapping
    assert found.turns and found.turns.conversation == "Call ID"
    assert found.customer and found.customer.column == "Contact ID"


def test_turns_that_nothing_joins_are_not_proposed_as_conversations(tmp_path: Path) -> None:
    assert propose(tmp_path, CALLS.replace("Call ID", "Region code"), name="calls.csv").mapping.turns is None


@pytest.mark.parametrize(
    ("words", "new"),
    [
        (("Berater", "IVR"), "Kunde"),  # one side, and somebody else
        (("Kunde",), "Speaker 2"),  # nobody knows who is who
    ],
)
def test_turns_of_which_nobody_knows_whose_they_are_are_no_texts(
    tmp_path: Path, words: tuple[str, ...], new: str
) -> None:
    content = CALLS
    for word in words:
        content = content.replace(word, new)
    with pytest.raises(SourceError, match="column 'Speaker' says who speaks"):
        propose(tmp_path, content, name="calls.csv")


def test_a_chat_with_numbered_turns_and_a_score(tmp_path: Path) -> None:
    rows = "".join(
        f"{chat},{n},2026-03-0{chat} 10:00,{who},{said},{score}\n"
        for chat, score in ((1, 9), (2, 3))
        for n, who, said in ((1, "visitor", "My order has not come yet"), (2, "chatbot", "Which order do you mean"), (3, "agent", "I will look it up"))
    )  # fmt: skip
    head = "chat_id,sequence,created_at,author,message,How likely are you to recommend us? (0-10)\n"
    found = propose(tmp_path, head + rows, name="chats.csv")
    turns = found.mapping.turns
    assert turns is not None
    assert (turns.conversation, turns.role, turns.text, turns.order) == ("chat_id", "author", "message", "sequence")
    assert turns.roles == {"agent": ("agent",), "bot": ("chatbot",), "customer": ("visitor",)}
    assert found.mapping.scores["nps"].column == "How likely are you to recommend us? (0-10)"


def test_one_row_per_answer(tmp_path: Path) -> None:
    content = (
        "Umfrage-Nr;Datum;Frage;Antwort\n7;2026-03-01;Würden Sie uns weiterempfehlen?;9\n7;2026-03-01;Warum?;Der Bote war nett\n"
        "8;2026-03-02;Würden Sie uns weiterempfehlen?;2\n8;2026-03-02;Warum?;Kam zu spät\n"
    )
    found = propose(tmp_path, content)
    assert found.mapping.long
    assert (found.mapping.long.response, found.mapping.long.question, found.mapping.long.answer) == (
        "Umfrage-Nr",
        "Frage",
        ("Antwort",),
    )
    assert [t.column for t in found.mapping.texts] == ["Warum?"]
    used = own_settings(tmp_path)
    (used.sources / "shop_survey.yaml").write_text(found.text, encoding="utf-8")
    [taken] = check_file(used, tmp_path / "shop_survey_2026_03.csv").taken
    assert taken.done is not None
    assert (taken.source, taken.done.loaded, taken.done.verbatims, taken.done.scores) == ("shop_survey", 2, 2, 2)


def test_scores_in_fractions_and_as_people_write_them(tmp_path: Path) -> None:
    found = propose(
        tmp_path,
        'id;Datum;Zufriedenheit;Bewertung\n1;2026-03-01;4,5;★★★★☆\n2;2026-03-01;1,0;4/5\n3;2026-03-02;3;"4,5 von 5"\n',
    )
    csat, rating = found.mapping.scores["csat"], found.mapping.scores["rating"]
    assert (csat.min, csat.max, csat.whole, csat.decimal, csat.satisfied_from) == (1, 5, False, ",", 4)
    assert (rating.min, rating.max, rating.whole) == (1, 5, False)
    beyond = propose(
        tmp_path,
        "id,date,rating,Satisfaction,comment\n1,2026-03-01,3,8.5,The parcel was late again\n2,2026-03-01,4,2,Nice\n",
    )
    assert "csat" not in beyond.mapping.scores
    assert "'Satisfaction': values 2 to 8.5 seen" in beyond.text


def test_times_in_several_forms_are_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"of column 'date', 1 of 3 different values are times of the form iso8601"):
        propose(
            tmp_path,
            "id,date,comment\n1,2026-03-01,The lift was broken again\n2,in March,Kind people\n3,last week,Fine\n",
        )


@pytest.mark.parametrize("path", ["messages", "parts[].messages"])
def test_turns_that_stand_in_a_list(tmp_path: Path, path: str) -> None:
    said = [
        {"from": "visitor", "text": "My parcel is late", "at": "2026-03-01T10:00:05Z"},
        {"from": "agent", "text": "Sorry to hear that", "at": "2026-03-01T10:00:09Z"},
    ]
    chats = [
        {"chat_id": f"c{n}", "started": "2026-03-01T10:00:00Z"}
        | ({"messages": said} if path == "messages" else {"parts": [{"messages": said}]})
        for n in range(3)
    ]
    found = propose(tmp_path, json.dumps({"chats": chats}), name="chats.json")
    turns = found.mapping.turns
    assert turns and (turns.list, turns.role, turns.text, turns.time) == (path, "from", "text", "at")
    assert turns.roles == {"customer": ("visitor",), "agent": ("agent",)}
    assert found.mapping.id and found.mapping.id.column == "chat_id"
    used = own_settings(tmp_path)
    (used.sources / "chats.yaml").write_text(found.text, encoding="utf-8")
    [taken] = check_file(used, tmp_path / "chats.json").taken
    assert taken.done and (taken.source, taken.done.loaded, taken.done.verbatims) == ("chats", 3, 3)
    assert [text["text"] for row in taken.rows for text in row["texts"]] == ["My parcel is late"] * 3


def test_times_that_name_utc_and_ids_in_french(tmp_path: Path) -> None:
    found = propose(
        tmp_path,
        "Identifiant,Time,Comment\n1,2026-03-01 10:00:00 UTC,The lift was broken again\n2,2026-03-02 10:00:00 UTC,Kind people at the desk\n",
    )
    assert found.mapping.created_at.formats == ("iso8601",)
    assert found.mapping.id and found.mapping.id.column == "Identifiant"
