"""Meta-regression: the effect as a linear function of moderators, with one tau² around it."""
