"""Rows of a table as a browser sent them: read, put in another order, or with some left out."""

import re


def rows_of(post, prefix):
    """{number: {field: values}} of the rows that were sent for a table."""
    name_of = re.compile(rf"{re.escape(prefix)}-([0-9]{{1,5}})-(.+)")
    rows = {}
    for key in post:
        if found := name_of.fullmatch(key):
            rows.setdefault(int(found[1]), {})[found[2]] = post.getlist(key)
    return dict(sorted(rows.items()))


def with_rows(post, prefix, rows, *, saved):
    """A copy of what was sent with these rows in place of those of the table; the first `saved` are there already."""
    post = post.copy()
    for number, row in rows_of(post, prefix).items():
        for name in row:
            del post[f"{prefix}-{number}-{name}"]
    for number, row in enumerate(rows):
        for name, values in row.items():
            post.setlist(f"{prefix}-{number}-{name}", values)
    post[f"{prefix}-INITIAL_FORMS"], post[f"{prefix}-TOTAL_FORMS"] = str(saved), str(len(rows))
    return post
