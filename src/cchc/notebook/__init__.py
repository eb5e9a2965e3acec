"""What a notebook opens and sees: the report with its magics, tables with Vietnamese titles."""
