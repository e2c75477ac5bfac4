"""Child processes: start them, watch them, end them."""
