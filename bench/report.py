"""The measurements as lines to read, and whether they meet what was promised."""

#: Bytes on a first visit: HTML and style together, and script.
MOST_BYTES = {"home": 14 * 1024, "results": 25 * 1024, "script": 10 * 1024}
HEADING = f"  {'':4} {'times an empty view':28}  least median   most processor      ms slowest"


def rows(found):
    """(name, figures, promise, True | False | None) of every line measured; None where nothing was promised."""
    for line in found["lines"]:
        figures = (
            f"{line['min']:6.1f} {line['median']:6.1f} {line['max']:6.1f} {line['processor']:9.1f}"
            f" {line['milliseconds']:7.2f} {line['slowest_milliseconds']:7.1f}"
        )
        most = line["most"]
        yield line["name"], figures, most, None if most is None else line["median"] <= most
    for name, sizes in found["first_visit"].items():
        figures = f"{sizes['gzip']:,} bytes with gzip, {sizes['brotli']:,} with brotli"
        yield f"first visit, {name}", figures, MOST_BYTES[name], sizes["gzip"] <= MOST_BYTES[name]


def missed(found):
    """How many promises one measurement misses."""
    return sum(met is False for _, _, _, met in rows(found))


def write(found):
    """Print one measurement."""
    print(f"\n{found['database']} with {found['size']:,} services")
    print(
        f"  An empty view takes {found['empty_milliseconds']:.3f} ms, the index loads in {found['load_seconds']:.1f} s."
    )
    print(
        "  Memory of the process: " + ", ".join(f"{mb:.0f} MB {when}" for when, mb in found["memory_mb"].items()) + "."
    )
    print(HEADING)
    for name, figures, most, met in rows(found):
        verdict = "" if met is None else "pass" if met else "MISS"
        print(f"  {verdict:4} {name:28} {figures}" + ("" if most is None else f"  (at most {most:,})"), flush=True)
