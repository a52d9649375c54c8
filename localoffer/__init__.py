"""The site: settings, addresses, people who sign in, and the pages that are about the site itself."""

__version__ = "0.1.0"
