"""The map of a territory: its communes coloured by one figure, with the table of the same."""
