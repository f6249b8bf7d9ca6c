"""What people write: schema files found, read, and checked for shape. No meaning: that is `dyngen.analysis`."""
