"""House rules that no linter knows: short modules, and lock files that pin hashes without naming a server.

Run by ``make check``; prints every breach and exits 1 if there is any. Looks only at what git tracks (or, in a tree
without git, at everything outside dot folders and ``var``).
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

MAX_LINES = 300
"""A module is one idea; beyond this it is two."""

_ADDRESS = re.compile(r"https?://|--(extra-)?index-url|--find-links|\bfile:")
_PIN = re.compile(r"^[a-z0-9._-]+(\[[a-z0-9,._-]+\])?==\S+( ; .+)? \\$", re.IGNORECASE)


def tracked(root: Path) -> list[Path]:
    """Files of the project, relative to ``root``."""
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True)  # noqa: S607
        return [Path(name) for name in listed.stdout.decode().split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        everything = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
        return [path for path in everything if not any(part.startswith(".") or part == "var" for part in path.parts)]


def long_modules(root: Path, files: list[Path]) -> Iterator[str]:
    """One line per Python module that is too long."""
    for path in files:
        if path.suffix == ".py" and (root / path).is_file():
            lines = len((root / path).read_text(encoding="utf-8").splitlines())
            if lines > MAX_LINES:
                yield f"{path}: {lines} lines, at most {MAX_LINES}: split it by idea"


def bad_locks(root: Path, files: list[Path]) -> Iterator[str]:
    """One line per lock entry that names a server or is not pinned by hash."""
    for path in files:
        if path.suffix != ".lock" or not (root / path).is_file():
            continue
        for number, line in enumerate((root / path).read_text(encoding="utf-8").splitlines(), 1):
            if _ADDRESS.search(line):
                yield f"{path}:{number}: a lock carries no addresses: compile it with `make lock`"
            elif line and not line.startswith(("    --hash=sha256:", "#")) and not _PIN.match(line):
                yield f"{path}:{number}: not pinned with a hash: compile it with `make lock`"


def main() -> int:
    """Prints breaches; 1 if any."""
    root = Path(__file__).resolve().parent.parent
    files = tracked(root)
    breaches = [*long_modules(root, files), *bad_locks(root, files)]
    for breach in breaches:
        print(breach, file=sys.stderr)
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
