"""`python -m ui.cli` is the command `madoguchi`."""

from ui.cli import main

main()
