"""Published models, rebuilt from evidence."""
