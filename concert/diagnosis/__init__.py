"""The shared diagnosis: indicators, findings and constraints, the stakes drawn from them."""
