"""The command line: thin faces, one module a command, imported only when it is called."""

import sys


def main() -> int:
    return 0


if __name__ == "__main__":
    sys.exit(main())
