"""Pages about rights: who may do what, through which role, and why."""
