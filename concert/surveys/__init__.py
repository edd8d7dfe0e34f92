"""Surveys: the questions that those who lead ask, online and on paper, and their results."""
