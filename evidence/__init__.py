"""What we have: the review, its people, and everything gathered."""
