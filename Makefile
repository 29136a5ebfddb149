# make demo   read the examples and print their briefs
# make test   run the whole suite
# make lint   ruff, mypy, the import contract
# Every target makes the environment it needs in .venv.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test lint train evaluate lock clean

demo: .venv/run
	$(BIN)/attache read examples/

test: .venv/dev
	$(BIN)/python -m pytest

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.venv/bin/python:
	tools/environment.sh $(PYTHON) .venv

.venv/run: .venv/bin/python requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev: .venv/bin/python requirements-dev.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@ .venv/run

.venv/train: .venv/dev
	$(BIN)/python -m pip install --quiet -e '.[train]'
	@touch $@

# Train the language model from nothing to the exported file (about six hours on two cores: it goes on where it stopped).
train: .venv/train
	$(BIN)/python -m training.train training/configs/base.yaml --resume
	$(BIN)/python -m training.train training/configs/joint.yaml --resume
	$(BIN)/python -m training.train training/configs/reading.yaml --resume
	$(BIN)/python -m training.train training/configs/polish.yaml --resume
	$(BIN)/python -m training.train training/configs/long.yaml --resume
	$(BIN)/python -m training.train training/configs/close.yaml --resume
	$(BIN)/python -m training.train training/configs/more.yaml --resume
	$(BIN)/python -m training.train training/configs/papers.yaml --resume
	$(BIN)/python -m training.export training/runs/close/last.pt training/runs/papers/last.pt

# Print every figure of training/MODEL_CARD.md from the shipped file.
evaluate: .venv/dev
	$(BIN)/python -m training.evaluate --split test

# Pin all dependencies anew, with hashes.
lock: .venv/dev
	$(BIN)/python -m pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
	  --no-header --all-build-deps --allow-unsafe -o requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
	  --no-header --all-build-deps --allow-unsafe --extra dev -o requirements-dev.lock pyproject.toml

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
