"""`voc segments`: which groups of customers are counted apart, where they differ, and two of them side by side."""

from __future__ import annotations

from typing import Any

import click

from pipeline.cli.frame import VocGroup, command
from pipeline.cli.options import config_option, data_option, settings
from pipeline.cli.out import note, write_json, write_lines

SECTION = "Read"


@click.group(
    cls=VocGroup,
    name="segments",
    section=SECTION,
    invoke_without_command=True,
    notes={
        "Example": """
voc segments
voc segments differ --touchpoint delivery
voc segments compare "country:Ireland" "country:United Kingdom"
"""
    },
)
@data_option
@config_option
@click.pass_context
def segments(ctx: click.Context) -> None:
    """Show groups of customers: which are counted, and where they differ.

    Sources, channels and attributes with few values are segments by themselves (docs/segments.md).
    """
    if ctx.invoked_subcommand is None:
        _list(as_json=False)


@command(name="list", example="voc segments list --json")
@data_option
@config_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def list_(as_json: bool) -> int:
    """List the segments, and why other attributes are none."""
    return _list(as_json=as_json)


def _list(*, as_json: bool) -> int:
    from pipeline.reading.segments import list_segments

    used = settings()
    found = list_segments(used.paths.published, least=used.publish.min_customers)
    if as_json:
        write_json({name: found[name] for name in ("segments", "attributes")})
        return 0
    for row in found["segments"]:
        spelled = f"   written {', '.join(row['spellings'])}" if row["spellings"] else ""
        write_lines([f"{row['scope']:<44} {row['customers']:>8,} customers{spelled}"])
    for row in found["attributes"]:
        if not row["used"]:
            note(f"{row['attribute']} is no segment: {row['reason']}")
    return 0


@command(name="differ", example="voc segments differ --touchpoint delivery")
@data_option
@config_option
@click.option("--touchpoint", metavar="ID", help="Only this touchpoint.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def differ(touchpoint: str | None, as_json: bool) -> int:
    """Show which segments clearly differ from others of their kind.

    A country is compared with the other countries, a version with the other versions. The false-discovery rate of all comparisons of a journey
    together is held at insights.fdr.
    """
    from pipeline.reading.segments import contrast_line, list_segments

    used = settings()
    found = list_segments(used.paths.published, touchpoint=touchpoint, least=used.publish.min_customers)["differ"]
    if as_json:
        write_json({"differ": found})
    elif found:
        write_lines([contrast_line(row) for row in found])
    else:
        note("no segment clearly differs from the others of its kind")
    return 0


@command(name="compare", example='voc segments compare "country:Ireland" "country:United Kingdom"')
@data_option
@config_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.argument("one", metavar="SEGMENT")
@click.argument("other", metavar="SEGMENT")
def compare(one: str, other: str, as_json: bool) -> int:
    """Set two segments side by side, touchpoint by touchpoint."""
    from pipeline.config.spellings import load_spellings
    from pipeline.reading.segments import compare_segments

    used = settings()
    spellings, least = load_spellings(used.spellings), used.publish.min_customers
    found = compare_segments(used.paths.published, one, other, least=least, spellings=spellings)
    if as_json:
        write_json(found)
        return 0
    sizes = f"{found['customers_one']:,} and {found['customers_other']:,} customers"
    both = f"; {found['customers_both']:,} are in both and in neither column" if found["customers_both"] else ""
    lines = [f"{found['one']} beside {found['other']}: {sizes}{both}", ""]
    lines.append(f"{'complaints: share of those who wrote':<44} {'one':>6} {'other':>6}   difference")
    lines += [_line(row) for row in found["touchpoints"]]
    write_lines(lines)
    if not found["touchpoints"]:
        note(f"at no touchpoint do {used.publish.min_customers} customers of either side speak")
    return 0


def _line(row: dict[str, Any]) -> str:
    def share(value: float | None) -> str:
        return "few" if value is None else f"{100 * value:.0f} %"

    line = f"{row['touchpoint'] + ' (' + row['journey'] + ')':<44} {share(row['complaint_share_one']):>6} {share(row['complaint_share_other']):>6}"
    if row["complaint_difference"] is None:
        return f"{line}   too few to say"
    line += f"   {100 * row['complaint_difference_low']:+.0f} to {100 * row['complaint_difference_high']:+.0f} points"
    said = [
        f"{row['complaints']} complaints" if row["complaints"] else "",
        f"{row['tone']} tone" if row["tone"] else "",
    ]
    clear = ", ".join(filter(None, said))
    return line + (f", clearly {clear}" if clear else ", may be chance")


for _command in (list_, differ, compare):
    segments.add_command(_command)
COMMANDS = (segments,)
