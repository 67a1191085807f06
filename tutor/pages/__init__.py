"""The pages of the app: widgets only. What is shown is decided elsewhere."""
