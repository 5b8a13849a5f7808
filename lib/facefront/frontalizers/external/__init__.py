"""Run systems that live in an environment of their own."""
