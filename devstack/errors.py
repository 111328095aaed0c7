"""The one error of this package."""


class CannotStart(Exception):
    """Something needed could not be started; the text says what the reader can do."""
