"""What must be fast, measured as ratios. Never part of the tests."""
