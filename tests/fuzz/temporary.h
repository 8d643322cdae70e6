#pragma once

/* A folder that is gone when the program ends. */
const char *temporary_folder(void);
