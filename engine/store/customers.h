/* SPDX-License-Identifier: Apache-2.0 */
/* store/customers.h - customers and documents as exports want them: streams in a fixed order, one at a time in memory. */
#ifndef UM_STORE_CUSTOMERS_H
#define UM_STORE_CUSTOMERS_H

#include "export/types.h"
#include "store/store.h"

/* um_store_each_customer - by unit id, which is the order of their names. */
enum unmet_status um_store_each_customer(struct um_store *store, um_customer_fn fn, void *ctx, struct unmet_error *err);
/* um_store_each_coded - every document that has a mention, in the stable order, with its mentions. */
enum unmet_status um_store_each_coded(struct um_store *store, um_document_fn fn, void *ctx, struct unmet_error *err);

#endif
