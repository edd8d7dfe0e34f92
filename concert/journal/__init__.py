"""Every act of a concertation, in order, chained by hash and never rewritten."""
