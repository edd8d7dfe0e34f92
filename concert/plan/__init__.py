"""The action plan: actions, the commitments each stakeholder bears, their sign-offs."""
