"""The bar that a command shows while it works."""

from tqdm import tqdm


def bar(things=None, *, show, **options):
    """Things to go through with a bar, or a bar to move by hand. It hides by itself where nobody is looking."""
    return tqdm(things, disable=None if show else True, **options)
