"""Open what a notebook of the report needs: its study, its rules of measuring and its section."""

from facefront.notebook.failures import FailureNotebook, open_failures
from facefront.notebook.keeping import KeepingNotebook, open_keeping
from facefront.notebook.opening import Notebook, open_notebook

__all__ = ["FailureNotebook", "KeepingNotebook", "Notebook", "open_failures", "open_keeping", "open_notebook"]
