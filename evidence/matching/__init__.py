"""Pure: which records are the same work. No framework."""
