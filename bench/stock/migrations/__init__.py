"""The one table of the stock site."""
