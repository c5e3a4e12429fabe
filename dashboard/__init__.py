"""ANE in Numbers: a public dashboard of published cases of Acute Necrotizing Encephalopathy."""
