"""`python -m attache` is `attache`."""

from attache.cli import main

if __name__ == "__main__":
    main()
