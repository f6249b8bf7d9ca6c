"""`python -m dyngen` is the command `dyngen`."""

from dyngen.cli.app import main

if __name__ == "__main__":
    main()
