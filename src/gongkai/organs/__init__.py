"""Organs (机关) of the district over time, and the posts (岗位) people hold in them."""
