"""Show: pages over the records. The only door to Flask-Admin."""
