"""The pages of the live app, one file each: which figures, and the words between them."""
