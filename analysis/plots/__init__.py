"""Pure: result to frozen layout to figure."""
