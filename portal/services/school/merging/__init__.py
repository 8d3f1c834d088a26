"""Two records of one child become one."""
