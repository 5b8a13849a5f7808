"""Open what a notebook of the report needs: its study, its rules of measuring and its section."""

from facefront.notebook.chosen import Sets, chosen, open_sets
from facefront.notebook.failures import FailureNotebook, open_failures
from facefront.notebook.keeping import KeepingNotebook, open_keeping
from facefront.notebook.opening import Notebook, open_notebook
from facefront.notebook.pairs import pairs_of
from facefront.notebook.strip import strip_of

__all__ = [
    "FailureNotebook",
    "KeepingNotebook",
    "Notebook",
    "Sets",
    "chosen",
    "open_failures",
    "open_keeping",
    "open_notebook",
    "open_sets",
    "pairs_of",
    "strip_of",
]
