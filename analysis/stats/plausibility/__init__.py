"""Does a data set look like what it says it is? Findings for a person to settle, never changes."""
