"""What the Local Offer lists: organisations, their services, where, when, for whom, and how families find them."""
