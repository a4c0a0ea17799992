"""The sections of the page, one module each, in the order of page.py. Each is `section(view) -> Html | None`."""
