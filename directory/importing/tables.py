"""Reading large CSV files, packed or not, with a progress bar."""

import csv
import gzip
import io
import zlib
from contextlib import contextmanager

from . import progress

#: Lines between two movements of the bar.
STEP = 5_000


class FileProblem(ValueError):
    """The file cannot be read as the table it should be. Nothing was written."""


@contextmanager
def opened(path, *, show_progress=False):
    """The lines of a .csv or .csv.gz file as lists, with a bar of the bytes read. Raises FileProblem inside too.

    Files of the government come in UTF-8, or in the older Windows alphabet: both are read.
    """
    try:
        with path.open("rb", buffering=0) as raw, _unpacked(raw) as binary:
            text = io.TextIOWrapper(io.BufferedReader(binary), encoding=_encoding(path), newline="")
            size = path.stat().st_size
            with progress.bar(total=size, unit="B", unit_scale=True, desc=path.name, show=show_progress) as bar:
                yield _moving(csv.reader(text), raw, bar)
    except (OSError, EOFError, UnicodeDecodeError, csv.Error, zlib.error) as problem:
        raise FileProblem(f"The file cannot be read: {problem}") from problem


def _unpacked(raw):
    packed = raw.read(2) == b"\x1f\x8b"
    raw.seek(0)
    return gzip.GzipFile(fileobj=raw) if packed else raw


def _encoding(path):
    with path.open("rb", buffering=0) as raw, _unpacked(raw) as binary:
        sample = binary.read(2_000_000)
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError as problem:
        if problem.start < len(sample) - 4:
            return "cp1252"
    return "utf-8-sig"


def _moving(rows, raw, bar):
    for number, row in enumerate(rows, start=1):
        if number % STEP == 0:
            bar.update(raw.tell() - bar.n)
        yield row
    bar.update(bar.total - bar.n)
