"""What we decide: independent verdicts and what they amount to."""
