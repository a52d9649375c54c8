"""Who comes in, and how: providers by a code from a letter, the team by a password and a second factor."""
