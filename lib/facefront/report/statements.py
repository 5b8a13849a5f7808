"""The findings that the notebooks ask for, by one name each; `Context.paragraph` puts them into words."""

from facefront.report.findings.kept import kept

__all__ = ["kept"]
