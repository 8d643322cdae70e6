#pragma once

#include "office.h"

/* The real registry in process, on a real store in a temporary folder, and what the issuer and the verifier know it
   by: the functions of registry_client/registry_client.h, which here lead to it without a wire. */
struct city {
  struct office *office;
  const char *folder;
  struct registry_port port;
};

/* Opened once; ends the program when it cannot be. */
const struct city *city_open(void);

/* Writes the key of a party to a file in the folder, and gives its path. */
struct str city_key_file(struct scope *scope, enum office_who who);

/* A welfare credential for the holder, good from the start on, recorded at the registry and signed by the issuer. */
const struct json *city_credential(void);
