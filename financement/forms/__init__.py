"""Les formulaires du financement."""
