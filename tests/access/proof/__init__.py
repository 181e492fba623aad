"""Persona × door × record × field: what everybody may do, told by hand and met at every door."""
