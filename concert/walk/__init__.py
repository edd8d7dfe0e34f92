"""A whole concertation walked over HTTP, as its people would: no database, no shortcut."""
