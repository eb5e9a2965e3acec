"""The project on disk: its folders, periods, settings, tables and files kept by hand; errors for people."""
