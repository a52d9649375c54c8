"""What providers see. Every view first fetches only what this person may see; anything else is not there."""
