"""Tables, charts and documents for the ministry and the municipality.

In: the books. Out: the same table as a page, CSV, XLSX and PDF. Reads and never calculates an amount anew.
"""
