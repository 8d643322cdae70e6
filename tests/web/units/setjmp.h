#pragma once

/* wasi-libc has none, and cmocka.h of this folder needs none. */
