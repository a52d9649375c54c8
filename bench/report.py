"""The measurements as lines to read, and whether they meet what was promised."""

#: Bytes on a first visit: HTML and style together, and script.
MOST_BYTES = {"home": 14 * 1024, "results": 25 * 1024, "script": 10 * 1024}


def rows(found):
    """(name, figures, True | False | None) for every line of one measurement; None where nothing was promised."""
    for line in found["lines"]:
        figures = (
            f"{line['min']:6.1f} {line['median']:6.1f} {line['max']:6.1f} x"
            f"  {line['milliseconds']:7.2f} ms, slowest {line['slowest_milliseconds']:.1f}"
        )
        most = line["most"]
        promise = "" if most is None else f"  at most {most:g} x"
        yield line["name"], figures + promise, None if most is None else line["median"] <= most
    for name, sizes in found["first_visit"].items():
        figures = f"gzip {sizes['gzip']:,} bytes, brotli {sizes['brotli']:,}  at most {MOST_BYTES[name]:,}"
        yield f"first visit, {name}", figures, sizes["gzip"] <= MOST_BYTES[name]


def write(found):
    """Print one measurement. Gives how many promises it misses."""
    print(f"\n{found['database']}, {found['size']:,} services")
    print(
        f"  an empty view takes {found['empty_milliseconds']:.3f} ms; the index loads in {found['load_seconds']:.1f} s"
    )
    print("  memory of the process: " + ", ".join(f"{mb:.0f} MB {when}" for when, mb in found["memory_mb"].items()))
    missed = 0
    for name, figures, met in rows(found):
        print(f"  {'' if met is None else 'pass' if met else 'MISS':4} {name:28} {figures}")
        missed += met is False
    return missed
