#pragma once

#include "base/scope.h"

/* A thread that waits for SIGHUP and calls back. Start it before any other thread, so that all of them leave the signal
   to it. */
struct reload_bell;

enum err reload_bell_start(struct scope *scope, void (*ring)(void *self), void *self, struct reload_bell **out);
void reload_bell_stop(struct reload_bell *bell); /* NULL is allowed */
