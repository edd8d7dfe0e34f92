"""Who answers for personal data in a concertation, on what ground, and for how long."""
