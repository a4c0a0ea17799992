"""What the heads' numbers mean; the same in training and at run time."""

from __future__ import annotations

from models.base import LABELS

CATEGORIES = (
    "account-management.account-access",
    "company-brand.competitor",
    "company-brand.general-satisfaction",
    "company-brand.reviews",
    "logistics-rides.speed",
    "online-experience.app-website",
    "purchase-booking-experience.ease-of-use",
    "staff-support.attitude-of-staff",
    "staff-support.email",
    "staff-support.phone",
    "value.discounts-promotions",
    "value.price-value-for-money",
)
"""The twelve themes of FABSA (Kontonatsios et al., Neurocomputing 562, 2023)."""
ABSENT = 0
"""Class of a category that is not spoken of; 1, 2, 3 are LABELS in order."""
TAGS = ("O", *(f"{place}-{label}" for label in LABELS for place in "BI"))
"""Class of a word piece: outside, or begin/inside of a term with its polarity."""
