"""nbconvert exporters of reports, for `jupyter nbconvert --to cchc-<kind>` and JupyterLab's menu."""
