"""The letters that wait or stand still, for those who run the installation."""
