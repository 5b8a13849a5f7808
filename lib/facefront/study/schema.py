"""Write the JSON schema of profiles, by which editors complete and check them: `python -m facefront.study.schema`."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from facefront.study import settings
from facefront.study.profiles import project_root

NAME = "profile.schema.json"
"""The file in `spec`; the first line of each profile names it."""


def profile_schema() -> dict[str, Any]:
    """Return the JSON schema of a profile. The comments behind the settings are its descriptions."""
    schema = TypeAdapter(settings.Profile | settings.Parts).json_schema()
    for name, entry in schema["$defs"].items():
        entry["additionalProperties"] = False
        for key, comment in _comments(getattr(settings, name)).items():
            entry["properties"][key]["description"] = comment
    own = schema["$defs"]["Profile"]
    del own["properties"]["name"]  # that of the file
    like = {"type": "string", "description": "a profile; what is not given here is taken from it, section by section"}
    schema["$defs"]["Changes"] = own | {"properties": {"like": like, **own["properties"]}, "required": ["like"]}
    schema["anyOf"].append({"$ref": "#/$defs/Changes"})
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Profile", **schema}


def _comments(kind: type) -> dict[str, str]:
    """Return the comment behind each field of a dataclass, by the field's name."""
    return dict(re.findall(r"^    (\w+): [^#\n]*  # (.+)$", inspect.getsource(kind), re.MULTILINE))


def write_schema(root: Path) -> Path:
    """Write the schema into `spec` and return its path."""
    path = root / "spec" / NAME
    path.write_text(json.dumps(profile_schema(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


if __name__ == "__main__":
    print(write_schema(project_root()))
