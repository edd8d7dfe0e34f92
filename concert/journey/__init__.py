"""Going from phase to phase, what still stands in the way; the home page of a concertation."""
