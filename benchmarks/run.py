"""Every benchmark on samples (`make bench`), or one in full (`make bench-NAME`).

python benchmarks/run.py [--full NAME]
"""

from __future__ import annotations

import argparse
from importlib import import_module

NAMES = ("append", "audit", "copydesk", "flows", "load", "polls", "projection", "questions", "render", "stream")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--full", metavar="NAME", choices=NAMES, help=f"run one in full: {', '.join(NAMES)}")
    given = parser.parse_args()
    for name in (given.full,) if given.full else NAMES:
        print(f"== {name}", flush=True)
        import_module(name).main(sample=not given.full)


if __name__ == "__main__":
    main()
