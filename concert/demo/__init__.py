"""The demonstration: three concertations with real figures and invented people."""
