#pragma once

#include "http/reply.h"

/* SPEC: fetch#http-cors-protocol. What is said to browsers whose page comes from another site. No cookies are ever
   looked at, so nothing is lent to such a page that it does not have itself. */

/* 204, the answer to the question whether such a page may ask. */
enum err cross_origin_preflight(struct http_reply *reply);
/* Lets such a page read the reply. */
enum err cross_origin_allow(struct http_reply *reply);
