"""School mode: a class works in a session, without accounts, and an adult reads before all do."""
