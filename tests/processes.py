"""Other processes of the same site, told line by line what to do on a database that all of them share."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class Worker:
    """A process of its own that serves a module of the tests: `Worker("tests.search.worker", environ)`."""

    def __init__(self, module, environ):
        self.process = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=ROOT,
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def begin(self, *words):
        """Have it do something, and do not wait for it."""
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()

    def answer(self):
        """What it says next. None when it died over it."""
        answer = self.process.stdout.readline()
        return json.loads(answer) if answer else None

    def tell(self, *words):
        """Have it do something, and give its answer."""
        self.begin(*words)
        return self.answer()

    def leave(self):
        """Have it end by itself, as a server does that is told to stop."""
        self.process.communicate(timeout=30)

    def end(self):
        """Kill it where it stands, whatever it holds."""
        if self.process.returncode is None:
            self.process.kill()
            self.process.communicate()


def say(words):
    """What a worker answers."""
    print(json.dumps(words), flush=True)


def serve(*commands):
    """The life of a worker: do what each line asks for, and answer."""
    known = {each.__name__: each for each in commands}
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        say(known[name](*arguments))
