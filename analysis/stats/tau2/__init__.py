"""Between-study variance: nine estimators, each for a whole batch of analyses at once."""
