"""A PostgreSQL of our own on a spare port, from the Debian binaries, stopped afterwards."""

import os
import shutil
import socket
import subprocess
from contextlib import contextmanager
from pathlib import Path


def binaries():
    """The folder of the newest PostgreSQL server here, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    return found[-1] if found else None


@contextmanager
def running(folder):
    """The address of a server whose cluster lies in `folder`, made there when there is none yet."""
    bin_, data = binaries(), folder / "cluster"
    folder.mkdir(parents=True, exist_ok=True)
    if os.getuid() == 0:
        shutil.chown(folder, "nobody", "nogroup")
    with socket.socket() as spare:
        spare.bind(("127.0.0.1", 0))
        port = spare.getsockname()[1]

    def call(name, *arguments):
        # The server refuses to run as root, so the cluster belongs to somebody else then.
        who = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.getuid() == 0 else []
        command = [*who, str(bin_ / name), "-D", str(data), *arguments]
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)

    if not data.exists():
        call("initdb", "-U", "offer", "--auth=trust", "--encoding=UTF8", "--locale=C")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c shared_buffers=256MB"
    call("pg_ctl", "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield f"postgres://offer@127.0.0.1:{port}"
    finally:
        call("pg_ctl", "-m", "fast", "stop")


def create_database(address, name):
    """Make an empty database, in place of one of that name."""
    import psycopg

    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
        connection.execute(f'CREATE DATABASE "{name}"')
