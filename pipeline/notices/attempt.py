"""One attempt to reach a server: bounded in time as a whole, and its failure said without an address, token or text in it."""

from __future__ import annotations

import contextlib
import http.client
import logging
import os
import queue
import smtplib
import socket
import ssl
import threading
import urllib.error
from collections.abc import Callable
from typing import TypeVar

from pipeline.errors import VocError, place_of

logger = logging.getLogger(__name__)
T = TypeVar("T")

LONGEST_PAUSE_S = 60.0
"""Seconds. A server that asks for a longer pause gets the alert on the next occasion."""


class Fault(Exception):
    """An attempt that failed; its message is a line of ours that quotes neither the server nor the settings.

    Attributes:
        final: Another attempt would end alike.
        others: Alerts that are due besides this one may well get through.
        after_s: Seconds that the server asks to wait.
    """

    def __init__(self, said: str, *, final: bool = False, others: bool = False, after_s: float = 0) -> None:
        """Keep what was said and what it means for further attempts."""
        super().__init__(said)
        self.final, self.others, self.after_s = final, others, after_s


def repeated(work: Callable[[], T], *, retries: int, pause: Callable[[float], None]) -> T:
    """Return what `work` returns, tried again after a failure that may pass, with pauses of 1, 2, 4 … seconds.

    Args:
        work: One attempt.
        retries: Number of attempts after the first.
        pause: Sleeps.

    Raises:
        Fault: The last attempt's, or one that is final or asks for a pause longer than LONGEST_PAUSE_S.
    """
    for attempt in range(retries + 1):
        try:
            return work()
        except Fault as fault:
            if fault.final or attempt == retries or fault.after_s > LONGEST_PAUSE_S:
                raise
            pause(max(min(2.0**attempt, LONGEST_PAUSE_S), fault.after_s))
    raise AssertionError("unreachable: the last attempt returns or raises")


def within(seconds: float, work: Callable[[], T], *, stop: Callable[[], None]) -> T:
    """Return what `work` returns if it does so in time.

    The time-out of a socket counts from byte to byte, and looking up a name has none: a server that sends a byte now and then
    would hold a run for ever. So the work is done in a thread that is left behind when its time is over.

    Args:
        seconds: How long the whole may take.
        work: What is done.
        stop: Called when the time is over; closes what `work` waits for.

    Raises:
        Fault: `work` failed or took too long. It has no cause: errors of libraries quote headers, and with them tokens.
    """
    outcome: queue.SimpleQueue[tuple[T | None, Fault | None]] = queue.SimpleQueue()

    def run() -> None:
        try:
            outcome.put((work(), None))
        except Exception as e:
            outcome.put((None, fault_of(e)))

    threading.Thread(target=run, daemon=True, name="voc-alert").start()
    try:
        result, fault = outcome.get(timeout=seconds)
    except queue.Empty:
        with contextlib.suppress(Exception):
            stop()
        fault = Fault(f"no answer within {seconds:g} s")
    if fault is not None:
        raise fault from None
    return result  # type: ignore[return-value]  # None only if that is what `work` returned


def hang_up(sock: socket.socket | None) -> None:
    """Wake whoever waits for the socket, and let it fail."""
    if sock is not None:
        with contextlib.suppress(OSError):
            socket.socket.shutdown(sock, socket.SHUT_RDWR)  # of an encrypted one, too, without its farewell


def fault_of(error: BaseException) -> Fault:
    """Return what is said of an error: its kind, or the number that the server gave, and never its words."""
    if isinstance(error, Fault):
        return error
    if isinstance(error, VocError):  # a secret that cannot be read: a line of ours
        return Fault(str(error), final=True)
    if isinstance(error, smtplib.SMTPException):
        return _mail_fault(error)
    if isinstance(error, urllib.error.URLError):
        return fault_of(error.reason) if isinstance(error.reason, BaseException) else Fault("it cannot be reached")
    return _line_fault(error)


def _line_fault(error: BaseException) -> Fault:
    if isinstance(error, TimeoutError):
        return Fault("no answer in time")
    if isinstance(error, socket.gaierror):
        return Fault("its host name is not known")
    if isinstance(error, ssl.SSLCertVerificationError):
        return Fault("its certificate is not valid", final=True)
    if isinstance(error, ssl.SSLError):
        return Fault("no encrypted connection could be made")
    if isinstance(error, http.client.RemoteDisconnected | EOFError):
        return Fault("it closed the connection without an answer")
    if isinstance(error, http.client.HTTPException):
        return Fault("its answer is not HTTP")
    if isinstance(error, OSError):
        return Fault(os.strerror(error.errno).lower() if error.errno else "the connection failed")
    logger.info("an alert could not be sent: %s%s", type(error).__name__, place_of(error))
    return Fault(f"unexpected {type(error).__name__}")


def _mail_fault(error: smtplib.SMTPException) -> Fault:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Fault(f"the login was refused (SMTP {error.smtp_code})", final=error.smtp_code >= 500)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
        said = f"all {len(codes)} recipients were refused (SMTP {', '.join(map(str, sorted(set(codes))))})"
        return Fault(said, final=all(code >= 500 for code in codes))
    if isinstance(error, smtplib.SMTPDataError):
        return Fault(f"the message was refused (SMTP {error.smtp_code})", final=error.smtp_code >= 500, others=True)
    if isinstance(error, smtplib.SMTPResponseException):
        said = f"SMTP {error.smtp_code}" if error.smtp_code > 0 else "its answer is not SMTP"
        return Fault(said, final=error.smtp_code >= 500)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Fault("the server does not offer what the settings or the addresses need", final=True)
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return Fault("it closed the connection")
    return Fault(f"unexpected {type(error).__name__}")
