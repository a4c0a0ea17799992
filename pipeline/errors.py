"""Every error the pipeline raises on purpose.

VocError                one line for the user: what, where, value, what to do next
├── ConfigError         a configuration file is wrong; raised before any work
├── SourceError         an input file cannot be read at all (its rows are lost to this run, not to the next)
├── WarehouseError      the warehouse cannot be opened, migrated or written
│   └── WarehouseBusy   another run holds the writer's lock
├── PublishError        an audit failed or the snapshot could not be replaced; the old one stays
├── ThemesError         the topic model cannot be fitted or applied
├── TouchpointsError    a pin names what is not there, or labels cannot be read
└── QueryError          a query on the published file failed
"""

from __future__ import annotations


class VocError(Exception):
    """Base of all expected errors. The command line prints it as one line and exits with 1."""


class ConfigError(VocError):
    """A configuration file is wrong: file:line, dotted path, what was expected."""


class SourceError(VocError):
    """An input file cannot be read at all. The file is named in the summary, the others go on."""


class WarehouseError(VocError):
    """The warehouse cannot be opened, migrated or written."""


class WarehouseBusy(WarehouseError):
    """Another process holds the writer's lock; the message names its run."""


class PublishError(VocError):
    """The snapshot was not replaced; readers keep the previous one."""


class ThemesError(VocError):
    """The topic model cannot be fitted or applied."""


class TouchpointsError(VocError):
    """A pin names a sentence, theme or touchpoint that is not there, or labelled sentences cannot be read."""


class QueryError(VocError):
    """A query on the published file failed."""
