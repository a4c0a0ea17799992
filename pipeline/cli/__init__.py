"""The command line: one parser for every command, one file per group of commands."""
