"""facefront: does turning an angled face to the front help or hurt identity, by how much, and from which angle on?"""

__version__ = "0.2.0"
