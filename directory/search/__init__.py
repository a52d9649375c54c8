"""Finding services in a family's own words. `query.run()` is the only door."""
