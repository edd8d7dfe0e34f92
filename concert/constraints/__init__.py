"""What constrains a stakeholder, in its own words."""
