# make help lists what there is. Everything runs in .venv; nothing else on the machine is touched.
PYTHON ?= $(shell command -v python3.11 || echo python3)
BIN := $(if $(filter Windows_NT,$(OS)),.venv/Scripts,.venv/bin)

.DEFAULT_GOAL := help
.PHONY: help run test check bench fit clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

run: .venv/run ## set everything up and open the page on http://127.0.0.1:7860
	$(BIN)/python app.py

test: .venv/dev ## set everything up and run the tests
	$(BIN)/python -m pytest

check: .venv/dev ## style and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: .venv/dev ## speed beside the plain way; QUESTIONS=squad.json adds quality and passage sizes, NEWS=news.jsonl.gz answers on news
	$(BIN)/python -m benchmarks.speed
	$(if $(QUESTIONS),$(BIN)/python -m benchmarks.quality $(QUESTIONS))
	$(if $(QUESTIONS),$(BIN)/python -m benchmarks.passages $(QUESTIONS))
	$(if $(NEWS),$(BIN)/python -m benchmarks.news $(NEWS))

fit: .venv/dev ## fit the abstention constants; PAIRS=file.jsonl.gz
	$(BIN)/python -m training.fit_abstention $(PAIRS)

clean: ## remove the environment and the index built from the seeds
	rm -rf .venv index/library.sqlite* index/vectors.* index/.seeding*

.venv/python:
	$(PYTHON) -m venv .venv
	@touch $@

.venv/run: requirements.txt | .venv/python
	$(BIN)/python -m pip install --quiet --requirement requirements.txt
	@touch $@

.venv/dev: requirements.txt requirements-dev.txt | .venv/python
	$(BIN)/python -m pip install --quiet --requirement requirements-dev.txt
	@touch $@ .venv/run
