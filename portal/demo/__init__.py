"""The sample organisation: the administration of New Harbour, a city of many languages.

What people say and what things are called is data, in ``data/``; the modules combine it.
The same day gives the same city: all chance comes from `portal.demo.data.chance`.
"""
