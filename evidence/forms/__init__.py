"""What a page asks for: shapes only. A form never writes; its view hands the values to a verb."""
