"""What a new project and a new period begin with: folders, texts that explain themselves, blank workbooks."""
