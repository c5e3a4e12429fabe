"""ANE in Numbers: a public dashboard of published cases of Acute Necrotizing Encephalopathy."""

__version__ = "0.7.0"
