"""Les actes de la négociation ; chacun est atomique et passe par la porte unique."""
