"""The commands, a file each: what it takes, its help, and what it does."""
