"""Load plug-ins: packages that add components, weights and makers of data sets. Profiles name them under `plugins:`.

A plug-in `name` has a module `name.install` with a function `install()`, which adds to the registries of this package:
`DETECTORS`, `EMBEDDERS`, `FRONTALIZERS`, `ENHANCERS`, and by `add_catalogue` (weights to download or to bring),
`add_pack` (weights that come with the package) and `add_maker` (drawn data sets).
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterable
from functools import cache

from facefront.errors import SetupError


def load_plugins(names: Iterable[str]) -> None:
    """Install each plug-in once in this process. Raises SetupError where one is not installed or is no plug-in."""
    for name in names:
        _install(name)


@cache
def _install(name: str) -> None:
    if not name.isidentifier() or importlib.util.find_spec(name) is None:
        raise SetupError(f"plugins: there is no package {name!r}; install it (pip install …), or take it out")
    if importlib.util.find_spec(f"{name}.install") is None:
        raise SetupError(f"plugins: {name!r} has no module install; name a package that is a plug-in of facefront")
    importlib.import_module(f"{name}.install").install()
