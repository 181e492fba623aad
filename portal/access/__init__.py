"""May: permissions, and the gate that checks them. The only door to Flask-Principal."""
