"""The figures of a diagnosis: public ones as they were that day, and those typed with a source."""
