"""What is printed to let people in: a poster for the wall, slips for the notebooks."""
