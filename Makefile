# setup, demo, test: see README.md
