"""E-mails that wait to be sent.

In: what a service wants somebody to read, in the transaction of the deed. Out: a plain text and an HTML mail, sent by
a worker, tried again when it fails, and kept.
"""
