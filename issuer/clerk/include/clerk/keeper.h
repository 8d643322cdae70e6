#pragma once

#include "clerk/clerk.h"

/* The thread that settles what is owed to the registry and lets the book forget, from the start on at a slow beat. */
struct keeper;

/* `clerk` is borrowed. ERR_IO. */
enum err keeper_start(struct scope *scope, const struct clerk *clerk, struct keeper **out);
void keeper_stop(struct keeper *keeper); /* NULL is none */
