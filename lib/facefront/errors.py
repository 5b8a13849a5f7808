"""The one error that stops a run."""


class SetupError(ValueError):
    """A fault of the set-up (a setting, a folder, a weight file): the run stops at once with this one line.

    The message names the file, the value and what to do. A fault of one image is never an error: it is a `Status` in
    the table.
    """
