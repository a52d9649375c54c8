"""A real mail server on loopback, which can fail in every way that a mail server fails."""

import asyncio
import socket

from aiosmtpd.controller import Controller


def free_port():
    with socket.socket() as spare:
        spare.bind(("127.0.0.1", 0))
        return spare.getsockname()[1]


class PostOffice:
    """Takes mail, or refuses it, or breaks off after it has taken it, or falls silent before or after."""

    def __init__(self, port):
        self.port, self.taken, self.answer, self.controller = port, [], "250 OK", None
        self.callers = 0

    def open(self):
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def close(self):
        if self.controller:
            self.controller.stop()
        self.controller = None

    async def handle_MAIL(self, server, session, envelope, address, options):
        self.callers += 1
        if self.answer == "silent before":
            await asyncio.sleep(600)
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.answer == "break off":
            self.taken.append(envelope)
            server.transport.abort()
            return "250 OK"
        if self.answer == "silent after":
            self.taken.append(envelope)
            await asyncio.sleep(600)
        if self.answer.startswith("250"):
            self.taken.append(envelope)
        return self.answer
