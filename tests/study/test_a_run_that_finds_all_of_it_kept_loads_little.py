import subprocess
import sys

HEAVY = {"imagehash", "matplotlib", "onnxruntime", "requests", "scipy", "torch"}


def test_looking_what_changed_loads_no_library_of_the_computing():
    code = f"import sys, facefront.study.inputs; print(*{HEAVY!r} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
