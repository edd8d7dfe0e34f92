"""What is held of people: shown to them, given to them, erased, and never kept too long."""
