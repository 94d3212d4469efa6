"""The allocation's runs and the decisions signed from them."""
