"""The program without windows, for scripts and tests; it never loads Qt."""
