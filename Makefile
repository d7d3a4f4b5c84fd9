# make help lists what there is. Everything runs in .venv; nothing else on the machine is touched.
PYTHON ?= $(shell command -v python3.11 || echo python3)
BIN := $(if $(filter Windows_NT,$(OS)),.venv/Scripts,.venv/bin)

PAIRS = $(DATA)/wikipedia_de_dpr_dev.jsonl.gz
LABELLED = --labelled $(PAIRS) training/labels/train.jsonl.gz \
	--labelled training/texts.jsonl.gz training/labels/texts.jsonl.gz \
	--labelled training/articles.jsonl.gz training/labels/articles.jsonl.gz

.DEFAULT_GOAL := help
.PHONY: help run test check bench train fit clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

run: .venv/run ## set everything up and open the page on http://127.0.0.1:7860
	$(BIN)/python app.py

test: .venv/dev ## set everything up and run the tests, two files at a time
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile

check: .venv/dev ## style and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: .venv/dev ## speed beside the plain way, reading by length; QUESTIONS=squad.json adds quality, reading, passage sizes, NEWS=news.jsonl.gz answers on news, TEXTS=folder ingest and search at scale
	$(BIN)/python -m benchmarks.speed
	$(BIN)/python -m benchmarks.answer
	$(BIN)/python -m benchmarks.length
	$(if $(TEXTS),$(BIN)/python -m benchmarks.ingest $(TEXTS))
	$(if $(QUESTIONS),$(BIN)/python -m benchmarks.reading $(QUESTIONS))
	$(if $(QUESTIONS),$(BIN)/python -m benchmarks.reliability $(QUESTIONS))
	$(if $(QUESTIONS),$(BIN)/python -m benchmarks.quality $(QUESTIONS))
	$(if $(QUESTIONS),$(BIN)/python -m benchmarks.passages $(QUESTIONS))
	$(if $(NEWS),$(BIN)/python -m benchmarks.news $(NEWS))

train: build/reader/model.safetensors ## train the reader again (hours; goes on where it was broken off); DATA=folder
	$(BIN)/python -m training.pack_reader build/reader --recipe "make train"

build/foreign/model.safetensors: | .venv/dev
	$(BIN)/python -m training.examples build/foreign.jsonl --pairs $(PAIRS):6000 \
		--squad $(DATA)/training/norquad.json.gz $(DATA)/training/jaquad.json.gz $(DATA)/training/policyqa.json.gz:1500
	$(BIN)/python -m training.train_reader build/foreign.jsonl build/foreign

build/german/model.safetensors: build/foreign/model.safetensors
	$(BIN)/python -m training.examples build/german.jsonl $(LABELLED)
	$(BIN)/python -m training.train_reader build/german.jsonl build/german --start build/foreign --epochs 2

build/reader/model.safetensors: build/german/model.safetensors
	$(BIN)/python -m training.examples build/both.jsonl --beside 1 --seed 2 $(LABELLED) \
		--squad $(DATA)/training/norquad.json.gz $(DATA)/training/jaquad.json.gz:16500
	$(BIN)/python -m training.train_reader build/both.jsonl build/reader --start build/german --rate 5e-5 --frozen 0

fit: .venv/dev ## fit the weights of evidence and refusal; DATA=folder
	$(BIN)/python -m training.fit_evidence --limit 230 --labelled $(PAIRS) training/labels/held_out.jsonl.gz \
		--labelled training/articles.jsonl.gz training/labels/articles_held_out.jsonl.gz

clean: ## remove the environment and the index built from the seeds
	rm -rf .venv build index/library.sqlite* index/vectors.* index/.seeding*

.venv/python:
	$(PYTHON) -m venv .venv
	@touch $@

.venv/run: requirements.txt | .venv/python
	$(BIN)/python -m pip install --quiet --requirement requirements.txt
	@touch $@

.venv/dev: requirements.txt requirements-dev.txt | .venv/python
	$(BIN)/python -m pip install --quiet --requirement requirements-dev.txt
	@touch $@ .venv/run
