# `make demo` and `make test` are the whole set-up on a fresh machine: each needs python3 and make, nothing else.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
WORKERS ?= 2
# Python keeps what it compiled, also where the shell asks it not to: else every start would compile anew (0.3 s).
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test lint types layers unit test-slow test-lowest networks docs facts bench bench-fit bench-simulation \
  bench-peers pins clean

demo: $(VENV)/.base
	$(BIN)/sevenless demo --out demo-report

test: lint types layers unit

lint: $(VENV)/.test
	$(BIN)/ruff check src tests bench docs
	$(BIN)/ruff format --check src tests bench docs
	$(BIN)/codespell src tests docs bench README.md CHANGELOG.md CONTRIBUTING.md

types: $(VENV)/.test
	$(BIN)/mypy

layers: $(VENV)/.test
	$(BIN)/lint-imports --no-cache

unit: $(VENV)/.test
	$(BIN)/pytest -n $(WORKERS) -m "not slow"

test-slow: $(VENV)/.test
	$(BIN)/pytest -n $(WORKERS) -m slow

# The oldest versions that pyproject.toml allows, so that its lower bounds stay true. Their warnings are their own.
test-lowest:
	$(PYTHON) -m venv $(VENV)-lowest
	sed -n 's/^    "\(.*\)>=\(.*\)",$$/\1==\2/p' pyproject.toml > $(VENV)-lowest/bounds.txt
	$(VENV)-lowest/bin/python -m pip install -q -r $(VENV)-lowest/bounds.txt -r requirements/build.in \
	  pytest pytest-randomly pytest-socket pytest-xdist hypothesis scipy python-libsbml libroadrunner bngsim dask \
	  distributed pysb
	$(VENV)-lowest/bin/python -m pip install -q --no-deps -r requirements/bionetgen.in
	$(VENV)-lowest/bin/python -m pip install -q --no-deps --no-build-isolation -e .
	$(VENV)-lowest/bin/pytest -n $(WORKERS) -m "not slow" -o filterwarnings=default

# The networks that ship, out of the rules; it needs perl, which runs BioNetGen.
networks: $(VENV)/.test
	$(BIN)/python -m sevenless.pathway.rules.build

docs: $(VENV)/.docs
	$(BIN)/sphinx-build -W --keep-going -b html docs docs/_build/html

# The verdicts of docs/explanation/pathway_facts.md, from the functions that the tests run.
facts: $(VENV)/.test
	PYTHONPATH=tests $(BIN)/python -m published.pathway.write_facts

bench: bench-fit bench-simulation bench-pathway

bench-fit: $(VENV)/.test
	$(BIN)/python bench/fit_accuracy.py
	$(BIN)/python bench/fit_speed.py
	$(BIN)/python bench/sarcoma_screen.py

bench-simulation: $(VENV)/.test
	$(BIN)/python bench/simulate_accuracy.py
	$(BIN)/python bench/simulate_speed.py
	$(BIN)/python bench/steady_states.py
	$(BIN)/python bench/gradient_cost.py
	$(BIN)/python bench/simulate_scaling.py
	$(BIN)/python bench/stochastic_speed.py
	$(BIN)/python bench/ensemble_scale.py

bench-pathway: $(VENV)/.test
	$(BIN)/python bench/pathway_speed.py --cold

bench-peers:
	$(PYTHON) bench/peers/install.py

# Each stamp is one level of the environment; a changed pin file makes it anew. The base is not compiled ahead: Python
# compiles what is imported, and that is the lesser part (76 MB less after `make demo`, and no slower).
$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.base: requirements/base.txt requirements/build.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install -q --no-compile --require-hashes -r requirements/build.txt -r requirements/base.txt
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	touch $@

# Of BioNetGen's package only BNG2.pl is used, so that none of what it depends on is needed.
$(VENV)/.test: requirements/test.txt requirements/bionetgen.txt $(VENV)/.base
	$(BIN)/python -m pip install -q --require-hashes -r requirements/test.txt
	$(BIN)/python -m pip install -q --require-hashes --no-deps --no-compile -r requirements/bionetgen.txt
	touch $@

$(VENV)/.docs: requirements/docs.txt $(VENV)/.base
	$(BIN)/python -m pip install -q --require-hashes -r requirements/docs.txt
	touch $@

PIN = uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
  --custom-compile-command "make pins" -q

pins:
	for level in build base test docs; do $(PIN) -o requirements/$$level.txt requirements/$$level.in; done
	$(PIN) --no-deps -o requirements/bionetgen.txt requirements/bionetgen.in

clean:
	rm -rf $(VENV) $(VENV)-lowest demo-report docs/_build .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find src -name "*.nb[ic]" -delete
