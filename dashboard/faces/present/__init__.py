"""The screen of a meeting room: figures one after the other, each filling the screen."""
