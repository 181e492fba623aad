"""Who: users, their sessions, and how they sign in."""
