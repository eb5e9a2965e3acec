# One-command set-up: every target first builds .venv from the lock file.
PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
PERIOD ?= 2021

.PHONY: report settled data example test lint lab lock bench clean

report: .venv/ready data
	$(BIN)/cchc report $(PERIOD)

# the shipped example with its errors corrected or acknowledged: a final report
SETTLED := outputs/2021-settled
settled: .venv/ready
	$(BIN)/python examples/make_2021.py $(SETTLED)/raw
	cp data/raw/2021/report.yml data/raw/2021/narrative.md examples/2021-settled/*.csv $(SETTLED)/raw
	$(BIN)/cchc report 2021 --raw $(SETTLED)/raw --out $(SETTLED) --final

# only where nothing has been received yet: raw data are never overwritten
data: .venv/ready data/raw/2021/registers.xlsx

data/raw/2021/registers.xlsx: | .venv/ready
	$(BIN)/python examples/make_2021.py

# the shipped example anew, over whatever stands in data/raw/2021
example: .venv/ready
	$(BIN)/python examples/make_2021.py

test: .venv/ready data lint
	$(BIN)/python -m pytest

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

lab: .venv/ready data
	$(BIN)/jupyter lab notebooks

bench: report
	$(BIN)/python benchmarks/bench.py
	$(BIN)/python benchmarks/exports.py

.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

lock:
	uv pip compile --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --extra dev pyproject.toml --output-file requirements.lock

clean:
	rm -rf data/processed/2* outputs/2* .venv
