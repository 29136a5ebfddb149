"""`python -m attache` is `attache`."""

import sys

from attache.cli import main

if __name__ == "__main__":
    sys.exit(main())
