"""Define the key `customers` of configs/pipeline.yaml: which files say that several keys are one customer's, and when they are not believed."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from pipeline.config.yaml import Config

ROLES = (
    "abuse", "accounts", "admin", "administrator", "billing", "booking", "bookings", "buchhaltung", "commercial", "compras", "contact", "contacto",
    "contatti", "customercare", "customerservice", "do-not-reply", "donotreply", "einkauf", "email", "enquiries", "facturacion", "feedback", "hallo",
    "hello", "help", "helpdesk", "hola", "hostmaster", "hr", "info", "information", "inquiries", "invoice", "invoices", "jobs", "kontakt", "mail",
    "mailbox", "marketing", "no-reply", "noreply", "office", "order", "orders", "post", "postmaster", "poststelle", "press", "purchasing", "rechnung",
    "reception", "reservations", "sales", "sekretariat", "service", "shop", "support", "team", "test", "verkauf", "vertrieb", "webmaster",
)  # fmt: skip
"""Names of functions before the @ (RFC 2142, and what companies use besides): whoever is on duty reads such a mailbox."""


class CustomerSettings(Config):
    """How keys of several sources become one customer."""

    maps: tuple[Annotated[str, Field(min_length=1)], ...] = Field(
        ("keys/*.csv", "keys/*.tsv", "keys/*.parquet"),
        description="Key maps: files that say which keys are one person's, as paths or patterns relative to the data folder",
    )
    most_keys: int = Field(
        12, ge=2, le=1_000, description="Largest number of keys of one person; more of them stay apart and are listed"
    )
    role_addresses: tuple[str, ...] = Field(
        ROLES, description="Names before the @ of addresses that many people share; such an address joins nobody"
    )
    hashed_addresses: tuple[Literal["sha256", "md5"], ...] = Field(
        (),
        description="Hashes of e-mail addresses that some system gives as keys, made of the address in lower case: such a key is joined with the "
        "address where another source or a key map has it in clear",
    )
