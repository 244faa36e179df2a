"""A stock Wagtail site with one page, to measure beside."""
