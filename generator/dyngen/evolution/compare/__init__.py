"""The comparison: a module for each question, and the order in which they are asked."""
