"""What is answered to every idea, and the closing of a concertation."""
