"""What a table's items say: which kinds there are, what their keys are made of, what fields they have."""
