"""What passes between a school and the families of its pupils."""
