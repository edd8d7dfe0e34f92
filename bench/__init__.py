"""How fast the application answers, beside a floor measured in the same run: `make bench`."""
