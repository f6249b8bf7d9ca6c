"""From finished text to files on disk: laid out, compared, written so that no file is ever half there."""
