"""Les pages du financement."""
