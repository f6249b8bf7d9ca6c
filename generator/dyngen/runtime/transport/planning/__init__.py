"""What a client is to do, read from settings and surroundings: all of it understood, or a doubt."""
