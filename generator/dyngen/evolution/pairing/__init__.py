"""What of one side is what of the other."""
