"""The probability of each archetype for many people at once: what `probability` says of each, to the last digits."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from assessment.instrument.definition import Definition
from assessment.scoring.evidence import EvidenceTable

from .likelihood import bilinear
from .rates import Array, Layout, Rates, layout_of, mean_accounts

BLOCK = 8192
"""People worked on at a time, so that what is in work stays in the processor's cache."""


def posterior_of_many(definition: Definition, table: EvidenceTable, prior: Array) -> Array:
    """The probability of each archetype, shape (people, archetypes).

    `prior` is of shape (archetypes,) or (people, archetypes).
    """
    weights = mixed_likelihoods(definition, table) * prior
    weights /= weights.sum(axis=1, keepdims=True)
    return weights


def mixed_likelihoods(definition: Definition, table: EvidenceTable) -> Array:
    """The likelihood of each person's evidence under each archetype, shape (people, archetypes).

    All accounts are mixed as the version weighs them; a constant per person is left out.
    """
    return mixture_of(definition, likelihoods_of_many(definition, table))


def mixture_of(definition: Definition, likelihoods: Array) -> Array:
    """Likelihoods of shape (accounts, …), mixed as the version weighs its accounts."""
    accounts = mean_accounts(definition)
    return np.asarray(sum(account.weight * one for account, one in zip(accounts, likelihoods, strict=True)))


def likelihoods_of_many(definition: Definition, table: EvidenceTable) -> Array:
    """The same under each account by itself, the independent one first; shape (accounts, people, archetypes)."""
    layout, coefficients = layout_of(definition), _mean_coefficients(definition)
    found = np.empty((len(mean_accounts(definition)), len(definition.archetypes), len(table)))
    for start in range(0, len(table), BLOCK):
        part = slice(start, start + BLOCK)
        products = product_of(layout, coefficients, table.select(part))
        found[:, :, part] = products.reshape(len(found), -1, products.shape[1])
    return found.transpose(0, 2, 1)


def likelihood_of_many(layout: Layout, coupling: float, rates: Rates, table: EvidenceTable) -> Array:
    """The likelihood of each person's evidence under one account's rates, shape (people, archetypes).

    A constant per person is left out: 1/2 for each unanswered item.
    """
    coefficients = tuple(bilinear(coupling, rates, layout, code) for code in layout.responsibilities)
    return np.asarray(product_of(layout, coefficients, table).T)


def product_of(layout: Layout, coefficients: tuple[Array, ...], table: EvidenceTable) -> Array:
    """The product over responsibilities of their likelihoods, shape (columns, people).

    `coefficients` are those of `bilinear`, one matrix (4, columns) per responsibility of the layout.
    """
    people = len(table)
    owned, spent = _columns(table.owned), _columns(table.spent)
    unanswered = np.full(people, 0.5)
    answers = np.ones((4, people))
    product = np.ones((coefficients[0].shape[1] if coefficients else 1, people))
    for code, matrix in zip(layout.responsibilities, coefficients, strict=True):
        answers[1] = owned[layout.ownership.index(code)] if code in layout.ownership else unanswered
        answers[2] = spent[layout.time.index(code)] if code in layout.time else unanswered
        np.multiply(answers[1], answers[2], out=answers[3])
        product *= matrix.T @ answers
    return product


def _columns(values: Array) -> Array:
    """One row per item, 1/2 where it was not answered."""
    columns = np.array(values.T, order="C")
    np.copyto(columns, 0.5, where=np.isnan(columns))
    return columns


@lru_cache(maxsize=32)
def _mean_coefficients(definition: Definition) -> tuple[Array, ...]:
    """Per responsibility the coefficients of every account, side by side."""
    layout = layout_of(definition)
    return tuple(
        np.concatenate([bilinear(one.coupling, one.rates, layout, code) for one in mean_accounts(definition)], axis=1)
        for code in layout.responsibilities
    )
