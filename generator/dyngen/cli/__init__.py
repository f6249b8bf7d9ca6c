"""The command line: `app` is the command, one module for each subcommand."""
