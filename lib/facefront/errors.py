"""The one error that stops a run."""

from facefront.visible import one_line


class SetupError(ValueError):
    """A fault of the set-up (a setting, a folder, a weight file): the run stops at once with this one line.

    The message names the file, the value and what to do. A fault of one image is never an error: it is a `Status` in
    the table. What a name hides (line breaks, characters that turn the order of letters) is written out.
    """

    def __str__(self) -> str:
        """Return the message on one line."""
        return one_line(super().__str__())
