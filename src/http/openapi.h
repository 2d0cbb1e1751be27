// The OpenAPI 3.1 document, made from the table of routes and the schemas, so
// that a route cannot be there and not be described. Pure.
#pragma once

#include "http/answer.h"
#include "http/reads.h"

namespace huiying::http {

// REQUIRES: every schema that a route names exists.
Json MakeOpenApi(const std::string& version);

// components/schemas and components/parameters.
Json MakeSchemas();
Json MakeParameters();

AnswerTask GetOpenApi(std::shared_ptr<Site> site, Call call);

}  // namespace huiying::http
