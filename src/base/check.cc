#include "base/check.h"

#include <fmt/core.h>

#include <cstdio>
#include <cstdlib>

namespace huiying::base {

void CheckFailed(const char* file, int line, std::string_view expression,
                 std::string_view detail) {
  fmt::print(stderr, "{}:{}: CHECK failed: {}{}{}\n", file, line, expression,
             detail.empty() ? "" : ": ", detail);
  std::fflush(stderr);
  std::abort();
}

}  // namespace huiying::base
