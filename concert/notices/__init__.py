"""Who is told of which act, by letter."""
