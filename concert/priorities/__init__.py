"""Which stakes come first: rated by everyone on the programme's criteria, college by college."""
