"""Servers on this machine: a web and a mail server that remember what they were sent, and one that answers as it likes."""

import json
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


class Web(HTTPServer):
    """Answers with the statuses of `answers`, then with 200, and with the headers `more`; `got` has (headers, body) of each POST."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Post)
        self.got: list[tuple[dict[str, str], dict[str, Any]]] = []
        self.answers: list[int] = []
        self.more: dict[str, str] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/hook"


class Post(BaseHTTPRequestHandler):
    """Takes a POST."""

    server: Web

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
        status = self.server.answers.pop(0) if self.server.answers else 200
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("location", "http://127.0.0.1:9/elsewhere")
        for name, value in self.server.more.items():
            self.send_header(name, value)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class Mail(socketserver.TCPServer):
    """Takes mail; `got` has (recipients, message) of each; refuses recipients while `refuse`, and those of `refused`.

    `replies` are other answers to commands, by their first four letters.
    """

    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Smtp)
        self.got: list[tuple[list[str], str]] = []
        self.logins: list[str] = []
        self.refuse = False
        self.refused: set[str] = set()
        self.replies: dict[str, str] = {}


class Smtp(socketserver.StreamRequestHandler):
    """The few commands of SMTP (RFC 5321) that a client needs."""

    server: Mail

    def handle(self) -> None:
        to: list[str] = []
        self.say("220 here")
        for line in iter(self.rfile.readline, b""):
            word = line.decode().strip()
            verb = word[:4].upper()
            if verb in self.server.replies:
                self.say(self.server.replies[verb])
            elif verb == "EHLO":
                self.say("250-here\r\n250 AUTH PLAIN")
            elif verb == "AUTH":
                self.server.logins.append(word)
                self.say("235 ok")
            elif verb == "RCPT" and (self.server.refuse or word[9:-1] in self.server.refused):
                self.say("550 unknown")
            elif verb == "RCPT":
                to.append(word.partition("<")[2].partition(">")[0])
                self.say("250 ok")
            elif verb == "DATA":
                self.say("354 go on")
                body = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.got.append((list(to), body.decode()))
                self.say("250 ok")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


class Odd(socketserver.ThreadingTCPServer):
    """Does with each connection what `behave` does; `asked` counts them."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, behave: Callable[[socket.socket], None]) -> None:
        super().__init__(("127.0.0.1", 0), socketserver.BaseRequestHandler)
        self.behave, self.asked = behave, 0

    def finish_request(self, request: Any, client_address: Any) -> None:
        self.asked += 1
        with suppress(OSError):
            self.behave(request)

    @property
    def port(self) -> int:
        return int(self.server_address[1])


@contextmanager
def running(server: Any) -> Iterator[Any]:
    """The server in a thread for the length of the block."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
