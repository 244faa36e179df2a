"""Doors of this room: public pages, and the desk inside the admin."""
