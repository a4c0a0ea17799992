"""Measures of a source mapping: figures that an export carries beside scores and texts."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from pipeline.config.yaml import Config

NULL_VALUES = Field((), description="Words for no answer, such as n/a; an empty cell always is none")
OPTIONAL = Field(False, description="A file may lack the column")


class YesNo(Config):
    """A question answered yes or no. Words are compared without regard to case and outer blanks."""

    column: str
    yes_values: tuple[str, ...] = Field(("yes", "y", "true", "1"), min_length=1, description="Words for yes")
    no_values: tuple[str, ...] = Field(("no", "n", "false", "0"), min_length=1, description="Words for no")
    null_values: tuple[str, ...] = NULL_VALUES
    optional: bool = OPTIONAL

    @model_validator(mode="after")
    def _disjoint(self) -> YesNo:
        lists = [{w.strip().casefold() for w in words} for words in (self.yes_values, self.no_values, self.null_values)]
        both = (lists[0] & lists[1]) | (lists[0] & lists[2]) | (lists[1] & lists[2])
        if both:
            raise ValueError(f"{min(both)!r} stands in two of yes_values, no_values and null_values")
        return self


class Amount(Config):
    """An amount of money with its currency, stated once or in a column of its own."""

    column: str
    currency: str | None = Field(None, pattern=r"^[A-Z]{3}$", description="ISO 4217 code, such as EUR, for every row")
    currency_column: str | None = Field(None, description="Column with the ISO 4217 code of each row")
    decimal: Literal[".", ","] = Field(".", description="Decimal mark; the other one may group thousands")
    min: float = Field(0, le=0, description="Lowest amount; below 0 where customers may have cost more than they paid")
    null_values: tuple[str, ...] = NULL_VALUES
    optional: bool = OPTIONAL

    @model_validator(mode="after")
    def _one_currency(self) -> Amount:
        if (self.currency is None) == (self.currency_column is None):
            raise ValueError("expected either currency or currency_column")
        return self


class Count(Config):
    """A whole number of events, 0 or more."""

    column: str
    null_values: tuple[str, ...] = NULL_VALUES
    optional: bool = OPTIONAL


class Measures(Config):
    """Figures beside scores; see docs/kpis.md for what is made of them."""

    fcr: YesNo | None = Field(None, description="First contact resolution: was it solved at the first contact?")
    churn: YesNo | None = Field(None, description="Has the customer left? For a column 'retained', exchange the words")
    clv: Amount | None = Field(None, description="Customer lifetime value; the latest of a customer counts")
    visits: Count | None = Field(None, description="Visits or sessions that the row stands for")
    carts: Count | None = Field(None, description="Of them, those that put something into the cart")
    purchases: Count | None = Field(None, description="Of them, those that bought")

    @model_validator(mode="after")
    def _rates_have_both_sides(self) -> Measures:
        if self.purchases and not (self.visits or self.carts):
            raise ValueError("purchases: expected visits or carts beside it: a rate needs both")
        if (self.visits or self.carts) and not self.purchases:
            raise ValueError("visits, carts: expected purchases beside them: a rate needs both")
        return self

    def __bool__(self) -> bool:
        """Whether any is mapped."""
        return bool(self.mapped())

    def mapped(self) -> dict[str, YesNo | Amount | Count]:
        """The measures that are mapped, by kind, in the order of the fields."""
        found = {kind: getattr(self, kind) for kind in type(self).model_fields}
        return {kind: measure for kind, measure in found.items() if measure is not None}
