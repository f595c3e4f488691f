"""Les actes qui écrivent, dans l'instruction."""
