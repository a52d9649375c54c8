"""Made-up pictures: towers of bricks, drawn here, so that no photograph of anybody is needed."""

import io

from django.http import QueryDict
from PIL import Image, ImageDraw

from directory.uploads import PNG, CleanUpload

#: Dots.
WIDTH, HEIGHT, BRICK = 720, 480, 60
COLOURS = ("#c8452f", "#e8b33a", "#2f7d6b", "#3b5fa8")


def tower(levels, *, is_open):
    """A tower of so many levels on a table, with a gate below when it is open."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), "#eef3f0")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, HEIGHT - BRICK, WIDTH, HEIGHT), fill="#9a7b5c")
    for level in range(levels):
        number = max(2, 8 - level)
        left, bottom = (WIDTH - number * BRICK) // 2, HEIGHT - BRICK * (level + 1)
        for place in range(number):
            if is_open and level < 2 and place in (number // 2 - 1, number // 2):
                continue
            corner = left + place * BRICK
            colour = COLOURS[(place + level) % len(COLOURS)]
            box = (corner, bottom - BRICK, corner + BRICK - 3, bottom - 3)
            pen.rectangle(box, fill=colour, outline="#333333")
            pen.ellipse((corner + 18, bottom - BRICK - 9, corner + 39, bottom - BRICK + 9), fill=colour)
    return _upload(picture)


def _upload(picture):
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return CleanUpload(PNG, out.getvalue())


def show_one_and_ask_for_another(application, *, by, shown_at, asked_at):
    """Put a picture on a listing, and ask the team for another one with other words in its place."""
    upload = tower(3, is_open=False)
    shown = application.service.attachments.create(
        kind="image",
        title="What we built",
        alternative_text="A low wall of coloured bricks on a table.",
        file=upload.as_file(),
        content_type=upload.content_type,
        size=upload.size,
    )
    shown.history.update(history_date=shown_at, history_user=by)
    typed = QueryDict(mutable=True)
    typed.update(
        {
            "kind": "image",
            "title": "Our castle",
            "alternative_text": "A tall castle of coloured bricks with an open gate, on a table.",
        }
    )
    application.propose("papers", typed, by=by, at=asked_at, row=shown.pk, upload=tower(6, is_open=True))
