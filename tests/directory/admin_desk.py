"""What the tests of the team's room share: reading a form off its page and sending it back."""

from html.parser import HTMLParser

from django.urls import reverse


def address(name, *args):
    """The address of a page of the admin's directory, such as `service_changelist`."""
    return reverse(f"admin:directory_{name}", args=args)


class FormReader(HTMLParser):
    """What a browser would send for the main form of an admin page, as it stands."""

    def __init__(self, html, form_id):
        super().__init__()
        self.data, self.form_id = {}, form_id
        self.inside, self.select, self.textarea = False, None, None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self.inside = attributes.get("id") == self.form_id
        name = attributes.get("name")
        if not self.inside:
            return
        if tag == "input" and name and attributes.get("type") not in ("submit", "file"):
            box = attributes.get("type") in ("checkbox", "radio")
            if not box or "checked" in attributes:
                self.data.setdefault(name, []).append(attributes.get("value", "on" if box else ""))
        elif tag == "select":
            self.select = name
            self.data.setdefault(name, [])
        elif tag == "option" and self.select and "selected" in attributes:
            self.data[self.select].append(attributes.get("value", ""))
        elif tag == "textarea":
            self.textarea = name
            self.data[name] = [""]

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        self.select = None if tag == "select" else self.select
        self.textarea = None if tag == "textarea" else self.textarea

    def handle_data(self, data):
        if self.textarea:
            self.data[self.textarea][0] += data


def opened(client, page, form_id="service_form"):
    """Open a form and give what its browser would send: a dict to change and pass to `saved`."""
    html = client.get(page).content.decode()
    data = FormReader(html, form_id).data
    return {name: [value.removeprefix("\n") for value in values] for name, values in data.items()}


def saved(client, page, data, **changes):
    """Send a form with some fields changed and the Save button pressed."""
    return client.post(page, {**data, **changes, "_save": "Save"})
