"""From two schemas to the steps between them: a module for each kind, with the eyes of `dyngen breaking`."""
