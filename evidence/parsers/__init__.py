"""Pure: file text to parsed records. No framework."""
