"""Did: who changed what, from what to what, in one action – and how it is undone."""
