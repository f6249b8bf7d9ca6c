"""dyngen's own documentation as a site (`make site`), and the pictures in it (`make pictures`)."""
