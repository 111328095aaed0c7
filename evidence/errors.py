"""The one base of every refusal. Subclasses live beside the verb that raises them."""


class Refused(Exception):
    """The act is not allowed now. The message is for the reader, the code for programs.

    `config/errors.py` turns it into a 409 with the code, or into a message on the page.
    """

    code = "refused"

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Invalid(Refused):
    """The input itself cannot be taken (422): a number, a file or a setting that makes no sense."""

    code = "invalid"


class Stale(Refused):
    """The row changed after the form was opened; nothing was written."""

    code = "changed-meanwhile"
