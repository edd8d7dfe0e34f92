"""Who is asked to come: the stakeholders, and the invitations sent."""
