"""Ideas answering a stake, with arguments for and against."""
