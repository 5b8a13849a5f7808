"""Measure what turning an angled face to the front does to identity. Start with `facefront.study.study.Study.open`."""

__version__ = "0.2.0"
