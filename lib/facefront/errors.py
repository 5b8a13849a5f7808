"""The one error that stops a run."""

from facefront.visible import one_line

LIST = "\n  "


class SetupError(ValueError):
    """A fault of the set-up (a setting, a folder, a weight file): the run stops at once with this one line.

    The message names the file, the value and what to do. A fault of one image is never an error: it is a `Status` in
    the table. What a name hides (line breaks, characters that turn the order of letters) is written out; a list that
    belongs to the message stands below it, set in by two spaces.
    """

    def __str__(self) -> str:
        """Return the message with nothing hidden in it."""
        return LIST.join(one_line(part) for part in super().__str__().split(LIST))
