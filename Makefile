# One-command set-up: every target first builds .venv from the lock file.
PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
PERIOD ?= 2021

# the periods of the example in the order in which they were reported; all but 2021 are made up
PERIODS := 2020 2021-Q1 2021-H1 2021-Q3 2021 2022-Q1
EXAMPLES := $(PERIODS:%=data/raw/%/registers.xlsx)

.PHONY: report reports can-tho tthc settled data example test lint lab lock wheel bench clean

report: .venv/ready $(filter data/raw/$(PERIOD)/%,$(EXAMPLES))
	$(BIN)/cchc report $(PERIOD)

# every report, each after the periods it is compared with
reports: .venv/ready data
	set -e; for period in $(PERIODS); do $(BIN)/cchc report $$period; done
	$(MAKE) can-tho

# the shipped example with its errors corrected or acknowledged: a final report
SETTLED := outputs/2021-settled
settled: .venv/ready
	$(BIN)/python examples/make_2021.py $(SETTLED)/raw
	cp data/raw/2021/report.yml data/raw/2021/narrative.md examples/2021-settled/*.csv $(SETTLED)/raw
	$(BIN)/cchc report 2021 --raw $(SETTLED)/raw --out $(SETTLED) --final

# a province with 103 communes and wards, made up: the same notebooks and catalogue
CAN_THO := outputs/can-tho
can-tho: .venv/ready
	$(BIN)/python examples/make_can_tho.py $(CAN_THO)/raw
	$(BIN)/cchc report 2025-Q3 --raw $(CAN_THO)/raw --out $(CAN_THO)

# another kind of report, a project of its own: the quarterly report on administrative procedures
TTHC := reports/tthc
tthc: .venv/ready $(TTHC)/data/raw/2021-Q1/dossiers
	cd $(TTHC) && ../../$(BIN)/cchc report 2021-Q1

$(TTHC)/data/raw/2021-Q1/dossiers: | .venv/ready
	$(BIN)/python examples/make_tthc.py

# only where nothing has been received yet: raw data are never overwritten
data: .venv/ready $(EXAMPLES)

data/raw/2021/registers.xlsx: | .venv/ready
	$(BIN)/python examples/make_2021.py

$(filter-out data/raw/2021/%,$(EXAMPLES)): data/raw/%/registers.xlsx: | .venv/ready
	$(BIN)/python examples/make_periods.py data/raw $*

# the shipped example anew, over whatever stands in data/raw/2021
example: .venv/ready
	$(BIN)/python examples/make_2021.py

# a process for each processor; the tests of one file stay together, because they share what they make, and long files
# come first (tests/conftest.py)
test: .venv/ready data lint
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

lab: .venv/ready data
	$(BIN)/cchc lab

bench: report
	$(BIN)/python benchmarks/bench.py
	$(BIN)/python benchmarks/exports.py

.venv/ready: requirements.lock pyproject.toml src/cchc/run/kernel/kernel.json
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m cchc.starter.git
	@touch $@

lock:
	uv pip compile --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --extra dev pyproject.toml --output-file requirements.lock

# the package that other offices install; it carries the notebooks
wheel: .venv/ready
	$(BIN)/python -m hatchling build --target wheel

clean:
	rm -rf data/processed/2* outputs/2* outputs/can-tho dist .venv
