"""The desk: where officers work cases inside the admin.

Every view is guarded by `kernel.doors.officers`, which names the posts that may use it in the view's `audience`.
"""
