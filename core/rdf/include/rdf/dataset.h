#pragma once

#include "rdf/sink.h"

/* Quads of one document, collected in a scope, without duplicates: at most LIMIT_QUADS, and LIMIT_QUADS_OCTETS of
   their terms. Texts are borrowed from whoever made the quads. */
struct rdf_dataset;

/* NULL when the scope is exhausted. Lives in the scope. */
struct rdf_dataset *rdf_dataset_in(struct scope *scope);
/* A sink that adds to the dataset; the dataset must outlive it. Its error is ERR_LIMIT. */
struct rdf_sink rdf_dataset_sink(struct rdf_dataset *dataset);
size_t rdf_dataset_len(const struct rdf_dataset *dataset);
/* In the order in which they first came. Borrowed until the next one is added. */
const struct rdf_quad *rdf_dataset_at(const struct rdf_dataset *dataset, size_t index);
