"""The second half of the line: from what schemas mean to the files of their packages, by one process or by several."""
