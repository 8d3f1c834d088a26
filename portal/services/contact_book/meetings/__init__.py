"""Parents' days: the school makes one, families book a slot with a teacher, the teacher has a list."""
