"""What pages about a schema say, as data: a module for each part; `page` puts them together."""
