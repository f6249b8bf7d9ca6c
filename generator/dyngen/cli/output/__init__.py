"""What commands print: findings in four formats, what is written or would be, and how far long work is."""
