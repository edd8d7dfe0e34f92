"""`python -m concert`: the same commands as `concert`."""

from concert.cli import main

main()
