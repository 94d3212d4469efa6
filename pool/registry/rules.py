"""Danish order and folded search, as stored keys: no database is asked to know the Danish alphabet."""

# Letters only, so that every collation of a database agrees.
_ORDER = str.maketrans({"z": "za", "æ": "zb", "ä": "zb", "ø": "zc", "ö": "zc", "å": "zd"})


def sort_key(name: str) -> str:
    """Æ, Ø and Å after Z, and `aa` sorted as Å (Retskrivningsordbogen § 2)."""
    return name.casefold().replace("aa", "å").translate(_ORDER)


def search_key(text: str) -> str:
    """Folded text for searching without regard to case; `aa` and `å` find each other."""
    return text.casefold().replace("aa", "å").strip()
