#pragma once

#include "audit/source.h"
#include "http/client.h"

/* A registry over HTTP, as an auditor reads it. The client is borrowed. */
struct audit_source web_source(struct http_client *client);
