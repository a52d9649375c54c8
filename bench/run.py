"""How fast the site is, as ratios to an empty view of the same stack: `python bench/run.py --help`."""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import cluster, report  # noqa: E402

#: A kept database is filled anew when any of these changed.
MADE_FROM = ("bench/synthetic.py", "directory/search/documents.py", "directory/demo.py")
MADE_FROM += ("*/migrations/*.py", "guidance/data/pages/*.md")


def main():
    options = _options()
    databases = ["sqlite", "postgres"] if options.database == "both" else [options.database]
    if "postgres" in databases and cluster.binaries() is None:
        print("PostgreSQL is not measured: no /usr/lib/postgresql/*/bin (apt-get install postgresql).")
        databases.remove("postgres")
    found = []
    with ExitStack() as stack:
        folder = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder = folder.resolve()
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)
        server = stack.enter_context(cluster.running(folder / "postgres")) if "postgres" in databases else ""
        for database in databases:
            for size in options.sizes:
                found.append(_one(folder, database, size, server))
                report.write(found[-1])
    missed = sum(report.missed(one) for one in found)
    print(f"\n{missed} missed." if missed else "\nEverything promised is kept.")
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n")
    return 1 if missed and options.strict else 0


def _options():
    parser = argparse.ArgumentParser(description="Measure whole pages as ratios to an empty view of the same stack.")
    parser.add_argument("--sizes", default="3000,20000,100000", help="numbers of services, separated by commas")
    parser.add_argument("--database", choices=["sqlite", "postgres", "both"], default="both")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here too")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the filled databases here and use them again")
    parser.add_argument("--strict", action="store_true", help="exit with 1 when a promise is missed")
    options = parser.parse_args()
    options.sizes = [int(size) for size in options.sizes.split(",")]
    return options


def _one(folder, database, size, server):
    """Fill one database, unless it is there, and measure on it."""
    data = folder / f"{database}-{size}"
    environ = os.environ | {
        "LOCALOFFER_DATA": str(data),
        "LOCALOFFER_SECRET_KEY": "only for measuring " * 3,
        "LOCALOFFER_SITE_ADDRESS": "http://127.0.0.1:8000",
        "DJANGO_SETTINGS_MODULE": "bench.settings",
    }
    environ.pop("DATABASE_URL", None)
    if database == "postgres":
        environ["DATABASE_URL"] = f"{server}/offer_{size}"
    stamp, now = data / "filled", _made_from()
    if not stamp.exists() or stamp.read_text() != now:
        _empty(data)
        if database == "postgres":
            cluster.create_database(server, f"offer_{size}")
        filled = _process("fill", size, environ)
        print(f"Filled {database} with {size:,} services in {filled['fill_seconds']:.0f} s", flush=True)
        stamp.write_text(now)
    subprocess.run([_python(), "manage.py", "collectstatic", "--noinput", "-v0"], cwd=ROOT, env=environ, check=True)
    return {"database": database, "size": size} | _process("measure", size, environ)


def _made_from():
    files = sorted(path for pattern in MADE_FROM for path in ROOT.glob(pattern))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def _empty(data):
    data.mkdir(parents=True, exist_ok=True)
    for file in data.glob("localoffer.sqlite3*"):
        file.unlink()


def _process(what, size, environ):
    """What a process of its own found. Its progress goes straight to the screen."""
    command = [_python(), "-m", "bench.process", what, str(size)]
    done = subprocess.run(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def _python():
    ours = ROOT / ".venv/bin/python"
    return str(ours) if ours.exists() else sys.executable


if __name__ == "__main__":
    sys.exit(main())
