"""gunicorn's log without readers: it would write their address and all they typed beside each odd request."""

from gunicorn.glogging import Logger

#: How gunicorn's lines begin that go on with an address, a header or an exception that holds one.
_ABOUT_A_REQUEST = {
    "Invalid request": "An invalid request was refused.",
    "Error handling": "A request could not be answered.",
    "Socket error": "A connection broke.",
    "Request has": "A request had odd headers.",
}


def without_the_reader(record):
    """Keep only that something happened of a line about one request; others stay as they are."""
    for beginning, said in _ABOUT_A_REQUEST.items():
        if str(record.msg).startswith(beginning):
            record.msg, record.args, record.exc_info, record.exc_text = said, (), None, None
    return True


class ServerLog(Logger):
    """For `gunicorn --logger-class localoffer.server_log.ServerLog`."""

    def setup(self, cfg):
        super().setup(cfg)
        self.error_log.addFilter(without_the_reader)
