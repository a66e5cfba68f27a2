"""The command ``omnicap``."""

import sys

from ._omnicap import main as _main


def main() -> None:
    """Runs the command line, and exits as it says."""
    sys.exit(_main(sys.argv[1:]))


if __name__ == "__main__":
    main()
