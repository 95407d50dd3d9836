"""Runs every benchmark of this folder, or one with its options: ``python -m benchmarks [name [options]]``.

Each runs in a process of its own, as a module: as a script it would see ``benchmarks/engine`` in place of ``engine``.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent

BY_NAME_ONLY = frozenset({"activations", "soak"})
"""One fails where the machine is too slow for the rate asked, the other takes hours: they run only when asked for."""


def main(given: list[str]) -> int:
    """Runs the named one with what follows its name, or all that end within minutes; the first exit code that is not 0 ends it."""
    known = sorted(
        {path.stem for path in HERE.glob("*.py")} | {path.parent.name for path in HERE.glob("*/__main__.py")}
    )
    known.remove("__main__")
    if given and given[0] not in known:
        print(f"no such benchmark: {given[0]}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    for name in given[:1] or [name for name in known if name not in BY_NAME_ONLY]:
        print(f"== {name}", file=sys.stderr, flush=True)
        command = [sys.executable, "-m", f"benchmarks.{name}", *given[1:]]
        code = subprocess.run(command, cwd=HERE.parent, check=False).returncode  # noqa: S603
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
