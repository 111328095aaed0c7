"""Pages. Each loads, makes one call, and answers."""
