"""Reading on after a mistake, so that one run finds everything: what is wrong, what was meant, what can be analysed."""
