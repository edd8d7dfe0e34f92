"""A concertation, those who take part in it, and the bodies it binds."""
