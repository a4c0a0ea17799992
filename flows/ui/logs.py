"""Log lines of the stages reach the run's log in the Prefect UI."""

from __future__ import annotations

import logging

LOGGERS = ("pipeline", "models", "flows", "BERTopic")
"""BERTopic stands here by itself: it sets propagate = False on its logger."""


def attach_run_log() -> None:
    """Send the lines of LOGGERS, from INFO on, to the log of the Prefect run they belong to.

    Does what PREFECT_LOGGING_EXTRA_LOGGERS does, whoever starts the flow; a second call changes nothing.
    """
    prefect_handlers = logging.getLogger("prefect.extra").handlers
    for name in LOGGERS:
        logger = logging.getLogger(name)
        for handler in prefect_handlers:
            if handler not in logger.handlers:
                logger.addHandler(handler)
        if logger.getEffectiveLevel() > logging.INFO:
            logger.setLevel(logging.INFO)
