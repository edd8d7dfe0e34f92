"""Those who lead and facilitate, and the hand-over of a concertation to someone else."""
