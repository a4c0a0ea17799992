"""Define the measures of a source mapping: figures that an export has besides scores and texts."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from pipeline.config.yaml import Config

NULL_VALUES = Field((), description="Words that mean 'no answer', such as n/a; an empty cell always means that")
OPTIONAL = Field(False, description="Whether a file may lack the column")


class YesNo(Config):
    """A question answered with yes or no. Words are compared without regard to case and outer blanks."""

    column: str
    yes_values: tuple[str, ...] = Field(("yes", "y", "true", "1"), min_length=1, description="Words that mean yes")
    no_values: tuple[str, ...] = Field(("no", "n", "false", "0"), min_length=1, description="Words that mean no")
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
    """An amount of money with its currency, which is stated once or in a column of its own."""

    column: str
    currency: str | None = Field(None, pattern=r"^[A-Z]{3}$", description="ISO 4217 code for every row, such as EUR")
    currency_column: str | None = Field(None, description="Column with the ISO 4217 code of each row")
    decimal: Literal[".", ","] = Field(".", description="Decimal mark; the other mark may separate thousands")
    min: float = Field(
        0, le=0, description="Lowest amount allowed; set it below 0 if customers may have cost more than they paid"
    )
    null_values: tuple[str, ...] = NULL_VALUES
    optional: bool = OPTIONAL

    @model_validator(mode="after")
    def _one_currency(self) -> Amount:
        if (self.currency is None) == (self.currency_column is None):
            raise ValueError("expected either currency or currency_column")
        return self


class Count(Config):
    """A whole number of events, which is 0 or more."""

    column: str
    null_values: tuple[str, ...] = NULL_VALUES
    optional: bool = OPTIONAL


class Measures(Config):
    """Figures besides scores; docs/kpis.md says what is computed from them."""

    fcr: YesNo | None = Field(None, description="First contact resolution: was the matter solved at the first contact?")
    churn: YesNo | None = Field(
        None, description="Has the customer left? For a column 'retained', exchange yes_values and no_values"
    )
    clv: Amount | None = Field(None, description="Customer lifetime value; the latest value of each customer counts")
    solved: YesNo | None = Field(
        None, description="What became of a customer who was followed up: solved (yes), or contacted only (no)"
    )
    visits: Count | None = Field(None, description="Number of visits or sessions that the row stands for")
    carts: Count | None = Field(None, description="Number of these visits in which something was put into the cart")
    purchases: Count | None = Field(None, description="Number of these visits in which something was bought")

    @model_validator(mode="after")
    def _rates_have_both_sides(self) -> Measures:
        counts = [kind for kind, measure in self.mapped().items() if isinstance(measure, Count)]
        if len(counts) == 1:
            raise ValueError(f"{counts[0]}: expected another of visits, carts and purchases, because a rate needs two")
        return self

    def __bool__(self) -> bool:
        """Return whether any measure is mapped."""
        return bool(self.mapped())

    def mapped(self) -> dict[str, YesNo | Amount | Count]:
        """Return the measures that are mapped, by kind, in the order of the fields."""
        found = {kind: getattr(self, kind) for kind in type(self).model_fields}
        return {kind: measure for kind, measure in found.items() if measure is not None}
