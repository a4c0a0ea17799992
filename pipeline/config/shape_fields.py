"""Define how a source mapping brings an export into one row per response: columns put together, answers and turns joined."""

from __future__ import annotations

from pydantic import Field, field_validator, model_validator

from pipeline.config.yaml import Config

CUSTOMER = "customer"
"""Party of a conversation whose turns are the response's text."""
SAID, ORDER, AGENTS = "turns.customer", "turns.order", "turns.agents"
"""Columns that joined turns make: the customer's words; who spoke when; who answered, as pseudonyms."""


class Combined(Config):
    """A column that is made of others before anything is read from it."""

    first: tuple[str, ...] = Field((), description="Columns of which the first that is not empty counts")
    join: tuple[str, ...] = Field(
        (), description="Columns whose values are put together in this order, such as a date and a time of day"
    )
    separator: str = Field(" ", description="What stands between joined values")

    @model_validator(mode="after")
    def _one_way(self) -> Combined:
        if bool(self.first) == bool(self.join):
            raise ValueError("expected either first or join")
        return self

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the columns that it is made of."""
        return self.first or self.join


class When(Config):
    """Rows in which a question counts, because another column has one of the values."""

    column: str
    values: tuple[str, ...] = Field(
        min_length=1, description="Values, compared without regard to case and outer blanks"
    )


class LongForm(Config):
    """An export with one row per answer. Rows of one response become one row, in which every question is a column."""

    response: str = Field(description="Column that says which rows belong to one response")
    question: str = Field(description="Column that names the question; its values become columns for texts and scores")
    answer: tuple[str, ...] = Field(
        min_length=1, description="Column with the answer, or several of which the first that is not empty counts"
    )
    wording: str | None = Field(None, description="Column with the question's wording, if `question` holds a code")

    @field_validator("answer", mode="before")
    @classmethod
    def _listed(cls, answer: object) -> object:
        return [answer] if isinstance(answer, str) else answer

    @property
    def own(self) -> tuple[str, ...]:
        """Return the columns that describe an answer, not the response."""
        return (self.question, *self.answer, *([self.wording] if self.wording else []))


class Participants(Config):
    """A list beside the turns that says who is who."""

    list: str = Field(description="List of the participants, such as Participants")
    key: str = Field(description="Field that has the value of the turns' `role` column, such as ParticipantId")
    role: str = Field(description="Field with the participant's role, such as ParticipantRole")


class Turns(Config):
    """A conversation: one row, or one item of a list, per turn. It becomes one response; its text is what the customer said."""

    conversation: str | None = Field(
        None, description="Column that says which rows belong to one conversation; leave it out if `list` holds them"
    )
    list: str | None = Field(
        None, description="List of the turns in an object that is a conversation, such as transcripts[].phrases"
    )
    role: str = Field(description="Who speaks: column of the row, or field of the item")
    text: str = Field(description="What is said: column of the row, or field of the item")
    roles: dict[str, tuple[str, ...]] = Field(
        description="Values of `role` by party; the party `customer` is needed. A value that is not listed is never the customer"
    )
    participants: Participants | None = Field(None, description="Where roles stand in a list of their own")
    order: str | None = Field(
        None, description="Number by which turns are ordered; by default their time, else the order of the file"
    )
    time: str | None = Field(None, description="When a turn began: a time, or the time since the conversation began")
    time_format: str = Field(
        "iso8601",
        description="iso8601, a strptime pattern, epoch_s or epoch_ms for times; s or ms for seconds or milliseconds since the beginning",
    )
    agent: str | None = Field(
        None, description="Who answers for the company; the name or id is kept as a pseudonym only"
    )

    @model_validator(mode="after")
    def _whole(self) -> Turns:
        if (self.conversation is None) == (self.list is None):
            raise ValueError("expected either conversation (one row per turn) or list (one object per conversation)")
        if not self.roles.get(CUSTOMER):
            raise ValueError("roles: customer: missing; say which values of role are the customer")
        words = [word.strip().casefold() for words in self.roles.values() for word in words]
        if twice := {word for word in words if words.count(word) > 1}:
            raise ValueError(f"roles: {min(twice)!r} stands under two parties")
        if self.participants and self.list is None:
            raise ValueError("participants: only where turns stand in a list")
        return self

    @property
    def own(self) -> tuple[str, ...]:
        """Return the columns that describe a turn, not the conversation."""
        return tuple(c for c in (self.role, self.text, self.agent) if c)
