"""The demonstration district: invented people, Nansha's published figures, worked through the real actions."""
