// Problem: every error the server answers, as RFC 9457 problem details. `code`
// is the named reason, the same word as in event, log and metric. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "http/answer.h"
#include "model/command.h"

namespace huiying::http {

struct Problem {
  unsigned status = 500;
  std::string code;
  std::string detail;  // a sentence: what was wrong and what to do
  std::string field;   // of the body, the query or the headers; may be empty
};

Answer ProblemAnswer(const Problem& problem);

// 422 that names the field.
Problem BadField(std::string_view field, std::string_view what);
// The engine's no: 404, 409, 412 or 422 by its code.
Problem FromRefusal(const model::Refusal& refusal);
// A row or text that cannot be read, or a fault on the way to the store: 500.
Problem FromError(const base::Error& error);

}  // namespace huiying::http
