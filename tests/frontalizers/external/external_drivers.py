"""Load a driver or a helper of an external system, as its own interpreter does: with its folder on the path."""

import importlib.util
import sys
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from facefront.frontalizers import external

SYSTEMS = Path(external.__file__).parent / "systems"


@contextmanager
def loaded(key: str, name: str):
    """Yield the module `name` of the system `key`; what it brought is taken out of sys.modules again."""
    folder = str(SYSTEMS / key)
    before = dict(sys.modules)
    sys.path.insert(0, folder)
    job = ModuleType("facefront_job")
    job.__dict__.update(Failed=RuntimeError, run=None)
    sys.modules["facefront_job"] = job
    try:
        spec = importlib.util.spec_from_file_location(f"{key}_{name}", f"{folder}/{name}.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        yield module
    finally:
        sys.path.remove(folder)
        for each in set(sys.modules) - set(before):
            if str(getattr(sys.modules[each], "__file__", "")).startswith(folder):
                del sys.modules[each]
        sys.modules.pop("facefront_job", None)
        if "facefront_job" in before:
            sys.modules["facefront_job"] = before["facefront_job"]
