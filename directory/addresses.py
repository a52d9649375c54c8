"""The addresses that a page of results leads to: the same search, with something changed."""


class Addresses:
    """A search as an address. `heard` names the filters that the words would bring back if nothing was said of them."""

    def __init__(self, asked, heard):
        self.heard = heard
        self.parts = asked.parts()
        for name in sorted(heard):
            self.parts.setdefault(name, f"{name}=")
        self.this = "?" + "&".join(self.parts.values())
        self.words = self.parts.get("q", "").removeprefix("q=")

    def changed(self, **changes):
        """This search with some filters changed, as (already quoted) values; an empty value takes one away."""
        parts = self.parts.copy()
        for name, value in changes.items():
            if value:
                values = value if isinstance(value, tuple) else (value,)
                parts[name] = "&".join([f"{name}={each}" for each in values])
            elif name in self.heard:
                parts[name] = f"{name}="
            else:
                parts.pop(name, None)
        return "?" + "&".join(parts.values())

    def of_page(self, number):
        """This search with a later page of its results, or with the first."""
        if number == 1:
            return self.this
        return f"{self.this}{'&' if self.parts else ''}page={number}"

    @property
    def cleared(self):
        """The same words without any filter."""
        words = [self.parts["q"]] if "q" in self.parts else []
        return "?" + "&".join(words + [f"{name}=" for name in sorted(self.heard)])
