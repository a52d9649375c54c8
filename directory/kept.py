"""Pages that are kept in the process once they are drawn."""

import threading
from collections import OrderedDict


class Kept:
    """At most so many drawn pages, each with a stamp of what it was drawn from. The longest unused goes first.

    Safe to use from several threads. A page is given out only to who asks with the very stamp it was kept with.
    """

    def __init__(self, most):
        self.most = most
        self._pages = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self):
        return len(self._pages)

    def get(self, key, is_fresh):
        """The page kept for a key, or None; `is_fresh` is asked about its stamp."""
        with self._lock:
            kept = self._pages.get(key)
            if kept is None:
                return None
            stamp, page = kept
            if not is_fresh(stamp):
                del self._pages[key]
                return None
            self._pages.move_to_end(key)
            return page

    def put(self, key, stamp, page):
        with self._lock:
            self._pages[key] = (stamp, page)
            self._pages.move_to_end(key)
            while len(self._pages) > self.most:
                self._pages.popitem(last=False)

    def clear(self):
        with self._lock:
            self._pages.clear()
