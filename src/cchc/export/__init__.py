"""nbconvert exporters that turn an executed notebook into report.html and report.pdf."""
